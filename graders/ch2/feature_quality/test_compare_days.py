"""One day beside others."""

import math
from datetime import date
from typing import Any

from labjudge.grading import Draw, Lab, Outcome, World, judges, refused, wrong

from .days import DAY, PLANS, FeatureDays, Row, is_nan, quantile
from .findings import compare_findings


class Compared:
    """A reference of three days of different sizes, a day to compare, and a day before them that has no part in it."""

    def __init__(self, world: World, draw: Draw, sizes: tuple[int, ...] = (20, 30, 25)) -> None:
        self.draw, self.days = draw, FeatureDays(world, draw)
        self.limits: dict[str, Any] = {
            "quantiles": [0.5, 0.95],
            "ratio": draw.randrange(6, 12) / 2,
            "null_rate": draw.randrange(10, 30) / 100,
            "distinct": draw.randrange(4, 8) / 2,
        }
        for row in self.days.day(0, 60):
            row |= {self.days.gb: 1e7, self.days.plan: f"p{draw.randrange(10_000)}", self.days.share: None}
        self.reference = [self.days.start + (number + 1) * DAY for number in range(len(sizes))]
        for number, size in enumerate(sizes):
            self.days.day(number + 1, size)
        self.today: date = self.days.start + (len(sizes) + 1) * DAY
        self.rows = self.days.day(len(sizes) + 1, 40)

    def before(self) -> list[Row]:
        return [row for day in self.reference for row in self.days.days.get(day, [])]

    def right(self) -> list[Row]:
        d, found = self.days, []
        old = self.before()
        for name in d.features:
            rate = _nulls(self.rows, name) / len(self.rows) - _nulls(old, name) / len(old)
            if rate > self.limits["null_rate"]:
                found.append({"feature": name, "check": "null_rate", "value": rate})
            if name == d.plan:
                most = max(_categories(d.days.get(day, []), name) for day in self.reference)
                times = _categories(self.rows, name) / most
                if times > self.limits["distinct"]:
                    found.append({"feature": name, "check": "distinct", "value": times})
                continue
            pairs = [
                (quantile(_numbers(self.rows, name), share), quantile(_numbers(old, name), share))
                for share in self.limits["quantiles"]
            ]
            ratios = [one / other for one, other in pairs if one and other and one > 0 and other > 0]
            ratio = max(ratios, key=lambda each: abs(math.log(each)), default=1.0)
            if ratio > self.limits["ratio"] or ratio < 1 / self.limits["ratio"]:
                found.append({"feature": name, "check": "scale", "value": ratio})
        return found

    def asked(self, lab: Lab) -> Outcome:
        d = self.days
        d.write()
        outcome: Outcome = lab.attempt.as_(d.owner).compare_days(
            table=d.table, day=self.today, reference=self.reference, limits=self.limits
        )
        return outcome

    def judge(self, lab: Lab, titles: dict[str, str], right: list[Row] | None = None) -> None:
        outcome = self.asked(lab)
        if outcome.error:
            wrong("it fails", happened=str(outcome))
        compare_findings(outcome.value, self.right() if right is None else right, titles)


def _nulls(rows: list[Row], name: str) -> int:
    return sum(row[name] is None for row in rows)


def _categories(rows: list[Row], name: str) -> int:
    return len({row[name] for row in rows if row[name] is not None})


def _numbers(rows: list[Row], name: str) -> list[float]:
    return sorted(float(row[name]) for row in rows if row[name] is not None and not is_nan(row[name]))


@judges
def an_ordinary_day(lab: Lab, world: World, draw: Draw) -> None:
    """A day like those of the reference has no findings, whatever other days are like; a limit that is met is not exceeded."""
    scene = Compared(world, draw)
    scene.limits["distinct"] = 1.0
    for rows in (scene.rows, *[scene.days.days[day] for day in scene.reference]):
        for place, plan in enumerate(PLANS):
            rows[place][scene.days.plan] = plan
    for row in scene.rows[6:10]:
        row[scene.days.plan] = None
    scene.limits["null_rate"] = 4 / len(scene.rows)
    scene.judge(
        lab, {f"no {check}": "an ordinary day is complained about" for check in ("scale", "null_rate", "distinct")}
    )


@judges
def another_unit(lab: Lab, world: World, draw: Draw) -> None:
    """A change of scale by more than the limit is found in both directions, also of a tenth of the rows."""
    for factor, titles in (
        (draw.choice([10.0, 100.0]), {"scale": "many times larger passes"}),
        (draw.choice([0.1, 0.01]), {"scale": "many times smaller passes"}),
    ):
        scene = Compared(world, draw)
        scene.limits["quantiles"] = [0.5]
        for row in scene.rows:
            row[scene.days.gb] *= factor
        scene.judge(lab, {**titles, "other scale": "not the ratio of day by reference"})
    scene = Compared(world, draw)
    for row in scene.rows[: len(scene.rows) // 8]:
        row[scene.days.gb] *= 100.0
    scene.judge(
        lab, {"scale": "another unit of some rows passes", "other scale": "not the ratio that is farthest from 1"}
    )
    scene = Compared(world, draw)
    scene.limits["quantiles"] = draw.shuffled([0.2, 0.9])
    in_order = sorted(scene.rows, key=lambda row: float(row[scene.days.gb]))
    for place, row in enumerate(in_order):  # the lower half a hundredth, the upper some times as much
        row[scene.days.gb] *= 0.01 if place < len(in_order) // 2 else 8.0
    titles = {"scale": "smaller in the lower half passes", "other scale": "the growth of some hides that others shrank"}
    scene.judge(lab, titles)
    scene = Compared(world, draw)
    scene.limits["quantiles"] = [0.5]  # of equal numbers it is exact
    ratio = scene.limits["ratio"]
    for rows, gb, calls in ((scene.before(), 8.0, int(2 * ratio)), (scene.rows, 8.0 * ratio, 2)):
        for row in rows:
            row |= {scene.days.gb: gb, scene.days.calls: calls}
    scene.judge(lab, {"no scale": "a ratio that is met exactly is complained about"})


@judges
def quantiles_that_have_no_ratio(lab: Lab, world: World, draw: Draw) -> None:
    """A quantile that is not above 0 on both sides is left out, and NaN is no number of any quantile."""
    scene = Compared(world, draw)
    d = scene.days
    for row in scene.before():
        row[d.calls] = -row[d.calls]
    for row in scene.rows:
        row[d.calls] *= -50
    for place, row in enumerate(scene.rows):
        row[d.gb] = float("nan") if place < 15 else row[d.gb] * 100.0
    for row in scene.rows[: len(scene.rows) * 2 // 3]:
        row[d.share] = 0.0
    titles = {"scale": "numbers beside NaN are not compared", "other scale": "NaN has a place among the numbers"}
    scene.judge(lab, {**titles, "no scale": "a quantile that cannot be compared"})


@judges
def null_rates(lab: Lab, world: World, draw: Draw) -> None:
    """The null rate is compared with that of all reference rows together, and only a rise is found."""
    scene = Compared(world, draw, sizes=(6, 80))
    d = scene.days
    for row in d.days[scene.reference[0]]:
        row[d.share] = None  # all of a small day: few of all rows
    for row in d.days[scene.reference[1]]:
        row[d.calls] = None
    limit = scene.limits["null_rate"]
    for row in scene.rows[: int(len(scene.rows) * (limit + 6 / 86) + 1)]:
        row[d.share] = None
    titles = {"null_rate": "more nulls than usual pass", "other null_rate": "not the rate of all rows"}
    scene.judge(lab, {**titles, "no null_rate": "fewer nulls than usual are complained about"})


@judges
def categories(lab: Lab, world: World, draw: Draw) -> None:
    """Many more categories than on any day of the reference are found; one of its days may be without rows."""
    scene = Compared(world, draw)
    scene.limits["distinct"] = 2.0
    for place, row in enumerate(scene.before()):  # each day has five categories of its own
        row[scene.days.plan] = f"{PLANS[place % 5]} of {row['day']:%A}"
    for row in scene.rows[5:]:
        row[scene.days.plan] = f"session-{draw.randrange(10**6)}"
    titles = {"distinct": "an explosion of categories passes", "other distinct": "not the day with most categories"}
    scene.judge(lab, titles)
    scene = Compared(world, draw)
    d = scene.days
    for row in d.days[scene.reference[0]]:
        row[d.plan] = PLANS[0]
    del d.days[scene.reference[1]]
    for row in scene.rows:
        row[d.plan] = f"session-{draw.randrange(10**6)}"
    titles = {"distinct": "an explosion of categories passes", "other distinct": "days with few categories count"}
    scene.judge(lab, titles)


@judges
def without_rows(lab: Lab, world: World, draw: Draw) -> None:
    """A day without rows is a finding; a reference without rows compares with nothing, and raises ValueError."""
    scene = Compared(world, draw)
    del scene.days.days[scene.today]
    right = [{"feature": None, "check": "empty", "value": 0}]
    scene.judge(lab, {"empty": "a day without rows is like any other"}, right)
    scene = Compared(world, draw)
    for day in scene.reference:
        del scene.days.days[day]
    refused(scene.asked(lab), ValueError, "compared with nothing", but="the reference has no rows")
    del scene.days.days[scene.today]
    refused(scene.asked(lab), ValueError, "an empty day hides an empty reference", but="neither has a row")
