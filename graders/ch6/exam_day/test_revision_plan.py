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
    solid = [each["name"] for each in topics if each["weakness"] <= rule["solid"]]
    several = [name for name in got if got[name]]
    several = several if len(several) > 1 else []  # a single one may be shorter
    for title, names in (
        ("time for what is solid", [name for name in solid if got[name]]),
        ("a session that is shorter than a block", [name for name in several if got[name] < rule["block"]]),
        (
            "a topic is left out that could have a block",
            [name for name, share in exact.items() if not got[name] and share >= rule["block"]],
        ),
        (
            share_title(minutes, topics, got, exact),
            [name for name in got if abs(got[name] - float(exact.get(name, 0))) >= 1],
        ),
    ):
        if names:
            share = float(exact.get(names[0], 0))
            wrong(
                title,
                happened=f"{names[0]} gets {got[names[0]]} minutes",
                but=f"{share:.2f} is its share",
                drawing=told,
            )


def share_title(minutes: int, topics: list[Topic], got: dict[str, int], exact: dict[str, Fraction]) -> str:
    """What to call shares that differ: whether they are those of the weights alone."""
    weights = {each["name"]: each["weight"] for each in topics if each["name"] in exact}
    by_weight = {name: minutes * weight / sum(weights.values()) for name, weight in weights.items()}
    ignored = all(abs(got[name] - share) < 1 for name, share in by_weight.items())
    return "the plan ignores results" if ignored else "not by weight and weakness"


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
        pairs = [(draw.randrange(10, 40), draw.randrange(0, 9) / 8) for _ in range(draw.randrange(1, 7))]
        pairs.append((draw.randrange(10, 40), 0.5))  # one that is not solid
        rule = {"solid": draw.choice([0.125, 0.25]), "block": draw.randrange(15, 40)}
        minutes, topics = draw.randrange(90, 900), topics_of(draw, draw.shuffled(pairs))
        shares = exact_shares(minutes, topics, {**rule, "block": 0}).values()
        if not any(rule["block"] - 1 <= share < rule["block"] for share in shares):  # which rounding makes a block
            judge(lab, minutes, topics, rule)
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
