"""The drills as a learner's copy has them: `graders/drill/chN.json`. Nothing of a drill can be read or searched there.

A drill's code is nearly a lab's solution, so all of it is in one masked record, as the exam's answers are
(labjudge.exam.sealing): that protects from reading, not from a program. `labs seal drill` writes the files; a test compares.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from labjudge.exam.objectives import BankError
from labjudge.exam.sealing import masked

VERSION = 1


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Drill(_Entry):
    """One function with a mistake. `fault` is the trap's phrase, `others` are those of other traps of the skill, then of the lab.

    `function` may be another one than the skill: one that it calls. `happens` is the author's sentence on the mistake, `rule` the
    requirement that it breaks; both may be "". `right_lines` is a unified diff from the mistake to what is right.
    """

    function: str
    brief: str
    code: str
    fault: str
    others: tuple[str, ...] = Field(min_length=3)
    happens: str = ""
    rule: str = ""
    right_lines: str


class Sealed(_Entry):
    """What may be known of a drill before it is shown. `name` tells nothing of the mistake."""

    name: str
    lab: str
    skill: str
    section: str
    record: str


@dataclass(frozen=True)
class Made:
    """A drill with its place, as `labjudge.drill.making` makes it."""

    lab: str
    skill: str
    section: str
    trap: str
    drill: Drill

    @property
    def name(self) -> str:
        return hashlib.sha256(f"{self.lab}::{self.skill}::{self.trap}".encode()).hexdigest()[:12]


def seal(made: Made) -> Sealed:
    """The same drill gives the same text."""
    packed = zlib.compress(made.drill.model_dump_json().encode(), 9)
    record = base64.b85encode(masked(packed, made.name, made.skill, made.lab)).decode()
    return Sealed(name=made.name, lab=made.lab, skill=made.skill, section=made.section, record=record)


def opened(sealed: Sealed) -> Drill:
    """To be called only when the drill is shown."""
    packed = masked(base64.b85decode(sealed.record), sealed.name, sealed.skill, sealed.lab)
    return Drill.model_validate_json(zlib.decompress(packed))


def text_of(made: Iterable[Made]) -> str:
    """A chapter's file."""
    drills = [seal(each).model_dump() for each in made]
    return json.dumps({"version": VERSION, "drills": drills}, indent=1) + "\n"


def folder_of(root: Path) -> Path:
    return root / "graders" / "drill"


def read(root: Path) -> list[Sealed]:
    """All drills of a checkout. Raises BankError when there is none or a file is damaged."""
    files = sorted(folder_of(root).glob("*.json"))
    if not files:
        raise BankError([f"{folder_of(root)}: there is no drill here"])
    return [drill for file in files for drill in _read(file)]


def _read(file: Path) -> list[Sealed]:
    try:
        content: Any = json.loads(file.read_text("utf-8"))
        if not isinstance(content, dict) or content.get("version") != VERSION:
            raise BankError([f"{file}:1: holds no drills of version {VERSION}"])
        return [Sealed.model_validate(each) for each in content["drills"]]
    except (ValueError, KeyError, TypeError, ValidationError) as problem:
        raise BankError(
            [f"{file}: is damaged: {str(problem).splitlines()[0]}; take it anew from the release"]
        ) from None
