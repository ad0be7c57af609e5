"""What is lacking, from a table and from runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, first_difference, judges, returned, wrong

SCHEMA = pa.schema(
    {
        **dict.fromkeys(["learner", "kind", "domain"], pa.string()),
        **dict.fromkeys(["right", "asked"], pa.int32()),
        "at": pa.timestamp("us", tz="UTC"),
    }
)


@dataclass(frozen=True)
class Result:
    """`right` of `asked`, `days` ago. A kind of "exam" is a run, any other one a row."""

    domain: str
    right: int
    asked: int
    days: float
    kind: str = "lab"
    learner: str = ""
    status: str = "FINISHED"

    def __str__(self) -> str:
        about = "".join(f", {each}" for each in (self.learner, self.status) if each not in ("", "FINISHED"))
        return f"{self.domain}  {self.right} of {self.asked}, {self.days:.2f} days ago ({self.kind}{about})"


def lacking(results: list[Result], domains: list[str], half_life: float, mistake: str = "") -> dict[str, float]:
    """What is lacking; or what a known mistake finds."""
    found = {}
    for domain in domains:
        mine = [each for each in results if each.domain == domain and each.asked]
        mine = [each for each in mine if each.status == "FINISHED"]
        others = mistake == "another learner's results count"
        mine = [each for each in mine if not each.learner or (others and each.kind != "exam")]
        mine = [each for each in mine if each.kind != "exam" or mistake != "exams do not count"]
        fresh = [
            1.0 if mistake == "old results count like new ones" else 0.5 ** (each.days / half_life) for each in mine
        ]
        counts = [1 if mistake == "shares are averaged" else each.asked for each in mine]
        total = sum(weight * count for weight, count in zip(fresh, counts, strict=True))
        known = sum(f * count * each.right / each.asked for f, count, each in zip(fresh, counts, mine, strict=True))
        found[domain] = 1 - known / total if total else 1.0
    return found


MISTAKES = [
    "old results count like new ones",
    "shares are averaged",
    "exams do not count",
    "another learner's results count",
]


class Record:
    """A learner, and two others of whom there are results too."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.learner, self.other = draw.people(2)
        self.table, self.experiment = f"main.study_{draw.word()}.results", f"/Shared/{draw.word()}"
        self.domains = [f"{draw.word()}{joint}{draw.word()}" for joint in (" ", ".", "_")]
        self.now: datetime = draw.moment().replace(microsecond=250_000)
        self.half_life = draw.choice([2.5, 7.0, 10.0, 14.0])

    def judge(self, lab: Lab, results: list[Result], title: str, mistakes: Sequence[str] = MISTAKES) -> None:
        rows = []
        for each in self.draw.shuffled(results):
            at, who = self.now - timedelta(days=each.days), each.learner or self.learner
            if each.kind != "exam":
                row = {"kind": each.kind, "domain": each.domain, "right": each.right, "asked": each.asked}
                rows.append({"learner": who, "at": at, **row})
                continue
            metrics = {f"share.{each.domain}": each.right / each.asked, f"asked.{each.domain}": float(each.asked)}
            about: dict[str, Any] = {"tags": {"learner": who}, "metrics": metrics, "status": each.status}
            self.world.run(
                self.experiment, start_time=at, duration=7_200.0, **about
            )  # it began two hours before its end
        self.world.write_table(self.table, pa.Table.from_pylist(rows, schema=SCHEMA), user=self.learner)
        given: dict[str, Any] = {"results": self.table, "experiment": self.experiment, "learner": self.learner}
        given |= {"domains": self.domains, "now": self.now, "half_life": self.half_life}
        got = returned(lab.as_(self.learner).weakness(**given), dict[str, float | int], "domain -> a number")
        right = lacking(results, self.domains, self.half_life)
        if not (difference := roughly_different(got, right)):
            return
        known = (
            each
            for each in mistakes
            if not roughly_different(got, lacking(results, self.domains, self.half_life, each))
        )
        where, mine, expected = difference
        told = [str(each) for each in results if each.domain in where] + [f"half-life  {self.half_life} days"]
        wrong(next(known, title), happened=f"its {where} is {mine!r}", but=f"{expected!r} is right", drawing=told)


def roughly_different(got: dict[str, float], right: dict[str, float]) -> tuple[str, Any, Any] | None:
    """A run's start is kept in milliseconds: a millionth more or less is nothing."""
    near = {
        name: right[name] if name in right and abs(value - right[name]) < 1e-6 else value for name, value in got.items()
    }
    return first_difference(near, right)


@judges
def recent_counts_more(lab: Lab, world: World, draw: Draw) -> None:
    """A question loses half of its weight in each half-life, by the minute and not by the day."""
    record = Record(world, draw)
    long_ago = record.half_life * draw.randrange(15, 30) / 10
    results = []
    for domain in record.domains:
        results += [Result(domain, draw.randrange(1, 4), 10, long_ago), Result(domain, draw.randrange(7, 10), 10, 0.4)]
        results.append(Result(domain, draw.randrange(4, 7), 10, record.half_life + 0.45, "quiz"))
    record.judge(lab, results, "not what is lacking")


@judges
def questions_count(lab: Lab, world: World, draw: Draw) -> None:
    """Thirty questions say more than three: questions are counted, not shares."""
    record = Record(world, draw)
    results = []
    for domain in record.domains:
        results.append(Result(domain, draw.randrange(5, 12), draw.randrange(30, 40), 1.25, "quiz"))
        results += [Result(domain, 3, 3, 1.25), Result(domain, 0, 1, 1.25)]
    record.judge(lab, results, "not the questions that were right")


@judges
def exams_too(lab: Lab, world: World, draw: Draw) -> None:
    """Finished runs of the learner count as rows do, at the time when they began; runs that did not finish do not."""
    record = Record(world, draw)
    first, second, third = record.domains
    results = [Result(first, 9, 10, 3.3), Result(second, 1, 8, 2.2, "quiz")]
    results += [Result(domain, draw.randrange(3, 9), 26, 6.5, "exam") for domain in (first, third)]
    results += [Result(first, 5, 26, 1.5, "exam"), Result(second, 0, 7, 1.5, "exam")]
    results.append(Result(third, 26, 26, 0.5, "exam", status="FAILED"))
    record.judge(lab, results, "not what table and runs say together")


@judges
def this_learner(lab: Lab, world: World, draw: Draw) -> None:
    """Other people's results, in the table and among the runs, say nothing."""
    record = Record(world, draw)
    results = [Result(domain, draw.randrange(2, 5), 10, 1.5) for domain in record.domains]
    results += [Result(domain, 10, 10, 1.5, learner=record.other) for domain in record.domains]
    results += [Result(record.domains[0], 26, 26, 0.25, "exam", learner=record.other)]
    alike = f"{record.learner}.au"  # whose name begins as the learner's does
    results += [Result(record.domains[1], 10, 10, 0.5, learner=alike)]
    results += [Result(record.domains[2], 26, 26, 0.5, "exam", learner=alike)]
    record.judge(lab, results, "results of others")


@judges
def nothing_asked(lab: Lab, world: World, draw: Draw) -> None:
    """Where nothing was asked all is lacking; where nothing was right, too; other domains are not told; no exam may be there."""
    record = Record(world, draw)
    none_right, never, empty = record.domains
    results = [Result(none_right, 0, 9, 2.0), Result(empty, 0, 0, 1.0), Result("another_domain", 3, 4, 1.0)]
    record.judge(lab, results, "a domain that nobody asked about")
    if record.experiment in world.experiments():
        wrong("an experiment is made by asking", happened=f"after the call there is an experiment {record.experiment}")
    results.append(Result(never, 4, 4, 5.0))
    record.judge(lab, results, "a domain in which all is known")


@judges
def every_page(lab: Lab, world: World, draw: Draw) -> None:
    """All pages of a search are read: the learner's exam may lie behind a thousand of others."""
    record = Record(world, draw)
    domain = record.domains[0]
    metrics = {f"share.{domain}": 0.5, f"asked.{domain}": 26.0}
    about: dict[str, Any] = {"tags": {"learner": record.other}, "metrics": metrics}
    for days in (9, 1):
        world.many_runs(record.experiment, 1_001, start_time=record.now - timedelta(days=days), **about)
    results = [Result(domain, 20, 26, 4.0, "exam"), *(Result(each, 1, 10, 2.0) for each in record.domains)]
    record.judge(lab, results, "only one page of the search", mistakes=())
