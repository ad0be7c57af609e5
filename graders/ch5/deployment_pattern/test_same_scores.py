"""The same rows at an endpoint and in a table."""

import json
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .parcels import Parcels, Row

LISTS = ("missing", "other_version", "different")


class Served:
    """An endpoint for the versions of a model, a table of rows, and the predictions that are kept for them."""

    def __init__(self, world: World, draw: Draw, versions: int = 1) -> None:
        self.world, self.draw = world, draw
        self.parcels = Parcels(world, draw)
        self.version, *self.others = [self.parcels.add_version() for _ in range(3)]
        self.rows = self.parcels.rows(draw.randrange(9, 13))
        self.tolerance = draw.choice([0.5, 0.01, 0.001])
        self.kept = {row["parcel"]: self.kept_row(row) for row in self.rows}
        self.names = {f"{draw.word()}-{7 * (place + 5)}": each for place, each in enumerate(self.parcels.versions)}
        served = [
            {"entity_name": self.parcels.model, "entity_version": version, "name": name}
            for name, version in list(self.names.items())[:versions]
        ]
        traffic = {each["name"]: 100 // versions for each in served}
        world.serving_seed(draw.randrange(1_000))
        world.serving_endpoint(self.parcels.endpoint, served, traffic, permissions={self.parcels.owner: "CAN_QUERY"})

    def kept_row(self, row: Row, off: float = 0.0, version: str = "") -> Row:
        score = self.parcels.predict(version or self.version, row)
        return {"parcel": row["parcel"], "prediction": score + off, "model_version": version or self.version}

    def change(self, count: int, off: float | None = 0.0, version: str = "") -> list[str]:
        """Keep something else for so many rows that are as they were; their parcels."""
        alike = [row for row in self.rows if self.kept.get(row["parcel"]) == self.kept_row(row)]
        changed = self.draw.sample(alike, count)
        for row in changed:
            made = self.kept_row(row, off or 0.0, version)
            self.kept[row["parcel"]] = made if off is not None else {**made, "prediction": None}
        return sorted(row["parcel"] for row in changed)

    def ask(self, lab: Lab) -> dict[str, Any]:
        about = self.parcels
        about.write(self.draw.shuffled(self.rows))
        kinds = [("parcel", pa.string()), ("prediction", pa.float64()), ("model_version", pa.string())]
        kept = pa.Table.from_pylist(self.draw.shuffled(list(self.kept.values())), pa.schema(kinds))
        self.world.write_table(about.target, kept, user=about.owner)
        given = {"source": about.source, "scored": about.target, "endpoint": about.endpoint}
        got = lab.as_(about.owner).same_scores(tolerance=self.tolerance, **given)
        found: dict[str, Any] = returned(got, dict[str, Any], "a dict")
        if set(found) != {"version", *LISTS}:
            happened = f"its keys are {', '.join(found)}"
            wrong("not the answers asked for", happened=happened, rule="the dict has the keys of the docstring")
        return found

    def expect(self, lab: Lab, titles: dict[str, str], right: dict[str, list[str]], about: str) -> None:
        """Ask, and end the check as wrong for a list that is another one; `titles` name its mistake."""
        got = self.ask(lab)
        if got["version"] != self.version:
            happened = f"its version is {got['version']!r}"
            rule = "`version` is the number of the version that answered; a served entity may have any name"
            but = f"the endpoint serves {self.version!r}"
            wrong("not the version that is served", happened=happened, but=but, rule=rule)
        for name in LISTS:
            expected = sorted(right.get(name, []))
            if got[name] != expected:
                order = " in ascending order" if sorted(map(str, got[name])) == expected else ""
                happened = f"its {name} is {', '.join(map(str, got[name])) or 'empty'}"
                wrong(titles[name], happened=happened, but=f"{about}; right is {', '.join(expected) or 'empty'}{order}")


def columns_sent(body: str) -> set[str]:
    """The columns that a request names, in whichever form of MLflow's scoring protocol its rows are."""
    sent = json.loads(body)
    if rows := sent.get("dataframe_records"):
        return {name for row in rows for name in row}
    if "dataframe_split" in sent:
        return set(sent["dataframe_split"].get("columns", []))
    rows = sent.get("inputs")
    each = rows if isinstance(rows, list) else [rows]
    return {name for row in each if isinstance(row, dict) for name in row}


@judges
def all_alike(lab: Lab, world: World, draw: Draw) -> None:
    """Predictions that differ by less than the tolerance are the same, in whatever order the tables have their rows."""
    served = Served(world, draw)
    served.change(2, served.tolerance * 0.9)
    served.change(2, -served.tolerance / 1000)
    for row in served.parcels.rows(3):
        served.kept[row["parcel"]] = served.kept_row(row, off=99.0)
    titles = dict.fromkeys(LISTS, "a prediction is the same, and is listed")
    served.expect(lab, titles, {}, "no prediction is off by more than 0.9 of the tolerance")


@judges
def each_row_counts(lab: Lab, world: World, draw: Draw) -> None:
    """A row whose prediction is off by more than the tolerance is listed, though the averages are equal."""
    served = Served(world, draw)
    right = {"different": [*served.change(2, served.tolerance * 3), *served.change(2, -served.tolerance * 3)]}
    title = "rows are off, and the average is not"
    served.expect(lab, dict.fromkeys(LISTS, title), right, "2 are too high, 2 as much too low")


@judges
def null_is_not_the_same(lab: Lab, world: World, draw: Draw) -> None:
    """A row of the same version whose prediction is null is different; 0 is a prediction."""
    served = Served(world, draw)
    one, other = served.parcels.features
    right = {"different": served.change(2, None)}
    zero = next(row for row in served.rows if row["parcel"] not in right["different"])
    weights, intercept = served.parcels.versions[served.version]
    zero[one], zero[other] = 0.0, -intercept / weights[other]
    served.kept[zero["parcel"]] |= {"prediction": 0.0}
    mine = served.ask(lab)["different"]
    title = "0 taken for null" if mine == sorted([*right["different"], zero["parcel"]]) else "null taken for the same"
    served.expect(lab, dict.fromkeys(LISTS, title), right, "2 predictions are null, and one is 0")


@judges
def at_the_tolerance(lab: Lab, world: World, draw: Draw) -> None:
    """A row that is off by just the tolerance is the same, and one that is off by a hair more is different."""
    served = Served(world, draw)
    served.tolerance = draw.choice([0.5, 0.125, 0.0625])  # as the scores are, multiples of 1/128: differences are exact
    served.change(2, served.tolerance)
    served.change(2, -served.tolerance)
    right = {"different": [*served.change(1, served.tolerance + 2**-20), *served.change(1, -served.tolerance - 2**-20)]}
    title = "not divided at the tolerance"
    served.expect(lab, dict.fromkeys(LISTS, title), right, f"4 are off by {served.tolerance}, 2 by a millionth more")


@judges
def missing_and_others(lab: Lab, world: World, draw: Draw) -> None:
    """A row that is not there and one that another version scored are told apart from one that is off."""
    served = Served(world, draw)
    missing = draw.sample(sorted(served.kept), 2)
    for name in missing:
        del served.kept[name]
    right = {"missing": missing, "different": served.change(1, served.tolerance * 2)}
    right["other_version"] = [*served.change(1, 0.0, served.others[0]), *served.change(1, None, served.others[1])]
    titles = {
        "missing": "a row without a prediction",
        "other_version": "scored by another version than the endpoint's",
        "different": "listed as off, for another reason",
    }
    served.expect(lab, titles, right, "2 rows have no prediction, 2 are another version's (one null), 1 is off")


@judges
def the_version_that_answered(lab: Lab, world: World, draw: Draw) -> None:
    """Of several served versions it is the one that answered, and all rows are asked in one request."""
    served = Served(world, draw, versions=2)
    answered: set[str] = set()
    for _ in range(12):
        before = len(world.serving_requests(served.parcels.endpoint))
        got = served.ask(lab)
        seen = world.serving_requests(served.parcels.endpoint)[before:]
        if len(seen) != 1 or seen[0]["rows"] != len(served.rows):
            happened = f"the endpoint got {len(seen)} requests, for {sum(each['rows'] for each in seen)} rows"
            wrong("not in one request", happened=happened, but=f"the table has {len(served.rows)} rows")
        if "parcel" in columns_sent(seen[0]["body"]):
            happened = "the request has the column parcel"
            wrong(
                "the endpoint is sent more than it needs", happened=happened, rule="all columns but `parcel` are sent"
            )
        version = served.names[seen[0]["served"]]
        answered.add(version)
        if got["version"] != version:
            happened = f"its version is {got['version']!r}"
            wrong("another version than answered", happened=happened, but=f"{seen[0]['served']} answered: {version!r}")
        others = [] if version == served.version else sorted(served.kept)
        if got["other_version"] != others:
            happened = f"{len(got['other_version'])} rows are another version's"
            but = f"version {version} answered, and {served.version} scored the table"
            wrong("held against another version", happened=happened, but=but)
        if len(answered) == 2:
            return
