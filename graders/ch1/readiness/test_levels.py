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
    """Eighths of 8 questions, else thousandths of 1000; None: nothing was asked."""
    asked = {name: 0 if share is None else 8 if (share * 8).is_integer() else 1000 for name, share in shares.items()}
    return {name: {"right": round((share or 0) * asked[name]), "asked": asked[name]} for name, share in shares.items()}


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
    got: Any = lab.levels(scores(shares), table, required)
    named = got.get("blocked_by") if isinstance(got, dict) else None
    unasked = sum(domain not in reached for domain in blocked)
    if isinstance(named, list) and sorted(named) == sorted(blocked) and named[:unasked] != blocked[:unasked]:
        title = "what was not asked about does not come first, by name"
    equal(got, right, title)


@judges
def highest_level_reached(lab: Lab, draw: Draw) -> None:
    """A domain has the highest level whose bar it reaches, also exactly, and the lowest with nothing right."""
    table, named = rubric(draw), domains(draw, 7)
    low, high = table[1]["at_least"], table[2]["at_least"]
    shares = dict(zip(named, [0.0, low - 0.125, low - 0.001, low, high - 0.001, high, 1.0], strict=True))
    check(lab, shares, table, {}, "a level at its very bar")


@judges
def no_average(lab: Lab, draw: Draw) -> None:
    """One required domain below its level blocks, however good the others are."""
    table, named = rubric(draw), domains(draw, 9)  # whose mean is above every bar
    shares: dict[str, float | None] = {**dict.fromkeys(named, 1.0), named[draw.randrange(9)]: 0.125}
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
    shares = {named[0]: 0.25, named[1]: 0.125, named[2]: 0.25, named[3]: 0.0}
    check(lab, shares, table, {**required, named[3]: "fair"}, "what blocks is sorted by what is lacking")
    for missing in ({named[3]: None, named[1]: None}, {}):  # the lowest share has the first name
        left: dict[str, float | None] = {named[0]: 0.0, named[2]: 0.25}
        check(lab, {**left, **missing}, table, required, "a domain that was not asked about")
    check(lab, {}, table, required, "nothing was asked at all")
