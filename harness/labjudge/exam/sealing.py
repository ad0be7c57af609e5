"""What a learner's copy holds of the bank: the questions in the open, and of each option a sealed record.

A record says whether the option is right and why, or what it assumes. It is masked by the item's name and the option's letter
and padded to the length of its neighbours, so that nothing can be read, searched or told by its size. That protects from
reading, not from a program: who writes one can open every record, on a machine that is the learner's own.

`labs seal exam` writes `graders/exam/*.json` anew from `solutions/exam/*.toml`; a test compares them.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from labjudge.exam.items import Item, Question, read_items
from labjudge.exam.objectives import BankError, Guide

VERSION = 1


class Sealed(Question):
    """A question whose answer is masked."""

    salt: str
    records: Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """What is known of one option once it may be shown."""

    right: bool
    why: str


def seal(item: Item) -> Sealed:
    """The same item gives the same text."""
    salt = hashlib.sha256(item.model_dump_json().encode()).hexdigest()[:16]
    plain = {
        letter: json.dumps({"right": letter in item.right, "why": item.why[letter].strip()}).encode()
        for letter in item.letters
    }
    length = max(map(len, plain.values()))
    records = {
        letter: base64.b85encode(masked(text.ljust(length), item.name, letter, salt)).decode()
        for letter, text in plain.items()
    }
    shown = item.model_dump(exclude={"right", "why"})
    return Sealed(**shown, salt=salt, records=records)


def opened(item: Sealed, letter: str) -> Record:
    """The record of one option."""
    plain = masked(base64.b85decode(item.records[letter]), item.name, letter, item.salt)
    return Record(**json.loads(plain))


def right_letters(item: Sealed) -> frozenset[str]:
    """The letters of the right options: for judging what was handed in."""
    return frozenset(letter for letter in item.letters if opened(item, letter).right)


def write_sealed(root: Path, guide: Guide, labs: set[str]) -> list[Path]:
    """Write `graders/exam/*.json` of a checkout from its items; the paths. Raises BankError."""
    folder = root / "graders" / "exam"
    folder.mkdir(parents=True, exist_ok=True)
    files = sealed_texts(root, guide, labs)
    for file in folder.glob("*.json"):
        if file.name not in files:
            file.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    return [folder / name for name in files]


def sealed_texts(root: Path, guide: Guide, labs: set[str]) -> dict[str, str]:
    """File name -> content of the sealed bank. Raises BankError."""
    return {
        f"{file.stem}.json": json.dumps(
            {
                "version": VERSION,
                "items": [seal(item).model_dump(mode="json") for _, item in read_items(file, guide, labs)],
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
        for file in sorted((root / "solutions" / "exam").glob("*.toml"))
    }


def read_sealed(root: Path) -> list[Sealed]:
    """The bank as a learner's copy has it. Raises BankError when there is none or a file is damaged."""
    files = sorted((root / "graders" / "exam").glob("*.json"))
    if not files:
        raise BankError([f"{root / 'graders' / 'exam'}: there is no question here"])
    return [item for file in files for item in _read(file)]


def _read(file: Path) -> list[Sealed]:
    try:
        content: Any = json.loads(file.read_text("utf-8"))
        if not isinstance(content, dict) or content.get("version") != VERSION:
            raise BankError([f"{file}:1: is no bank of version {VERSION}"])
        return [Sealed.model_validate(item) for item in content["items"]]
    except (ValueError, KeyError, TypeError, ValidationError) as problem:
        raise BankError(
            [f"{file}: is damaged: {str(problem).splitlines()[0]}; take it anew from the release"]
        ) from None


def masked(data: bytes, name: str, letter: str, salt: str) -> bytes:
    """`data` under (or out of) a mask that depends on question, letter and salt."""
    mask = hashlib.shake_256(f"{name}:{letter}:{salt}".encode()).digest(len(data))
    return bytes(left ^ right for left, right in zip(data, mask, strict=True))
