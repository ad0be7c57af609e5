"""A feature of the request: one definition, computed in training and online."""

from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges, rows_of, same_rows, wrong

from .timelines import plain

Row = dict[str, Any]


class Shares:
    """Allowances by customer, labels with what was used, and the names of what is to be made."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner, word = world, draw, draw.person(), draw.word()
        self.allowances, self.spec = f"main.mobile.allowances_{word}", f"main.mobile.share_spec_{word}"
        self.function, self.store = f"main.mobile.share_{word}", f"store-{word}"
        self.cap = draw.randrange(6, 12) / 4
        self.customers = [f"C-{number}" for number in draw.sample(range(10_000, 99_999), 6)]
        self.included: dict[str, float | None] = {}
        self.labels: list[Row] = []
        world.online_store(self.store, owner=self.owner)
        world.grant("schema", "main.mobile", self.owner, ["USE_SCHEMA", "CREATE_FUNCTION"])

    def write(self) -> None:
        """Allowances anew: some customers have 0 or null, the last is not there."""
        self.included = {name: self.draw.randrange(8, 80) / 4 for name in self.customers[:3]}
        self.included |= {self.customers[3]: 0.0, self.customers[4]: None}
        schema = pa.schema([("customer_id", "string"), ("included_gb", pa.float64())])
        rows = [{"customer_id": name, "included_gb": value} for name, value in self.included.items()]
        frame = pa.Table.from_pylist(rows, schema=schema)
        self.world.write_table(self.allowances, frame, user=self.owner, keys=["customer_id"])

    def label(self, customer: str, used: float | None) -> None:
        number = f"L-{self.draw.randrange(100, 999)}{len(self.labels):02}"
        self.labels.append(
            {"label_id": number, "customer_id": customer, "used_gb": used, "churned": self.draw.randrange(2)}
        )

    def right(self, row: Row) -> Row:
        used, included = row["used_gb"], self.included.get(row["customer_id"])
        share = None if used is None or not included else min(used / included, self.cap)
        return {**row, "included_gb": included, "share": share}

    def trained(self, lab: Lab) -> Any:
        schema = [("label_id", "string"), ("customer_id", "string"), ("used_gb", pa.float64()), ("churned", "int64")]
        return lab.as_(self.owner).on_demand_feature(
            labels=pa.Table.from_pylist(self.labels, schema=pa.schema(schema)),
            allowances=self.allowances,
            function=self.function,
            spec=self.spec,
            store=self.store,
            cap=self.cap,
        )

    def asked_online(self) -> list[Row]:
        """What an endpoint of the spec answers to each label's customer and use."""
        if self.spec not in self.world.feature_specs():
            wrong("there is no feature spec", happened=f"{self.spec} is not in the catalogue after the call")
        online = self.world.online_tables()
        asked = {f"{self.allowances}_online": {"source": self.allowances, "store": self.store, "mode": "SNAPSHOT"}}
        if online and online != asked:
            happened = f"online are {online}"
            wrong("published under another name, store or mode", happened=happened, but=f"asked for was {asked}")
        endpoint = f"share-{self.draw.word()}"
        self.world.serving_endpoint(endpoint, [{"entity_name": self.spec}], creator=self.owner)
        records = [{name: row[name] for name in ("customer_id", "used_gb")} for row in self.labels]
        answer = self.world.serving_answer(endpoint, self.owner, records)
        if answer["status"] != 200:
            said = str(answer["body"].get("message", answer["body"]))
            unpublished = "online" in said
            wrong(
                "the allowances cannot be looked up online" if unpublished else "the spec cannot be served",
                happened=f"an endpoint of {self.spec} answers {answer['status']}: {said[:200]}",
            )
        found: list[Row] = answer["body"]["outputs"]
        return found


@judges
def training_values(lab: Lab, world: World, draw: Draw) -> None:
    """In training the share is what was used by what is included, at most the cap, and null where it cannot be known."""
    scene = Shares(world, draw)
    scene.write()
    for customer in scene.customers:
        for used in (draw.randrange(1, 8) / 4, draw.randrange(900, 2_000) / 4):
            scene.label(customer, used)
    scene.label(scene.customers[0], None)
    scene.label(scene.customers[1], 0.0)
    rows = [{name: plain(value) for name, value in row.items()} for row in rows_of(scene.trained(lab), "the frame")]
    right = [scene.right(row) for row in scene.labels]
    by_id = {row.get("label_id"): row for row in rows}
    for row in right:
        mine = by_id.get(row["label_id"], {}).get("share", row["share"])
        if row["share"] is None and mine is not None:
            happened = f"share is {mine} where used_gb is {row['used_gb']} and included_gb {row['included_gb']}"
            wrong("unknown taken for a number", happened=happened)
        if row["share"] == scene.cap and mine is not None and mine > scene.cap:
            wrong("a share above the cap", happened=f"share is {mine}", but=f"cap is {scene.cap}")
        if row["share"] == 0 and mine is None:
            wrong("nothing used taken for unknown", happened="share is null where used_gb is 0")
    same_rows(rows, right, ["label_id"], "not the share of the rule")


@judges
def online_as_in_training(lab: Lab, world: World, draw: Draw) -> None:
    """An endpoint of the spec, asked by key and use, answers row by row what training has."""
    scene = Shares(world, draw)
    scene.write()
    for customer in scene.customers:
        scene.label(customer, draw.randrange(1, 30) / 4)
    scene.label(scene.customers[0], 900.0)
    scene.label(scene.customers[1], None)
    trained = {row.get("label_id"): row for row in rows_of(scene.trained(lab), "the frame")}
    for row, online in zip(scene.labels, scene.asked_online(), strict=True):
        for name in ("included_gb", "share"):
            offline = plain(trained.get(row["label_id"], {}).get(name))
            if name not in online or not _close(online[name], offline):
                wrong(
                    "training and online differ",
                    happened=f"for {row['customer_id']} with used_gb {row['used_gb']}: {name} is {offline} in training, "
                    f"{online.get(name, 'not there')} online",
                    but="what is missing is None in training, and NaN at a request" if offline is None else "",
                )
            if not _close(online[name], scene.right(row)[name]):
                wrong(
                    f"not the right {name}",
                    happened=f"{name} is {online[name]}",
                    but=f"{scene.right(row)[name]} is right",
                )


@judges
def again_with_new_rows(lab: Lab, world: World, draw: Draw) -> None:
    """The call can be repeated: online has the new allowances afterwards, and training as well."""
    scene = Shares(world, draw)
    scene.write()
    for customer in scene.customers:
        scene.label(customer, draw.randrange(1, 8) / 4)
    scene.trained(lab)
    old = dict(scene.included)
    scene.write()
    outcome = _attempted(lab, scene)
    for row, online in zip(scene.labels, scene.asked_online(), strict=True):
        mine, right = online.get("included_gb"), scene.right(row)["included_gb"]
        if not _close(mine, right):
            stale = _close(mine, old.get(row["customer_id"]))
            title = "online is as old as the first call" if stale else "not the right included_gb"
            wrong(title, happened=f"included_gb of {row['customer_id']} is {mine} online", but=f"the table has {right}")
    same_rows(
        [{name: plain(value) for name, value in row.items()} for row in rows_of(outcome, "the frame")],
        [scene.right(row) for row in scene.labels],
        ["label_id"],
        "not the share of the new allowances",
    )


def _attempted(lab: Lab, scene: Shares) -> Any:
    """The second call, which must not fail for what the first has made."""
    outcome = scene.trained(lab.attempt)
    if outcome.error:
        wrong(
            "it cannot be called again",
            happened=str(outcome),
            but="function, spec and online table are there from before",
        )
    return outcome.value


def _close(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return abs(float(one) - float(other)) <= 1e-9 * max(1.0, abs(float(other)))
