"""Compute by rules and price."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges


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
) -> None:
    got = lab.choose_compute(load, offers)
    right = {
        "offer": best and best["name"],
        "monthly_cost": None if best is None else cost(load, best),
        "eliminated": {
            next(one["name"] for one in offers if one["name"].startswith(kind)): rule for kind, rule in out.items()
        },
    }
    equal(got, right, title)


@judges
def kind_by_use(lab: Lab, draw: Draw) -> None:
    """Exploring takes all-purpose or serverless compute, a schedule jobs or serverless, callers a serving endpoint."""
    offers = [
        offer(draw, kind, dbu_per_hour=4 + number)
        for number, kind in enumerate(["all-purpose", "jobs", "serverless", "serving"])
    ]
    for use, best, out in (
        ("explore", 0, ("jobs", "serving")),
        ("scheduled", 1, ("all-purpose", "serving")),
        ("online", 3, ("all-purpose", "jobs", "serverless")),
    ):
        same_price = [{**one, "usd_per_dbu": 0.5} for one in offers]
        check(
            lab,
            workload(draw, use=use),
            draw.shuffled(same_price),
            same_price[best],
            dict.fromkeys(out, "kind"),
            f"compute for {use}",
        )


@judges
def gpu_where_it_is_used(lab: Lab, draw: Draw) -> None:
    """A deep model needs a GPU; trees and linear models do not use one, however cheap it is."""
    plain, fast = offer(draw, "jobs", dbu_per_hour=8), offer(draw, "serverless", gpu=True, dbu_per_hour=2)
    check(lab, workload(draw), [fast, plain], plain, {"serverless": "gpu"}, "a GPU that nobody uses")
    check(lab, workload(draw, model="deep"), [plain, fast], fast, {"jobs": "gpu"}, "a deep model without a GPU")


@judges
def machines_of_ones_own(lab: Lab, draw: Draw) -> None:
    """What needs an init script cannot use serverless compute; what may wait takes a slow start, up to the very minute."""
    cheap, own = offer(draw, "serverless", dbu_per_hour=1), offer(draw, "jobs", start_minutes=10)
    check(
        lab,
        workload(draw, init_script=True),
        [cheap, own],
        own,
        {"serverless": "init_script"},
        "an init script on serverless",
    )
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
    offers = [
        offer(draw, "all-purpose", gpu=True, start_minutes=9),
        offer(draw, "serverless", gpu=True, start_minutes=9),
        offer(draw, "jobs", start_minutes=9),
    ]
    check(lab, load, offers, None, {"all-purpose": "kind", "serverless": "gpu", "jobs": "start"}, "not the first rule")


@judges
def cheapest_by_the_month(lab: Lab, draw: Draw) -> None:
    """The price of a month decides: hours, price of a DBU, and the idle minutes that are paid after each run."""
    load = workload(draw, hours=0.5)
    idle = offer(draw, "jobs", dbu_per_hour=6, usd_per_dbu=0.2, idle_minutes=60)
    dear = offer(draw, "serverless", dbu_per_hour=6, usd_per_dbu=0.3)
    check(lab, load, draw.shuffled([idle, dear]), dear, {}, "not the cheapest")
    other = {**dear, "name": f"jobs_{draw.word()}", "kind": "jobs"}
    check(lab, load, [other, dear], other, {}, "of equal ones not the first")


@judges
def nothing_is_left(lab: Lab, draw: Draw) -> None:
    """With no offer left, there is no choice and no cost; with none at all, nothing is eliminated either."""
    check(lab, workload(draw), [offer(draw, "serving")], None, {"serving": "kind"}, "no offer left")
    check(lab, workload(draw), [], None, {}, "no offers at all")
