"""A form: which questions are asked in which order, drawn by seed. Pure: the same bank and seed give the same form."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labjudge.exam.items import LETTERS, Question
from labjudge.exam.objectives import Guide, nearest


class FormError(Exception):
    """No form can be drawn; the message says what was asked for and what there is."""


@dataclass(frozen=True)
class Place:
    """One question of a form, and the order in which its options are shown: the first letter's option is shown as a."""

    name: str
    order: tuple[str, ...]

    def displayed(self, letters: frozenset[str]) -> str:
        """Letters of the bank as they are displayed, in order: `bd`."""
        return "".join(shown for shown, letter in zip(LETTERS, self.order, strict=False) if letter in letters)

    def letters(self, displayed: str) -> frozenset[str]:
        """Letters as displayed, as letters of the bank. Raises KeyError for one that is not displayed."""
        by_shown = dict(zip(LETTERS, self.order, strict=False))
        return frozenset(by_shown[shown] for shown in displayed)


def draw(
    items: Sequence[Question],
    guide: Guide,
    seed: int,
    number: int,
    *,
    objectives: Sequence[str] = (),
    older: bool = False,
) -> tuple[Place, ...]:
    """`number` questions, shared among the domains by their weights and within a domain evenly among its objectives.

    `objectives` names objectives (`sparkml.tune`) or groups of them (`sparkml`); none means all of the current guide, with
    `older` those of the older one as well. Options are shuffled. Raises FormError.
    """
    chosen = _chosen(guide, objectives, older)
    draw = random.Random(seed)
    pools = {name: draw.sample(found, len(found)) for name in chosen if (found := _of(items, name))}
    if (there := sum(map(len, pools.values()))) < number or number < 1:
        raise FormError(f"{number} questions were asked for; there are {there}")
    drawn = [item for pool in _by_domain(pools, guide, number, draw) for item in pool]
    draw.shuffle(drawn)
    return tuple(Place(item.name, tuple(draw.sample(item.letters, len(item.letters)))) for item in drawn)


def shares(weights: Mapping[str, int], number: int) -> dict[str, int]:
    """`number` divided by weights, by largest remainders; of equal remainders the first name gets one first."""
    total = sum(weights.values())
    found = {name: number * weight // total for name, weight in weights.items()}
    rest = sorted(weights, key=lambda name: -(number * weights[name] % total))
    for name in rest[: number - sum(found.values())]:
        found[name] += 1
    return found


def _chosen(guide: Guide, objectives: Sequence[str], older: bool) -> list[str]:
    names = [one.name for one in guide.objectives if older or objectives or not one.older]
    for word in objectives:
        if not any(word in (name, name.partition(".")[0]) for name in names):
            groups = list(dict.fromkeys(name.partition(".")[0] for name in names))
            hint = nearest(word, [*names, *groups])
            raise FormError(f"there is no objective {word!r}{hint} (groups: {', '.join(groups)})")
    return [name for name in names if not objectives or {name, name.partition(".")[0]} & {*objectives}]


def _of(items: Sequence[Question], objective: str) -> list[Question]:
    return sorted((item for item in items if item.objective == objective), key=lambda item: item.name)


def _by_domain(
    pools: Mapping[str, list[Question]], guide: Guide, number: int, draw: random.Random
) -> list[list[Question]]:
    """For each domain its questions. What a domain lacks is taken from the others."""
    of_domain: dict[str, list[str]] = {}
    for name in pools:
        of_domain.setdefault(guide.by_name[name].domain, []).append(name)
    weights = {domain.name: domain.weight for domain in guide.domains if domain.name in of_domain}
    available = {domain: sum(len(pools[name]) for name in names) for domain, names in of_domain.items()}
    wanted = shares(weights, number)
    while lacking := [domain for domain in wanted if wanted[domain] > available[domain]]:
        for domain in lacking:
            wanted[domain] = available[domain]
        others = {domain: weight for domain, weight in weights.items() if wanted[domain] < available[domain]}
        for domain, more in shares(others, number - sum(wanted.values())).items():
            wanted[domain] += more
    return [_in_turn([pools[name] for name in names], wanted[domain], draw) for domain, names in of_domain.items()]


def _in_turn(pools: list[list[Question]], number: int, draw: random.Random) -> list[Question]:
    """From each pool one, in an order that is drawn, then from each a second one, until there are enough."""
    order = draw.sample(pools, len(pools))
    longest = max(map(len, order))
    return [pool[turn] for turn in range(longest) for pool in order if turn < len(pool)][:number]
