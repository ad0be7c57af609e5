"""A small guide and items whose answers nothing gives away."""

from __future__ import annotations

import json
import random
from pathlib import Path
from string import ascii_lowercase

import pytest
from labjudge.exam.items import Item
from labjudge.exam.objectives import Guide
from labjudge.suite import Suite

from .served import learners_copy

GUIDE = Guide(
    version=1,
    questions=10,
    minutes=20,
    domains=[
        {"name": "sea", "title": "At sea", "weight": 70},
        {"name": "land", "title": "On land", "weight": 30},
    ],
    objectives=[
        {"name": "sea.sail", "domain": "sea", "title": "Sail against the wind"},
        {"name": "sea.anchor", "domain": "sea", "title": "Drop the anchor"},
        {"name": "land.walk", "domain": "land", "title": "Walk a long way"},
        {"name": "older.row", "domain": "sea", "title": "Row as one used to", "guide": 2022},
    ],
)
ITEM = {
    "name": "lee_shore",
    "objective": "sea.sail",
    "section": "1.2",
    "lab": "sums",
    "difficulty": 2,
    "source": ["docs: https://example.com/wind"],
    "question": "The skipper sees breakers to leeward and calls `tack(now=True)`. What follows?",
    "options": {"a": "The bow turns.", "b": "The stern turns.", "c": "The sail is cut.", "d": "The mast is laid."},
    "right": ["a"],
    "why": {
        "a": "Tacking goes through the wind.",
        "b": "This takes a tack for a gybe.",
        "c": "This assumes that less sail is less drift.",
        "d": "This assumes that there is time for it.",
    },
}


def item(**changes: object) -> Item:
    return Item.model_validate(ITEM | changes)


def drawn_items(number: int, seed: int = 3) -> list[Item]:
    """Items whose right options have places and lengths as chance has them, each worded in its own way."""
    draw, objectives = random.Random(seed), [one.name for one in GUIDE.objectives]
    found = []
    for at in range(number):
        words = ["".join(draw.choices(ascii_lowercase, k=6)) for _ in range(30)]
        options = {letter: " ".join(draw.choices(words, k=draw.randint(3, 9))) + f" x{letter}" for letter in "abcd"}
        found.append(
            item(
                name=f"item_{at}",
                objective=objectives[at % len(objectives)],
                question=f"`f({at})` and {' '.join(words[:14])}?",
                options=options,
                right=[draw.choice("abcd")],
                why={letter: f"This assumes {letter}." for letter in "abcd"},
            )
        )
    return found


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return learners_copy(tmp_path)


@pytest.fixture
def write_bank(tmp_path: Path):
    """Writes items as an author would, as a file of a checkout's bank; returns the checkout's root."""

    def write(*items: dict[str, object], name: str = "sea.toml") -> Path:
        lines = []
        for each in items:
            lines += [
                "[[items]]",
                *(f"{key} = {json.dumps(each[key])}" for key in each if key not in ("options", "why")),
            ]
            for table in ("options", "why"):
                lines += [f"  [items.{table}]", *(f"  {key} = {json.dumps(text)}" for key, text in each[table].items())]
        file = tmp_path / "solutions" / "exam" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", "utf-8")
        return tmp_path

    return write
