"""What an exam came to: per domain and objective how many were right, with how far chance may have moved it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from labjudge.exam.attempt import Attempt
from labjudge.exam.objectives import Guide
from labjudge.exam.sealing import Sealed, opened, right_letters

Z = 1.96
"""Of the normal distribution: 95 % lie within."""


@dataclass(frozen=True)
class Share:
    """`right` of `asked` questions."""

    right: int = 0
    asked: int = 0

    def plus(self, right: bool) -> Share:
        return Share(self.right + right, self.asked + 1)

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which shares the true one lies with 95 % confidence (Wilson's interval); (0, 1) for no question."""
        if not self.asked:
            return 0.0, 1.0
        n, share = self.asked, self.right / self.asked
        middle, spread = share + Z**2 / (2 * n), Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
        return max(0.0, (middle - spread) / (1 + Z**2 / n)), min(1.0, (middle + spread) / (1 + Z**2 / n))


@dataclass(frozen=True)
class Judged:
    """One question of an exam: what was chosen (empty for nothing), what is right, and each option's reason."""

    item: Sealed
    chosen: frozenset[str]
    right: frozenset[str]
    why: Mapping[str, str]

    @property
    def is_right(self) -> bool:
        """All of what is right and nothing else: no half points."""
        return self.chosen == self.right


@dataclass(frozen=True)
class Result:
    whole: Share
    domains: Mapping[str, Share]
    objectives: Mapping[str, Share]
    judged: tuple[Judged, ...]

    @property
    def missed(self) -> list[Judged]:
        return [each for each in self.judged if not each.is_right]


def judge(item: Sealed, chosen: Iterable[str]) -> Judged:
    """Open an item's records and compare. To be called only when its answer may be shown."""
    reasons = {letter: opened(item, letter).why for letter in item.letters}
    return Judged(item, frozenset(chosen), right_letters(item), reasons)


def result(judged: Iterable[Judged], guide: Guide) -> Result:
    """Domains and objectives in the guide's order; those without a question are left out."""
    all_judged = tuple(judged)
    whole = Share()
    domains = {domain.name: Share() for domain in guide.domains}
    objectives = {objective.name: Share() for objective in guide.objectives}
    for each in all_judged:
        domain = guide.domain_of(each.item.objective).name
        whole = whole.plus(each.is_right)
        domains[domain] = domains[domain].plus(each.is_right)
        objectives[each.item.objective] = objectives[each.item.objective].plus(each.is_right)
    return Result(
        whole,
        {name: share for name, share in domains.items() if share.asked},
        {name: share for name, share in objectives.items() if share.asked},
        all_judged,
    )


def of_attempt(attempt: Attempt, bank: Mapping[str, Sealed], guide: Guide) -> Result:
    """What an attempt came to. Questions that are not in the bank any more do not count."""
    there = [bank[place.name] for place in attempt.places if place.name in bank]
    return result((judge(item, attempt.chosen(item.name)) for item in there), guide)
