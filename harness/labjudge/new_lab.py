"""`labs new ch9/hello`: the files of a lab, small and complete, to be written over; `labs check hello` lists what is missing.

The example in them (the largest of some numbers) holds from the start, so an author changes one thing at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from string import Template

from labjudge.lessons import headings
from labjudge.suite import Suite

SKILL = "largest"
_ASKED = re.compile(r"ch(\d{1,2})/([a-z][a-z0-9_]*)")


class NewLabError(Exception):
    """The lab cannot be made; the message says what to give instead."""


def write_lab(suite: Suite, asked: str) -> list[Path]:
    """Write the dossier of `chN/LAB` and its entry in the catalogue; the files, none of which was there. Raises NewLabError."""
    match = _ASKED.fullmatch(asked)
    if match is None:
        raise NewLabError(f"{asked}: give a chapter and a name in small letters, as in ch9/hello")
    number, lab = match.groups()
    if any(entry.name == lab for entry in suite.catalogue.labs):
        raise NewLabError(f"there is a lab {lab} already; names of labs are unique in all chapters")
    lesson = suite.labs_dir / f"ch{number}" / "README.md"
    section = next(iter(headings(lesson)), f"{number}.1")
    values = {
        "lab": lab,
        "chapter": f"ch{number}",
        "section": section,
        "skill": SKILL,
        "title": lab.replace("_", " ").capitalize(),
        "anchor": headings(lesson).get(section, f"{section.replace('.', '')}-what-this-section-teaches"),
    }
    files = {suite.root / path: text for path, text in _files(values)}
    if there := [path for path in files if path.exists()]:
        raise NewLabError(f"{there[0].relative_to(suite.root)} is there already; nothing was written")
    if not lesson.exists():
        files[lesson] = f"# Chapter {number}\n\n## {section} What this section teaches\n\nThe lesson.\n"
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    _enter(suite, int(number), values)
    return [*files, suite.labs_dir / "catalog.toml"]


def _files(values: dict[str, str]) -> Iterator[tuple[str, str]]:
    chapter, lab, skill = values["chapter"], values["lab"], values["skill"]
    tests = f"tests/labs/{chapter}/{lab}"
    for template, path in (
        ("brief.md", f"labs/{chapter}/{lab}.md"),
        ("starter.py", f"labs/{chapter}/{lab}.py"),
        ("hints.md", f"labs/{chapter}/{lab}.hints.md"),
        ("solution.py", f"solutions/{chapter}/{lab}.py"),
        ("grader.py", f"graders/{chapter}/{lab}/test_{skill}.py"),
        ("traps.py", f"{tests}/traps/{skill}.py"),
        ("right.py", f"{tests}/rights/another_way.py"),
    ):
        yield path, _filled(template, values)


def _filled(name: str, values: dict[str, str]) -> str:
    text = resources.files("labjudge").joinpath("templates", f"{name}.txt").read_text("utf-8")
    return Template(text).substitute(values)


def _enter(suite: Suite, number: int, values: dict[str, str]) -> None:
    catalogue = suite.labs_dir / "catalog.toml"
    text = catalogue.read_text("utf-8").rstrip("\n") + "\n"
    if all(chapter.name != values["chapter"] for chapter in suite.catalogue.chapters):
        text += (
            f'\n[[chapters]]\nname = "{values["chapter"]}"\nnumber = {number}\ntitle = "what this chapter is about"\n'
        )
    catalogue.write_text(text + _filled("catalogue.toml", values), "utf-8")
