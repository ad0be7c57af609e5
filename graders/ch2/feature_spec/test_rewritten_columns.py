"""What was filled in or changed since a version of the table."""

from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .bikes import Row

KINDS = {
    "status": pa.string(),
    "reason": pa.string(),
    "rides": pa.int64(),
    "rating": pa.float64(),
    "since": pa.string(),
}


class Members:
    """A table of members in several versions, and what was rewritten between two of them."""

    def __init__(self, world: World, draw: Draw, key: list[str]) -> None:
        self.world, self.draw, self.owner, self.key = world, draw, draw.person(), key
        self.table = f"main.bikes.members_{draw.word()}"
        self.versions: dict[int, list[Row]] = {}
        self.rows: list[Row] = [
            {
                **{name: f"{name}-{number if name == 'member' else 1}" for name in key},
                "status": "active",
                "reason": None,
                "rides": draw.randrange(0, 50),
                "rating": draw.randrange(4, 20) / 4,
                "since": f"20{draw.randrange(10, 26)}",
            }
            for number in range(8)
        ]

    def write(self, leave_out: str = "") -> int:
        fields = [(name, pa.string()) for name in self.key]
        fields += [(name, kind) for name, kind in KINDS.items() if name != leave_out]
        frame = pa.Table.from_pylist(self.draw.shuffled(self.rows), schema=pa.schema(fields))
        version: int = self.world.write_table(self.table, frame, user=self.owner)
        self.versions[version] = frame.to_pylist()
        return version

    def rewritten(self, version: int, name: str) -> list[str]:
        """The rows of both versions in which a column differs, for the message."""
        then, now = (
            {tuple(row[part] for part in self.key): row for row in self.versions[each]}
            for each in (version, max(self.versions))
        )
        lines = []
        for key in sorted(then.keys() & now.keys()):
            old, new = then[key].get(name), now[key].get(name)
            if name in then[key] and name in now[key] and old != new:
                lines.append(f"{', '.join(key)}: {old} then, {new} now   {'filled' if old is None else 'changed'}")
        return lines or [f"no row of both versions has another {name}"]

    def judge(self, lab: Lab, version: int, right: dict[str, tuple[int, int]], title: str) -> None:
        """`right`: column -> filled, changed."""
        answer = lab.as_(self.owner).rewritten_columns(table=self.table, key=self.key, version=version)
        found = returned(answer, list[dict[str, Any]], "a list with a dict for each column")
        mine = {each.get("column"): (each.get("filled"), each.get("changed")) for each in found}
        if len(mine) < len(found):
            wrong("a column is told twice", happened=f"it returned {found}", rule="each column is in the list once")
        for name in [*right, *(each for each in mine if each not in right)]:
            filled, changed = right.get(str(name), (0, 0))
            told = mine.get(name, (0, 0))
            happened = f"of {name}, {told[0]} filled and {told[1]} changed are told"
            equal(
                list(told),
                [filled, changed],
                title,
                happened=happened,
                but=f"{filled} filled and {changed} changed are right",
                drawing=self.rewritten(version, str(name)),
            )
        if extra := [name for name in mine if name not in right]:
            wrong(
                "a column that was not rewritten",
                happened=f"{extra[0]} is told, with nothing filled or changed",
                rule="a column without a rewritten row is left out",
            )


@judges
def filled_and_changed(lab: Lab, world: World, draw: Draw) -> None:
    """A value that was null then is filled, another value or a null now is changed, and equal ones are neither."""
    scene = Members(world, draw, ["member"])
    scene.rows[0]["rating"] = None
    scene.rows[1]["rating"] = None
    scene.rows[2]["rides"] = 0
    version = scene.write()
    for row in scene.rows[3:6]:
        row["status"], row["reason"] = "cancelled", "too expensive"
    scene.rows[0]["rating"] = 0.0
    scene.rows[4]["rating"] = None
    scene.rows[5]["rating"] += 0.25
    scene.rows[2]["rides"] = 1
    scene.write()
    right = {"status": (0, 3), "reason": (3, 0), "rating": (1, 2), "rides": (0, 1)}
    scene.judge(lab, version, right, "what was filled in or changed")


@judges
def the_version_of_then(lab: Lab, world: World, draw: Draw) -> None:
    """Compared is the version that was asked for, and not the first or the one before."""
    scene = Members(world, draw, ["member"])
    scene.rows[0]["reason"] = "noise"
    scene.write()
    scene.rows[0]["reason"] = None
    scene.rows[1]["status"] = "paused"
    version = scene.write()
    scene.rows[2]["status"] = "cancelled"
    scene.write()
    scene.rows[3]["status"] = "cancelled"
    scene.write()
    scene.judge(lab, version, {"status": (0, 2)}, "another version than the one of then")


@judges
def rows_of_both(lab: Lab, world: World, draw: Draw) -> None:
    """Rows are compared by their whole key, wherever they stand; those that came or went are not rewritten."""
    scene = Members(world, draw, ["member", "city"])
    scene.rows[1]["member"], scene.rows[1]["city"] = scene.rows[0]["member"], "city-2"
    version = scene.write()
    scene.rows[1]["status"] = "cancelled"
    scene.write()
    scene.judge(lab, version, {"status": (0, 1)}, "rows of another key compared")
    gone = scene.rows.pop(7)
    scene.rows.append({**gone, "member": "member-new", "reason": "unknown"})
    scene.write()
    scene.judge(lab, version, {"status": (0, 1)}, "rows that are not of both versions")


@judges
def columns_of_both(lab: Lab, world: World, draw: Draw) -> None:
    """A column that came or went since is not compared; where nothing was rewritten, nothing is told."""
    scene = Members(world, draw, ["member"])
    version = scene.write(leave_out="reason")
    for row in scene.rows:
        row["reason"] = "new column"
    later = scene.write(leave_out="since")
    scene.judge(lab, version, {}, "a column that is not of both versions")
    scene.write(leave_out="since")
    scene.judge(lab, later, {}, "where nothing was rewritten")
