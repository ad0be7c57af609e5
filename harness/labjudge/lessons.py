"""Lessons: `labs/chN/README.md`, one numbered heading for each course section, and the address of a section in it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_HEADING = re.compile(r"^#{2,3}\s+(\d+\.\d+)\s+(.+?)\s*$", re.MULTILINE)


@lru_cache
def headings(lesson: Path) -> dict[str, str]:
    """Section number -> anchor as forges make it: `4.4 Stage transitions` -> `44-stage-transitions`."""
    if not lesson.exists():
        return {}
    return {number: anchor(f"{number} {title}") for number, title in _HEADING.findall(lesson.read_text("utf-8"))}


def address(labs_dir: Path, section: str) -> str:
    """Where a section is taught: `labs/ch4/README.md#44-stage-transitions`; without an anchor when there is no such heading."""
    lesson = labs_dir / f"ch{section.partition('.')[0]}" / "README.md"
    anchor = headings(lesson).get(section)
    return f"labs/{lesson.parent.name}/README.md" + (f"#{anchor}" if anchor else "")


def anchor(heading: str) -> str:
    """A heading's anchor as forges make it."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.lower()))
