"""A feature table held against its contract."""

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .bikes import MICRO, MOMENT, Row, contract


class FeatureTable:
    """A feature table that keeps its contract, until somebody changes a part of it."""

    def __init__(self, world: World, draw: Draw, **other: Any) -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        self.contract = contract(draw, **other)
        self.table, self.now = f"main.bikes.features_{draw.word()}", draw.moment()
        entity, stamp = self.contract["entity"], self.contract["stamp"]
        self.keys, self.time = [*entity, stamp], stamp
        self.feature = self.contract["feature"]
        self.limit: datetime = self.now - timedelta(hours=self.contract["max_age_hours"])
        members = [{name: f"{name}-{number}" for name in entity} for number in range(3)]
        self.rows: list[Row] = [
            {**who, stamp: self.limit + timedelta(hours=hours), self.feature: draw.randrange(0, 90) / 4}
            for who in members
            for hours in (-30, -2, 0)
        ]

    def judge(self, lab: Lab, right: list[str], title: str, happened: str) -> None:
        """Write the table and compare the problems that are told."""
        c, draw = self.contract, self.draw
        schema = pa.schema(
            [
                *((name, pa.string()) for name in c["entity"]),
                (c["stamp"], MOMENT),
                ("checked", MOMENT),
                (self.feature, pa.float64()),
            ]
        )
        rows = [{**row, "checked": self.limit} for row in self.rows]
        frame = pa.Table.from_pylist(draw.shuffled(rows), schema=schema)
        self.world.write_table(self.table, frame, user=self.owner, keys=self.keys, timeseries=[self.time])
        answer = lab.as_(self.owner).table_problems(table=self.table, contract=c, now=self.now)
        told = returned(answer, list[str], "a list of words")
        if sorted(told) != sorted(right):
            wrong(title, happened=f"for a table {happened}, it returned {told}", but=f"{right} is right")


@judges
def kept(lab: Lab, world: World, draw: Draw) -> None:
    """A table that keeps its contract has no problem: as old as it may be, and with nulls where they are kept."""
    scene = FeatureTable(world, draw, entity=["member", "city"])
    scene.rows[0][scene.time] = scene.limit + MICRO
    scene.judge(lab, [], "old rows beside a new one", "with one row that is new enough")
    scene.rows[0][scene.time] = scene.limit - timedelta(hours=30)
    scene.judge(lab, [], "exactly as old as it may be", "whose latest stamp is max_age_hours before now")
    scene.rows[0][scene.feature] = None
    scene.rows[1][scene.feature] = 0.0
    scene.judge(lab, [], "a null that is kept", "with a null, and nulls is keep")


@judges
def keys_and_columns(lab: Lab, world: World, draw: Draw) -> None:
    """The key is entity and stamp, the stamp is its timestamp, and the feature is there."""
    scene = FeatureTable(world, draw)
    scene.keys, scene.time = [*scene.contract["entity"], "checked"], "checked"
    scene.judge(lab, ["key", "time"], "a key that the contract does not name", f"with the key {scene.keys}")
    scene = FeatureTable(world, draw, entity=["member", "city"])
    scene.keys = ["member", scene.time]
    scene.judge(lab, ["key"], "a part of the key", f"with the key {scene.keys}")
    scene = FeatureTable(world, draw)
    scene.keys = [*scene.keys, "checked"]
    scene.judge(lab, ["key"], "a key of more columns", f"with the key {scene.keys}")
    scene = FeatureTable(world, draw, entity=["member", "city"])
    scene.keys = ["city", "member", scene.time]
    scene.judge(lab, [], "a key in another order", f"with the key {scene.keys}")
    scene = FeatureTable(world, draw, nulls="default", default=0.0)
    scene.feature = f"{scene.feature}_old"
    for row in scene.rows:
        row[scene.feature] = row.pop(scene.contract["feature"])
    scene.judge(lab, ["feature"], "the feature is not there", f"with the column {scene.feature}")


@judges
def two_rows_of_one_moment(lab: Lab, world: World, draw: Draw) -> None:
    """Two rows of an entity with the same stamp break the grain, whatever the key claims."""
    scene = FeatureTable(world, draw)
    scene.rows.append({**scene.rows[4], scene.feature: draw.randrange(400, 900) / 4})
    scene.judge(lab, ["grain"], "a row comes twice", "in which an entity has two rows with one stamp")
    scene = FeatureTable(world, draw, entity=["member", "city"])
    scene.rows.append({**scene.rows[4], "city": "another"})
    scene.judge(lab, [], "two entities taken for one", "in which a member has rows of two cities at one moment")


@judges
def nulls_by_policy(lab: Lab, world: World, draw: Draw) -> None:
    """A null is a problem where the contract says default, and 0 is no null."""
    scene = FeatureTable(world, draw, nulls="default", default=0.0)
    scene.rows[2][scene.feature] = 0.0
    scene.judge(lab, [], "0 is no null", "with a 0, and nulls is default")
    scene.rows[3][scene.feature] = None
    scene.judge(lab, ["null"], "a null against the policy", "with a null, and nulls is default")


@judges
def too_old(lab: Lab, world: World, draw: Draw) -> None:
    """A table whose latest stamp is older than allowed, by a microsecond, or that has no row, is stale."""
    scene = FeatureTable(world, draw)
    for row in scene.rows:
        if row[scene.time] == scene.limit:
            row[scene.time] -= MICRO
    scene.judge(lab, ["stale"], "older than it may be", "whose latest stamp is a microsecond too old")
    scene.rows = []
    scene.judge(lab, ["stale"], "a table without rows", "without rows")
