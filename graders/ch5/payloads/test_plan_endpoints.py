"""From a load test to batch sizes, endpoints and places. Seconds are sums of powers of two, so that throughputs are exact."""

from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, equal, judges, returned, wrong

Sizes = dict[int, list[float]]


def measured(draw: Draw, sizes: Sizes, failed: dict[int, int] | None = None) -> pd.DataFrame:
    """Requests by batch size with their seconds, in any order; `failed`: one of a size was answered with this status."""
    rows = []
    for size, seconds in sizes.items():
        statuses = [200] * len(seconds)
        if failed and size in failed:
            statuses[draw.randrange(len(seconds))] = failed[size]
        rows += [
            {"rows": size, "seconds": each, "status": status} for each, status in zip(seconds, statuses, strict=True)
        ]
    return pd.DataFrame(draw.shuffled(rows))


def caller(p95: float, rows_per_second: float = 1.0) -> dict[str, float]:
    return {"p95": p95, "rows_per_second": rows_per_second}


def planned(lab: Lab, table: pd.DataFrame, callers: dict[str, dict[str, float]]) -> list[dict[str, Any]]:
    answer = lab.plan_endpoints(table, callers)
    return returned(answer, list[dict[str, Any]], "a list with a dict for each batch size")


def batch_for(lab: Lab, table: pd.DataFrame, p95: float, right: int | None, title: str, sizes: str) -> None:
    """Check the batch size of a single caller."""
    plan = planned(lab, table, {"shop": caller(p95)})
    got = plan[0].get("batch") if plan else "no entry"
    equal(got, right, title, happened=f"for a p95 of {p95:g} s, batch is {got}", but=f"{right} is right: {sizes}")


@judges
def most_rows_within_the_limit(lab: Lab, draw: Draw) -> None:
    """The p95 decides whether a size will do, and the throughput which of them is best."""
    unit = draw.choice([0.25, 0.5, 1.0, 2.0])
    # Of 100 requests with 64 rows, one in ten is slow: the mean is low, the p95 is not.
    table = measured(
        draw,
        {8: [unit * 0.5] * 40, 32: [unit] * 40, 64: [unit] * 90 + [unit * 8] * 10, 256: [unit * 16] * 40},
    )
    told = "by size, p95 / rows per second of a place: 8: {}/{}, 32: {}/{}, 64: {}/{}, 256: {}/{}".format(
        *(
            f"{each:g}"
            for each in (unit / 2, 16 / unit, unit, 32 / unit, unit * 8, 64 / unit / 1.7, unit * 16, 16 / unit)
        )
    )
    batch_for(lab, table, unit * 4, 32, "over the limit in the tail", told)
    batch_for(lab, table, unit, 32, "a p95 that is exactly the limit", told)
    batch_for(lab, table, unit * 0.75, 8, "another size than the best", told)
    batch_for(lab, table, unit * 99, 64, "the largest and not the best", told)
    batch_for(lab, table, unit / 4, None, "a size that will not do", told)


@judges
def what_counts_as_measured(lab: Lab, draw: Draw) -> None:
    """A size at which a request failed is none to choose, and neither is one with fewer than 20 requests."""
    status = draw.choice([400, 413, 429, 504])
    table = measured(draw, {10: [1.0] * 30, 20: [1.0] * 19, 40: [1.0] * 30}, {40: status})
    told = f"by size, requests: 10: 30, 20: 19, 40: 30, one of them answered with {status}"
    batch_for(lab, table, 2.0, 10, "a size that was not measured well", told)
    table = measured(draw, {10: [1.0] * 19, 20: [1.0] * 20})
    batch_for(lab, table, 2.0, 20, "twenty requests are enough", "by size, requests: 10: 19, 20: 20")


@judges
def throughput_of_a_place(lab: Lab, draw: Draw) -> None:
    """Throughput is the rows of the whole test over its seconds, and of equal ones the smaller size is taken."""
    # A mean of rows/second per request would prefer 32: many short requests, and few long ones that take the time.
    table = measured(draw, {16: [1.0] * 40, 32: [0.5] * 20 + [7.5] * 20})
    told = "16 rows in 1 s each: 16 a second; 32 rows in 0.5 s and as often in 7.5 s: 8 a second"
    batch_for(lab, table, 10.0, 16, "a mean of rates", told)
    table = measured(draw, {16: [0.5] * 20, 32: [1.0] * 20, 64: [2.0] * 20})
    batch_for(lab, table, 10.0, 16, "of equal ones not the smaller", "all three sizes reach 32 rows a second")


@judges
def endpoints_by_size(lab: Lab, draw: Draw) -> None:
    """Callers of one size share an endpoint, whose places are rounded up once; whom no size suits comes last."""
    shop, portal, night, trader = (f"{name}_{draw.word()}" for name in ("shop", "portal", "night", "trader"))
    table = measured(draw, {8: [0.25] * 20, 128: [2.0] * 20})  # 32 and 64 rows a second from one place
    callers = {
        night: caller(10.0, 128.0),
        trader: caller(0.125, 5.0),
        shop: caller(0.5, 40.0),
        portal: caller(1.0, 40.0),
    }
    plan = planned(lab, table, dict(draw.shuffled(list(callers.items()))))
    right: list[dict[str, Any]] = [
        {"batch": 8, "callers": sorted([shop, portal]), "places": 3},
        {"batch": 128, "callers": [night], "places": 2},
        {"batch": None, "callers": [trader], "places": 0},
    ]
    told = "8 rows: 32 a second, shop and portal need 40 each; 128 rows: 64 a second, night needs 128; nothing is in 0.125 s"
    happened = f"it returned {plan}"
    if not any(trader in each.get("callers", []) for each in plan):
        wrong("whom no size suits is not told", happened=happened, but=told)
    equal([each.get("batch") for each in plan], [8, 128, None], "other endpoints", happened=happened, but=told)
    for mine, should in zip(plan, right, strict=True):
        equal(
            mine.get("callers"), should["callers"], "callers of another endpoint", but=f"{should['callers']} is right"
        )
        happened = f"with batch {should['batch']}, places is {mine.get('places')}"
        equal(mine.get("places"), should["places"], "another number of places", happened=happened, but=told)
        equal(mine, should, "another entry")
    del callers[trader], callers[night]
    equal(len(planned(lab, table, callers)), 1, "an entry for nobody")
