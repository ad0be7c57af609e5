"""Draws docs/first_run.svg from a real run: `python docs/first_run.py`. The starter of chapter 4, in colour, seed 4127."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    command = ["pytest", "labs/ch4", "--seed", "4127"]
    done = subprocess.run(
        [sys.executable, "-m", *command, "--color=yes"], cwd=ROOT, capture_output=True, text=True, env=environment()
    )
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
    console.print(Text.assemble(("$ ", "bold green"), "pytest labs/ch4"))
    console.print(Text.from_ansi(done.stdout))
    (ROOT / "docs" / "first_run.svg").write_text(
        console.export_svg(title="a first run", unique_id="first-run"), "utf-8"
    )


def environment() -> dict[str, str]:
    import os

    return {**os.environ, "COLUMNS": "100"}


if __name__ == "__main__":
    main()
