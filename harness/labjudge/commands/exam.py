"""`labs exam`, `status`, `next` and `drill`: the command lines of a learner who prepares for the exam."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from labjudge.commands.checkout import chosen, suite
from labjudge.commands.output import console, refuse, tell
from labjudge.commands.panels import LEARN
from labjudge.suite import Suite

app = typer.Typer()


@app.command(rich_help_panel=LEARN)
def exam(
    terminal: Annotated[bool, typer.Option("--terminal", help="Sit it here, without a browser.")] = False,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser; only print the address.")] = False,
    questions: Annotated[int, typer.Option(help="A short one: so many questions, the time in proportion.", min=0)] = 0,
    objective: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only these, such as sparkml or monitoring.build.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Draw the form by this seed.")] = None,
    older: Annotated[bool, typer.Option("--older", help="With the topics of the older guide.")] = False,
    afresh: Annotated[bool, typer.Option("--afresh", help="Give up the exam that is open, and draw another.")] = False,
    review: Annotated[bool, typer.Option("--review", help="Show the review of the last exam once more.")] = False,
) -> None:
    """Sit a practice exam in your browser: 59 original questions in 120 minutes; goes on with one that is open."""
    from labjudge.exam.form import FormError
    from labjudge.exam.objectives import BankError
    from labjudge.exam.record import RecordBusyError
    from labjudge.exam.taking_up import Asked

    at, asked = suite(), Asked(questions, objective or (), seed, older, afresh)
    try:
        if terminal:
            from labjudge.exam.terminal import in_the_terminal, last_review

            if review:
                last_review(at, console)
            else:
                in_the_terminal(at, asked, console, lambda prompt: console.input(prompt, markup=False))
        else:
            from labjudge.exam.web.command import in_a_browser, review_in_a_browser

            if review:
                review_in_a_browser(at, tell, not no_browser)
            else:
                in_a_browser(at, asked, tell, not no_browser)
    except (BankError, FormError, RecordBusyError) as problem:
        refuse(str(problem))


@app.command(rich_help_panel=LEARN)
def status(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Show how ready you are: each objective of the exam with an interval, and the probability to pass."""
    from labjudge.readiness import command, feeding

    _of_the_learner(
        lambda at: (
            typer.echo(command.status_json(at, feeding.utc_now(), lambda line: typer.echo(line, err=True)))
            if as_json
            else command.show_status(at, feeding.utc_now(), console)
        ),
    )


@app.command("next", rich_help_panel=LEARN)
def next_step() -> None:
    """Say the one next step, and why: on in the lab that you are at, else what wins most questions of the exam a minute."""
    from labjudge.readiness import command, feeding

    _of_the_learner(lambda at: command.show_next(at, feeding.utc_now(), console))


@app.command(rich_help_panel=LEARN)
def drill(
    words: Annotated[list[str] | None, typer.Argument(metavar="[LAB or CHAPTER]...")] = None,
    number: Annotated[int, typer.Option("--number", "-n", help="End after so many answers.", min=0)] = 0,
    seed: Annotated[int | None, typer.Option(help="Choose drills and order their options by this seed.")] = None,
    anyway: Annotated[
        bool,
        typer.Option("--anyway", help="Do not ask before code that is nearly the solution of a skill still to do."),
    ] = False,
) -> None:
    """Spot the bug: review a function with a mistake, what you know least first; say what goes wrong."""
    from labjudge.drill import command

    names = [lab.name for lab in chosen(words)[1]] if words else []

    def read_line(prompt: str) -> str:
        return console.input(prompt, markup=False)

    _of_the_learner(
        lambda at: command.drill(at, names, console, read_line, seed=seed, number=number, anyway=anyway),
    )


def _of_the_learner(command: Callable[[Suite], None]) -> None:
    from labjudge.exam.objectives import BankError

    try:
        command(suite())
    except BankError as problem:
        refuse(str(problem))
