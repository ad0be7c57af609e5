"""A batch scored with the lookups of the model."""

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges, rows_of, same_rows, wrong

from .timelines import plain
from .usage_tables import Row, UsageTables

MICROSECOND = timedelta(microseconds=1)


class Scored:
    """Customers with what is left over in their table, and a model in three versions: the champion is the second."""

    def __init__(self, world: World, draw: Draw, hours: int | None = None) -> None:
        self.hours = hours
        self.world, self.draw, self.tables = world, draw, UsageTables(world, draw)
        t, word = self.tables, draw.word()
        self.model, self.customers = f"main.mobile.retention_{word}", f"main.mobile.customers_{word}"
        self.extra, self.use = f"months_{word}", f"use_{word}"
        self.default = draw.randrange(1, 40) / 4
        self.at: datetime = draw.moment() + timedelta(hours=13, microseconds=draw.randrange(10, 999_990))
        lookup = {
            "table_name": t.usage,
            "lookup_key": ["customer_id"],
            "feature_names": [t.gb],
            "rename_outputs": {t.gb: self.use},
            "timestamp_lookup_key": "decided_at",
            "lookback_seconds": None if hours is None else hours * 3600,
            "default_values": {self.use: self.default},
        }
        inputs = {"customer_id": "string", "decided_at": "datetime", self.extra: "double"}
        self.weights = [(draw.randrange(2, 9), draw.randrange(2, 9)) for _ in range(3)]
        for mine, other in self.weights:
            weights = {self.use: float(mine), self.extra: float(other)}
            world.feature_model(self.model, [lookup], inputs, weights, owner=t.owner)
        world.uc_alias(self.model, "champion", "2")
        self.rows: list[Row] = []

    def customer(self, *ages: timedelta) -> str:
        """One more customer, with rows of usage so long before the moment."""
        (name,) = self.tables.customers(1)
        for age in ages:
            self.tables.row(name, self.at - age)
        left_over = {"plan": "basic" if self.rows else None, self.use: self.draw.randrange(5_000, 9_000) / 4}
        self.rows.append({"customer_id": name, self.extra: float(self.draw.randrange(1, 90)), **left_over})
        return name

    def score(self, row: Row, use: float | None, version: int = 1) -> float:
        mine, other = self.weights[version]
        return mine * (self.default if use is None else use) + other * float(row[self.extra])

    def known(self, row: Row, at: datetime) -> float | None:
        value: float | None = self.tables.known(row["customer_id"], at, self.hours).get(self.tables.gb)
        return value

    def compare(self, lab: Lab) -> None:
        """Have a submission score, and end the check as wrong unless it did so by the rule."""
        self.tables.write()
        self.world.write_table(self.customers, pa.Table.from_pylist(self.rows), user=self.tables.owner)
        got = lab.as_(self.tables.owner).score_customers(model=self.model, customers=self.customers, at=self.at)
        told = rows_of(got, "customers with predictions")
        rows = [{name: plain(value) for name, value in row.items()} for row in told]
        found = {row.get("customer_id"): row.get("prediction") for row in rows}
        right = [
            {"customer_id": row["customer_id"], "prediction": self.score(row, self.known(row, self.at))}
            for row in self.rows
        ]
        for row, expected in zip(self.rows, right, strict=True):
            if row["customer_id"] not in found:
                wrong(
                    "a customer is not scored",
                    happened=f"no row for {row['customer_id']}",
                    rule="each customer is scored once",
                )
            if found[row["customer_id"]] != expected["prediction"]:
                self.explain(row, found[row["customer_id"]])
        same_rows(rows, right, ["customer_id"], "not the prediction of the champion")

    def explain(self, row: Row, prediction: Any) -> None:
        """End the check with the reason why a prediction is another one, where it can be told."""
        name, newest = row["customer_id"], max((each["as_of"] for each in self.tables.rows), default=self.at)
        midnight = self.at.replace(hour=0, minute=0, second=0, microsecond=0)
        reasons = {
            "a left-over column in place of the lookup": self.score(row, row[self.use]),
            "features of a later moment are scored": self.score(row, self.known(row, newest)),
            "the day's beginning in place of the moment": self.score(row, self.known(row, midnight)),
            "the moment cut off at its second": self.score(row, self.known(row, self.at.replace(microsecond=0))),
            "the newest version in place of the champion": self.score(row, self.known(row, self.at), 2),
            "the oldest version in place of the champion": self.score(row, self.known(row, self.at), 0),
        }
        for title, other in reasons.items():
            if prediction is not None and abs(prediction - other) < 1e-9:
                wrong(
                    title,
                    happened=f"for customer_id {name}, prediction is {prediction}",
                    but=f"{self.score(row, self.known(row, self.at))} is right",
                    drawing=self.tables.timeline(name, self.at, self.tables.gb, None, self.known(row, self.at)),
                )


@judges
def as_of_the_moment(lab: Lab, world: World, draw: Draw) -> None:
    """Everybody is scored with the features as of the moment: one of that very microsecond counts, a later one does not."""
    scene = Scored(world, draw)
    hours = [timedelta(hours=each) for each in draw.sample(range(1, 12), 3)]
    scene.customer(timedelta(0), timedelta(seconds=2), 40 * hours[0] / 10)
    scene.customer(hours[1], -MICROSECOND, timedelta(hours=20))
    scene.customer(hours[2], -hours[0], timedelta(hours=30))
    scene.compare(lab)


@judges
def own_lookups(lab: Lab, world: World, draw: Draw) -> None:
    """What the customers' table has left over is no feature: the model's own lookup is used, and its default for who has none."""
    scene = Scored(world, draw, draw.randrange(50, 90))
    scene.customer(timedelta(hours=30))
    scene.customer()
    scene.customer(timedelta(hours=draw.randrange(100, 200)))  # older than the model's look-back
    scene.compare(lab)
