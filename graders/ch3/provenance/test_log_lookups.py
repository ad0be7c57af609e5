"""Which features a training set has: tables, versions, keys, names."""

import json
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, brief, judges, rows_of, same_rows, wrong

from .households import finished_run, no_copy, only_run, version_in


class Features:
    """Two feature tables: weather by town, tariffs by region and class, whose key columns have other names in the labels."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner, word = world, draw, draw.person(), draw.word()
        self.weather, self.tariffs = f"main.energy.weather_{word}", f"main.energy.tariffs_{word}"
        self.towns = [draw.word() for _ in range(5)]
        self.names = ["north", "south", "east"]
        self.columns = {"frost": f"frost_{draw.word()}", "sun": f"sun_{draw.word()}", "price": f"price_{draw.word()}"}
        self.run_id = finished_run(world, draw, self.owner)

    def write(self, *, more: bool = False) -> None:
        """One version more of both tables, with other values; `more`: and a column more."""
        number = self.draw.randrange
        weather = {
            "town": self.towns,
            self.columns["frost"]: [number(90) for _ in self.towns],
            self.columns["sun"]: [number(3000) / 2 for _ in self.towns],
        }
        pairs = [(one, other) for one in self.names for other in self.names]
        tariffs = {
            "region": [one for one, _ in pairs],
            "class": [other for _, other in pairs],
            self.columns["price"]: [number(10, 90) / 4 for _ in pairs],
        }
        if more:
            weather[f"extra_{self.draw.word()}"] = [1.0 for _ in self.towns]
        self.world.write_table(self.weather, pa.table(weather), user=self.owner, keys=["town"])
        self.world.write_table(self.tariffs, pa.table(tariffs), user=self.owner, keys=["region", "class"])

    def labels(self) -> pa.Table:
        """Towns without features among them; region and class have the same values, so keys in another order match other rows."""
        count = 12
        return pa.table(
            {
                "home": [f"home{each}" for each in self.draw.sample(range(10_000, 99_999), count)],
                "lives_in": [self.draw.choice([*self.towns, "nowhere"]) for _ in range(count)],
                "works_in": [self.draw.choice(self.towns) for _ in range(count)],
                "a_region": [self.draw.choice(self.names) for _ in range(count)],
                "a_class": [self.draw.choice(self.names) for _ in range(count)],
                "kwh": [self.draw.randrange(900) / 2 for _ in range(count)],
            }
        )

    def lookups(self) -> list[dict[str, Any]]:
        return [
            {"table": self.weather, "lookup_key": ["lives_in"], "features": None},
            {"table": self.tariffs, "lookup_key": ["a_region", "a_class"], "features": [self.columns["price"]]},
        ]

    def joined(self, labels: pa.Table, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The training set as a list of lookups tells it."""
        rows = labels.to_pylist()
        for each in entries:
            held = self.world.read_table(each["table"], version_in(each["version"])).to_pylist()
            by_key = {tuple(row[name] for name in each["primary_key"]): row for row in held}
            for row in rows:
                found = by_key.get(tuple(row[name] for name in each["lookup_key"]), {})
                row.update({name: found.get(name) for name in each["features"]})
        return rows


def logged(
    lab: Lab, features: Features, labels: pa.Table, lookups: list[dict[str, Any]] | None = None
) -> tuple[Any, list[dict[str, Any]]]:
    """The frame that came back, and features.json as far as its shape goes."""
    frame = lab.as_(features.owner).log_lookups(
        labels=labels, lookups=lookups or features.lookups(), label="kwh", run_id=features.run_id
    )
    only_run(features.world, features.run_id)
    text = features.world.run_artifact(features.run_id, "features.json")
    try:
        entries = json.loads(text or "")
    except ValueError:
        entries = None
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        wrong(
            "no list of lookups in the run", happened=f"features.json is {'not there' if text is None else text[:200]}"
        )
    return frame, entries


def entry(entries: list[dict[str, Any]], table: str) -> dict[str, Any]:
    """What the entries say about one table: its keys and names as lists, its version as a number."""
    found = [each for each in entries if each.get("table") == table]
    if len(found) != 1:
        names = ", ".join(str(each.get("table")) for each in entries)
        wrong(
            "a lookup is not told", happened=f"features.json tells of {names or 'no table'}", but=f"one was of {table}"
        )
    if version_in(found[0].get("version")) is None:
        wrong("a feature table without its version", happened=f"for {table}, version is {found[0].get('version')}")
    for name in ("primary_key", "lookup_key", "features"):
        if not isinstance(found[0].get(name), list):
            wrong(
                f"{name} is not told",
                happened=f"for {table}, {name} is {found[0].get(name)}",
                but="it is a list of names",
            )
    return found[0]


def rebuild(
    features: Features, labels: pa.Table, frame: Any, entries: list[dict[str, Any]], right: dict[str, int]
) -> None:
    """From features.json alone to the training set."""
    truth = [
        {"table": features.weather, "primary_key": ["town"], "lookup_key": ["lives_in"],
         "features": [features.columns["frost"], features.columns["sun"]]},
        {"table": features.tariffs, "primary_key": ["region", "class"], "lookup_key": ["a_region", "a_class"],
         "features": [features.columns["price"]]},
    ]  # fmt: skip
    expected = features.joined(labels, [{**each, "version": right[str(each["table"])]} for each in truth])
    rows_of(frame, "the training set, a Spark frame")
    same_rows(frame, expected, ["home"], "not the features of the table now")
    for each in truth:
        table, mine = str(each["table"]), entry(entries, str(each["table"]))
        if version_in(mine["version"]) != right[table]:
            wrong(
                "not the version that was looked up",
                happened=f"for {table}, version is {mine['version']}",
                but=f"the features are those of version {right[table]}",
            )
        if sorted(map(str, mine["features"])) != sorted(each["features"]):
            wrong(
                "other features than were taken",
                happened=f"for {table}, features are {', '.join(map(str, mine['features'])) or 'none'}",
                but=f"the frame has {', '.join(each['features'])}",
            )
        pairs = [list(zip(one["lookup_key"], one["primary_key"], strict=False)) for one in (mine, each)]
        if sorted(map(str, pairs[0])) != sorted(map(str, pairs[1])) or len(mine["lookup_key"]) != len(
            each["lookup_key"]
        ):
            wrong(
                "keys that do not belong together",
                happened=f"for {table}, lookup_key is {mine['lookup_key']} and primary_key {mine['primary_key']}",
                but=f"{' and '.join(f'{one} was matched with {other}' for one, other in pairs[1])}",
            )


@judges
def rebuilt_from_the_list(lab: Lab, world: World, draw: Draw) -> None:
    """The training set can be rebuilt from features.json after the tables have changed: version, keys and names are there."""
    features = Features(world, draw)
    before = draw.randrange(1, 4)
    for _ in range(before):
        features.write()
    labels = features.labels()
    frame, entries = logged(lab, features, labels)
    features.write(more=True)
    rebuild(features, labels, frame, entries, {features.weather: before - 1, features.tariffs: before - 1})


@judges
def tables_of_different_age(lab: Lab, world: World, draw: Draw) -> None:
    """Each table has its own version."""
    features = Features(world, draw)
    features.write()
    for _ in range(draw.randrange(1, 3)):
        rows = world.read_table(features.tariffs)
        last = world.write_table(features.tariffs, rows, user=features.owner, keys=["region", "class"])
    labels = features.labels()
    frame, entries = logged(lab, features, labels)
    rebuild(features, labels, frame, entries, {features.weather: 0, features.tariffs: last})


@judges
def two_lookups_of_one_table(lab: Lab, world: World, draw: Draw) -> None:
    """A table that is looked up by two columns is there twice, each time with what was matched and taken."""
    features = Features(world, draw)
    features.write()
    pairs = [("lives_in", features.columns["frost"]), ("works_in", features.columns["sun"])]
    lookups = [{"table": features.weather, "lookup_key": [key], "features": [name]} for key, name in pairs]
    _, entries = logged(lab, features, features.labels(), lookups)
    found = [
        (each.get("lookup_key"), each.get("features")) for each in entries if each.get("table") == features.weather
    ]
    for key, name in pairs:
        if ([key], [name]) not in found:
            wrong(
                "one of two lookups of a table is not told",
                happened=f"features.json has {len(found)} for {features.weather}: {brief(found)}",
                but=f"{name} was looked up by {key}",
            )


@judges
def a_list_and_no_rows(lab: Lab, world: World, draw: Draw) -> None:
    """The run refers to the feature tables and holds none of the training set's rows."""
    features = Features(world, draw)
    features.write()
    labels = features.labels()
    logged(lab, features, labels)
    no_copy(world, only_run(world, features.run_id), [row["home"] for row in labels.to_pylist()])
