"""How a version meets its traffic: choices are played on, and their cost and consequence told."""

import math
from typing import Any

from labjudge.grading import Draw, Lab, judges, returned, wrong

Facts = dict[str, Any]
PERCENT = {"shadow": 0, "blue-green": 100}


def share_of(facts: Facts) -> int:
    """The smallest whole percentage that brings enough requests."""
    return math.ceil(100 * facts["needed"] / (facts["per_hour"] * facts["hours"]))


def lasts(pattern: str, facts: Facts) -> float:
    hours: dict[str, float] = {"shadow": facts["needed"] / facts["per_hour"], "canary": facts["hours"]}
    return hours.get(pattern) or float(facts["notice_hours"])


def extra(pattern: str, facts: Facts) -> int:
    return 0 if pattern == "canary" else int(facts["places"])


def cost(pattern: str, facts: Facts) -> float:
    share = {"canary": share_of(facts)}.get(pattern, PERCENT.get(pattern, 0)) / 100
    hours = lasts(pattern, facts)
    answers = facts["per_hour"] * hours * share
    return float(answers * facts["harm"] + extra(pattern, facts) * hours * facts["place_hour"])


def trouble(pattern: str, facts: Facts) -> str:
    """What becomes of a pattern that is not possible here; "" if it is."""
    if facts["places"] + extra(pattern, facts) > facts["quota"]:
        return f"{facts['places']} places and {extra(pattern, facts)} more are above the quota, {facts['quota']}"
    if pattern == "shadow":
        if facts["writes"]:
            return "each copied request writes a second time"
        if facts["reaction"]:
            return "nobody sees the answers, so nobody reacts to them"
        if lasts("shadow", facts) > facts["hours"]:
            return f"{facts['needed']} requests take {lasts('shadow', facts):.1f} hours, and there are {facts['hours']}"
    if pattern == "canary":
        if not facts["mixed"]:
            return "two versions answer at the same time, which they must not"
        if share_of(facts) > facts["max_percent"]:
            got = facts["per_hour"] * facts["hours"] * facts["max_percent"] // 100
            return f"at {facts['max_percent']} % it sees {got} requests in {facts['hours']} hours; {facts['needed']} are needed"
    return ""


class Company:
    """Facts under which each pattern is possible, and a canary clearly the cheapest."""

    def __init__(self, draw: Draw) -> None:
        hours, percent = draw.randrange(4, 9), draw.randrange(4, 9)
        per_hour = 100 * draw.randrange(40, 90)
        places = 4 * draw.randrange(10, 20)
        self.facts: Facts = {
            "per_hour": per_hour,
            "needed": per_hour * hours * percent // 100,
            "hours": hours,
            "max_percent": percent + draw.randrange(2, 9),
            "harm": 0.0001,
            "places": places,
            "quota": 3 * places,
            "place_hour": 1.0,
            "notice_hours": float(hours),
            "mixed": True,
            "writes": False,
            "reaction": True,
        }

    def judge(self, lab: Lab, right: str | None, title: str, **changed: Any) -> None:
        facts = {**self.facts, **changed}
        possible = {name: cost(name, facts) for name in ("shadow", "canary", "blue-green") if not trouble(name, facts)}
        assert min(possible, key=possible.__getitem__, default=None) == right, (right, possible)
        got = returned(lab.choose_rollout(facts), dict[str, Any], "pattern and percent")
        if set(got) != {"pattern", "percent"}:
            wrong(
                "not pattern and percent",
                happened=f"its keys are {', '.join(got)}",
                rule="it returns a dict with pattern and percent",
            )
        drawing = [f"{name:<13} {value}" for name, value in facts.items()]
        chosen = got["pattern"]
        if chosen != right:
            consequence = "something is possible here"
            if chosen in ("shadow", "canary", "blue-green"):
                consequence = (
                    trouble(chosen, facts) or f"it costs {possible[chosen]:,.2f}, and not everything costs as much"
                )
            wrong(title, happened=f"it chose {chosen}", but=consequence, drawing=drawing)
        percent = {"canary": share_of(facts), None: None}.get(right, PERCENT.get(right or ""))
        if got["percent"] != percent or isinstance(got["percent"], bool):
            happened = f"for {right}, percent is {got['percent']}"
            but = "it is the share of answers that are the candidate's"
            if right == "canary" and isinstance(got["percent"], int | float):
                brings = facts["per_hour"] * facts["hours"] * got["percent"] / 100
                but = f"it brings {brings:g} requests in {facts['hours']} hours; {facts['needed']} are needed, and no more"
            wrong("not the share of answers", happened=happened, but=but, drawing=drawing)


@judges
def the_canary(lab: Lab, draw: Draw) -> None:
    """A canary gets the smallest whole percentage that brings enough requests: rounded up, and not more."""
    company = Company(draw)
    needed, per_hour, hours = (company.facts[name] for name in ("needed", "per_hour", "hours"))
    company.judge(lab, "canary", "the cheapest is not chosen")
    company.judge(lab, "canary", "one request more is needed", needed=needed + 1)
    company.judge(lab, "canary", "one request less is needed", needed=needed - 1)
    exact = {"needed": needed, "max_percent": round(100 * needed / (per_hour * hours))}
    company.judge(lab, "canary", "at the largest share that is allowed", **exact)
    # At one percent less it would see half a request too few.
    share = round(100 * needed / (per_hour * hours))
    odd = next(each for each in range(per_hour, per_hour + 100) if each * hours * share % 100 >= 50)
    company.judge(lab, "canary", "a part of a request", per_hour=odd, needed=odd * hours * share // 100 + 1)


@judges
def too_little_traffic(lab: Lab, draw: Draw) -> None:
    """Where the largest share allowed brings too few requests in time, a canary shows nothing."""
    company = Company(draw)
    percent = share_of(company.facts)
    company.judge(lab, "blue-green", "a canary that sees too little", writes=True, max_percent=percent - 1)
    few = company.facts["needed"] * 30
    company.judge(lab, "blue-green", "a canary that needs more than all", writes=True, needed=few, max_percent=100)


@judges
def shadows(lab: Lab, draw: Draw) -> None:
    """A shadow costs places and harms nobody, but not where requests write, or the users' reaction is what decides."""
    company = Company(draw)
    harmful = {"harm": 1.0, "reaction": False}
    company.judge(lab, "shadow", "harm that a shadow spares", **harmful)
    company.judge(lab, "canary", "requests that write are copied", **harmful, writes=True)
    company.judge(lab, "canary", "a reaction to what nobody sees", harm=1.0, reaction=True)
    places, hours, needed = (company.facts[name] for name in ("places", "hours", "needed"))
    between = {"reaction": False, "harm": places * hours / 2 / needed}
    company.judge(lab, "shadow", "a shadow that is paid for all of the hours", **between)
    slow = company.facts["hours"] * company.facts["per_hour"]
    everything = {**harmful, "needed": slow + 1, "max_percent": 100}
    company.judge(
        lab, "shadow", "a shadow that takes all of the hours", **{**everything, "needed": slow, "mixed": False}
    )
    company.judge(lab, "blue-green", "a shadow that takes longer than there is", **everything)


@judges
def cheapest_counts(lab: Lab, draw: Draw) -> None:
    """Of those that are possible the cheapest is chosen: harm against places, and how long each lasts."""
    company = Company(draw)
    company.judge(lab, "blue-green", "a fault that is seen at once", notice_hours=0.001)
    company.judge(lab, "canary", "places cost, and harm hardly", reaction=False)
    company.judge(lab, "blue-green", "versions side by side that must not be", mixed=False)


@judges
def not_enough_places(lab: Lab, draw: Draw) -> None:
    """What needs more places than the quota is not possible; exactly the quota is; None where nothing is."""
    company = Company(draw)
    places = company.facts["places"]
    twice = {"mixed": False, "reaction": False, "harm": 1.0}
    company.judge(lab, "shadow", "exactly the quota", **twice, quota=2 * places)
    company.judge(lab, None, "twice the places, above the quota", **twice, quota=2 * places - 1)
    company.judge(lab, "canary", "a canary divides the places", harm=1.0, quota=places, reaction=False)
    company.judge(lab, None, "nothing is possible", quota=places, max_percent=1)
    company.judge(lab, None, "more places than there are", quota=places - 1)
