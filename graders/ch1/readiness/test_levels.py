"""Levels and what blocks."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges

from .forms import domains


def rubric(draw: Draw) -> list[dict[str, Any]]:
    """Three levels whose names do not sort as they rank."""
    middle = draw.choice([0.5, 0.625])
    return [
        {"level": "solid" if draw.random() < 0.5 else "weak", "at_least": 0.0},
        {"level": "fair", "at_least": middle},
        {"level": "strong", "at_least": middle + 0.25},
    ]


def scores(shares: dict[str, float | None]) -> dict[str, dict[str, int]]:
    """Eighths; None: nothing was asked."""
    return {
        name: {"right": int((share or 0) * 8), "asked": 0 if share is None else 8} for name, share in shares.items()
    }


def check(
    lab: Lab, shares: dict[str, float | None], table: list[dict[str, Any]], required: dict[str, str], title: str
) -> None:
    order = [each["level"] for each in table]
    reached = {
        name: [each["level"] for each in table if share >= each["at_least"]][-1]
        for name, share in shares.items()
        if share is not None
    }
    blocked = [
        name
        for name, level in required.items()
        if name not in reached or order.index(reached[name]) < order.index(level)
    ]
    blocked.sort(key=lambda name: (-1 if shares.get(name) is None else shares[name], name))
    right = {"levels": reached, "ready": not blocked, "blocked_by": blocked}
    equal(lab.levels(scores(shares), table, required), right, title)


@judges
def highest_level_reached(lab: Lab, draw: Draw) -> None:
    """A domain has the highest level whose bar it reaches, also exactly, and the lowest with nothing right."""
    table, named = rubric(draw), domains(draw, 5)
    low, high = table[1]["at_least"], table[2]["at_least"]
    check(lab, dict(zip(named, [0.0, low - 0.125, low, high, 1.0], strict=True)), table, {}, "a level at its very bar")


@judges
def no_average(lab: Lab, draw: Draw) -> None:
    """One required domain below its level blocks, however good the others are."""
    table, named = rubric(draw), domains(draw, 4)
    shares: dict[str, float | None] = {**dict.fromkeys(named, 1.0), named[draw.randrange(4)]: 0.125}
    check(lab, shares, table, dict.fromkeys(named, "fair"), "a failed domain is hidden")


@judges
def each_to_its_own_level(lab: Lab, draw: Draw) -> None:
    """A domain must reach what is required of it; what nobody requires blocks nothing."""
    table, named = rubric(draw), domains(draw, 3)
    fair = table[1]["at_least"]
    shares: dict[str, float | None] = {named[0]: fair, named[1]: fair, named[2]: 0.0}
    check(lab, shares, table, {named[0]: "fair", named[1]: "strong"}, "another level for each domain")


@judges
def lowest_first(lab: Lab, draw: Draw) -> None:
    """What blocks is named from the lowest share on, of equal ones by name; what was not asked about comes first."""
    table, named = rubric(draw), sorted(domains(draw, 4))  # the lowest share has the last name
    shares: dict[str, float | None] = {named[0]: 0.25, named[1]: 0.375, named[2]: 0.25, named[3]: 0.0}
    required = dict.fromkeys(draw.shuffled(named), "strong")
    check(lab, shares, table, required, "not sorted by share")
    for missing in ({named[1]: None}, {}):
        left = {name: share for name, share in shares.items() if name != named[1]}
        check(lab, {**left, **missing}, table, required, "a domain that was not asked about")
