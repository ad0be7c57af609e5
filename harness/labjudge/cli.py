"""The `labs` command."""

from __future__ import annotations

import contextlib
import difflib
import errno
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from lakemock.jvm.environment import SetupError
from rich.console import Console
from rich.table import Table
from typer.core import TyperGroup

from labjudge import copy_commands, engine_commands, engines, exam_commands, hints, last_run, versions
from labjudge.bench_command import bench
from labjudge.catalogue import CatalogueError, Lab, libraries_of
from labjudge.classroom import command as classroom_command
from labjudge.command_panels import LEARN, ORDER, PLATFORM, WRITE
from labjudge.engines import Engine
from labjudge.graders import GraderError
from labjudge.live_line import importing
from labjudge.processes import forking_is_safe
from labjudge.suite import Suite
from labjudge.terminal_lines import write_line

CANNOT_WRITE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT)


OF_THE_WHOLE_CHECKOUT = {
    "check": "the solutions and tests that labs check proves the labs by",
    "diff": "the reference solutions that labs diff compares with",
    "new": "the solutions and tests of which labs new writes some",
    "seal": "the questions, solutions and tests that labs seal works from",
}
"""Commands that a learner's copy cannot execute -> what it lacks for them."""


class Commands(TyperGroup):
    """The commands, sorted by who they are for, without those that cannot work in a learner's copy.

    Where one may not write, that is one sentence.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        at = _checkout()
        lacking = OF_THE_WHOLE_CHECKOUT if at is not None and at.is_learners_copy else {}
        offered = [name for name in super().list_commands(ctx) if name not in lacking]
        return sorted(offered, key=lambda name: ORDER.index(getattr(self.commands[name], "rich_help_panel", "")))

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as problem:
            if problem.errno not in CANNOT_WRITE:
                raise
            _refuse(f"{problem.filename}: {problem.strerror}")


main = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    help="Labs for the Machine Learning Professional certification.",
)
main.add_typer(bench, name="bench", rich_help_panel=PLATFORM)
console = Console(highlight=False)


def suite() -> Suite:
    """The checkout that the current directory is in."""
    found = _checkout()
    if found is None:
        raise typer.BadParameter("there is no labs/catalog.toml here or above; change into the checkout")
    return found


def _checkout() -> Suite | None:
    here = Path.cwd().resolve()
    return next((Suite(each) for each in (here, *here.parents) if (each / "labs" / "catalog.toml").exists()), None)


def whole_checkout(command: Callable[..., None]) -> Callable[..., None]:
    """Have a command of OF_THE_WHOLE_CHECKOUT say in a learner's copy what that copy lacks."""

    @functools.wraps(command)
    def refusing(*args: Any, **kwargs: Any) -> None:
        if suite().is_learners_copy:
            lacking = OF_THE_WHOLE_CHECKOUT[command.__name__]
            _refuse(f"This is a learner's copy: it does not have {lacking}.")
        command(*args, **kwargs)

    return refusing


def chosen(words: list[str] | None) -> tuple[Suite, list[Lab]]:
    """The checkout, and the labs that the words name (all for none)."""
    at = suite()
    try:
        return at, at.catalogue.select(words or [])
    except CatalogueError as problem:
        raise typer.BadParameter(str(problem)) from None


def engine_named(asked: str, at: Suite) -> Engine:
    """The engine that an option names, made the one in use."""
    try:
        found = engines.chosen(asked, at.root)
    except engines.EngineError as problem:
        raise typer.BadParameter(str(problem)) from None
    found.use()
    return found


@main.command("list", rich_help_panel=LEARN)
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


@main.command(rich_help_panel=WRITE)
@whole_checkout
def check(
    words: Annotated[list[str] | None, typer.Argument(metavar="[LAB or CHAPTER]...")] = None,
    mutants: Annotated[bool, typer.Option("--mutants", help="Judge the mutants of each solution as well.")] = False,
    complete: Annotated[bool, typer.Option("--complete", help="Judge every trap to its last check.")] = False,
    in_process: Annotated[
        bool, typer.Option("--in-process", help="Solution, rights and one trap a skill, in one process each.")
    ] = False,
    seed: Annotated[int | None, typer.Option(help="Seed (default: one that changes with each commit).")] = None,
    engine: Annotated[str, typer.Option(help=f"Spark engine: {engines.NAMES}.")] = "embedded",
    workers: Annotated[int, typer.Option("-n", help="Processes that judge side by side.", min=0)] = 2,
) -> None:
    """Prove the labs: solutions and rights right, starters to do, each trap caught by its own words. A call of pytest."""
    import pytest

    at, labs = chosen(words)
    folders = [f"tests/labs/{entry.chapter}/{entry.name}" for entry in labs]
    missing = [folder for folder in folders if not (at.root / folder).is_dir()]
    if missing:
        console.print(f"{missing[0]}: is missing; it holds the lab's traps and rights", style="red", markup=False)
        raise typer.Exit(1)
    arguments = [*folders, "--rootdir", str(at.root), "-q", "--engine", engine, "-p", "no:randomly", "-n", str(workers)]
    arguments += ["tests/test_labs.py"] if not words else []
    arguments += ["--mutants"] if mutants else []
    arguments += ["--complete"] if complete else []
    arguments += ["--isolation", "inprocess"] if in_process else []
    arguments += ["--seed", str(seed)] if seed is not None else []
    with contextlib.chdir(at.root):
        raise typer.Exit(int(pytest.main(arguments)))


@main.command(rich_help_panel=LEARN)
def watch(
    words: Annotated[list[str] | None, typer.Argument(metavar="[LAB or CHAPTER]...")] = None,
    seed: Annotated[int | None, typer.Option(help="Draw data by this seed.")] = None,
) -> None:
    """Judge a lab whenever its file is saved, the edited skill first."""
    from labjudge.watch_command import watch_labs

    at, labs = chosen(words)
    if not forking_is_safe():
        console.print("labs watch needs a system that can fork safely (Linux, WSL); run pytest labs/... instead")
        raise typer.Exit(2)
    watch_labs(at, labs, seed, console)


def check_named(word: str) -> tuple[Suite, Lab, str, str]:
    """What `LAB::SKILL::CHECK` names; without a check, "" for it. As `skill_named`."""
    skill_word, _, check = word.rpartition("::") if word.count("::") > 1 else (word, "", "")
    at, entry, skill = skill_named(skill_word)
    names = [one.name for one in at.checks(entry) if one.skill == skill] if check else []
    if check and check not in names:
        raise typer.BadParameter(f"{word!r} names no check; {entry.name}::{skill} has {', '.join(names)}")
    return at, entry, skill, check


def skill_named(word: str) -> tuple[Suite, Lab, str]:
    """The checkout, lab and skill that `LAB::SKILL` names; a typer error with the nearest for one that is not there."""
    lab_word, _, skill = word.partition("::")
    if not skill and (nearest := _skills_like(suite(), lab_word)):
        raise typer.BadParameter(f"{word!r} names no lab; did you mean {' or '.join(nearest)}?")
    at, labs = chosen([lab_word])
    names = [listed.name for listed in labs[0].skills]
    if len(labs) != 1 or skill not in names:
        near = difflib.get_close_matches(skill, names, n=1)
        hint = f"; did you mean {labs[0].name}::{near[0]}?" if near else ""
        there = f"{labs[0].name} has {', '.join(names)}" if len(labs) == 1 else f"{lab_word} is {len(labs)} labs"
        raise typer.BadParameter(f"{word!r} names no skill, as promote::approve_request does; {there}{hint}")
    return at, labs[0], skill


def _skills_like(at: Suite, word: str) -> list[str]:
    """The skills of this name, or nearly, as LAB::SKILL; none where it is a lab's or a chapter's."""
    if word in {name for lab in at.catalogue.labs for name in (lab.name, lab.chapter)}:
        return []
    skills = [(lab.name, listed.name) for lab in at.catalogue.labs for listed in lab.skills]
    near = difflib.get_close_matches(word, [skill for _, skill in skills], n=1, cutoff=0.8)
    return [f"{lab}::{skill}" for lab, skill in skills if skill in near]


@main.command(rich_help_panel=LEARN)
def hint(
    skill: Annotated[str, typer.Argument(metavar="LAB::SKILL")],
    step: Annotated[int, typer.Option(help="Show this step: 1, 2 or 3.", min=0, max=3)] = 0,
) -> None:
    """Show one hint more for a skill: where to look, which idea, nearly there. Never code."""
    at, entry, name = skill_named(skill)
    try:
        texts = hints.steps(at.labs_dir, entry, name)
    except hints.HintError as problem:
        _refuse(str(problem))
    number = step or hints.next_step(at.root, entry, name)
    _tell(f"{entry.name}::{name} · hint {number} of {len(texts)}: {hints.STEPS[number - 1]}")
    _tell(texts[number - 1])
    if number < len(texts):
        goes_on = hints.last_step(at.root, entry, name) == number
        _tell(f"One more: labs hint {entry.name}::{name}" + ("" if goes_on else f" --step {number + 1}"))


@main.command(rich_help_panel=LEARN)
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
        _refuse(str(problem))
    shown = done.program.relative_to(at.root).as_posix()
    _tell(f"{skill} · {done.title} · seed {under}")
    _tell(f"{shown} makes the failing call.")
    _tell(f"Run it:         python {shown}")
    _tell(f"In a debugger:  python -m pdb {shown}")
    if root == at.labs_dir:
        _tell(f"  there, b ../labs/{entry.path}:LINE stops in your function, as breakpoint() in it does")


@main.command(rich_help_panel=LEARN)
def reset(lab: Annotated[str, typer.Argument(metavar="LAB")]) -> None:
    """Put a lab back to its starter; your version is kept aside."""
    at, labs = chosen([lab])
    try:
        for entry in labs:
            for line in versions.reset(at.root, entry):
                _tell(line)
    except versions.VersionError as problem:
        _refuse(str(problem))


@main.command(rich_help_panel=LEARN)
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
                _refuse(
                    f"{entry.name} was not all right when it was judged last; the reference would give it away (--anyway)"
                )
            for line in versions.difference(at.root, entry):
                colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
                console.print(line, style=colour, markup=False, soft_wrap=True)
    except versions.VersionError as problem:
        _refuse(str(problem))


def _refuse(text: str) -> NoReturn:
    write_line(console, text, "red")
    raise typer.Exit(1)


@main.command(rich_help_panel=PLATFORM)
def workspace(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", min=0, max=65_535)] = 0,
    data: Annotated[
        Path | None, typer.Option(help="Folder that keeps the workspace; without it all is gone at the end.")
    ] = None,
    fast_clock: Annotated[
        bool, typer.Option("--fast-clock", help="Clients may let the workspace's time pass at once.")
    ] = False,
    user: Annotated[
        list[str] | None,
        typer.Option(
            metavar="EMAIL", help="One more user, no admin; prints a token: DATABRICKS_TOKEN_BEN for ben@example.com."
        ),
    ] = None,
) -> None:
    """Run the workspace alone, for any client, until Ctrl-C: prints DATABRICKS_HOST and DATABRICKS_TOKEN of an admin."""
    from labjudge.workspace_command import run_workspace

    raise typer.Exit(run_workspace(port, data, fast_clock, user or ()))


@main.command(rich_help_panel=PLATFORM)
def setup() -> None:
    """Make the environment of Apache Spark, the reference engine: needs Java 17 or 21, and the network once."""
    _engine_command(lambda: engine_commands.set_up(suite().root, _tell))


@main.command(rich_help_panel=PLATFORM)
def up(
    idle_minutes: Annotated[float, typer.Option(help="End it when nobody has used it for so long.", min=1)] = 60,
) -> None:
    """Start Apache Spark and leave it running for the runs to come."""
    _engine_command(lambda: engine_commands.up(suite().root, idle_minutes, _tell))


@main.command(rich_help_panel=PLATFORM)
def down() -> None:
    """End the Apache Spark that `labs up` left running."""
    _engine_command(lambda: engine_commands.down(suite().root, _tell))


def _tell(line: str) -> None:
    write_line(console, line)


def _engine_command(command: Callable[[], None]) -> None:
    try:
        command()
    except SetupError as problem:
        write_line(console, str(problem), "red")
        raise typer.Exit(1) from None


@main.command(rich_help_panel=WRITE)
@whole_checkout
def new(lab: Annotated[str, typer.Argument(help="Chapter and name, such as ch9/hello.")]) -> None:
    """Write the files of a new lab, with a small example in each; `labs check LAB` then lists what is missing."""
    from labjudge.new_lab import NewLabError, write_lab

    at = suite()
    try:
        files = write_lab(at, lab)
    except NewLabError as problem:
        console.print(str(problem), style="red", markup=False)
        raise typer.Exit(1) from None
    for file in files:
        console.print(str(file.relative_to(at.root)), markup=False)
    console.print(f"Next: labs check {lab.rpartition('/')[2]}   how to go on: CONTRIBUTING.md", markup=False)


@main.command(rich_help_panel=LEARN)
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
    known = journal.read(at.labs_dir, _tell)
    journal.append(at.labs_dir, feeding.quiz_events(at, chapter, known, feeding.utc_now()))
    for judged in quiz.judge(answers, quiz.read_key(at.graders_dir / chapter / "quiz_key.json")):
        if judged.chosen:
            console.print(
                f"{'●' if judged.right else '✗'} {judged.section}  {judged.name}  {judged.chosen}", markup=False
            )
            console.print(f"    {judged.why}", markup=False)


@main.command(rich_help_panel=WRITE)
@whole_checkout
def seal(chapter: Annotated[str, typer.Argument(help="The chapter's folder, such as ch4; or exam, or drill.")]) -> None:
    """Write a chapter's quiz and its sealed key anew, the exam's sealed bank, or the drills, from solutions/ and tests/labs."""
    from labjudge import quiz

    if chapter == "drill":
        _seal_drills(suite())
        return
    if chapter == "exam":
        _seal_exam(suite())
        return
    quiz.regenerate(suite().root, chapter)
    console.print(
        f"labs/{chapter}/quiz.toml and graders/{chapter}/quiz_key.json are written; read the difference, then commit both"
    )


def _seal_exam(at: Suite) -> None:
    from labjudge.exam import objectives, sealing

    try:
        guide = objectives.load(at.root)
        files = sealing.write_sealed(at.root, guide, {lab.name for lab in at.catalogue.labs})
    except objectives.BankError as problem:
        _refuse(str(problem))
    console.print(f"{len(files)} files under graders/exam are written; commit them with the items")


def _seal_drills(at: Suite) -> None:
    from labjudge.drill import making
    from labjudge.proof.traps import TrapError

    try:
        files = making.write(at)
    except TrapError as problem:
        _refuse(str(problem))
    console.print(f"{len(files)} files under graders/drill are written; commit them with the traps")


exam_commands.add_to(main, suite, console)
classroom_command.add_to(main, suite, console)
copy_commands.add_to(main, suite, console)

if __name__ == "__main__":
    main()
