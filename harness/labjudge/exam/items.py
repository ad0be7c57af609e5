"""The questions of the bank as their authors write them: `solutions/exam/*.toml`, one file for each group of objectives.

An item is a chapter quiz's item with more said about it: its objective, the course section, the lab that trains it, how hard it
is, where its answer comes from, and whether one option or two are right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from labjudge.catalogue import Name, Section
from labjudge.exam import objectives
from labjudge.exam.objectives import BankError, Entry, Guide, ObjectiveName, nearest
from labjudge.toml_lines import line_of

KINDS = {"one of four": (4, 1), "two of five": (5, 2)}
"""Kind -> how many options there are and how many of them are right."""
LETTERS = "abcde"
"""Of options, in the bank and as a form displays them."""

Source = Annotated[
    str,
    StringConstraints(
        pattern=r"^(docs: https://\S+|guide|course: [1-6]\.[1-6]|trap: [a-z0-9_]+/[a-z0-9_]+/[a-z0-9_]+::[a-z0-9_]+|ran: \S.+)$"
    ),
]
"""Where the answer comes from: a page of documentation, the exam guide, the course, a lab's trap as its grader judges it, or
what was executed with which version."""


class Question(Entry):
    """What may be shown of an item before it is judged (`source` and what else lies here gives nothing away)."""

    name: Name
    objective: ObjectiveName
    section: Section
    lab: Name
    difficulty: int = Field(ge=1, le=3)
    kind: Literal["one of four", "two of five"] = "one of four"
    source: tuple[Source, ...] = Field(min_length=1)
    question: str = Field(min_length=20)
    options: Mapping[str, str]

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(LETTERS[: KINDS[self.kind][0]])

    @property
    def choose(self) -> int:
        """How many options are to be chosen."""
        return KINDS[self.kind][1]


class Item(Question):
    """A question with its right letters, and for each option why it is right or what it assumes."""

    right: tuple[str, ...]
    why: Mapping[str, str]


def read_bank(root: Path, guide: Guide, labs: Iterable[str]) -> list[Item]:
    """All items of a checkout, in the order of files and lines. Raises BankError with every problem found.

    `labs` are the names of the catalogue's labs; `guide.planned_labs` are accepted as well.
    """
    known, items, problems = set(labs), [], []
    seen: dict[str, str] = {}
    for file in sorted((root / "solutions" / "exam").glob("*.toml")):
        try:
            found = read_items(file, guide, known)
        except BankError as problem:
            problems += problem.problems
            continue
        for line, item in found:
            if item.name in seen:
                problems.append(f"{file}:{line}: {item.name} is in {seen[item.name]} already")
            seen.setdefault(item.name, f"{file.name}:{line}")
            items.append(item)
    if problems:
        raise BankError(problems)
    return items


def read_items(file: Path, guide: Guide, labs: set[str]) -> list[tuple[int, Item]]:
    """The items of one file, each with its line. `labs` as for `read_bank`. Raises BankError with every problem found."""
    text, content = objectives.parsed(file)
    raw = content.get("items")
    if set(content) != {"items"} or not isinstance(raw, list):
        raise BankError(
            [f"{file}:1: it holds [[items]] and nothing else; found {', '.join(sorted(content)) or 'nothing'}"]
        )
    found, problems = [], []
    for at, each in enumerate(raw):
        try:
            item = Item.model_validate(each)
        except ValidationError as problem:
            problems += [_problem_line(file, text, at, each, error) for error in problem.errors()]
            continue
        problems += [
            f"{file}:{line_of(text, ('items', at, *key))}: {item.name}: {what}"
            for key, what in _inconsistent(item, guide, labs | {*guide.planned_labs})
        ]
        found.append((line_of(text, ("items", at)), item))
    if problems:
        raise BankError(problems)
    return found


def _problem_line(file: Path, text: str, at: int, raw: Any, error: Any) -> str:
    name = raw.get("name", f"item {at + 1}") if isinstance(raw, dict) else f"item {at + 1}"
    message = "unknown key" if error["msg"].startswith("Extra inputs") else error["msg"]
    location = ".".join(str(part) for part in error["loc"])
    return f"{file}:{line_of(text, ('items', at, *error['loc'][:1]))}: {name}: {location}: {message}"


def _inconsistent(item: Item, guide: Guide, labs: set[str]) -> Iterable[tuple[tuple[str, ...], str]]:
    """What no single key can show, as (key, sentence)."""
    if item.objective not in guide.by_name:
        hint = nearest(item.objective, list(guide.by_name))
        yield ("objective",), f"objective {item.objective!r} is not in labs/exam/objectives.toml{hint}"
    if item.lab not in labs:
        yield ("lab",), f"lab {item.lab!r} is neither in the catalogue nor planned{nearest(item.lab, sorted(labs))}"
    for key in ("options", "why"):
        if tuple(getattr(item, key)) != item.letters:
            yield (key,), f"{key} of {item.kind!r} are {', '.join(item.letters)}; found {', '.join(getattr(item, key))}"
        elif empty := [letter for letter, text in getattr(item, key).items() if not text.strip()]:
            yield (key, empty[0]), f"{key}.{empty[0]} is empty"
    if len(set(item.right)) != item.choose or len(item.right) != item.choose or not {*item.right} <= {*item.letters}:
        yield (
            ("right",),
            f"right of {item.kind!r} takes {item.choose} of {', '.join(item.letters)}; found {', '.join(item.right)}",
        )
    texts = [re.sub(r"\s+", " ", text.strip().casefold()) for text in item.options.values()]
    if len(set(texts)) < len(texts):
        yield ("options",), "two options are the same"
