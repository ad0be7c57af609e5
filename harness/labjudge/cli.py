"""The `labs` command."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from lakemock.jvm.environment import SetupError
from rich.console import Console
from rich.table import Table

from labjudge import checking, engine_commands, engines
from labjudge.cases import CaseError
from labjudge.catalogue import CatalogueError, Lab
from labjudge.checking import LabProof
from labjudge.engines import Engine
from labjudge.graders import GraderError
from labjudge.house import House
from labjudge.judge import forking_is_safe

main = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Labs for the Machine Learning Professional certification."
)
console = Console(highlight=False)


def house() -> House:
    """The checkout that the current directory is in."""
    here = Path.cwd().resolve()
    for folder in (here, *here.parents):
        if (folder / "labs" / "catalog.toml").exists():
            return House(folder)
    raise typer.BadParameter("there is no labs/catalog.toml here or above; change into the checkout")


def chosen(words: list[str] | None) -> tuple[House, list[Lab]]:
    """The checkout, and the labs that the words name (all for none)."""
    at = house()
    try:
        return at, at.catalogue.select(words or [])
    except CatalogueError as problem:
        raise typer.BadParameter(str(problem)) from None


def engine_named(asked: str, at: House) -> Engine:
    """The engine that an option names, made the one in use."""
    try:
        found = engines.chosen(asked, at.root)
    except engines.EngineError as problem:
        raise typer.BadParameter(str(problem)) from None
    found.use()
    return found


@main.command("list")
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


@main.command()
def check(
    words: Annotated[list[str] | None, typer.Argument(metavar="[LAB or CHAPTER]...")] = None,
    seeds: Annotated[str, typer.Option(help="Seeds to judge under, separated by commas.")] = "11,22,33",
    in_process: Annotated[
        bool, typer.Option("--in-process", help="Judge in one process, under the first seed only.")
    ] = False,
    engine: Annotated[str, typer.Option(help=f"Spark engine: {engines.NAMES}.")] = "embedded",
) -> None:
    """Prove the labs: solutions and rights right, starters to do, each trap caught by its own words."""
    at, labs = chosen(words)
    spark = engine_named(engine, at)
    start = time.perf_counter()
    numbers = [int(seed) for seed in seeds.split(",")]
    isolation = "inprocess" if in_process or not forking_is_safe() else "fork"
    try:
        problems = checking.house_problems(at) if not words else []
        proofs = checking.prove(at, labs, numbers[:1] if isolation == "inprocess" else numbers, isolation)  # type: ignore[arg-type]
    except (CatalogueError, CaseError, GraderError) as refused:
        console.print(str(refused), style="red", markup=False)
        raise typer.Exit(1) from None
    for problem in problems:
        console.print(problem, style="red", markup=False)
    _print_proofs(proofs)
    held = sum(proof.holds for proof in proofs)
    seconds = time.perf_counter() - start
    under = (
        f"{len(numbers)} {'seed' if len(numbers) == 1 else 'seeds'}, forked"
        if isolation == "fork"
        else "1 seed, in process"
    )
    console.print(f"{held} of {len(proofs)} labs hold · {under} · {spark.name} · {seconds:.0f} s")
    raise typer.Exit(0 if held == len(proofs) and not problems else 1)


def _print_proofs(proofs: list[LabProof]) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("", "solution", "starter", "rights", "traps caught by their own words", "checks that a trap fails"):
        table.add_column(name)
    for proof in proofs:
        for problem in proof.problems:
            console.print(f"{proof.entry.name}: {problem}", style="red", markup=False)
        cells = [
            f"{proof.counts[kind][0]} / {proof.counts[kind][1]}" for kind in ("solution", "starter", "right", "trap")
        ]
        table.add_row(proof.entry.name, *cells, f"{len(proof.failed_checks)} / {len(proof.all_checks)}")
        for name in sorted(proof.all_checks - proof.failed_checks):
            console.print(f"{proof.entry.name}: no trap fails the check {name}", style="yellow", markup=False)
    console.print(table)


@main.command()
def watch(
    words: Annotated[list[str] | None, typer.Argument(metavar="[LAB or CHAPTER]...")] = None,
    seed: Annotated[int | None, typer.Option(help="Draw data by this seed.")] = None,
) -> None:
    """Judge a lab whenever its file is saved, the edited skill first."""
    from labjudge.watching import watch_labs

    at, labs = chosen(words)
    if not forking_is_safe():
        console.print("labs watch needs a system that can fork safely (Linux, WSL); run pytest labs/... instead")
        raise typer.Exit(2)
    watch_labs(at, labs, seed, console)


@main.command()
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


@main.command()
def setup() -> None:
    """Make the environment of Apache Spark, the reference engine: needs Java 17 or 21, and the network once."""
    _engine_command(lambda: engine_commands.set_up(house().root, _tell))


@main.command()
def up(
    idle_minutes: Annotated[float, typer.Option(help="End it when nobody has used it for so long.", min=1)] = 60,
) -> None:
    """Start Apache Spark and leave it running for the runs to come."""
    _engine_command(lambda: engine_commands.up(house().root, idle_minutes, _tell))


@main.command()
def down() -> None:
    """End the Apache Spark that `labs up` left running."""
    _engine_command(lambda: engine_commands.down(house().root, _tell))


def _tell(line: str) -> None:
    console.print(line, markup=False, soft_wrap=True)


def _engine_command(command: Callable[[], None]) -> None:
    try:
        command()
    except SetupError as problem:
        console.print(str(problem), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None


@main.command()
def seal(chapter: Annotated[str, typer.Argument(help="The chapter's folder, such as ch4.")]) -> None:
    """Write a chapter's quiz and its sealed key anew, from the items under solutions/."""
    from labjudge import quiz

    quiz.regenerate(house().root, chapter)
    console.print(
        f"labs/{chapter}/quiz.toml and graders/{chapter}/quiz_key.json are written; read the difference, then commit both"
    )


if __name__ == "__main__":
    main()
