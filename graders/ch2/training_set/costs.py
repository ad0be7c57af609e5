"""Usage by day, tariffs with their history, and the feature table of costs that a backfill computes anew."""

from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, Outcome, World, wrong

Row = dict[str, Any]
DAY = timedelta(days=1)
COSTS = pa.schema([("customer_id", "string"), ("day", pa.date32()), ("gb", pa.float64()), ("cost_eur", pa.float64())])
USAGE = pa.schema([("customer_id", "string"), ("day", pa.date32()), ("gb", pa.float64())])
TARIFFS = pa.schema(
    [("customer_id", "string"), ("eur_per_gb", pa.float64()), ("valid_from", pa.date32()), ("valid_to", pa.date32())]
)


class Costs:
    """Three customers over twelve days; each has changed tariff once on a day of the backfill, and once after it."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner, word = world, draw, draw.person(), draw.word()
        self.table, self.usage, self.tariffs = (f"main.mobile.{name}_{word}" for name in ("costs", "usage", "tariffs"))
        self.staging = f"{self.table}_staging"
        self.start = date(2026, draw.randrange(1, 11), draw.randrange(1, 20))
        self.first, self.last = self.start + 4 * DAY, self.start + 8 * DAY
        self.logic, self.version = f"cost-{draw.randrange(2, 9)}", f"backfill-{draw.randrange(100, 999)}"
        self.most = 1_000.0
        self.customers = [f"C-{number}" for number in draw.sample(range(10_000, 99_999), 3)]
        self.used: list[Row] = []
        self.no_more: list[Row] = []
        self.tariff_rows: list[Row] = []
        for name in self.customers:
            change = self.first + draw.randrange(1, 4) * DAY
            ends = [None, self.last + 2 * DAY, change]
            starts = [self.last + 2 * DAY, change, self.start - 90 * DAY]
            for begin, end, price in zip(starts, ends, draw.sample(range(2, 40), 3), strict=True):
                self.tariff_rows.append(
                    {"customer_id": name, "eur_per_gb": price / 4, "valid_from": begin, "valid_to": end}
                )
            for step in range(12):
                gb = draw.randrange(1, 80) / 4
                self.used.append({"customer_id": name, "day": self.start + step * DAY, "gb": gb})
        self.used[5]["gb"] = 0.0

    def cost(self, row: Row) -> float | None:
        """By the tariff of the day; None without one."""
        for each in self.tariff_rows:
            on = each["valid_from"] <= row["day"] and (each["valid_to"] is None or row["day"] < each["valid_to"])
            if each["customer_id"] == row["customer_id"] and on:
                return float(row["gb"] * each["eur_per_gb"])
        return None

    def forget(self, day: date) -> None:
        """Nobody has usage of a day any more; the table has rows of it."""
        self.no_more = [row for row in self.used if row["day"] == day]
        self.used = [row for row in self.used if row["day"] != day]

    def write(self, *, names_its_logic: bool = True) -> None:
        """Sources as they are now, and a table whose rows are all wrong; one of the range has no usage any more."""
        draw, world = self.draw, self.world
        world.grant("schema", "main.mobile", self.owner, ["USE_SCHEMA", "CREATE_TABLE"])
        old = [
            {**row, "gb": row["gb"] + 1, "cost_eur": draw.randrange(1, 400) / 4} for row in [*self.used, *self.no_more]
        ]
        gone = {"customer_id": f"C-{draw.randrange(1_000, 9_999)}", "day": self.last, "gb": 2.0, "cost_eur": 3.0}
        frames = [(self.usage, self.used, USAGE), (self.tariffs, self.tariff_rows, TARIFFS)]
        for table, rows, schema in frames:
            world.write_table(table, pa.Table.from_pylist(draw.shuffled(rows), schema=schema), user=self.owner)
        unique = {(row["customer_id"], row["day"]): row for row in [*old, gone]}
        frame = pa.Table.from_pylist(list(unique.values()), schema=COSTS)
        world.write_table(self.table, frame, user=self.owner, keys=["customer_id", "day"], timeseries=["day"])
        if names_its_logic:
            world.set_table_properties(self.table, {"logic": self.logic})

    def rows(self, table: str, version: int | None = None) -> list[Row]:
        found: list[Row] = self.world.read_table(table, version).to_pylist()
        return sorted(found, key=lambda row: (row["customer_id"], row["day"], str(row)))

    def inside(self, row: Row) -> bool:
        inside: bool = self.first <= row["day"] <= self.last
        return inside

    def right(self, before: list[Row]) -> list[Row]:
        """The table after the backfill."""
        new = [{**row, "cost_eur": self.cost(row)} for row in self.used if self.inside(row)]
        kept = [row for row in before if not self.inside(row)]
        return sorted([*kept, *new], key=lambda row: (row["customer_id"], row["day"], str(row)))

    def run(self, lab: Lab, logic: str = "") -> Outcome:
        outcome: Outcome = lab.attempt.as_(self.owner).backfill(
            table=self.table,
            usage=self.usage,
            tariffs=self.tariffs,
            first=self.first,
            last=self.last,
            most_eur=self.most,
            logic=logic or self.logic,
            version=self.version,
        )
        return outcome

    def ran(self, lab: Lab) -> None:
        """A call that has no reason to fail."""
        outcome = self.run(lab)
        if outcome.error:
            wrong("a backfill without fault is refused", happened=str(outcome))

    def prices(self, name: str, day: date) -> list[str]:
        """A customer's tariffs in order, with the day among them."""
        rows = sorted(
            (each for each in self.tariff_rows if each["customer_id"] == name), key=lambda row: row["valid_from"]
        )
        return [f"tariffs of {name}, for {day}"] + [
            f"{each['valid_from']} to {each['valid_to'] or '...'!s:<12}{each['eur_per_gb']:>6} EUR/GB"
            + ("   <- that day" if each["valid_from"] <= day < (each["valid_to"] or date.max) else "")
            for each in rows
        ]
