"""How many questions there are for each objective of the guides and each section of the course: `docs/exam_questions.md`.

`python -m labjudge.exam.coverage` writes the page anew; a test compares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from labjudge import catalogue
from labjudge.exam import objectives, stems
from labjudge.exam.items import Item, read_bank
from labjudge.exam.objectives import Guide

PAGE = Path("docs") / "exam_questions.md"
_HEAD = """\
# What the questions cover

Made by `python -m labjudge.exam.coverage`. {number} questions, {older} of them on the older guide's topics.
{shows} show code, a call, a URI, a table, a plot or an error; {two} have two right options.
Difficulty 1, 2, 3: {difficulty}. All are original: none is taken from the real exam, remembered from it or rebuilt.
"""


def page(items: Sequence[Item], guide: Guide) -> str:
    """The page's text."""
    levels = Counter(item.difficulty for item in items)
    head = _HEAD.format(
        number=len(items),
        older=sum(guide.by_name[item.objective].older for item in items),
        shows=sum(map(stems.shows, items)),
        two=sum(item.choose == 2 for item in items),
        difficulty=", ".join(str(levels[level]) for level in (1, 2, 3)),
    )
    return "\n".join([head, *_objectives(items, guide), *_sections(items)])


def _objectives(items: Sequence[Item], guide: Guide) -> Iterator[str]:
    asked = Counter(item.objective for item in items)
    for domain in guide.domains:
        yield f"## {domain.title}: {domain.weight} %\n\n| objective | | questions |\n| --- | --- | --- |"
        for objective in guide.objectives:
            if objective.domain == domain.name:
                yield f"| {objective.name} | {objective.title} | {asked[objective.name]} |"
        yield ""


def _sections(items: Sequence[Item]) -> Iterator[str]:
    asked = Counter(item.section for item in items)
    yield "## Sections of the course\n\nChapter 7 is what only the guide asks.\n\n| section | questions |\n| --- | --- |"
    for section in sorted(asked):
        yield f"| {section} | {asked[section]} |"
    yield ""


def main(root: Path) -> None:
    guide = objectives.load(root)
    labs = {lab.name for lab in catalogue.load(root / "labs").labs}
    (root / PAGE).write_text(page(read_bank(root, guide, labs), guide), "utf-8", newline="\n")


if __name__ == "__main__":
    main(Path.cwd())
