"""A load test from its raw requests."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
from labjudge.grading import Draw, Lab, World, equal, first_difference, judges, returned, wrong

MOMENT = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    {"step": pa.int64(), "worker": pa.string(), "due": MOMENT, "sent": MOMENT, "done": MOMENT, "status": pa.int64()}
)
Row = dict[str, Any]


class LoadTest:
    """Requests in steps; nothing is written before `judge`."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        self.table = f"main.mail.load_{draw.word()}"
        self.slo = {"p99_ms": 400.0, "error_share": 0.05, "throughput": 0.5}
        self.rows: list[Row] = []
        self.start = draw.moment()

    def step(
        self, rate: int, times: list[float | None], statuses: Sequence[int | None] | None = None, late: float = 0.0
    ) -> None:
        """Requests at `rate` a second, answered after so many ms (None: never), sent `late` ms after they were due."""
        self.start += timedelta(minutes=10)
        statuses = statuses or [None if each is None else 200 for each in times]
        for place, (ms, status) in enumerate(zip(times, statuses, strict=True)):
            due = self.start + timedelta(seconds=place / rate)
            done = None if ms is None else due + timedelta(milliseconds=ms)
            sent = due + timedelta(milliseconds=late)
            worker = f"w{place % 3}"
            self.rows.append({"step": rate, "worker": worker, "due": due, "sent": sent, "done": done, "status": status})

    def right(self) -> list[Row]:
        report = []
        for rate in sorted({row["step"] for row in self.rows}):
            line = figures([row for row in self.rows if row["step"] == rate])
            holds = line["p99_ms"] is not None and line["p99_ms"] <= self.slo["p99_ms"]
            holds = holds and line["error_share"] <= self.slo["error_share"]
            report.append({**line, "holds": holds and line["throughput"] >= self.slo["throughput"] * rate})
        return report

    def judge(self, lab: Lab, title: str, *, holds: list[bool] | None = None) -> None:
        """`holds`, if given, is what the scene has to show."""
        right = self.right()
        assert holds in (None, [each["holds"] for each in right]), right
        frame = pa.Table.from_pylist(self.draw.shuffled(self.rows), schema=SCHEMA)
        self.world.write_table(self.table, frame, user=self.owner)
        got = lab.as_(self.owner).load_report(table=self.table, slo=self.slo)
        returned(got, list[dict[str, Any]], "a dict for each step")
        if [each.get("step") for each in got] != [each["step"] for each in right]:
            happened = f"its steps are {[each.get('step') for each in got]}"
            wrong("not the steps of the test", happened=happened, but=f"{[each['step'] for each in right]} are")
        for mine, line in zip(got, right, strict=True):
            if set(mine) != set(line):
                wrong(
                    "not the figures of a step",
                    happened=f"its keys are {', '.join(mine)}",
                    rule="a step has the figures of the docstring",
                )
            drawing = [f"step {line['step']}  requests {line['requests']}"]
            title = known([row for row in self.rows if row["step"] == line["step"]], mine, line) or title
            for name in line:
                equal(mine[name], line[name], title, happened=f"{name} is {mine[name]}", drawing=drawing)


def figures(rows: list[Row], since: str = "due", failures: bool = False) -> Row:
    """A step's figures; by a mistake: since the request was sent, or with the times of failures."""
    good = [row for row in rows if row["status"] == 200]
    times = times_of([row for row in rows if row["done"] is not None] if failures else good, since)
    ends = [row["done"] for row in rows if row["done"] is not None]
    seconds = (max(ends) - min(row["due"] for row in rows)).total_seconds() if ends else 1.0
    line = {"step": rows[0]["step"], "requests": len(rows), "error_share": (len(rows) - len(good)) / len(rows)}
    p95, p99 = (nearest_rank(times, percent) for percent in (95, 99))
    return {**line, "throughput": len(good) / seconds, "p95_ms": p95, "p99_ms": p99}


def times_of(rows: list[Row], since: str = "due") -> list[float]:
    return sorted((row["done"] - row[since]) / timedelta(milliseconds=1) for row in rows)


def nearest_rank(times: list[float], percent: int) -> float | None:
    return times[-(-percent * len(times) // 100) - 1] if times else None


def known(rows: list[Row], mine: Row, right: Row) -> str:
    """The name of a mistake that gives just these figures; "" if none does."""
    good = [row for row in rows if row["status"] == 200]
    by_worker = [times_of([row for row in good if row["worker"] == f"w{place}"]) for place in range(3)]
    mistakes = {
        "waiting to be sent is left out": figures(rows, since="sent"),
        "times of failures among those of answers": figures(rows, failures=True),
    }
    if answered := [row for row in rows if row["done"] is not None]:
        mistakes["requests without an answer are lost"] = figures(answered)
    if all(by_worker):
        means = {
            f"p{percent}_ms": sum(nearest_rank(each, percent) or 0 for each in by_worker) / 3 for percent in (95, 99)
        }
        mistakes["percentiles of workers are averaged"] = {**right, **means}
        linear = {f"p{percent}_ms": float(np.percentile(times_of(good), percent)) for percent in (95, 99)}
        mistakes["a percentile between two requests"] = {**right, **linear}
    for title, line in mistakes.items():
        names = [name for name in line if name != "holds"]
        differs = any(first_difference(line[name], right[name]) for name in names)
        if differs and not any(first_difference(mine[name], line[name]) for name in names):
            return title
    return ""


def quick(draw: Draw, count: int) -> list[float | None]:
    return [20.0 + draw.randrange(20_000) / 1000 for _ in range(count)]


@judges
def at_the_limit(lab: Lab, world: World, draw: Draw) -> None:
    """The p99 is a nearest rank, at the limit it holds; the average may be far below when it does not."""
    for slow, ms, holds, title in (
        (3, 400.0, True, "at the limit it holds"),
        (2, 9000.0, True, "not the nearest rank"),
        (3, 401.0, False, "an average that is low"),
    ):
        scene = LoadTest(world, draw)
        times = quick(draw, 200)
        for place in draw.sample(range(200), slow):
            times[place] = ms
        scene.step(20, times)
        scene.judge(lab, title, holds=[holds])


@judges
def workers_together(lab: Lab, world: World, draw: Draw) -> None:
    """Percentiles are over all requests of a step, whichever worker sent them: one slow worker is a third of the users."""
    scene = LoadTest(world, draw)
    for rate in draw.shuffled([10, 20, 50]):
        times = quick(draw, draw.randrange(100, 140))
        slow = draw.randrange(3)
        for place in range(slow, len(times), 3):
            times[place] = 200.0 + draw.randrange(900_000) / 1000
        scene.step(rate, times)
    scene.judge(lab, "not the figures of all workers together")


@judges
def from_when_it_was_due(lab: Lab, world: World, draw: Draw) -> None:
    """A request that was sent late is as slow as its user sees it: from when it was due."""
    scene = LoadTest(world, draw)
    scene.step(20, quick(draw, 110), late=0.0)
    late = draw.randrange(500, 900)
    scene.step(40, [late + (each or 0.0) for each in quick(draw, 110)], late=late)
    scene.judge(lab, "requests that were sent late", holds=[True, False])


@judges
def failures(lab: Lab, world: World, draw: Draw) -> None:
    """What is not answered with 200 is an error, without an answer as well; fast failures make no percentile better."""
    scene = LoadTest(world, draw)
    times, statuses = quick(draw, 200), [200] * 200
    for place in draw.sample(range(1, 199), 40):  # the first and the last one are answered
        times[place], statuses[place] = 1.0, draw.choice([202, 302, 429, 500, 503])
    scene.step(20, times, list(statuses))
    scene.judge(lab, "failures counted wrong", holds=[False])
    scene = LoadTest(world, draw)
    times = quick(draw, 100)
    for place in draw.sample(range(100), draw.randrange(6, 20)):
        times[place] = None
    scene.step(10, times)
    scene.judge(lab, "requests without an answer", holds=[False])


@judges
def throughput(lab: Lab, world: World, draw: Draw) -> None:
    """Throughput is answers with 200 a second, until the last answer of any status; a step that falls behind does not hold."""
    scene = LoadTest(world, draw)
    scene.slo |= {"p99_ms": 90_000.0, "throughput": 0.9}
    scene.step(10, quick(draw, 120))
    scene.step(30, [10.0 * place for place in range(1, 121)])
    scene.judge(lab, "a step that falls behind", holds=[True, False])
    scene.step(50, [*quick(draw, 119), 6000.0], [200] * 119 + [504])
    scene.judge(lab, "the last answer is an error, and is left out", holds=[True, False, False])
    scene = LoadTest(world, draw)
    scene.step(2, quick(draw, 40), [503] + [200] * 39)
    scene.judge(lab, "the first answer is an error, and is left out", holds=[True])


@judges
def limits_that_are_met(lab: Lab, world: World, draw: Draw) -> None:
    """A share of errors and a throughput that are just those of the SLO hold."""
    scene = LoadTest(world, draw)
    scene.slo |= {"error_share": 0.0625, "p99_ms": 90_000.0}
    scene.step(10, [*quick(draw, 99), 10_100.0])  # 100 answers in 20 seconds
    scene.step(20, quick(draw, 160), draw.shuffled([500] * 10 + [200] * 150))
    scene.judge(lab, "at the limit it does not hold", holds=[True, True])


@judges
def nothing_answered(lab: Lab, world: World, draw: Draw) -> None:
    """A step without an answer has no percentiles, no throughput, and does not hold; one of a single request has all."""
    scene = LoadTest(world, draw)
    scene.step(5, [draw.randrange(30, 90) * 1.0])
    scene.step(80, [None] * 7)
    scene.step(90, [30.0] * 5, [503] * 5)
    scene.judge(lab, "a step without an answer")
