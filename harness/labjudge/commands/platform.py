"""`labs workspace`, `setup`, `up` and `down`: the command lines of the local workspace and of Apache Spark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from lakemock.jvm.environment import SetupError

from labjudge import engine_commands
from labjudge.commands.checkout import suite
from labjudge.commands.output import refuse, tell
from labjudge.commands.panels import PLATFORM
from labjudge.kept_libraries import CannotKeep

app = typer.Typer()


@app.command(rich_help_panel=PLATFORM)
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


@app.command(rich_help_panel=PLATFORM)
def setup() -> None:
    """Make the environment of Apache Spark, the reference engine: needs Java 17 or 21, and the network once."""
    _engine_command(lambda: engine_commands.set_up(suite().root, tell))


@app.command(rich_help_panel=PLATFORM)
def up(
    idle_minutes: Annotated[float, typer.Option(help="End it when nobody has used it for so long.", min=1)] = 60,
) -> None:
    """Keep libraries imported for the runs to come, and Apache Spark running where it is set up."""
    _engine_command(lambda: engine_commands.up(suite().root, idle_minutes, tell))


@app.command(rich_help_panel=PLATFORM)
def down() -> None:
    """End what `labs up` left running."""
    _engine_command(lambda: engine_commands.down(suite().root, tell))


def _engine_command(command: Callable[[], None]) -> None:
    try:
        command()
    except (SetupError, CannotKeep) as problem:
        refuse(str(problem))
