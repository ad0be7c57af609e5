"""An appointment, its clock, and the room."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, equal, judges, wrong

CLOCK_CHANGES = [
    ("Europe/Berlin", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Sydney", date(2026, 4, 5)),
    ("Australia/Sydney", date(2026, 10, 4)),
]
AT_TWO = [CLOCK_CHANGES[0], CLOCK_CHANGES[2], CLOCK_CHANGES[5]]  # put forward, from 2 to 3
TEXTS = ["learner", "name", "day", "time", "zone", "device", "status"]
SCHEMA = pa.schema({**dict.fromkeys(TEXTS, pa.string()), "booked_at": pa.timestamp("us", tz="UTC")})
LATER = timedelta(days=1)


class Appointment:
    """A booking made before the clocks were changed, for a day after; room and rules are such that nothing is open."""

    def __init__(self, world: World, draw: Draw, zone: str = "", time: str = "") -> None:
        self.world, self.draw = world, draw
        self.learner, self.other = draw.people(2)
        self.table = f"main.study_{draw.word()}.bookings"
        self.zone, change = draw.choice([each for each in CLOCK_CHANGES if zone in ("", each[0])])
        self.day = change + timedelta(days=draw.randrange(1, 15))
        self.time = time or f"{draw.randrange(8, 18):02}:{draw.choice(['00', '15', '30', '45'])}"
        self.name, self.device = f"{draw.word().title()} {draw.word().title()}", f"laptop-{draw.word()}"
        self.booked_at = datetime(change.year, change.month, change.day, 12, tzinfo=UTC) - timedelta(
            days=draw.randrange(3, 20)
        )
        self.rules: dict[str, Any] = {
            "early_minutes": draw.randrange(15, 46),
            "check_hours": draw.randrange(24, 72),
            "break_minutes": 0,
            "allowed": [f"water_{draw.word()}", f"mouse_{draw.word()}"],
        }
        self.room: dict[str, Any] = {
            "document": {"name": self.name, "valid_until": self.day + timedelta(days=400)},
            "checks": [self.check(hours=5)],
            "break_minutes": 0,
            "desk": self.rules["allowed"][:1],
        }
        self.rows = [self.row()]

    @property
    def starts(self) -> datetime:
        local = datetime.fromisoformat(f"{self.day}T{self.time}").replace(tzinfo=ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def row(self, **changed: Any) -> dict[str, Any]:
        about = {"learner": self.learner, "name": self.name, "day": str(self.day), "time": self.time, "zone": self.zone}
        return {**about, "device": self.device, "status": "booked", "booked_at": self.booked_at, **changed}

    def check(self, hours: float, passed: bool = True, device: str = "") -> dict[str, Any]:
        """A system check so many hours before the start."""
        return {"device": device or self.device, "at": self.starts - timedelta(hours=hours), "passed": passed}

    def ask(self, lab: Lab) -> Any:
        frame = pa.Table.from_pylist(self.draw.shuffled(self.rows), schema=SCHEMA)
        self.world.write_table(self.table, frame, user=self.learner)
        given = {"bookings": self.table, "learner": self.learner, "room": self.room, "rules": self.rules}
        return lab.as_(self.learner).checklist(**given)

    def judge(self, lab: Lab, right: list[str], title: str, told: list[str]) -> None:
        got = self.ask(lab)
        if not isinstance(got, dict) or not isinstance(got.get("open"), list):
            wrong(
                "not starts, ready_at and open",
                happened=f"it returned {got!r}",
                rule="it returns a dict with starts, ready_at and open",
            )
        mine = ", ".join(map(str, got["open"])) or "nothing"
        where = [f"{self.day} {self.time} in {self.zone}: {self.starts:%Y-%m-%d %H:%M} UTC"]
        equal(
            got["open"],
            right,
            title,
            happened=f"open is {mine}",
            but=f"{', '.join(right) or 'nothing'} is right",
            drawing=where + told,
        )


@judges
def when_it_starts(lab: Lab, world: World, draw: Draw) -> None:
    """The start is the local time of the day itself, whichever offset held on the day of the booking, and before the start."""
    for zone, change in (("Europe/Berlin", ""), ("America/New_York", ""), ("Australia/Sydney", ""), ("", "at night")):
        scene = Appointment(world, draw, zone)
        if change:  # ready at 1 o'clock something: at 2 the clocks are put forward
            zone, scene.day = draw.choice([each for each in CLOCK_CHANGES if each in AT_TWO])
            scene.zone, scene.time = zone, "03:10"
            scene.booked_at = datetime(scene.day.year, scene.day.month, scene.day.day, 12, tzinfo=UTC) - timedelta(
                days=9
            )
            scene.rows = [scene.row()]
        got = scene.ask(lab)
        right = {"starts": scene.starts, "ready_at": scene.starts - timedelta(minutes=scene.rules["early_minutes"])}
        mine = {name: got.get(name) for name in right} if isinstance(got, dict) else got
        told = [f"appointment  {scene.day} {scene.time}, {zone}", f"booked at  {scene.booked_at:%Y-%m-%d %H:%M} UTC"]
        if not isinstance(mine, dict):
            wrong("not starts and ready_at", happened=f"it returned {got!r}")
        happened = f"{scene.time} in {zone} is {mine['starts']}"
        but = f"{right['starts']} is right"
        equal(
            mine["starts"], right["starts"], "not the time of the appointment", happened=happened, but=but, drawing=told
        )
        told += [f"early_minutes  {scene.rules['early_minutes']}"]
        told += ["on this day the clocks are put forward from 2 to 3"] if change else []
        happened, but = f"ready_at is {mine['ready_at']}", f"{right['ready_at']} is right, {right['starts']} the start"
        equal(
            mine["ready_at"],
            right["ready_at"],
            "not the minutes before the start",
            happened=happened,
            but=but,
            drawing=told,
        )


@judges
def booking_that_holds(lab: Lab, world: World, draw: Draw) -> None:
    """Of a learner's rows the one booked last holds; after a cancellation, or without a row, there is no appointment."""
    scene = Appointment(world, draw)
    moved = [  # once to an earlier day, once to a later one
        scene.row(day=str(scene.day + days * LATER), booked_at=scene.booked_at - LATER * ago, device="old")
        for days, ago in ((-1, 2), (1, 1))
    ]
    stranger = scene.row(learner=scene.other, day=str(scene.day + LATER), booked_at=scene.booked_at + LATER)
    scene.rows = [*moved, scene.row(), stranger]
    got = scene.ask(lab)
    starts = got.get("starts") if isinstance(got, dict) else got
    told = [f"{row['learner']}  {row['day']}, booked {row['booked_at']:%d %b}, {row['status']}" for row in scene.rows]
    later = isinstance(starts, datetime) and starts > scene.starts
    title = "the booking for the latest day" if later else "not the booking that holds"
    equal(starts, scene.starts, title, drawing=told)
    scene.rows.append(scene.row(status="cancelled", booked_at=scene.booked_at + timedelta(hours=1)))
    title = "an appointment that was cancelled"
    for rows in (scene.rows, [stranger]):
        scene.rows = rows
        if (got := scene.ask(lab)) is not None:
            wrong(title, happened=f"it returned {got!r}", but="None is right", drawing=told)
        title = "an appointment of somebody else"


@judges
def document(lab: Lab, world: World, draw: Draw) -> None:
    """The document has the booking's name, in capitals or not, and is valid on the local day, which may be another one in UTC."""
    for zone, time in (("Australia/Sydney", "08:30"), ("America/New_York", "20:45")):
        scene = Appointment(world, draw, zone, time)
        for days, right in ((0, []), (-1, ["document"])):
            scene.room["document"] = {"name": scene.name.upper(), "valid_until": scene.day + timedelta(days=days)}
            told = [f"document  valid until {scene.room['document']['valid_until']}"]
            scene.judge(lab, right, "a document at the edge of its last day", told)
    scene.room["document"] = {"name": f"{scene.name}son", "valid_until": scene.day + LATER}
    scene.judge(
        lab, ["document"], "a document with another name", [f"booked by  {scene.name}", f"document  {scene.name}son"]
    )


@judges
def system_check(lab: Lab, world: World, draw: Draw) -> None:
    """The last check on the booked device before the start counts: it passed, and is not too old."""
    scene = Appointment(world, draw)
    hours = scene.rules["check_hours"]
    closely = "the system check is not looked at closely"
    for checks, right in (
        ([scene.check(hours)], []),
        ([scene.check(hours + 0.01)], ["system check"]),
        ([scene.check(3, device="another")], ["system check"]),
        ([scene.check(9), scene.check(3, False)], ["system check"]),
        ([scene.check(3), scene.check(9, False)], []),
        ([scene.check(3), scene.check(0, False)], ["system check"]),
        ([scene.check(3), scene.check(2, False, "another"), scene.check(-1, False)], []),
        ([], ["system check"]),
    ):
        scene.room["checks"] = checks  # the last of them in time is first in one list and last in another
        said = "passed", "failed"
        told = [f"{each['at']:%Y-%m-%d %H:%M}  {each['device']}  {said[not each['passed']]}" for each in checks]
        told += [f"booked device  {scene.device}", f"check_hours  {hours}"]
        unordered = [each["at"] for each in checks] != sorted(each["at"] for each in checks)
        scene.judge(lab, right, "checks in another order than in time" if unordered else closely, told)


@judges
def breaks_and_aids(lab: Lab, world: World, draw: Draw) -> None:
    """Longer breaks than are allowed, and any thing on the desk that is not, are open; all that is open is named, sorted."""
    scene = Appointment(world, draw)
    scene.judge(lab, [], "something is open in a room where all is well", [])
    scene.room["desk"] = []
    scene.judge(lab, [], "something is open with an empty desk", ["nothing is on the desk"])
    for allowed in (draw.randrange(5, 20), 0):
        scene.rules["break_minutes"] = scene.room["break_minutes"] = allowed
        scene.judge(lab, [], "breaks that are allowed are open", [f"breaks  {allowed} min, all allowed"])
        scene.room["break_minutes"] += 1
        scene.judge(
            lab, ["breaks"], "a break is too long", [f"breaks  {allowed + 1} min, one more than the {allowed} allowed"]
        )
    scene.room["desk"] = [*scene.rules["allowed"], f"phone_{draw.word()}"]
    desk = [f"desk  {', '.join(scene.room['desk'])}", f"allowed  {', '.join(scene.rules['allowed'])}"]
    scene.judge(lab, ["aids", "breaks"], "an aid on the desk is not told", desk)
    scene.room["document"] = {"name": "nobody", "valid_until": scene.day}
    scene.room["checks"] = []
    scene.judge(lab, ["aids", "breaks", "document", "system check"], "not all that is open, sorted", desk)
