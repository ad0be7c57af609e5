"""`labs release` and `labs init`: the command lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from labjudge import learners_copy
from labjudge.command_panels import TEACH
from labjudge.graders import GraderError
from labjudge.suite import Suite
from labjudge.terminal_lines import write_line

REFUSED = 2


def add_to(main: typer.Typer, suite: Callable[[], Suite], console: Console) -> None:
    """Give the `labs` command its commands that make learners' copies."""

    @main.command(rich_help_panel=TEACH)
    def release(
        out: Annotated[Path, typer.Option(metavar="DIR", help="A new or empty folder; one with only .git will do.")],
    ) -> None:
        """Write the copy that learners get: labs, machinery and packed graders; no solutions, no tests."""
        _write(suite(), out, console)

    @main.command(rich_help_panel=TEACH)
    def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
        """Begin a learner's copy of one's own: as `labs release`, with the starters as its first commit."""
        _write(suite(), folder, console)
        if (folder / ".git").exists() or not learners_copy.begin_history(folder):
            _say(console, "No Git history was begun; labs reset needs one with the starters.")
        _say(console, f"Next: cd {folder}, then the first command of README.md")


def _write(at: Suite, out: Path, console: Console) -> None:
    try:
        files = learners_copy.write(at, out)
    except (learners_copy.CopyError, GraderError) as problem:
        write_line(console, str(problem), "red")
        raise typer.Exit(REFUSED) from None
    _say(console, f"{len(files)} files are in {out}: {len(at.catalogue.labs)} labs, no solution")


def _say(console: Console, line: str) -> None:
    write_line(console, line)
