"""What counts of a log of events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, first_difference, judges, wrong

from .exams import TEXTS, Chosen

SCHEMA = pa.schema(
    {
        "attempt": pa.string(),
        "at": pa.timestamp("us", tz="UTC"),
        "kind": pa.string(),
        "name": pa.string(),
        "chosen": TEXTS,
    }
)


@dataclass(frozen=True)
class Event:
    """`at` in seconds since the exam was opened first."""

    at: float
    kind: str
    name: str | None = None
    chosen: str = ""

    def __str__(self) -> str:
        hours, rest = divmod(self.at, 3600)
        told = f"{int(hours)}:{int(rest // 60):02}:{rest % 60:04.1f}  {self.kind}"
        return told + (f"  {self.name}  {self.chosen or 'taken back'}" if self.name else "")


def counting(events: list[Event], limit: float, mistake: str = "") -> Chosen:
    """What counts; or what a known mistake finds."""
    standing: Chosen = {}
    passed, before = 0.0, None
    for event in sorted(events, key=lambda each: each.at):
        if mistake == "time without an answer is not counted" and event.kind == "saved":
            continue
        if event.kind == "opened" and mistake == "the clock begins anew after a crash":
            passed = 0.0
        if before is not None and (event.kind != "opened" or mistake == "the time between two sittings is counted"):
            passed += event.at - before
        before = event.at
        if event.kind == "answered" and (passed <= limit or mistake == "an answer after the time counts"):
            standing[str(event.name)] = sorted(event.chosen)
    return {name: letters for name, letters in standing.items() if letters}


MISTAKES = [
    "the clock begins anew after a crash",
    "the time between two sittings is counted",
    "time without an answer is not counted",
    "an answer after the time counts",  # after those that explain why it was taken for one in time
]


class Log:
    """The events of an attempt, in a table with those of another."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        self.attempt, self.other = f"attempt_{draw.word()}", f"attempt_{draw.word()}"
        self.table, self.minutes = f"main.exams_{draw.word()}.events", draw.randrange(30, 120)
        self.limit, self.start = self.minutes * 60.0, draw.moment()
        self.names = [f"q_{draw.word()}{number}" for number in range(6)]
        self.events: list[Event] = [Event(0.0, "opened")]

    def answered(self, at: float, name: str, chosen: str) -> None:
        self.events.append(Event(at, "answered", name, chosen))

    def row(self, event: Event, attempt: str, start: datetime) -> dict[str, object]:
        at = start + timedelta(seconds=event.at)
        kind = {"attempt": attempt, "at": at, "kind": event.kind, "name": event.name}
        return {**kind, "chosen": list(event.chosen)}

    def judge(self, lab: Lab, title: str) -> None:
        rows = [self.row(event, self.attempt, self.start) for event in self.events]
        elsewhere = [
            Event(0.0, "opened"),
            *(Event(5.0 + place, "answered", name, "e") for place, name in enumerate(self.names)),
        ]
        rows += [self.row(event, self.other, self.start + timedelta(seconds=3)) for event in elsewhere]
        rows.sort(key=lambda row: str(row["at"]), reverse=True)  # as they arrive: the latest first
        self.world.write_table(self.table, pa.Table.from_pylist(rows, schema=SCHEMA), user=self.owner)
        got = lab.as_(self.owner).answers_in_time(events=self.table, attempt=self.attempt, minutes=self.minutes)
        right = counting(self.events, self.limit)
        if not (difference := first_difference(got, right)):
            return
        title = next(
            (each for each in MISTAKES if not first_difference(got, counting(self.events, self.limit, each))), title
        )
        where, mine, expected = difference
        shown = [str(event) for event in sorted(self.events, key=lambda each: each.at)]
        wrong(
            title,
            happened=f"its {where} is {mine!r}" if where else f"it returned {mine!r}",
            but=f"{expected!r} is right, with {self.minutes} minutes",
            drawing=shown,
        )


@judges
def last_answer(lab: Lab, world: World, draw: Draw) -> None:
    """Of the answers to a question the last one counts, by time; one that was taken back is none; letters are sorted."""
    log = Log(world, draw)
    once, changed, back, again = log.names[:4]
    log.answered(10.0, changed, "a")
    log.answered(20.0, back, "b")
    log.answered(21.0, again, "c")
    log.answered(30.5, once, "db")
    log.answered(40.0, changed, "c")
    log.answered(50.0, again, "")
    log.answered(50.25, again, "a")
    log.answered(60.0, back, "")
    log.judge(lab, "not the last answer")


@judges
def after_the_limit(lab: Lab, world: World, draw: Draw) -> None:
    """What is answered at the very end counts; half a second later nothing does, and what stood before stands."""
    log = Log(world, draw)
    end, late, kept, taken_back = log.names[:4]
    log.answered(30.0, kept, "a")
    log.answered(40.0, taken_back, "d")
    log.answered(log.limit, end, "b")
    log.answered(log.limit + 0.25, kept, "c")
    log.answered(log.limit + 0.5, late, "a")
    log.answered(log.limit + 2, taken_back, "")
    log.judge(lab, "not what stands at the end")


@judges
def resumed(lab: Lab, world: World, draw: Draw) -> None:
    """After a crash the clock goes on from where it stood: what was used up is used up, over any number of sittings."""
    log = Log(world, draw)
    first, second, third, late = log.names[:4]
    gap = draw.randrange(5, 50)
    log.answered(log.limit * 0.5, first, "a")
    log.events.append(Event(log.limit * 0.5 + gap, "opened"))
    log.answered(log.limit * 0.8 + gap, second, "b")
    log.events.append(Event(log.limit * 0.8 + 2 * gap, "opened"))
    log.answered(log.limit * 0.95 + 2 * gap, third, "c")
    log.answered(log.limit * 1.01 + 2 * gap, late, "d")
    log.judge(lab, "not what counts after a crash")


@judges
def pause(lab: Lab, world: World, draw: Draw) -> None:
    """Between the last event of a sitting and the next opening the clock stands still, for minutes or days."""
    for seconds in (120.0, 90_000.0):
        log = Log(world, draw)
        first, second, late = log.names[:3]
        log.answered(log.limit * 0.25, first, "a")
        log.events.append(Event(log.limit * 0.25 + seconds, "opened"))
        log.answered(log.limit * 0.25 + seconds + log.limit * 0.75 - 1, second, "bc")
        log.answered(log.limit * 0.25 + seconds + log.limit * 0.75 + 1, late, "d")
        log.judge(lab, "not what counts after a pause")


@judges
def thinking(lab: Lab, world: World, draw: Draw) -> None:
    """A sitting lasts to its last event, also when that is a sign of life: thinking takes time."""
    log = Log(world, draw)
    first, late, later = log.names[:3]
    log.answered(log.limit * 0.2, first, "a")
    log.events.append(Event(log.limit * 0.6, "saved"))
    log.events.append(Event(log.limit * 0.9, "saved"))
    log.events.append(Event(log.limit * 0.9 + 600, "opened"))
    log.answered(log.limit * 1.4 + 600, late, "b")
    log.answered(log.limit * 1.8 + 600, later, "c")
    log.judge(lab, "not what counts after thinking")


@judges
def nothing_answered(lab: Lab, world: World, draw: Draw) -> None:
    """An attempt without an answer, or with none in time, has none."""
    log = Log(world, draw)
    log.events.append(Event(10.0, "saved"))
    log.judge(lab, "answers of nobody")
