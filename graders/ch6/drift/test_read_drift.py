"""A series from the drift metrics table."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, equal, judges, returned

MOMENT = pa.timestamp("us", tz="UTC")
WINDOW = pa.struct({"start": MOMENT, "end": MOMENT})
METRICS = ["js_distance", "tv_distance", "wasserstein_distance", "population_stability_index"]
SCHEMA = pa.schema(
    {
        "window": WINDOW,
        "granularity": pa.string(),
        "slice_key": pa.string(),
        "slice_value": pa.string(),
        "column_name": pa.string(),
        "window_cmp": WINDOW,
        "drift_type": pa.string(),
        **dict.fromkeys(METRICS, pa.float64()),
    }
)
GRANULARITIES = {
    "5 minutes": timedelta(minutes=5),
    "30 minutes": timedelta(minutes=30),
    "1 hour": timedelta(hours=1),
    "1 day": timedelta(days=1),
}
Row = dict[str, Any]


class DriftTable:
    """The output of a monitor of a drawn table: some columns, compared with the baseline on each of some windows."""

    def __init__(self, world: World, draw: Draw, granularity: str = "1 day") -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        self.table = f"main.shop.{draw.word()}_drift_metrics"
        self.column, self.other = draw.sample([f"{name}_{draw.word()}" for name in ("spend", "age", "prediction")], 2)
        self.metric = draw.choice(METRICS)
        self.granularity, length = granularity, GRANULARITIES[granularity]
        midnight = datetime(2026, draw.randrange(1, 10), draw.randrange(3, 20), tzinfo=UTC)
        self.starts = [midnight + length * number for number in range(-2, 4)]
        self.rows = [self.row(moment, name) for moment in self.starts for name in (self.column, self.other)]

    def row(self, start: datetime, column: str, **changed: Any) -> Row:
        """One row against the baseline, with values of its own."""
        window = {"start": start, "end": start + GRANULARITIES[self.granularity]}
        row: Row = {"window": window, "granularity": self.granularity}
        row |= {"column_name": column, "drift_type": "BASELINE", **{name: self.draw.random() for name in METRICS}}
        return {**dict.fromkeys(SCHEMA.names), **row, **changed}

    def judge(self, lab: Lab, right: list[Row], title: str) -> None:
        frame = pa.Table.from_pylist(self.draw.shuffled(self.rows), schema=SCHEMA)
        self.world.write_table(self.table, frame, user=self.owner)
        got = lab.as_(self.owner).read_drift(
            table=self.table, column=self.column, metric=self.metric, granularity=self.granularity
        )
        returned(got, list[dict[str, Any]], "a list of dicts")
        told = [{**row, "start": in_utc(row.get("start"))} for row in got]
        equal(told, right, title, happened=f"it returned {len(got)} rows: {brief_rows(told)}", but=brief_rows(right))

    @property
    def right(self) -> list[Row]:
        mine = [row for row in self.rows[: 2 * len(self.starts)] if row["column_name"] == self.column]
        return [{"start": row["window"]["start"], "value": row[self.metric]} for row in mine]


def in_utc(moment: Any) -> Any:
    """A time without a zone is UTC, as Spark's session has it."""
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) and moment.tzinfo is None else moment


def brief_rows(rows: list[Row]) -> str:
    told = [
        f"{row['start']:%d %b %H:%M} {row.get('value')}" if isinstance(row.get("start"), datetime) else str(row)
        for row in rows
    ]
    return "; ".join(told) or "none"


@judges
def the_series(lab: Lab, world: World, draw: Draw) -> None:
    """Each window of the column against the baseline, the earliest first, whatever the granularity."""
    for granularity in draw.shuffled(list(GRANULARITIES)):
        scene = DriftTable(world, draw, granularity)
        scene.judge(lab, scene.right, "not the series of the column")


@judges
def baseline_only(lab: Lab, world: World, draw: Draw) -> None:
    """Rows that compare a window with the one before are no distance from the baseline."""
    scene = DriftTable(world, draw)
    for before, start in zip(scene.starts, scene.starts[1:], strict=False):
        window = {"start": before, "end": start}
        scene.rows.append(scene.row(start, scene.column, drift_type="CONSECUTIVE", window_cmp=window))
    scene.judge(lab, scene.right, "yesterday is taken for the baseline")


@judges
def all_rows_only(lab: Lab, world: World, draw: Draw) -> None:
    """Rows of a slice are about some of the rows only."""
    scene = DriftTable(world, draw)
    scene.rows += [scene.row(start, scene.column, slice_key="plan", slice_value="basic") for start in scene.starts]
    scene.judge(lab, scene.right, "a slice is taken for the whole")
    scene = DriftTable(world, draw)
    scene.rows += [scene.row(start, scene.column, slice_key="plan") for start in scene.starts]
    scene.judge(lab, scene.right, "the slice of those without a plan is taken for the whole")


@judges
def one_granularity(lab: Lab, world: World, draw: Draw) -> None:
    """Windows of another granularity are no part of the series."""
    for mine, others in (("1 day", ["1 week", "1 hour"]), ("5 minutes", ["30 minutes"])):
        scene = DriftTable(world, draw, mine)
        for other in others:
            scene.rows += [scene.row(scene.starts[place], scene.column, granularity=other) for place in (0, 3)]
        scene.judge(lab, scene.right, "windows of two sizes in one series")


@judges
def null_is_left_out(lab: Lab, world: World, draw: Draw) -> None:
    """A window whose metric is null is left out, and one whose metric is 0 is not."""
    scene = DriftTable(world, draw)
    lost, none = draw.sample(range(len(scene.starts)), 2)
    scene.rows[2 * lost][scene.metric] = None
    scene.rows[2 * none][scene.metric] = 0.0
    right = [row for row in scene.right if row["value"] is not None]
    scene.judge(lab, right, "a metric that is null, or 0")
