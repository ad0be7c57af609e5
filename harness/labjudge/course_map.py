"""Which skill trains which section and milestone: `docs/course_map.md`, made from `docs/course.toml` and the catalogue.

`python -m labjudge.course_map` prints it, in the checkout; a test compares it with the file.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from labjudge import catalogue as catalogues
from labjudge.catalogue import Catalogue, Lab

NOT_YET = "*not yet*"
HEAD = """# The course and the labs

Made by `python -m labjudge.course_map` from [course.toml](course.toml) and `labs/catalog.toml`; a test compares them.
Sections 7.x are what the current exam guide asks beyond the course."""


def course_map(course: Path, catalogue: Catalogue) -> str:
    """The page, as Markdown: each section with the skills that train it, each milestone with its lab.

    Raises ValueError for a skill whose section, or a lab whose name, is not in the course's list.
    """
    listed = tomllib.loads(course.read_text("utf-8"))
    sections: dict[str, str] = listed["sections"]
    milestones: dict[str, str] = listed["milestones"]
    labs = {lab.name: lab for lab in catalogue.labs}
    trained = {(lab.name, skill.name): skill.section for lab in catalogue.labs for skill in lab.skills}
    if strange := [*(set(trained.values()) - set(sections)), *(set(labs) - set(milestones))]:
        raise ValueError(f"{course.name} does not list {', '.join(sorted(strange))}")
    lines = [HEAD, "", "## Sections", "", "| section | trained by |", "| --- | --- |"]
    for number, title in sections.items():
        skills = [f"`{lab}::{skill}`" for (lab, skill), section in trained.items() if section == number]
        lines.append(f"| {number} {title} | {', '.join(skills) or NOT_YET} |")
    lines += ["", "## Milestones", "", "| milestone | lab | skills |", "| --- | --- | --- |"]
    lines += [_milestone(text, labs.get(name)) for name, text in milestones.items()]
    done = sum(name in labs for name in milestones)
    lines += ["", f"{done} of {len(milestones)} labs are there."]
    return "\n".join(lines) + "\n"


def _milestone(text: str, lab: Lab | None) -> str:
    if lab is None:
        return f"| {text} | {NOT_YET} | |"
    return f"| {text} | [{lab.name}](../labs/{lab.chapter}/{lab.name}.md) | {len(lab.skills)} |"


if __name__ == "__main__":
    print(course_map(Path("docs/course.toml"), catalogues.load(Path("labs"))), end="")
