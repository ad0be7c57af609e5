"""`labs/exam/objectives.toml`: what the exam guides ask for, as domains with weights and objectives."""

from __future__ import annotations

import difflib
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from labjudge.toml_lines import line_of, sentence

ObjectiveName = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z][a-z_]*$")]


class BankError(Exception):
    """A file of the bank does not hold. Each problem is one line: `file:line: what is wrong`."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


class Entry(BaseModel):
    """A table of a bank file: its keys and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Domain(Entry):
    """A section of the current guide; `weight` is its share of the exam in per cent."""

    name: str = Field(pattern=r"^[a-z_]+$")
    title: str
    weight: int = Field(ge=1, le=100)


class Objective(Entry):
    """One line of a guide, in our words. `guide` is the year from which that guide is in force."""

    name: ObjectiveName
    domain: str
    title: str = Field(min_length=10)
    guide: Literal[2022, 2025] = 2025

    @property
    def older(self) -> bool:
        """Whether only the older guide asks for it: such questions are in no form unless they are asked for."""
        return self.guide == 2022


class Guide(Entry):
    """Domains and objectives. `planned_labs` are labs of the curriculum that the catalogue may not list yet."""

    version: Literal[1]
    questions: int
    minutes: int
    planned_labs: tuple[str, ...] = ()
    domains: tuple[Domain, ...]
    objectives: tuple[Objective, ...]

    @cached_property
    def by_name(self) -> dict[str, Objective]:
        return {objective.name: objective for objective in self.objectives}

    @property
    def current(self) -> list[Objective]:
        """The objectives of the guide in force."""
        return [objective for objective in self.objectives if not objective.older]

    def domain_of(self, objective: str) -> Domain:
        return next(domain for domain in self.domains if domain.name == self.by_name[objective].domain)


def load(root: Path) -> Guide:
    """Read `labs/exam/objectives.toml` of a checkout. Raises BankError."""
    file = root / "labs" / "exam" / "objectives.toml"
    text, content = parsed(file)
    try:
        guide = Guide.model_validate(content)
    except ValidationError as problem:
        raise BankError(validation_messages(file, text, problem)) from None
    if problems := [f"{file}:{line}: {what}" for line, what in _inconsistent(guide, text)]:
        raise BankError(problems)
    return guide


def parsed(file: Path) -> tuple[str, dict[str, Any]]:
    """A TOML file's text and content. Raises BankError, with the line that the parser names."""
    try:
        text = file.read_text("utf-8")
        return text, tomllib.loads(text)
    except OSError as problem:
        raise BankError([f"{file}: {problem.strerror}"]) from None
    except UnicodeDecodeError as problem:
        raise BankError([f"{file}: is not UTF-8: {problem.reason} at byte {problem.start}"]) from None
    except tomllib.TOMLDecodeError as problem:
        raise BankError([f"{file}: {problem}"]) from None


def validation_messages(file: Path, text: str, problem: ValidationError) -> list[str]:
    """What pydantic found, one line each."""
    return [f"{file}:{line_of(text, error['loc'])}: {sentence(error)}" for error in problem.errors()]


def nearest(word: str, there: list[str]) -> str:
    """`; did you mean sparkml.tune?`, or nothing when no name is near."""
    near = difflib.get_close_matches(word, there, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _inconsistent(guide: Guide, text: str) -> list[tuple[int, str]]:
    domains, names = [domain.name for domain in guide.domains], [objective.name for objective in guide.objectives]
    found = [
        (line_of(text, ("objectives", at, "domain")), f"{one.name} is of {one.domain!r}, which is no domain")
        for at, one in enumerate(guide.objectives)
        if one.domain not in domains
    ]
    found += [
        (line_of(text, ("objectives", at)), f"{name} is there twice")
        for at, name in enumerate(names)
        if name in names[:at]
    ]
    if (total := sum(domain.weight for domain in guide.domains)) != 100:
        found.append((line_of(text, ("domains", 0)), f"the weights of the domains add up to {total}, not 100"))
    return found
