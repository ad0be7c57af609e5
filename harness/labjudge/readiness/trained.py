"""Which objectives of the guide a lab's skill, a quiz question or a drill trains.

The catalogue says it of each skill (`trains`). A section trains what its skills do. Where neither says anything, the exam's bank
does: each of its questions names its objective, a lab and the section that comes nearest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from labjudge.catalogue import Catalogue
from labjudge.exam.items import Question
from labjudge.exam.objectives import Guide

Shares = Mapping[str, float]
Place = tuple[str, str]
"""(lab, skill), (lab, section), (lab, ""), ("", section) or ("", chapter)."""


@dataclass(frozen=True)
class Training:
    """What is trained at a place, as weights of objectives: by the catalogue, and by the questions of the bank."""

    said: Mapping[Place, Shares]
    counted: Mapping[Place, Shares]
    in_bank: Counter[str]

    def shares(self, lab: str, section: str, skill: str = "") -> Shares:
        """Objective -> its share of what is trained in a skill, or in a section of a lab; they add up to 1, or there are none."""
        chapter = section.partition(".")[0]
        said = [self.said.get(place) for place in ((lab, skill), (lab, section), ("", section))]
        counted = [self.counted.get(place) for place in ((lab, section), (lab, ""), ("", section), ("", chapter))]
        found = next((each for each in [*said, *counted] if each), {})
        total = sum(found.values())
        return {objective: weight / total for objective, weight in sorted(found.items())}


def training(bank: Iterable[Question], guide: Guide, catalogue: Catalogue) -> Training:
    """What catalogue and bank say; the bank's questions of the older guide are left out."""
    counted: dict[Place, Counter[str]] = defaultdict(Counter)
    in_bank: Counter[str] = Counter()
    for item in bank:
        if guide.by_name[item.objective].older:
            continue
        in_bank[item.objective] += 1
        chapter = item.section.partition(".")[0]
        for place in {(item.lab, item.section), (item.lab, ""), ("", item.section), ("", chapter)} - {("", "")}:
            counted[place][item.objective] += 1
    return Training(_declared(catalogue), dict(counted), in_bank)


def _declared(catalogue: Catalogue) -> Mapping[Place, Shares]:
    said: dict[Place, dict[str, float]] = defaultdict(dict)
    for lab in catalogue.labs:
        for skill in lab.skills:
            for objective in skill.trains:
                for place in ((lab.name, skill.name), (lab.name, skill.section), ("", skill.section)):
                    said[place][objective] = said[place].get(objective, 0.0) + 1 / len(skill.trains)
    return dict(said)
