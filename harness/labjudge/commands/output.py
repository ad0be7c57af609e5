"""What a command prints for a person, and how it ends when it refuses."""

from __future__ import annotations

from typing import NoReturn

import typer
from rich.console import Console

from labjudge.terminal_lines import write_line

console = Console(highlight=False)


def tell(line: str) -> None:
    write_line(console, line)


def refuse(text: str, status: int = 1) -> NoReturn:
    """Say in red why, and end the command."""
    write_line(console, text, "red")
    raise typer.Exit(status)
