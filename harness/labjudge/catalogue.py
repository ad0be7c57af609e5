"""`labs/catalog.toml`: the only list of chapters, labs, skills, points, course sections and exam objectives.

Everything else derives from it. What does not hold is an error with file and line: an unknown key, points that do not add
up, a file that is missing or that nothing lists.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from labjudge.toml_lines import line_of, sentence

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Section = Annotated[str, StringConstraints(pattern=r"^[1-9]\d?\.[1-9]\d?$")]


class CatalogueError(Exception):
    """The catalogue, or the files it lists, do not hold. Each problem is one line: `file:line: what is wrong`."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Skill(_Entry):
    """One function or artefact that the learner writes. `file` names the artefact when it is no function.

    `trains` are objectives of the guide in force, by their names in `labs/exam/objectives.toml`.
    """

    name: Name
    points: int = Field(ge=1, le=20)
    section: Section
    summary: str = Field(min_length=10)
    trains: tuple[str, ...] = ()
    file: str | None = None


class Lab(_Entry):
    """One lab. `points` repeats the sum of its skills' on purpose: a slip in either is found."""

    name: Name
    chapter: Name
    title: str
    milestone: str
    sections: tuple[Section, ...] = Field(min_length=1)
    objectives: tuple[str, ...] = Field(min_length=1)
    minutes: int = Field(ge=20, le=60)
    points: int
    libraries: tuple[
        Literal[
            "pandas",
            "numpy",
            "sklearn",
            "scipy.stats",
            "mlflow",
            "databricks.sdk",
            "skops",
            "matplotlib",
            "spark",
            "online lookups",
            "all estimators",
        ],
        ...,
    ] = ()
    skills: tuple[Skill, ...] = Field(min_length=1)

    @property
    def path(self) -> str:
        """The learner's module, relative to a submission: `ch4/promote.py`."""
        return f"{self.chapter}/{self.name}.py"

    def skill(self, name: str) -> Skill:
        return next(skill for skill in self.skills if skill.name == name)

    @property
    def artefacts(self) -> tuple[str, ...]:
        """Files of the lab beside its module, relative to a submission."""
        return tuple(f"{self.chapter}/{skill.file}" for skill in self.skills if skill.file)


class Chapter(_Entry):
    """One chapter: `name` is its folder, `number` the course's."""

    name: Name
    number: int
    title: str


class Catalogue(_Entry):
    version: Literal[1]
    chapters: tuple[Chapter, ...]
    labs: tuple[Lab, ...]

    def lab(self, name: str) -> Lab:
        return next(lab for lab in self.labs if lab.name == name)

    def chapter(self, name: str) -> Chapter:
        return next(chapter for chapter in self.chapters if chapter.name == name)

    @cached_property
    def by_path(self) -> dict[str, Lab]:
        return {lab.path: lab for lab in self.labs}

    def select(self, words: list[str]) -> list[Lab]:
        """The labs that words name: a lab (`promote`), a chapter (`ch4`, `4`), a path (`labs/ch4/promote.py`); all for none.

        Raises CatalogueError naming the nearest for a word that names nothing.
        """
        if not words:
            return list(self.labs)
        chosen = {lab.name for word in words for lab in self._named(word)}
        return [lab for lab in self.labs if lab.name in chosen]

    def _named(self, word: str) -> list[Lab]:
        key = word.rstrip("/").removeprefix("labs/").removesuffix(".py").rpartition("/")[2] or word
        found = [lab for lab in self.labs if key in (lab.name, lab.chapter, lab.chapter.removeprefix("ch"))]
        if not found:
            raise CatalogueError([self.no_such_lab(key)])
        return found

    def no_such_lab(self, word: str) -> str:
        """`There is no lab 'promot'; there are package, promote, …; did you mean promote?`"""
        names = [lab.name for lab in self.labs]
        near = difflib.get_close_matches(word, [*names, *(chapter.name for chapter in self.chapters)], n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        return f"There is no lab {word!r}; there are {', '.join(names)}{hint}"


def libraries_of(labs: Iterable[Lab]) -> list[str]:
    """What these labs need imported, each once."""
    return list(dict.fromkeys(library for lab in labs for library in lab.libraries))


def load(labs_dir: Path) -> Catalogue:
    """Read and validate `labs_dir/catalog.toml`; raises CatalogueError with every problem found."""
    file = labs_dir / "catalog.toml"
    try:
        text = file.read_text("utf-8")
        catalogue = Catalogue.model_validate(tomllib.loads(text))
    except OSError as problem:
        raise CatalogueError([f"{file}: {problem.strerror}"]) from None
    except tomllib.TOMLDecodeError as problem:
        raise CatalogueError([f"{file}: {problem}"]) from None
    except ValidationError as problem:
        lines = [f"{file}:{line_of(text, error['loc'])}: {sentence(error)}" for error in problem.errors()]
        raise CatalogueError(lines) from None
    problems = [f"{file}:{line}: {what}" for line, what in _inconsistent(catalogue, text)]
    if problems:
        raise CatalogueError(problems)
    return catalogue


def misplaced_files(catalogue: Catalogue, labs_dir: Path) -> list[str]:
    """Lab files that are listed and missing, or there and not listed (chapter folders only; `README.md` is the lesson)."""
    listed = {path for lab in catalogue.labs for path in (lab.path, *lab.artefacts)}
    listed |= {f"{chapter.name}/README.md" for chapter in catalogue.chapters}
    listed |= {f"{lab.chapter}/{lab.name}.md" for lab in catalogue.labs}
    found = {file.relative_to(labs_dir).as_posix() for file in labs_dir.glob("ch*/*") if file.name != "__pycache__"}
    found -= {f"{lab.chapter}/{lab.name}.hints.md" for lab in catalogue.labs}
    missing = [f"{labs_dir / path}: is listed in catalog.toml and missing" for path in sorted(listed - found)]
    return missing + [
        f"{labs_dir / path}: is not listed in catalog.toml; list it or delete it" for path in sorted(found - listed)
    ]


def _inconsistent(catalogue: Catalogue, text: str) -> list[tuple[int, str]]:
    found = []
    for index, lab in enumerate(catalogue.labs):
        total = sum(skill.points for skill in lab.skills)
        if total != lab.points:
            found.append(
                (line_of(text, ("labs", index, "points")), f"{lab.name} has {lab.points} points, its skills {total}")
            )
        if lab.chapter not in {chapter.name for chapter in catalogue.chapters}:
            found.append(
                (line_of(text, ("labs", index, "chapter")), f"{lab.name} names the unknown chapter {lab.chapter!r}")
            )
        number = lab.chapter.removeprefix("ch")
        found += [
            (line_of(text, ("labs", index, "sections")), f"{lab.name} is in {lab.chapter} and lists section {section}")
            for section in lab.sections
            if section.partition(".")[0] != number
        ]
        names = [skill.name for skill in lab.skills]
        found += [
            (line_of(text, ("labs", index)), f"{lab.name} lists {name} twice")
            for name in sorted(set(names))
            if names.count(name) > 1
        ]
        found += [
            (
                line_of(text, ("labs", index, "skills", place, "section")),
                f"{skill.name} is of section {skill.section}, which {lab.name} does not list",
            )
            for place, skill in enumerate(lab.skills)
            if skill.section not in lab.sections
        ]
    names = [lab.name for lab in catalogue.labs]
    return found + [(1, f"lab {name} is listed twice") for name in sorted(set(names)) if names.count(name) > 1]
