"""`labs release` and `labs init`: the command lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from labjudge import learners_copy
from labjudge.commands.checkout import suite
from labjudge.commands.output import refuse, tell
from labjudge.commands.panels import TEACH
from labjudge.graders import GraderError
from labjudge.suite import Suite

REFUSED = 2

app = typer.Typer()


@app.command(rich_help_panel=TEACH)
def release(
    out: Annotated[Path, typer.Option(metavar="DIR", help="A new or empty folder; one with only .git will do.")],
) -> None:
    """Write the copy that learners get: labs, machinery and packed graders; no solutions, no tests."""
    _write(suite(), out)


@app.command(rich_help_panel=TEACH)
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Begin a learner's copy of one's own: as `labs release`, with the starters as its first commit."""
    _write(suite(), folder)
    if (folder / ".git").exists() or not learners_copy.begin_history(folder):
        tell("No Git history was begun; labs reset needs one with the starters.")
    tell(f"Next: cd {folder}, then the first command of README.md")


def _write(at: Suite, out: Path) -> None:
    try:
        files = learners_copy.write(at, out)
    except (learners_copy.CopyError, GraderError) as problem:
        refuse(str(problem), REFUSED)
    tell(f"{len(files)} files are in {out}: {len(at.catalogue.labs)} labs, no solution")
