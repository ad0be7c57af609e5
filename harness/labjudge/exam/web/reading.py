"""Lessons and briefs as pages, for the links of a review."""

from __future__ import annotations

from markupsafe import Markup

from labjudge.exam import question_text
from labjudge.suite import Suite


def text(suite: Suite, path: str) -> Markup | None:
    """`labs/ch4/README.md` or a lab's brief `labs/ch4/promote.md` as HTML; none for every other path."""
    lessons = {f"labs/{chapter.name}/README.md" for chapter in suite.catalogue.chapters}
    briefs = {f"labs/{lab.chapter}/{lab.name}.md" for lab in suite.catalogue.labs}
    file = suite.root / path
    if path not in lessons | briefs or not file.exists():
        return None
    return question_text.html(file.read_text("utf-8"))
