"""`labs check`, `new` and `seal`: the command lines of an author of labs and questions."""

from __future__ import annotations

import contextlib
from typing import Annotated

import typer

from labjudge import engines
from labjudge.commands.checkout import chosen, suite, whole_checkout
from labjudge.commands.output import console, refuse
from labjudge.commands.panels import WRITE
from labjudge.suite import Suite

app = typer.Typer()


@app.command(rich_help_panel=WRITE)
@whole_checkout
def check(
    words: Annotated[list[str] | None, typer.Argument(metavar="[LAB or CHAPTER]...")] = None,
    mutants: Annotated[bool, typer.Option("--mutants", help="Judge the mutants of each solution as well.")] = False,
    complete: Annotated[bool, typer.Option("--complete", help="Judge every trap to its last check.")] = False,
    in_process: Annotated[
        bool, typer.Option("--in-process", help="Solution, rights and one trap a skill, in one process each.")
    ] = False,
    seed: Annotated[int | None, typer.Option(help="Seed (default: of tests/labs/seeds.txt, by the commit).")] = None,
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


@app.command(rich_help_panel=WRITE)
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


@app.command(rich_help_panel=WRITE)
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
        refuse(str(problem))
    console.print(f"{len(files)} files under graders/exam are written; commit them with the items")


def _seal_drills(at: Suite) -> None:
    from labjudge.drill import making
    from labjudge.proof.traps import TrapError

    try:
        files = making.write(at)
    except TrapError as problem:
        refuse(str(problem))
    console.print(f"{len(files)} files under graders/drill are written; commit them with the traps")
