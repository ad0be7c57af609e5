"""`labs hint LAB::SKILL`: three steps for each skill, in `labs/chN/LAB.hints.md` beside the brief; never code.

The file has a heading `## SKILL` for each skill of the lab, and below it a numbered list of three: where to look, which idea,
nearly there.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from labjudge.catalogue import Lab

STEPS = ("where to look", "which idea", "nearly there")
_HEADING = re.compile(r"^## +(\w+)\s*$", re.MULTILINE)
_STEP = re.compile(r"^\d\. +(.+?)(?=^\d\. |\Z)", re.MULTILINE | re.DOTALL)


class HintError(Exception):
    """There is no such hint, or a file of hints does not hold; the message says which and what to do."""


def file_of(labs_dir: Path, entry: Lab) -> Path:
    return labs_dir / entry.chapter / f"{entry.name}.hints.md"


def steps(labs_dir: Path, entry: Lab, skill: str) -> list[str]:
    """The three steps for a skill, each one paragraph, without its step's name in front, which whoever shows it says.

    Raises HintError when the file does not have them.
    """
    file = file_of(labs_dir, entry)
    if not file.exists():
        raise HintError(f"{entry.name} has no hints; they would stand in {file.relative_to(labs_dir.parent)}")
    parts = _HEADING.split(file.read_text("utf-8"))
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    found = [" ".join(step.split()) for step in _STEP.findall(texts.get(skill, ""))]
    if len(found) != len(STEPS):
        where = file.relative_to(labs_dir.parent)
        raise HintError(f"{where}: {skill} has {len(found)} steps, not {len(STEPS)} numbered ones below `## {skill}`")
    return [_without_name(text, step) for text, step in zip(found, STEPS, strict=True)]


def _without_name(text: str, step: str) -> str:
    named, colon, rest = text.partition(": ")
    return rest[:1].upper() + rest[1:] if colon and named.lower() == step else text


def next_step(root: Path, entry: Lab, skill: str) -> int:
    """Which step to show, from 1: one more than the last time, in `labs/.last/hints/`; the last one stays."""
    number = min(last_step(root, entry, skill) + 1, len(STEPS))
    seen = _seen(root, entry, skill)
    with contextlib.suppress(OSError):  # where nothing can be written, the hint is shown all the same
        seen.parent.mkdir(parents=True, exist_ok=True)
        seen.write_text(str(number))
    return number


def last_step(root: Path, entry: Lab, skill: str) -> int:
    """Which step was shown last; 0 for none."""
    seen = _seen(root, entry, skill)
    return int(seen.read_text()) if seen.exists() else 0


def _seen(root: Path, entry: Lab, skill: str) -> Path:
    return root / "labs" / ".last" / "hints" / f"{entry.name}.{skill}"
