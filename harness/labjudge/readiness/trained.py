"""Which objectives of the guide a lab's skill, a quiz question or a drill trains: the exam's bank says it.

Each question of the bank names its objective, the lab that trains it and the section that comes nearest. So the questions of a
lab and section say what is trained there, and in which shares. A lab without a question takes its section's, then its chapter's.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from labjudge.exam.items import Question
from labjudge.exam.objectives import Guide

Shares = Mapping[str, float]


@dataclass(frozen=True)
class Training:
    """Counts of the bank's questions on the current guide, by where they are trained."""

    counts: Mapping[tuple[str, str], Counter[str]]
    in_bank: Counter[str]

    def shares(self, lab: str, section: str) -> Shares:
        """Objective -> its share of what is trained in that section of that lab; they add up to 1, or there are none."""
        chapter = section.partition(".")[0]
        places = ((lab, section), (lab, ""), ("", section), ("", chapter))
        found = next((self.counts[place] for place in places if any(place) and place in self.counts), Counter[str]())
        total = sum(found.values())
        return {objective: number / total for objective, number in sorted(found.items())}


def training(bank: Iterable[Question], guide: Guide) -> Training:
    """What the questions of a bank say; those of the older guide are left out."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    in_bank: Counter[str] = Counter()
    for item in bank:
        if guide.by_name[item.objective].older:
            continue
        in_bank[item.objective] += 1
        chapter = item.section.partition(".")[0]
        for place in ((item.lab, item.section), (item.lab, ""), ("", item.section), ("", chapter)):
            counts[place][item.objective] += 1
    return Training(dict(counts), in_bank)
