"""A chapter's quiz: from the questions with their reasons to the learner's file and a sealed key, and from answers to a verdict.

The questions (`solutions/chN/quiz_items.toml`) know which option is right, why, and what each wrong option assumes. `seal` makes
of them the learner's `quiz.toml` and a key in which, for each question, four records of equal length lie: each can be read only
by answering with its letter, and says whether that is right and why or why not.

What that protects from: reading or searching the key, which holds no text and no letter that stands out; and being told more
than about the option that one chose. What it does not protect from: a program that tries all four letters. Nothing that is judged
on the learner's own machine can; what counts is read where the instructor grades.

`labs seal ch4` writes quiz.toml (for the learner and as the solution) and quiz_key.json anew from the questions.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LETTERS = ("a", "b", "c", "d")
SHARE = 0.8
_COST = {"n": 2**11, "r": 8, "p": 1}  # about 5 ms a letter: 24 answers are judged in 0.15 s
_HEAD = """\
# The quiz of chapter {chapter}: {number} questions. After each `answer =` write the letter of one option, as in answer = "c".
# At least {needed} of {number} have to be right. Change nothing but the answers.
"""


class QuizError(Exception):
    """The questions do not hold; the message names the question and what is wrong with it."""


@dataclass(frozen=True)
class Judged:
    """One question: what was chosen ("" for nothing), whether it is right, and why or what it assumes."""

    name: str
    section: str
    chosen: str
    right: bool
    why: str


def read_items(path: Path) -> list[dict[str, Any]]:
    """The questions of a chapter, checked. Raises QuizError."""
    items: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["items"]
    names = [item["name"] for item in items]
    if twice := {name for name in names if names.count(name) > 1}:
        raise QuizError(f"{path}: {', '.join(sorted(twice))} is there twice")
    for item in items:
        if set(item) != {"name", "section", "objective", "question", "right", "options", "why"}:
            raise QuizError(f"{path}: {item['name']} has the keys {', '.join(sorted(item))}")
        if tuple(item["options"]) != LETTERS or tuple(item["why"]) != LETTERS or item["right"] not in LETTERS:
            raise QuizError(f"{path}: {item['name']} needs options and reasons a to d, and one of them as right")
    return items


def seal(items: list[dict[str, Any]], chapter: str) -> tuple[str, dict[str, Any]]:
    """The learner's `quiz.toml`, and the key. The same questions give the same texts."""
    return _written(items, chapter, {}), {"version": 1, "items": [_sealed(item) for item in items]}


def solved(items: list[dict[str, Any]], chapter: str) -> str:
    """The `quiz.toml` of somebody who knows."""
    return _written(items, chapter, {item["name"]: item["right"] for item in items})


def answers_in(content: Any) -> dict[str, str] | str:
    """The answers by question in a `quiz.toml` that was read; or what is wrong with the file, in one sentence."""
    questions = content.get("questions") if isinstance(content, dict) else None
    if not isinstance(questions, list):
        return "it has no [[questions]]"
    answers: dict[str, str] = {}
    for number, question in enumerate(questions, 1):
        name = question.get("name") if isinstance(question, dict) else None
        if not isinstance(name, str):
            return f"question {number} has no name"
        if name in answers:
            return f"question {name} is there twice"
        answer = question.get("answer", "")
        if not isinstance(answer, str):
            return f"the answer of {name} is no text"
        answers[name] = answer.strip().lower()
    return answers


def judge(answers: dict[str, str], key: dict[str, Any]) -> list[Judged]:
    """Every question of the key, judged; one without an answer, or with no letter, is not right."""
    return [_opened(item, answers.get(item["name"], "")) for item in key["items"]]


def needed(number: int) -> int:
    """How many of so many questions have to be right."""
    return math.ceil(number * SHARE)


def read_key(path: Path) -> dict[str, Any]:
    key: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return key


def _written(items: list[dict[str, Any]], chapter: str, answers: dict[str, str]) -> str:
    head = _HEAD.format(chapter=chapter.removeprefix("ch"), number=len(items), needed=needed(len(items)))
    return "\n".join([head, *(_question(item, answers.get(item["name"], "")) for item in items)])


def _question(item: dict[str, Any], answer: str) -> str:
    options = "\n".join(f"{letter} = {_toml(item['options'][letter])}" for letter in LETTERS)
    # A question with lines of its own shows code or a table: only its prose is wrapped.
    lines = item["question"].strip("\n").splitlines()
    prose = [line for line in lines if not _is_shown(line)]
    wrapped = {line: textwrap.wrap(line, 110) or [""] for line in prose}
    question = "\n".join(part for line in lines for part in wrapped.get(line, [line])).replace("\\", "\\\\")
    return (
        f"[[questions]]\nname = {_toml(item['name'])}\nsection = {_toml(item['section'])}\n"
        f'question = """\n{question}"""\n{options}\nanswer = "{answer}"\n'
    )


def _is_shown(line: str) -> bool:
    """Whether a line of a question is code or a row of a table."""
    return line.startswith(("    ", "|"))


def _toml(text: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _sealed(item: dict[str, Any]) -> dict[str, Any]:
    # The salt is made from all of the question, reasons included: the same text is sealed the same way.
    salt = hashlib.sha256(json.dumps(item, sort_keys=True).encode()).digest()[:16]
    records = {
        letter: json.dumps({"right": letter == item["right"], "why": item["why"][letter].strip()}).encode()
        for letter in LETTERS
    }
    length = max(len(record) for record in records.values())
    options = {
        letter: _masked(record.ljust(length), item["name"], letter, salt).hex() for letter, record in records.items()
    }
    return {"name": item["name"], "section": item["section"], "salt": salt.hex(), "options": options}


def _opened(item: dict[str, Any], letter: str) -> Judged:
    if letter not in LETTERS:
        return Judged(item["name"], item["section"], "", False, "")
    sealed, salt = bytes.fromhex(item["options"][letter]), bytes.fromhex(item["salt"])
    record = json.loads(_masked(sealed, item["name"], letter, salt))
    return Judged(item["name"], item["section"], letter, record["right"], record["why"])


def _masked(data: bytes, name: str, letter: str, salt: bytes) -> bytes:
    """`data` under (or out of) a mask that depends on question, letter and salt."""
    mask = hashlib.scrypt(f"{name}:{letter}".encode(), salt=salt, dklen=len(data), **_COST)
    return bytes(left ^ right for left, right in zip(data, mask, strict=True))


def regenerate(root: Path, chapter: str) -> list[Path]:
    """Write a chapter's three files anew from its questions; the paths."""
    items = read_items(root / "solutions" / chapter / "quiz_items.toml")
    text, key = seal(items, chapter)
    files = {
        root / "labs" / chapter / "quiz.toml": text,
        root / "solutions" / chapter / "quiz.toml": solved(items, chapter),
        root / "graders" / chapter / "quiz_key.json": json.dumps(key, indent=1) + "\n",
    }
    for path, content in files.items():
        path.write_text(content, "utf-8", newline="\n")
    return list(files)


if __name__ == "__main__":
    for written in regenerate(Path.cwd(), sys.argv[1]):
        print(written)
