"""`labs exam --terminal`: sit an exam in the terminal; show its review."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from rich.console import Console
from rich.markdown import Markdown

from labjudge.exam import objectives, record, review, scoring, sealing
from labjudge.exam.attempt import Attempt
from labjudge.exam.items import LETTERS
from labjudge.exam.objectives import Guide
from labjudge.exam.question_text import markdown_of
from labjudge.exam.running import Ticking
from labjudge.exam.sealing import Sealed
from labjudge.exam.sitting import HELP, Sitting
from labjudge.exam.taking_up import Asked, opened
from labjudge.suite import Suite
from labjudge.terminal_lines import write_line


def in_the_terminal(suite: Suite, asked: Asked, console: Console, read_line: Callable[[str], str]) -> None:
    """Sit an exam until it is handed in, left or out of time. Raises BankError, FormError, RecordBusyError."""
    guide, bank = objectives.load(suite.root), {item.name: item for item in sealing.read_sealed(suite.root)}
    with record.held(suite.labs_dir):
        record.address_file(suite.labs_dir).unlink(missing_ok=True)
        kept = record.read(suite.labs_dir, lambda line: console.print(line, style="yellow", markup=False))
        found = opened(kept, asked, guide, bank, lambda line: console.print(line, markup=False))

        def keep(now: Attempt) -> None:
            record.write(suite.labs_dir, found.record.with_last(now))

        sitting = Sitting(found.attempt, bank, keep, time.monotonic)
        sitting.tick()
        with Ticking(sitting):
            _converse(sitting, console, read_line)
    if not sitting.attempt.is_open:
        show_review(suite, sitting.attempt, guide, bank, console)


def last_review(suite: Suite, console: Console) -> None:
    """Show the review of the last exam that ended. Raises BankError."""
    kept = record.read(suite.labs_dir, lambda line: console.print(line, style="yellow", markup=False))
    if kept.last_over is None:
        console.print("No exam has been handed in yet: labs exam")
        return
    bank = {item.name: item for item in sealing.read_sealed(suite.root)}
    show_review(suite, kept.last_over, objectives.load(suite.root), bank, console)


def show_review(suite: Suite, attempt: Attempt, guide: Guide, bank: Mapping[str, Sealed], console: Console) -> None:
    """The result, then each missed question."""
    found = scoring.of_attempt(attempt, bank, guide)
    if missing := len(attempt.places) - found.whole.asked:
        console.print(f"{missing} questions of this exam are not in the bank any more and do not count")
    minutes, seconds = divmod(round(attempt.seconds), 60)
    console.print(f"{attempt.state} after {minutes} min {seconds} s, seed {attempt.seed}", markup=False)
    for line in review.summary(found, guide):
        write_line(console, line)
    places, numbers = {place.name: place for place in attempt.places}, review.numbered(attempt)
    for each in found.missed:
        name = each.item.name
        console.print()
        for line in review.missed(each, places[name], numbers[name], suite.labs_dir, suite.catalogue):
            write_line(console, line)


def _converse(sitting: Sitting, console: Console, read_line: Callable[[str], str]) -> None:
    write_line(console, HELP, "dim")
    shown = -1
    while not sitting.over:
        if shown != sitting.attempt.at:
            _show(sitting, console)
            shown = sitting.attempt.at
        try:
            answer_text = sitting.do(read_line(_prompt(sitting)))
        except (EOFError, KeyboardInterrupt):
            answer_text = sitting.do("q")
        if answer_text:
            write_line(console, answer_text)


def _show(sitting: Sitting, console: Console) -> None:
    attempt, question = sitting.attempt, sitting.question
    console.rule(f"question {attempt.at + 1} of {len(attempt.places)}", align="left")
    console.print(Markdown(markdown_of(question.question)))
    console.print()
    for shown, letter in zip(LETTERS, attempt.place.order, strict=False):
        console.print(Markdown(f"**{shown}**  {question.options[letter]}"))


def _prompt(sitting: Sitting) -> str:
    attempt = sitting.attempt
    answer = attempt.place.displayed(attempt.chosen(attempt.place.name))
    flag = " flagged" if attempt.place.name in attempt.flagged else ""
    minutes, seconds = divmod(int(attempt.left), 60)
    return f"[{minutes}:{seconds:02} left] {attempt.at + 1}{f' ({answer})' if answer else ''}{flag}> "
