"""Feature tables of an operator: how much is used, a time series by customer, and which plan, one row a customer."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, World

Row = dict[str, Any]
MOMENT = pa.timestamp("us", tz="UTC")
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Los_Angeles"]


class UsageTables:
    """`main.mobile.usage_…` (customer_id, as_of; features gb, calls) and `main.mobile.plans_…` (customer_id; eur, plan)."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        word = draw.word()
        self.usage, self.plans = f"main.mobile.usage_{word}", f"main.mobile.plans_{word}"
        self.gb, self.calls, self.eur = f"gb_{word}", f"calls_{word}", f"eur_{word}"
        self.values = iter(draw.sample(range(10, 9_000), 3_000))
        self.rows: list[Row] = []
        self.plan_rows: list[Row] = []

    def customers(self, count: int) -> list[str]:
        return [f"C-{number}" for number in self.draw.sample(range(10_000, 99_999), count)]

    def row(self, customer: str, as_of: datetime, **values: Any) -> Row:
        """One row of usage; a value that is not given is drawn and comes once only."""
        drawn = {self.gb: next(self.values) / 4, self.calls: next(self.values) / 4}
        self.rows.append({"customer_id": customer, "as_of": as_of, **drawn, **values})
        return self.rows[-1]

    def plan(self, customer: str, **values: Any) -> None:
        drawn = {self.eur: next(self.values) / 4, "plan": self.draw.choice(["basic", "family", "prepaid"])}
        self.plan_rows.append({"customer_id": customer, **drawn, **values})

    def write(self) -> None:
        """Both tables as they are now, with their keys."""
        usage = pa.schema(
            [("customer_id", "string"), ("as_of", MOMENT), (self.gb, pa.float64()), (self.calls, pa.float64())]
        )
        plans = pa.schema([("customer_id", "string"), (self.eur, pa.float64()), ("plan", "string")])
        self.world.write_table(
            self.usage,
            pa.Table.from_pylist(self.draw.shuffled(self.rows), schema=usage),
            user=self.owner,
            keys=["customer_id", "as_of"],
            timeseries=["as_of"],
        )
        self.world.write_table(
            self.plans, pa.Table.from_pylist(self.plan_rows, schema=plans), user=self.owner, keys=["customer_id"]
        )

    def known(self, customer: str, at: datetime, hours: int | None = None) -> Row:
        """The row of usage that a lookup as of a moment finds; empty for none."""
        theirs = [each for each in self.rows if each["customer_id"] == customer and each["as_of"] <= at]
        counting = [each for each in theirs if hours is None or at - each["as_of"] <= timedelta(hours=hours)]
        return max(counting, key=lambda each: each["as_of"], default={})

    def planned(self, customer: str) -> Row:
        return next((each for each in self.plan_rows if each["customer_id"] == customer), {})

    def timeline(self, customer: str | None, at: datetime, feature: str, taken: Any, right: Any) -> list[str]:
        """The rows of a customer around a moment."""
        rows = sorted((each for each in self.rows if each["customer_id"] == customer), key=lambda each: each["as_of"])
        place = sum(each["as_of"] <= at for each in rows)
        near = [each for each in rows[max(0, place - 3) : place + 2]]
        near += [
            each for each in rows if each not in near and each[feature] in (taken, right) and each[feature] is not None
        ]
        lines, placed = [f"usage of {customer}: as_of, {feature}"], False
        for each in sorted(near, key=lambda row: row["as_of"]):
            if each["as_of"] > at and not placed:
                lines, placed = [*lines, f"{_written(at)}   the moment that is asked for"], True
            mark = "   <- right" if each[feature] == right else "   <- taken" if each[feature] == taken else ""
            lines.append(f"{_written(each['as_of'])}   {each[feature]}{mark}")
        return lines if placed else [*lines, f"{_written(at)}   the moment that is asked for"]


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%m-%d %H:%M:%S.%f} UTC"
