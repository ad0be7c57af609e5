"""A bank of questions and forms of it, as tables."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, World

Row = dict[str, Any]
Chosen = dict[str, list[str]]
TEXTS = pa.list_(pa.string())
FORM = ["place", "name", "domain", "objective", "lab", "question", "options"]
BANK = pa.schema(
    {
        **dict.fromkeys(["name", "domain", "objective"], pa.string()),
        "guide": pa.int32(),
        **dict.fromkeys(["lab", "question"], pa.string()),
        **dict.fromkeys(["options", "right", "why"], TEXTS),
    }
)
TAKEN = pa.schema({"place": pa.int32(), **{name: BANK.field(name).type for name in FORM[1:]}})


class Exams:
    """A schema of its author, who may create tables in it; questions are made first, and written then."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.author = world, draw, draw.person()
        self.schema = f"main.exams_{draw.word()}"
        self.bank, self.form = f"{self.schema}.bank", f"{self.schema}.form_{draw.word()}"
        self.questions: list[Row] = []

    def question(self, domain: str, objective: str, *, guide: int = 2025, several: bool = False, lab: str = "") -> Row:
        """One more question of the bank, whose reasons nobody can know."""
        draw, letters = self.draw, "abcde" if several else "abcd"
        made = {
            "name": f"q{draw.randrange(100, 999)}_{draw.word()}{len(self.questions)}",
            "domain": domain,
            "objective": objective,
            "guide": guide,
            "lab": lab or f"lab_{draw.word()}",
            "question": f"What holds for {draw.word()}?",
            "options": [f"it {draw.word()}s" for _ in letters],
            "right": sorted(
                draw.sample(letters, 2 if several else 1), reverse=True
            ),  # a bank may list them in any order
            "why": [f"reason {draw.word()}{draw.word()}" for _ in letters],
        }
        self.questions.append(made)
        return made

    def write_bank(self) -> None:
        """Write all questions, in an order that is drawn anew."""
        frame = pa.Table.from_pylist(self.draw.shuffled(self.questions), schema=BANK)
        self.world.write_table(self.bank, frame, user=self.author)
        self.world.grant("schema", self.schema, self.author, ["CREATE_TABLE"])

    def write_form(self, asked: list[Row]) -> None:
        """Write the bank, and a form that asks these questions in this order."""
        self.write_bank()
        rows = [{"place": place, **{name: row[name] for name in FORM[1:]}} for place, row in enumerate(asked, 1)]
        frame = pa.Table.from_pylist(self.draw.shuffled(rows), schema=TAKEN)
        self.world.write_table(self.form, frame, user=self.author)

    def names(self, count: int, kind: str) -> list[str]:
        return [f"{kind}_{self.draw.word()}{number}" for number in range(count)]

    def wrong_answer(self, row: Row) -> list[str]:
        """A letter that is not right."""
        letters = "abcdefgh"[: len(row["options"])]
        return [self.draw.choice([letter for letter in letters if letter not in row["right"]])]


def taken(scene: Exams, results: dict[str, dict[str, tuple[int, int]]]) -> tuple[list[Row], Chosen]:
    """A form and answers with (right, asked) for each objective of each domain, in an order that is drawn."""
    asked: list[Row] = []
    chosen: Chosen = {}
    for domain, objectives in results.items():
        for objective, (right, number) in objectives.items():
            for place in range(number):
                row = scene.question(domain, objective, several=place % 4 == 1)
                asked.append(row)
                chosen[row["name"]] = scene.draw.shuffled(row["right"]) if place < right else scene.wrong_answer(row)
    return scene.draw.shuffled(asked), chosen
