"""`labs exam`: take up the exam that is open, or draw one; sit it in the terminal; show its review."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markdown import Markdown

from labjudge.exam import form, objectives, record, review, scoring, sealing
from labjudge.exam.attempt import Attempt, ended
from labjudge.exam.items import LETTERS
from labjudge.exam.objectives import Guide
from labjudge.exam.sealing import Sealed
from labjudge.exam.sitting import HELP, Sitting, Ticking, utc
from labjudge.house import House


@dataclass(frozen=True)
class Asked:
    """What a new exam is to be. `number` of 0 means the guide's number, with the guide's time."""

    number: int = 0
    objectives: Sequence[str] = ()
    seed: int | None = None
    older: bool = False
    afresh: bool = False


def in_the_terminal(house: House, asked: Asked, console: Console, read_line: Callable[[str], str]) -> None:
    """Sit an exam until it is handed in, left or out of time. Raises BankError, FormError, RecordBusyError."""
    guide, bank = objectives.load(house.root), {item.name: item for item in sealing.read_sealed(house.root)}
    with record.held(house.labs_dir):
        kept = record.read(house.labs_dir, lambda line: console.print(line, style="yellow", markup=False))
        attempt, kept = _taken_up(kept, asked, guide, bank, console)

        def keep(now: Attempt) -> None:
            record.write(house.labs_dir, kept.with_last(now))

        keep(attempt)
        sitting = Sitting(attempt, bank, keep, time.monotonic)
        with Ticking(sitting):
            _converse(sitting, console, read_line)
    if not sitting.attempt.is_open:
        show_review(house, sitting.attempt, guide, bank, console)


def last_review(house: House, console: Console) -> None:
    """Show the review of the last exam that ended. Raises BankError."""
    kept = record.read(house.labs_dir, lambda line: console.print(line, style="yellow", markup=False))
    over = [each for each in kept.exams if each.state in ("submitted", "out of time")]
    if not over:
        console.print("No exam has been handed in yet: labs exam --terminal")
        return
    bank = {item.name: item for item in sealing.read_sealed(house.root)}
    show_review(house, over[-1], objectives.load(house.root), bank, console)


def show_review(house: House, attempt: Attempt, guide: Guide, bank: Mapping[str, Sealed], console: Console) -> None:
    """The result, then each missed question."""
    there = [place for place in attempt.places if place.name in bank]
    if gone := len(attempt.places) - len(there):
        console.print(f"{gone} questions of this exam are not in the bank any more and do not count")
    found = scoring.result((scoring.judge(bank[place.name], attempt.chosen(place.name)) for place in there), guide)
    minutes, seconds = divmod(round(attempt.seconds), 60)
    console.print(f"{attempt.state} after {minutes} min {seconds} s, seed {attempt.seed}", markup=False)
    for line in review.summary(found, guide):
        console.print(line, markup=False, soft_wrap=True)
    places, numbers = {place.name: place for place in there}, review.numbered(attempt)
    for each in found.missed:
        name = each.item.name
        console.print()
        for line in review.missed(each, places[name], numbers[name], house.labs_dir, house.catalogue):
            console.print(line, markup=False, soft_wrap=True)


def _taken_up(
    kept: record.Record, asked: Asked, guide: Guide, bank: Mapping[str, Sealed], console: Console
) -> tuple[Attempt, record.Record]:
    """The attempt to sit, and the record in which it is the last. One that cannot go on is closed and said."""
    attempt = kept.unfinished
    if attempt and (gone := [place.name for place in attempt.places if place.name not in bank]):
        console.print(f"the open exam has questions that are not in the bank any more ({gone[0]}, …); it is closed")
    elif attempt and not asked.afresh:
        console.print(f"Going on with the exam of {attempt.started}, seed {attempt.seed}.", markup=False)
        return attempt, kept
    if attempt:
        kept = kept.with_last(ended(attempt, utc(), "given up"))
    return _new(asked, guide, bank), kept


def _new(asked: Asked, guide: Guide, bank: Mapping[str, Sealed]) -> Attempt:
    seed = asked.seed if asked.seed is not None else time.time_ns() % 1_000_000
    number = asked.number or guide.questions
    items = list(bank.values())
    places = form.draw(items, guide, seed, number, objectives=asked.objectives, older=asked.older)
    return Attempt(seed=seed, minutes=guide.minutes * number / guide.questions, places=places, started=utc())


def _converse(sitting: Sitting, console: Console, read_line: Callable[[str], str]) -> None:
    console.print(HELP, style="dim", markup=False)
    shown = -1
    while not sitting.over:
        if shown != sitting.attempt.at:
            _show(sitting, console)
            shown = sitting.attempt.at
        try:
            said = sitting.do(read_line(_prompt(sitting)))
        except (EOFError, KeyboardInterrupt):
            said = sitting.do("q")
        if said:
            console.print(said, markup=False, soft_wrap=True)


def _show(sitting: Sitting, console: Console) -> None:
    attempt, question = sitting.attempt, sitting.question
    console.rule(f"question {attempt.at + 1} of {len(attempt.places)}", align="left")
    console.print(Markdown(question.question))
    console.print()
    for shown, letter in zip(LETTERS, attempt.place.order, strict=False):
        console.print(Markdown(f"**{shown}**  {question.options[letter]}"))


def _prompt(sitting: Sitting) -> str:
    attempt = sitting.attempt
    answer = attempt.place.displayed(attempt.chosen(attempt.place.name))
    flag = " flagged" if attempt.place.name in attempt.flagged else ""
    minutes, seconds = divmod(int(attempt.left), 60)
    return f"[{minutes}:{seconds:02} left] {attempt.at + 1}{f' ({answer})' if answer else ''}{flag}> "
