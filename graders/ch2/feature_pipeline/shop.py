"""A shop's tables in the workspace: what terminals delivered, and the features or blocks made of it so far."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pyarrow as pa
from labjudge.grading import Draw, World, same_rows

from .payments import (
    BLOCKS,
    DAY,
    DELIVERED,
    FEATURES,
    HOUR,
    MICROSECOND,
    ZONES,
    Row,
    Rows,
    Terminal,
    customers,
    frame,
    in_table,
    kept,
    midnight,
    rebuilt,
    totals,
)
from .timelines import arrivals

KEYS = ["customer_id", "day"]


def drawn_payments(
    draw: Draw, terminal: Terminal, names: Sequence[str], zone: str, first: date, days: int, count: int
) -> Rows:
    """Clean payments of the days from `first` on: any moment, midnights, amounts of null and 0."""
    rows = []
    for _ in range(count):
        start = midnight(first + draw.randrange(days) * DAY, zone)
        moment = start + timedelta(seconds=draw.randrange(80_000), microseconds=draw.randrange(1_000_000))
        paid_at = draw.choice([moment, moment, moment, start, start + 23 * HOUR - MICROSECOND])
        rows.append(terminal.pay(draw.choice(names), paid_at, draw.choice([-1.0, -1.0, -1.0, None, 0.0])))
    return rows


class Shop:
    """Names, zone and window are drawn. `rows` are all that were delivered so far; nothing is in the tables at first."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        word = draw.word()
        self.source, self.target = f"main.{word}.payments", f"main.{word}.customer_daily"
        self.zone, self.window = draw.choice(ZONES), draw.randrange(2, 5)
        self.names, self.rows = customers(draw, 3), Rows()
        self.day = date(2026, 1, 10) + draw.randrange(300) * DAY
        self.terminal = Terminal(draw, midnight(self.day + 5 * DAY, self.zone))
        world.grant("schema", f"main.{word}", self.owner, ["USE_SCHEMA", "CREATE_TABLE"])
        self.settings = {"window": self.window, "zone": self.zone}

    @property
    def watermark(self) -> datetime:
        latest: datetime = max(row["ingested_at"] for row in self.rows)
        return latest

    def some_days(self, first: int = 0, days: int = 5, count: int = 10) -> Rows:
        """New payments of days counted from the shop's first one."""
        return drawn_payments(self.draw, self.terminal, self.names, self.zone, self.day + first * DAY, days, count)

    def drawn_amounts(self, count: int) -> Rows:
        """New payments of one day, each with an amount."""
        return [
            self.terminal.pay(self.draw.choice(self.names), midnight(self.day, self.zone) + HOUR) for _ in range(count)
        ]

    def troubles(self, rows: Rows, ahead: int) -> Rows:
        """What terminals deliver besides: corrections, copies, ties, rows of nobody, a clock that runs ahead."""
        one, other = self.draw.sample(rows, 2)
        corrected = self.terminal.deliver(one, amount=self.draw.choice([0.0, None, 77.5]))
        tied = self.terminal.deliver(other, amount=5.25)
        future = midnight(self.day + ahead * DAY, self.zone) + HOUR
        return [
            corrected,
            dict(corrected),
            tied,
            {**tied, "amount": 6.5, "position": tied["position"] + 1_000_000},
            self.terminal.pay(None, one["paid_at"]),
            self.terminal.pay(self.names[0], other["paid_at"], payment_id=None),
            self.terminal.pay(self.names[-1], future),
        ]

    def came(self, rows: Rows) -> None:
        """The rows are delivered: appended to the source."""
        self.rows = [*self.rows, *rows]
        self._write(self.source, rows, DELIVERED, "append")

    def has_features(self, rows: Rows) -> None:
        """What the target holds is `rows`."""
        self.holds(self.target, rows, FEATURES, KEYS)

    def has_features_through(self, day: date) -> None:
        self.has_features(self.right(day))

    def holds(self, table: str, rows: Rows, schema: pa.Schema, keys: Sequence[str]) -> None:
        """What the table holds is `rows`. Its columns stand in an order that nobody promised: they are written by name."""
        self._write(table, rows, pa.schema([*schema][::-1]), keys=keys)

    def _write(
        self, table: str, rows: Rows, schema: pa.Schema, mode: str = "overwrite", keys: Sequence[str] = ()
    ) -> None:
        self.world.write_table(table, frame(rows, schema), mode, user=self.owner, keys=list(keys))

    def right(self, through: date) -> Rows:
        return rebuilt(self.rows, through, self.window, self.zone)

    def expect_features(self, through: date, title: str, since: datetime | None = None) -> None:
        """The target holds the features of all rows that came, through a day."""
        drawing = arrivals(kept(self.rows), self.zone, since)
        same_rows(in_table(self.world, self.target), self.right(through), KEYS, title, drawing=drawing)

    def expect_blocks(self, table: str, title: str) -> None:
        """A table holds the daily totals of all rows that came."""
        clean = kept(self.rows)
        same_rows(
            in_table(self.world, table), totals(clean, self.zone), KEYS, title, drawing=arrivals(clean, self.zone)
        )


def of_customer(rows: Rows, name: str) -> list[Row]:
    return [row for row in rows if row["customer_id"] == name]


__all__ = ["BLOCKS", "DELIVERED", "KEYS", "Shop", "drawn_payments", "of_customer"]
