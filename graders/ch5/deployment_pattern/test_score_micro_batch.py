"""A stream's events, each exactly once."""

from datetime import timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges, wrong

from .parcels import NUMBER, TEXT, TIME, Parcels, Row, clock, close, rows_now

OWN = "an event's row has its own parcel and time, and the first prediction that was made for it"
COLUMNS = {"event_id": TEXT, "parcel": TEXT, "event_time": TIME, "prediction": NUMBER, "model_version": TEXT}


class Stream:
    """Events of a few parcels, two versions of a model, and what the target should have: the event and its version."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.parcels = Parcels(world, draw)
        self.old, self.new = self.parcels.add_version(), self.parcels.add_version()
        self.names, self.start = self.parcels.names(3), draw.moment()
        self.right: dict[str, tuple[Row, str]] = {}

    def events(self, count: int, hour: int) -> list[Row]:
        """Events of one hour after the start (or before it)."""
        return [
            {
                "event_id": f"e{number}",
                "parcel": self.draw.choice(self.names),
                "event_time": self.start + timedelta(hours=hour, microseconds=self.draw.randrange(1, 3_600 * 10**6)),
                **self.parcels.values(),
            }
            for number in self.draw.sample(range(100_000, 999_999), count)
        ]

    def twin(self, event: Row) -> Row:
        """Another event of the same parcel at the same time."""
        return {**self.events(1, 0)[0], "parcel": event["parcel"], "event_time": event["event_time"]}

    def send(self, lab: Lab, events: list[Row], number: int, version: str = "") -> Any:
        """One micro-batch, in any order. What is new in it belongs to the target afterwards."""
        used, about = version or self.old, self.parcels
        columns = [("event_id", pa.string()), ("parcel", pa.string()), ("event_time", pa.timestamp("us", "UTC"))]
        schema = pa.schema([*columns, *[(name, pa.float64()) for name in about.features]])
        frame = pa.Table.from_pylist(self.draw.shuffled(events), schema)
        given = {"model": about.model, "model_version": used, "target": about.target}
        for event in events:
            self.right.setdefault(event["event_id"], (event, used))
        return lab.as_(about.owner).score_micro_batch(events=frame, batch_id=number, **given)

    def rows(self) -> list[Row]:
        return rows_now(self.world, self.parcels.target, COLUMNS)

    def expect(self, story: str, lost: str, doubled: str) -> None:
        """End the check as wrong unless each event has its row; `story` says what was sent."""
        got = self.rows()
        for name, (event, version) in self.right.items():
            mine = [row for row in got if row["event_id"] == name]
            at = f"event {name} of {clock(event['event_time'])}"
            if len(mine) != 1:
                wrong(lost if not mine else doubled, happened=f"{story}: {len(mine)} rows for {at}")
            row, score = mine[0], self.parcels.predict(version, event)
            if (row["parcel"], row["event_time"]) != (event["parcel"], event["event_time"]):
                wrong("not the event's own parcel and time", happened=f"for {at} it has {row}", rule=OWN)
            if row["model_version"] != version or not close(row["prediction"], score):
                said = f"version {row['model_version']!r}, prediction {row['prediction']}"
                first = f"its first score was by version {version!r}: {score}"
                again = row["model_version"] == self.new and close(
                    row["prediction"], self.parcels.predict(self.new, event)
                )
                title = "scored anew by a later version" if again else "another prediction than the model's"
                wrong(title, happened=f"{story}: for {at}: {said}", but=first, rule=OWN)
        if len(got) != len(self.right):
            wrong(
                "rows that are no event",
                happened=f"{len(got)} rows for {len(self.right)} events",
                rule="the target has one row for each event, and no other",
            )


@judges
def each_event_once(lab: Lab, world: World, draw: Draw) -> None:
    """Each event has one row with its prediction, also when it comes twice in one micro-batch; an empty one changes nothing."""
    stream = Stream(world, draw)
    events = stream.events(5, 0)
    events.append(stream.twin(events[0]))
    stream.send(lab, [*events, *events[:2]], 0)
    stream.expect("6 events, 2 of them twice", "an event has no row", "twice in one micro-batch")
    stream.send(lab, [], 1)
    stream.expect("an empty micro-batch after it", "an event has no row", "twice in one micro-batch")


@judges
def delivered_again(lab: Lab, world: World, draw: Draw) -> None:
    """An event that comes again in a later micro-batch adds no row, and its first score stays."""
    stream = Stream(world, draw)
    first = stream.events(4, 0)
    stream.send(lab, first, 0)
    stream.send(lab, [*stream.events(2, 1), *first[:3]], 1, stream.new)
    stream.expect(
        "3 of 4 events come again in the next micro-batch", "an event has no row", "delivered again, two rows"
    )


@judges
def after_a_crash(lab: Lab, world: World, draw: Draw) -> None:
    """A micro-batch that comes again after a crash ends as if there had been none, also under another model version."""
    stream = Stream(world, draw)
    stream.send(lab, stream.events(3, 0), 0)
    before = dict(stream.right)
    again = stream.events(4, 1)
    world.stop_after_writes(writes := draw.randrange(2, 7))
    try:
        stream.send(lab.attempt, again, 1)
    finally:
        world.stop_after_writes(None)
    there = {row["event_id"] for row in stream.rows()}
    stream.right = {name: each for name, each in stream.right.items() if name in before or name in there}
    stream.send(lab.restarted(), again, 1, stream.new)
    story = f"killed after {writes} requests that write, and sent again"
    stream.expect(story, "lost in a crash", "twice after a crash")
    stream.send(lab.restarted(), again, 1, stream.new)
    stream.expect("and once more", "lost in a crash", "twice after a restart")


@judges
def late_events(lab: Lab, world: World, draw: Draw) -> None:
    """An event has its row, however much older it is than those that came before."""
    stream = Stream(world, draw)
    stream.send(lab, stream.events(2, 6), 0)
    stream.send(lab, [*stream.events(2, 5), *stream.events(2, -40)], 1)
    story = "events of hour 6, then late ones of hour 5 and of two days before"
    stream.expect(story, "a late event is left out", "a late event has two rows")
    known = next(iter(stream.right.values()))[0]
    stream.send(lab, [stream.twin(known)], 9)
    stream.expect(
        "an event of the parcel and the time of an earlier one", "an event has no row", "two rows for an event"
    )


@judges
def a_new_checkpoint(lab: Lab, world: World, draw: Draw) -> None:
    """With a new checkpoint the numbers of micro-batches begin again, and events in them are as new as any."""
    stream = Stream(world, draw)
    for number in (0, 1, 0):
        stream.send(lab, stream.events(2, number), number)
    story = "micro-batches 0 and 1, then a new checkpoint: 0, with other events"
    stream.expect(story, "a number taken for a memory", "a number taken for a key")
