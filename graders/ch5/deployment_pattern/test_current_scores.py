"""Recent by stream, corrected by batch."""

from datetime import timedelta

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges, rows_of, wrong

from .parcels import Parcels, Row, clock, close

DAY, SECOND, INSTANT = timedelta(days=1), timedelta(seconds=1), timedelta(microseconds=1)


class Pair:
    """The two tables of a pair, with the score that counts for each parcel."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.parcels, self.night = Parcels(world, draw), draw.moment()
        self.tables: dict[str, list[Row]] = {"stream": [], "batch": []}
        self.right: dict[str, Row] = {}

    def parcel(self, counts: str, stream: list[timedelta], batch: list[timedelta]) -> None:
        """A parcel with scores at these times after the night; of the table that `counts`, the latest one."""
        name = next(each for each in self.parcels.names(9) if each not in self.right)
        for origin, times in (("stream", stream), ("batch", batch)):
            made = [(self.night + each, self.score()) for each in times]
            self.tables[origin] += [{"parcel": name, "at": at, **score} for at, score in made]
            if origin == counts:
                self.right[name] = {**max(made, key=lambda each: each[0])[1], "origin": origin}

    def score(self) -> Row:
        return {"prediction": self.draw.randrange(1, 9_999) / 8, "model_version": str(self.draw.randrange(1, 30))}

    def check(self, lab: Lab, title: str) -> None:
        """Call it, and end the check as wrong with `title` for a parcel whose score is another one."""
        about, names = self.parcels, {"stream": "event_time", "batch": "scored_through"}
        for origin, rows in self.tables.items():
            columns = ["parcel", names[origin], "prediction", "model_version"]
            kinds = [pa.string(), pa.timestamp("us", "UTC"), pa.float64(), pa.string()]
            shuffled = [{**row, names[origin]: row["at"]} for row in self.draw.shuffled(rows)]
            if origin == "stream":
                columns, kinds = [*columns, "event_id"], [*kinds, pa.string()]
                shuffled = [{**row, "event_id": f"e{place}"} for place, row in enumerate(shuffled)]
            frame = pa.Table.from_pylist(shuffled, pa.schema(list(zip(columns, kinds, strict=True))))
            self.world.write_table(f"{about.schema}.{origin}", frame, user=about.owner)
        tables = {"streamed": f"{about.schema}.stream", "final": f"{about.schema}.batch"}
        got = rows_of(lab.as_(about.owner).current_scores(**tables), "a Spark frame")
        self.compare(got, title)

    def compare(self, got: list[Row], title: str) -> None:
        columns = {"parcel", "prediction", "model_version", "origin"}
        if got and set(got[0]) != columns:
            wrong(
                "other columns than asked for",
                happened=f"they are {', '.join(got[0])}",
                but=f"{', '.join(sorted(columns))} are asked for",
                rule="the frame has the columns of the docstring",
            )
        for name, right in self.right.items():
            mine = [row for row in got if row["parcel"] == name]
            if len(mine) != 1:
                kind = "two scores for one parcel" if mine else "a parcel without a score"
                wrong(kind, happened=f"{len(mine)} rows for parcel {name}", drawing=self.drawing(name))
            row = mine[0]
            if {**row, "prediction": 0} != {"parcel": name, **right, "prediction": 0} or not close(
                row["prediction"], right["prediction"]
            ):
                said = f"{row['prediction']} by version {row['model_version']}, origin {row['origin']}"
                but = f"{right['prediction']} by version {right['model_version']}, origin {right['origin']}"
                wrong(title, happened=f"for parcel {name}: {said}", but=f"{but} counts", drawing=self.drawing(name))
        if len(got) != len(self.right):
            wrong(
                "parcels that no table has",
                happened=f"{len(got)} rows for {len(self.right)} parcels",
                rule="a row for each parcel that either table has, and no other",
            )

    def drawing(self, name: str) -> list[str]:
        """The scores of one parcel, oldest first."""
        rows = [(row["at"], origin, row) for origin in self.tables for row in self.tables[origin]]
        shown = sorted((each for each in rows if each[2]["parcel"] == name), key=lambda each: each[:2])
        kinds = {"stream": "event of     ", "batch": "batch through"}
        return [f"{kinds[origin]} {clock(at)}  score {row['prediction']}" for at, origin, row in shown]


@judges
def recent_by_stream(lab: Lab, world: World, draw: Draw) -> None:
    """An event after what the batch has seen counts, however little after."""
    pair = Pair(world, draw)
    for after in (INSTANT, SECOND / 2, SECOND * 40, DAY * 2):
        pair.parcel("stream", [after], [0 * DAY])
    pair.check(lab, "an event that the batch has not seen")


@judges
def corrected_by_batch(lab: Lab, world: World, draw: Draw) -> None:
    """What the batch has seen is the batch's: events before its end, and at that moment."""
    pair = Pair(world, draw)
    for before in (INSTANT, SECOND * draw.randrange(1, 60), DAY):
        pair.parcel("batch", [-before], [0 * DAY])
    pair.check(lab, "the batch has seen that event")
    pair.parcel("batch", [0 * DAY, -SECOND], [0 * DAY])
    pair.check(lab, "seen at that very moment")


@judges
def latest_of_each(lab: Lab, world: World, draw: Draw) -> None:
    """Of several nights and of several events the latest by time counts, in whatever order they came."""
    pair = Pair(world, draw)
    pair.parcel("batch", [-DAY * 3, -DAY, -SECOND], [-DAY * 2, 0 * DAY, -DAY])
    pair.parcel("stream", [SECOND * 9, SECOND * 30, -SECOND, SECOND], [-DAY, 0 * DAY])
    pair.parcel("stream", [-SECOND * 9, -SECOND * 30, -DAY], [])
    pair.parcel("batch", [], [-DAY * 5, -DAY * 2, -DAY * 9])
    pair.parcel("stream", [-SECOND, -DAY * 2], [-DAY, -DAY * 2])
    pair.check(lab, "not the latest")


@judges
def one_for_each(lab: Lab, world: World, draw: Draw) -> None:
    """Each parcel that either table has is there once."""
    pair = Pair(world, draw)
    for _ in range(2):
        pair.parcel("stream", [SECOND * draw.randrange(1, 9)], [])
        pair.parcel("batch", [], [-SECOND * draw.randrange(1, 9)])
        pair.parcel("stream", [DAY], [0 * DAY])
    pair.check(lab, "not the only score there is")
