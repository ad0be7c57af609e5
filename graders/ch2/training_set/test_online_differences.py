"""A batch beside the online lookup."""

import json
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .usage_tables import Row, UsageTables


class Online:
    """A spec that is served: usage and plan of each customer, published; and the batch that is compared with it."""

    def __init__(self, world: World, draw: Draw, customers: int) -> None:
        self.world, self.draw, self.tables = world, draw, UsageTables(world, draw)
        t = self.tables
        self.names, self.endpoint = t.customers(customers), f"features-{draw.word()}"
        self.features = [t.gb, t.eur, "plan"]
        self.online: dict[str, Row] = {}
        self.batch: dict[str, Row] = {}
        self.planted: list[dict[str, Any]] = []
        self.start = draw.moment()

    def publish(self, *, unknown: str = "", whole: bool = False) -> None:
        """Write the tables, put them online and serve them; the batch is the same so far. Of `unknown` there is no row.

        With `whole`, the plan's number is a whole one: a double online, and a bigint in the batch.
        """
        self.whole = whole
        t, world, spec = self.tables, self.world, f"main.mobile.spec_{self.draw.word()}"
        for name in self.names:
            if name != unknown:
                t.plan(name, **({t.eur: float(self.draw.randrange(5, 90))} if whole else {}))
                if not t.known(name, self.start):
                    t.row(name, self.start)
        t.write()
        lookups = [
            {
                "table_name": t.usage,
                "lookup_key": ["customer_id"],
                "feature_names": [t.gb],
                "timestamp_lookup_key": "at",
            },
            {"table_name": t.plans, "lookup_key": ["customer_id"], "feature_names": [t.eur, "plan"]},
        ]
        world.feature_spec_of(spec, lookups, owner=t.owner)
        world.online_store("store")
        for table in (t.usage, t.plans):
            world.online_table(table, "store")
        world.serving_endpoint(self.endpoint, [{"entity_name": spec}], creator=t.owner)
        for name in self.names:
            values = {**t.known(name, self.start), **t.planned(name)}
            self.online[name] = {feature: values.get(feature) for feature in self.features}
            self.batch[name] = dict(self.online[name])
            if whole and name != unknown:
                self.batch[name][t.eur] = int(self.online[name][t.eur])

    def plant(self, name: str, feature: str, batch: Any) -> None:
        """Let the batch have another value."""
        self.batch[name][feature] = batch
        online = self.online[name][feature]
        self.planted.append({"customer_id": name, "feature": feature, "batch": batch, "online": online})

    def compared(self, lab: Lab) -> list[dict[str, Any]]:
        t = self.tables
        eur = pa.int64() if self.whole else pa.float64()
        schema = pa.schema([("customer_id", "string"), (t.gb, pa.float64()), (t.eur, eur), ("plan", "string")])
        rows = [{"customer_id": name, **row} for name, row in self.batch.items()]
        got = lab.as_(t.owner).online_differences(
            endpoint=self.endpoint, batch=pa.Table.from_pylist(self.draw.shuffled(rows), schema=schema)
        )
        return [dict(each) for each in returned(got, list[dict[str, Any]], "a list of differences")]

    def judge(self, got: list[dict[str, Any]], titles: dict[tuple[str, str], str]) -> None:
        """`titles` name what it means to miss a planted difference, by customer and feature."""
        said = {(each.get("customer_id"), each.get("feature")): each for each in got}
        for each in self.planted:
            key = each["customer_id"], each["feature"]
            if key not in said:
                happened = f"nothing about {key[1]} of {key[0]}"
                wrong(titles[key], happened=happened, but=f"batch has {each['batch']!r}, online {each['online']!r}")
        planted = {(each["customer_id"], each["feature"]) for each in self.planted}
        for key in said:
            if key not in planted:
                both = tuple(side.get(str(key[0]), {}).get(str(key[1])) for side in (self.batch, self.online))
                alike = "null on both sides" if both == (None, None) else "a whole number and the same double"
                wrong(
                    f"{alike} told as a difference"
                    if both[0] == both[1] and key[1] != "plan"
                    else "a difference that is none",
                    happened=f"it tells {key[1]} of {key[0]}",
                    but=f"batch has {both[0]!r}, online {both[1]!r}",
                )
        if len(got) != len(said):
            wrong(
                "a difference is told twice",
                happened=f"{len(got)} differences of {len(said)} values",
                rule="each difference is in the list once",
            )
        for each in self.planted:
            mine = said[each["customer_id"], each["feature"]]
            if any(mine.get(side) != each[side] for side in ("batch", "online")):
                said_here = f"batch {mine.get('batch')!r}, online {mine.get('online')!r}"
                happened = f"{each['feature']} of {each['customer_id']}: {said_here}"
                wrong(
                    "not the two values",
                    happened=happened,
                    but=f"batch has {each['batch']!r}, online {each['online']!r}",
                )


@judges
def all_that_differs(lab: Lab, world: World, draw: Draw) -> None:
    """Each value that differs is told, with both sides, of numbers and of text, for the last customer as for the first."""
    scene = Online(world, draw, 40)
    scene.publish()
    titles = {}
    for name, feature in [
        (name, each) for name in draw.sample(scene.names, 8) for each in draw.sample(scene.features, 2)
    ]:
        value = scene.online[name][feature]
        scene.plant(
            name, feature, "other" if feature == "plan" else value + draw.choice([5.0, -2.5, 0.01, value * 3e-9])
        )
        titles[name, feature] = "a difference is not found"
    scene.judge(scene.compared(lab), titles)
    for request in world.serving_requests(scene.endpoint):
        records = json.loads(request["body"]).get("dataframe_records", [{}])
        more = [key for record in records for key in record if key != "customer_id"]
        if more:
            wrong(
                "the endpoint is told what to answer",
                happened=f"a request brings {more[0]} along",
                rule="the endpoint is asked by key alone",
            )


@judges
def null_and_nothing(lab: Lab, world: World, draw: Draw) -> None:
    """Null and 0 differ; null on both sides, 3 and 3.0, and the last digit of a float, small or large, do not."""
    scene = Online(world, draw, 10)
    t = scene.tables
    zero, null, none, unknown, cents, small, large, *_ = scene.names
    values = ((zero, 0.0), (null, None), (none, None), (cents, 0.1 + 0.2), (small, 3e-10), (large, 4e10))
    for name, gb in values:
        t.row(name, scene.start, **{t.gb: gb})
    scene.publish(unknown=unknown, whole=True)
    scene.plant(unknown, t.eur, 7)
    scene.plant(large, t.eur, None)
    scene.plant(zero, t.gb, None)
    scene.plant(null, t.gb, 0.0)
    scene.plant(small, t.gb, draw.choice([4e-10, -3e-10]))
    scene.batch[cents][t.gb], scene.batch[large][t.gb] = 0.3, 4e10 + 0.5
    titles = dict.fromkeys([(zero, t.gb), (null, t.gb)], "null and 0 taken for the same")
    titles[unknown, t.eur] = titles[large, t.eur] = "what one side does not have is passed over"
    scene.judge(scene.compared(lab), {**titles, (small, t.gb): "a small number taken for nothing"})
