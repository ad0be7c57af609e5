"""`labs drill` in the terminal: a function, four answers, what the trap says, where to read, and what is right on request."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console
from rich.syntax import Syntax

from labjudge import lessons
from labjudge.drill import asking, bank
from labjudge.drill.asking import Asked
from labjudge.drill.bank import Drill, Sealed
from labjudge.exam.objectives import BankError
from labjudge.readiness import feeding, journal
from labjudge.readiness.command import Learner, learner
from labjudge.readiness.journal import Event
from labjudge.suite import Suite
from labjudge.terminal_lines import write_line

HELP = "a letter answers · s takes another one · q leaves"


def drill(
    suite: Suite,
    labs: Sequence[str],
    console: Console,
    read_line: Callable[[str], str],
    *,
    seed: int | None = None,
    number: int = 0,
    anyway: bool = False,
) -> None:
    """Ask until `q`, the end of the input, or `number` answers. `labs` are names, none for all. Raises BankError.

    `anyway` shows code of skills that are not right yet without asking first.
    """
    drills = [each for each in bank.read(suite.root) if not labs or each.lab in labs]
    if not drills:
        raise BankError([f"there is no drill on {', '.join(labs)}; labs drill takes one of another lab"])
    draws = seed if seed is not None else time.time_ns() % 1_000_000
    console.print(HELP, style="dim", markup=False)
    passed_over: set[str] = set()
    answers = 0
    try:
        while not number or answers < number:
            known = learner(suite, feeding.utc_now(), lambda line: console.print(line, style="yellow", markup=False))
            left = [each for each in drills if each.name not in passed_over]
            sealed = _next(left, known, draws)
            if sealed is None:
                console.print("Every drill was answered lately; those that were missed come back after two days.")
                return
            passed_over.add(sealed.name)
            spoils = not anyway and (sealed.lab, sealed.skill) not in journal.right_skills(known.events)
            if spoils and not _agreed(sealed, console, read_line):
                passed_over |= {each.name for each in left if (each.lab, each.skill) == (sealed.lab, sealed.skill)}
                continue
            answers += _one(suite, sealed, draws, console, read_line)
            draws += 1
    except (EOFError, KeyboardInterrupt, _Left):
        console.print()


class _Left(Exception):
    """The learner has had enough."""


def _next(drills: Sequence[Sealed], known: Learner, seed: int) -> Sealed | None:
    shares = {name: one.mean for name, one in known.readiness.objectives.items()}
    return asking.chosen(drills, known.events, shares, known.training, known.readiness.now, seed)


def _agreed(sealed: Sealed, console: Console, read_line: Callable[[str], str]) -> bool:
    """Whether code that is nearly a solution may be shown."""
    console.print(
        f"The next one is close to the solution of {sealed.lab}::{sealed.skill}, which you do not have right yet.",
        style="yellow",
        markup=False,
    )
    word = read_line("Enter shows it · s takes another one · q leaves> ").strip().lower()
    if word == "q":
        raise _Left
    return word != "s"


def _one(suite: Suite, sealed: Sealed, seed: int, console: Console, read_line: Callable[[str], str]) -> int:
    """Ask one drill; 1 when it was answered, 0 when it was passed over."""
    shown = bank.opened(sealed)
    asked = asking.asked(shown, f"{seed} {sealed.name}")
    console.rule(f"{sealed.lab}::{sealed.skill}", align="left")
    of = "" if shown.function == sealed.skill else f" It calls {shown.function}, which is shown."
    console.print(f"To do: {shown.brief}.{of}\n", markup=False)
    console.print(Syntax(shown.code, "python", background_color="default", word_wrap=True))
    console.print("\nWhat goes wrong?\n", style="bold")
    for letter, option in zip(asked.letters, asked.options, strict=True):
        console.print(f"  {letter}  {option}", markup=False)
    letter = _answer(asked, console, read_line)
    if not letter:
        return 0
    right = letter == asked.right
    journal.append(suite.labs_dir, [_event(sealed, right, letter)])
    for line in _lines_of_answer(suite, sealed, shown, asked, letter):
        write_line(console, line)
    _offer_lines(shown, console, read_line)
    return 1


def _answer(asked: Asked, console: Console, read_line: Callable[[str], str]) -> str:
    """The letter, or "" for another drill."""
    while True:
        word = read_line(f"{asked.letters[0]} to {asked.letters[-1]}> ").strip().lower()
        if word == "q":
            raise _Left
        if word == "s":
            return ""
        if len(word) == 1 and word in asked.letters:
            return word
        console.print(f"{word!r} is no answer. {HELP}", markup=False)


def _lines_of_answer(suite: Suite, sealed: Sealed, shown: Drill, asked: Asked, letter: str) -> Iterator[str]:
    yield ""
    if letter == asked.right:
        yield f"● right: {shown.fault}"
    else:
        yield f"✗ not {letter}, {asked.named(letter)}"
        yield f"  it is {asked.right}: {shown.fault}"
    if shown.happens:
        yield f"  mistake  {shown.happens}"
    if shown.rule:
        yield f"  rule     {shown.rule}"
    yield f"  read     {lessons.address(suite.labs_dir, sealed.section)}"


def _offer_lines(shown: Drill, console: Console, read_line: Callable[[str], str]) -> None:
    word = read_line("Enter goes on · d shows the right lines · q leaves> ").strip().lower()
    if word == "q":
        raise _Left
    if word == "d":
        console.print(Syntax(shown.right_lines, "diff", background_color="default", word_wrap=True))


def _event(sealed: Sealed, right: bool, letter: str) -> Event:
    return Event(
        at=feeding.utc_now(),
        kind="drill",
        name=sealed.name,
        verdict="right" if right else "wrong",
        section=sealed.section,
        lab=sealed.lab,
        chance=1 / asking.OPTIONS,
        mark=letter,
    )
