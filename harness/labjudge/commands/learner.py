"""`labs list`, `watch`, `hint`, `repro`, `reset`, `diff` and `reasons`: the command lines of a learner at work on a lab."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from labjudge import hints, last_run, versions
from labjudge.catalogue import libraries_of
from labjudge.commands.checkout import check_named, chosen, skill_named, suite, whole_checkout
from labjudge.commands.output import console, refuse, tell
from labjudge.commands.panels import LEARN
from labjudge.graders import GraderError
from labjudge.live_line import importing
from labjudge.processes import forking_is_safe
from labjudge.submission import read

app = typer.Typer()


@app.command("list", rich_help_panel=LEARN)
def list_labs(words: Annotated[list[str] | None, typer.Argument(metavar="[LAB or CHAPTER]...")] = None) -> None:
    """List the labs: their skills, points, minutes and lesson."""
    at, labs = chosen(words)
    for chapter in at.catalogue.chapters:
        entries = [entry for entry in labs if entry.chapter == chapter.name]
        if not entries:
            continue
        table = Table(
            title=f"chapter {chapter.number} · {chapter.title}",
            box=None,
            title_justify="left",
            header_style="bold",
            pad_edge=False,
        )
        for name in ("lab", "skills", "points", "minutes", "what for"):
            table.add_column(name, justify="right" if name in ("skills", "points", "minutes") else "left")
        for entry in entries:
            table.add_row(
                f"labs/{entry.path}", str(len(entry.skills)), str(entry.points), str(entry.minutes), entry.title
            )
        console.print(table)
        console.print(f"Lesson: labs/{chapter.name}/README.md   judge: pytest labs/{chapter.name}\n")


@app.command(rich_help_panel=LEARN)
def watch(
    words: Annotated[list[str] | None, typer.Argument(metavar="[LAB or CHAPTER]...")] = None,
    seed: Annotated[int | None, typer.Option(help="Draw data by this seed.")] = None,
    limit_seconds: Annotated[float, typer.Option(help="Real seconds that one call may take.", min=0.1)] = 20.0,
) -> None:
    """Judge a lab whenever its file is saved, the edited skill first."""
    from labjudge.watch_command import watch_labs

    at, labs = chosen(words)
    if not forking_is_safe():
        console.print("labs watch needs a system that can fork safely (Linux, WSL); run pytest labs/... instead")
        raise typer.Exit(2)
    watch_labs(at, labs, seed, limit_seconds, console)


@app.command(rich_help_panel=LEARN)
def hint(
    skill: Annotated[str, typer.Argument(metavar="LAB::SKILL")],
    step: Annotated[int, typer.Option(help="Show this step: 1, 2 or 3.", min=0, max=3)] = 0,
) -> None:
    """Show one hint more for a skill: where to look, which idea, nearly there. Never code."""
    at, entry, name = skill_named(skill)
    try:
        texts = hints.steps(at.labs_dir, entry, name)
    except hints.HintError as problem:
        refuse(str(problem))
    before = hints.last_step(at.root, entry, name)
    number = step or hints.next_step(at.root, entry, name)
    tell(f"{entry.name}::{name} · hint {number} of {len(texts)}: {hints.STEPS[number - 1]}")
    tell(texts[number - 1])
    if number < len(texts):
        goes_on = hints.last_step(at.root, entry, name) == number
        tell(f"One more: labs hint {entry.name}::{name}" + ("" if goes_on else f" --step {number + 1}"))
    elif number == before and not step:
        tell("It is the last one; there is no further hint.")


@app.command(rich_help_panel=LEARN)
def repro(
    skill: Annotated[str, typer.Argument(metavar="LAB::SKILL[::CHECK]")],
    seed: Annotated[int | None, typer.Option(help="The seed to judge under (default: the last run's).")] = None,
    submission: Annotated[Path | None, typer.Option(metavar="DIR", help="Judge this folder instead of labs/.")] = None,
) -> None:
    """Take a failing call away as a small program with its whole arguments: for prints, logging and pdb."""
    from labjudge import repro_command

    at, entry, name, check = check_named(skill)
    under = seed if seed is not None else last_run.read(at.labs_dir).get("seed", 1)
    root = submission.resolve() if submission else at.labs_dir
    try:
        with console.status(f"{importing(libraries_of([entry]))}, then judging {name} once more"):
            done = repro_command.write(at, entry, name, under, root, check)
    except (repro_command.NothingToReplay, GraderError) as problem:
        refuse(str(problem))
    shown = done.program.relative_to(at.root).as_posix()
    tell(f"{skill} · {done.title} · seed {under}")
    tell(f"{shown} makes the failing call.")
    tell(f"Run it:         python {shown}")
    tell(f"In a debugger:  python -m pdb {shown}")
    line = read(root / entry.path).runs_first(name)
    if root == at.labs_dir and line is not None:
        tell(f"  there, b ../labs/{entry.path}:{line} and then c stops in your function, as breakpoint() in it does")


@app.command(rich_help_panel=LEARN)
def reset(lab: Annotated[str, typer.Argument(metavar="LAB")]) -> None:
    """Put a lab back to its starter; your version is kept aside."""
    at, labs = chosen([lab])
    try:
        for entry in labs:
            for line in versions.reset(at.root, entry):
                tell(line)
    except versions.VersionError as problem:
        refuse(str(problem))


@app.command(rich_help_panel=LEARN)
@whole_checkout
def diff(
    lab: Annotated[str, typer.Argument(metavar="LAB")],
    anyway: Annotated[bool, typer.Option("--anyway", help="Also when the lab is not right yet.")] = False,
) -> None:
    """Compare a lab that is right with the reference."""
    at, labs = chosen([lab])
    try:
        for entry in labs:
            if not anyway and not last_run.all_right(at.labs_dir, entry):
                refuse(
                    f"{entry.name} was not all right when it was judged last; the reference would give it away (--anyway)"
                )
            lines = versions.difference(at.root, entry)
            if not lines:
                tell(f"labs/{entry.path} and the reference are alike, line by line.")
            for line in lines:
                colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
                console.print(line, style=colour, markup=False, soft_wrap=True)
    except versions.VersionError as problem:
        refuse(str(problem))


@app.command(rich_help_panel=LEARN)
def reasons(chapter: Annotated[str, typer.Argument(help="The chapter's folder, such as ch4.")]) -> None:
    """Give the reason for each quiz answer that you have chosen, the right ones too."""
    import tomllib

    from labjudge import quiz
    from labjudge.readiness import feeding, journal

    at = suite()
    file = at.labs_dir / chapter / "quiz.toml"
    if not file.exists():
        raise typer.BadParameter(f"labs/{chapter} has no quiz.toml")
    try:
        answers = quiz.answers_in(tomllib.loads(file.read_text("utf-8")))
    except tomllib.TOMLDecodeError as problem:
        raise typer.BadParameter(f"labs/{chapter}/quiz.toml: {problem}") from None
    if isinstance(answers, str):
        raise typer.BadParameter(f"labs/{chapter}/quiz.toml: {answers}")
    if not any(answers.values()):
        console.print(f"labs/{chapter}/quiz.toml has no answer yet", markup=False)
    known = journal.read(at.labs_dir, tell)
    journal.append(at.labs_dir, feeding.quiz_events(at, chapter, known, feeding.utc_now()))
    for judged in quiz.judge(answers, quiz.read_key(at.graders_dir / chapter / "quiz_key.json")):
        if judged.chosen:
            console.print(
                f"{'●' if judged.right else '✗'} {judged.section}  {judged.name}  {judged.chosen}", markup=False
            )
            console.print(f"    {judged.why}", markup=False)
