"""Lines for a person: broken between words on a terminal, whole in a file or a pipe, where a program may look for them."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text


def write_line(console: Console, line: str, style: str = "") -> None:
    console.print(Text(line, style=style), soft_wrap=not console.is_terminal)
