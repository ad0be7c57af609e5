"""Minutes of a plan, whichever way they are made whole."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from labjudge.grading import Draw, Lab, equal, judges, returned, wrong

Topic = dict[str, Any]
RULE = {"solid": 0.125, "block": 25}


def topics_of(draw: Draw, pairs: list[tuple[int, float]]) -> list[Topic]:
    """Topics of weights and weaknesses (in eighths)."""
    return [
        {"name": f"topic_{draw.word()}{place}", "weight": weight, "weakness": lacks}
        for place, (weight, lacks) in enumerate(pairs)
    ]


def exact_shares(minutes: int, topics: list[Topic], rule: dict[str, Any]) -> dict[str, Fraction]:
    parts = {
        each["name"]: Fraction(each["weight"]) * Fraction(each["weakness"])
        for each in topics
        if each["weakness"] > rule["solid"]
    }
    while len(parts) > 1 and minutes * min(parts.values()) < rule["block"] * sum(parts.values()):
        smallest = min(parts.values())
        del parts[[name for name, part in parts.items() if part == smallest][-1]]
    return {name: minutes * part / sum(parts.values()) for name, part in parts.items()}


def judge(lab: Lab, minutes: int, topics: list[Topic], rule: dict[str, Any] | None = None) -> None:
    rule = rule or RULE
    got: dict[str, int] = returned(lab.revision_plan(minutes, topics, rule), dict[str, int], "name -> whole minutes")
    exact = exact_shares(minutes, topics, rule)
    told = [
        f"{each['name']}  {each['weight']} x {each['weakness']}: {got.get(each['name'], 'not there')}, "
        f"exactly {float(exact.get(each['name'], 0)):.2f}"
        for each in topics
    ]
    equal(sorted(got), sorted(each["name"] for each in topics), "not all topics, and no others", drawing=told)
    total, planned = sum(got.values()), minutes if exact else 0
    if total != planned:
        title = "minutes are left over" if total < planned else "minutes are overspent"
        wrong(title, happened=f"the plan has {total} minutes", but=f"{planned} are to be planned", drawing=told)
    for each in topics:
        name, mine = each["name"], got[each["name"]]
        if mine and each["weakness"] <= rule["solid"]:
            wrong("time for what is solid", happened=f"{name} gets {mine} minutes", drawing=told)
        if 0 < mine < rule["block"] and len(exact) > 1:
            wrong("a session that is shorter than a block", happened=f"{name} gets {mine} minutes", drawing=told)
    for each in topics:
        name, mine = each["name"], got[each["name"]]
        share = float(exact.get(name, 0))
        if not mine and share >= 1:
            wrong("a topic is left out that could have a block", happened=f"{name} gets nothing", drawing=told)
        if abs(mine - share) >= 1:
            total_weight = sum(each["weight"] for each in topics if each["name"] in exact)
            by_weight = {each["name"]: Fraction(minutes * each["weight"], total_weight) for each in topics}
            ignored = all(abs(got[name] - by_weight[name]) < 1 for name in exact)
            title = "the plan ignores results" if ignored else "not by weight and weakness"
            wrong(
                title,
                happened=f"{name} gets {mine} minutes",
                but=f"{share:.2f} is its share",
                drawing=told,
            )


@judges
def weight_and_weakness(lab: Lab, draw: Draw) -> None:
    """Topics get minutes as their weight, and as what is lacking, to less than a minute."""
    weights = [draw.randrange(40, 48), draw.randrange(36, 44), draw.randrange(20, 28)]
    pairs = list(zip(weights, draw.shuffled([0.25, 0.5, 0.875]), strict=True))
    judge(lab, draw.randrange(500, 700), topics_of(draw, pairs))


@judges
def to_the_minute(lab: Lab, draw: Draw) -> None:
    """Whatever is drawn, the minutes add up to those that are left: none is over, none is overspent."""
    for _ in range(20):
        pairs = [(draw.randrange(10, 40), draw.randrange(0, 9) / 8) for _ in range(draw.randrange(2, 8))]
        judge(lab, draw.randrange(90, 900), topics_of(draw, pairs), {"solid": 0.125, "block": draw.randrange(15, 40)})
    judge(lab, 301, topics_of(draw, [(1, 0.5)] * 3))  # thirds


@judges
def nothing_for_the_solid(lab: Lab, draw: Draw) -> None:
    """What is solid, also just so, gets nothing; where all is solid, there is nothing to plan."""
    pairs = [(80, RULE["solid"]), (60, 0.0), (draw.randrange(10, 30), 0.5), (draw.randrange(10, 30), 0.75)]
    judge(lab, draw.randrange(200, 400), topics_of(draw, draw.shuffled(pairs)))
    outcome = lab.attempt.revision_plan(240, given := topics_of(draw, pairs[:2]), RULE)
    right = dict.fromkeys((each["name"] for each in given), 0)
    equal(outcome.value, right, "everything is solid", happened=str(outcome))


@judges
def blocks(lab: Lab, draw: Draw) -> None:
    """No session is shorter than a block: the smallest topic goes, and the others share anew before another one goes."""
    scale = draw.randrange(2, 5)
    last = draw.randrange(20, 25)
    pairs = [(50, 0.5), (52 - last, 0.5), (last, 0.5)]
    wide = {"solid": 0.125, "block": 30 * scale}
    judge(lab, 100 * scale - 2, topics_of(draw, draw.shuffled([*pairs, (2, 0.25)])), wide)
    judge(lab, 240, topics_of(draw, [(30, 0.5)] * 8), {"solid": 0.0, "block": 30})  # each has just a block


@judges
def one_stays(lab: Lab, draw: Draw) -> None:
    """Equal ones go from the last on; with less time than a block, one topic gets it all."""
    judge(lab, 60, topics_of(draw, [(30, 0.5)] * 3))
    minutes = draw.randrange(5, 20)
    pairs = [(draw.randrange(10, 20), 0.5), (draw.randrange(30, 40), 0.5), (draw.randrange(10, 20), 0.5)]
    judge(lab, minutes, topics_of(draw, pairs))
