"""Compute by rules and price."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges, returned, wrong

RULES = ("kind", "gpu", "init_script", "start")


def workload(draw: Draw, **about: Any) -> dict[str, Any]:
    plain = {
        "use": "scheduled",
        "model": draw.choice(["linear", "trees"]),
        "hours": draw.randrange(2, 12) / 4,
        "runs_per_month": draw.randrange(20, 40),
        "wait_minutes": 30,
        "init_script": False,
    }
    return {**plain, **about}


def offer(draw: Draw, kind: str, **about: Any) -> dict[str, Any]:
    plain = {
        "name": f"{kind}_{draw.word()}",
        "kind": kind,
        "gpu": False,
        "dbu_per_hour": draw.randrange(4, 12),
        "usd_per_dbu": draw.randrange(10, 60) / 100,
        "start_minutes": 5,
        "idle_minutes": 0,
    }
    return {**plain, **about}


def cost(load: dict[str, Any], one: dict[str, Any]) -> float:
    hours = load["runs_per_month"] * (load["hours"] + one["idle_minutes"] / 60)
    return float(hours * one["dbu_per_hour"] * one["usd_per_dbu"])


def check(
    lab: Lab,
    load: dict[str, Any],
    offers: list[dict[str, Any]],
    best: dict[str, Any] | None,
    out: dict[str, str],
    title: str,
    cost_title: str = "not what a month costs",
) -> None:
    """`out`: the kind of each offer that is eliminated -> the rule. `cost_title` is for an answer with nothing else wrong."""
    got = lab.choose_compute(load, offers)
    by_a_rule(got)
    right = {
        "offer": best and best["name"],
        "monthly_cost": None if best is None else cost(load, best),
        "eliminated": {one["name"]: out[one["kind"]] for one in offers if one["kind"] in out},
    }
    only_the_cost = {**got, "monthly_cost": right["monthly_cost"]} == right
    equal(got, right, cost_title if only_the_cost else title)


def by_a_rule(got: Any) -> dict[str, Any]:
    """What is eliminated. Ends the check as wrong where a rule is none of the four."""
    shape = "a dict with offer, monthly_cost and eliminated, a dict"
    eliminated: dict[str, Any] = returned(returned(got, dict, shape).get("eliminated"), dict, shape, part="eliminated")
    for name, rule in eliminated.items():
        if rule not in RULES:
            wrong(
                "eliminated by no rule",
                happened=f"{name!r} is eliminated by {rule!r}",
                but=f"the rules are {', '.join(RULES)}",
            )
    return eliminated


@judges
def kind_by_use(lab: Lab, draw: Draw) -> None:
    """Exploring takes all-purpose or serverless compute, a schedule jobs or serverless, callers a serving endpoint."""
    offers = [offer(draw, kind) for kind in ("all-purpose", "jobs", "serverless", "serving")]
    for use, out in (
        ("explore", ("jobs", "serving")),
        ("scheduled", ("all-purpose", "serving")),
        ("online", ("all-purpose", "jobs", "serverless")),
    ):
        got = lab.choose_compute(workload(draw, use=use), draw.shuffled(offers))
        kinds = {one["name"]: one["kind"] for one in offers}
        by_kind = sorted(str(kinds.get(name)) for name, rule in by_a_rule(got).items() if rule == "kind")
        equal(
            by_kind, sorted(out), f"compute for {use}", happened=f"eliminated by kind: {', '.join(by_kind) or 'none'}"
        )


@judges
def gpu_where_it_is_used(lab: Lab, draw: Draw) -> None:
    """A deep model needs a GPU; trees and linear models do not use one, however cheap it is."""
    plain, fast = offer(draw, "jobs", dbu_per_hour=8), offer(draw, "serverless", gpu=True, dbu_per_hour=2)
    for model in draw.shuffled(["linear", "trees"]):
        check(lab, workload(draw, model=model), [fast, plain], plain, {"serverless": "gpu"}, "a GPU that nobody uses")
    check(lab, workload(draw, model="deep"), [plain, fast], fast, {"jobs": "gpu"}, "a deep model without a GPU")


@judges
def machines_of_ones_own(lab: Lab, draw: Draw) -> None:
    """Serverless and serving run no init script; what may wait takes a slow start, up to the very minute."""
    cheap, own = offer(draw, "serverless", dbu_per_hour=1), offer(draw, "jobs", start_minutes=10)
    check(
        lab,
        workload(draw, init_script=True),
        [cheap, own],
        own,
        {"serverless": "init_script"},
        "an init script on serverless",
    )
    serving = [offer(draw, "serving")]
    online = workload(draw, use="online", init_script=True)
    check(lab, online, serving, None, {"serving": "init_script"}, "an init script on a serving endpoint")
    wait = draw.randrange(4, 20)
    at_once = offer(draw, "serverless", start_minutes=wait, dbu_per_hour=20)
    check(lab, workload(draw, wait_minutes=wait), [at_once], at_once, {}, "a start that takes as long as it may")
    slow = offer(draw, "jobs", start_minutes=wait + 0.5)
    check(
        lab,
        workload(draw, wait_minutes=wait),
        [slow, at_once],
        at_once,
        {"jobs": "start"},
        "a start that takes too long",
    )


@judges
def first_rule_counts(lab: Lab, draw: Draw) -> None:
    """An offer that breaks several rules is eliminated by the first of them."""
    load = workload(draw, init_script=True, wait_minutes=1)
    for rule, kind, gpu in (
        ("kind", "serving", True),
        ("gpu", "serverless", True),
        ("init_script", "serverless", False),
    ):
        one = offer(draw, kind, gpu=gpu, start_minutes=9)
        got = by_a_rule(lab.choose_compute(load, [one])).get(one["name"], "not there")
        broken = RULES[RULES.index(rule) :]
        equal(
            got,
            rule,
            f"not the first rule: {rule}",
            happened=f"its rule is {got}",
            but=f"it breaks {', '.join(broken)}",
        )


@judges
def cheapest_by_the_month(lab: Lab, draw: Draw) -> None:
    """The price of a month decides: hours, price of a DBU, and the idle minutes that are paid after each run."""
    load = workload(draw, hours=0.5)
    idle = offer(draw, "jobs", dbu_per_hour=6, usd_per_dbu=0.2, idle_minutes=60)
    dear = offer(draw, "serverless", dbu_per_hour=6, usd_per_dbu=0.3)
    check(lab, load, draw.shuffled([idle, dear]), dear, {}, "not the cheapest")
    awhile = {**idle, "idle_minutes": draw.randrange(10, 50)}
    check(lab, load, [awhile], awhile, {}, "not the only offer", "not what the idle minutes cost")
    other = {**dear, "name": f"jobs_{draw.word()}", "kind": "jobs"}
    check(lab, load, [other, dear], other, {}, "of equal ones not the first")
    free = offer(draw, "serverless", usd_per_dbu=0.0)
    check(lab, load, [idle, free, other], free, {}, "an offer that costs nothing", "an offer that costs nothing")


@judges
def nothing_is_left(lab: Lab, draw: Draw) -> None:
    """With no offer left, there is no choice and no cost; with none at all, nothing is eliminated either."""
    check(lab, workload(draw), [offer(draw, "serving")], None, {"serving": "kind"}, "no offer left")
    check(lab, workload(draw), [], None, {}, "no offers at all")
