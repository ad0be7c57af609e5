"""Payments as terminals deliver them, and the truth about them, computed row by row without Spark."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from labjudge.grading import Draw, World, rows_of

ZONES = ["Europe/Berlin", "America/New_York", "America/Los_Angeles", "Australia/Sydney"]
"""Each is some hours away from UTC on every day, and changes its clocks."""
CHANGES = {
    "Europe/Berlin": [date(2026, 3, 29), date(2026, 10, 25)],
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "America/Los_Angeles": [date(2026, 3, 8), date(2026, 11, 1)],
    "Australia/Sydney": [date(2026, 10, 4), date(2026, 4, 5)],
}
"""When clocks go forward and back."""
MICROSECOND, HOUR, DAY = timedelta(microseconds=1), timedelta(hours=1), timedelta(days=1)

MOMENT = pa.timestamp("us", tz="UTC")
DELIVERED = pa.schema(
    [
        ("payment_id", pa.string()),
        ("customer_id", pa.string()),
        ("amount", pa.float64()),
        ("paid_at", MOMENT),
        ("ingested_at", MOMENT),
        ("position", pa.int64()),
    ]
)
BLOCKS = pa.schema(
    [
        ("customer_id", pa.string()),
        ("day", pa.date32()),
        ("payments", pa.int64()),
        ("captured", pa.int64()),
        ("total", pa.float64()),
        ("last_paid_at", MOMENT),
    ]
)
FEATURES = pa.schema(
    [
        ("customer_id", pa.string()),
        ("day", pa.date32()),
        ("payments", pa.int64()),
        ("total", pa.float64()),
        ("mean_amount", pa.float64()),
        ("last_paid_at", MOMENT),
        ("known_from", MOMENT),
    ]
)

Row = dict[str, Any]
Rows = list[Row]


class Terminal:
    """Delivers rows one after the other, a few minutes apart unless another `ingested_at` is given."""

    def __init__(self, draw: Draw, start: datetime) -> None:
        self.draw, self.now, self.count, self.position = draw, start, 0, draw.randrange(1_000)
        self.prefix = draw.word()

    def pay(self, customer: str | None, paid_at: datetime, amount: float | None = -1.0, **about: Any) -> Row:
        """A new payment; `amount` is drawn unless given: quarters, so that a sum is the same in any order of its rows."""
        self.count += 1
        drawn = self.draw.randrange(4, 360) / 4 if amount == -1.0 else amount
        row = {"payment_id": f"P-{self.prefix}-{self.count}", "customer_id": customer, "amount": drawn}
        return self.deliver({**row, "paid_at": paid_at, **about})

    def deliver(self, row: Row, **about: Any) -> Row:
        """A payment once more, with another amount, say."""
        self.now += timedelta(seconds=self.draw.randrange(60, 600), microseconds=self.draw.randrange(1_000_000))
        self.position += 1
        return {**row, "ingested_at": self.now, "position": self.position, **about}


def customers(draw: Draw, count: int) -> list[str]:
    return [f"C-{number}" for number in draw.sample(range(100, 999), count)]


def midnight(day: date, zone: str) -> datetime:
    """The first moment of a day in a zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def frame(rows: Sequence[Row], schema: pa.Schema = DELIVERED) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema)


def kept(rows: Iterable[Row]) -> Rows:
    """What `deduplicate` leaves."""
    newest: dict[str, Row] = {}
    for row in rows:
        known = newest.get(row["payment_id"])
        order = (row["ingested_at"], row["position"])
        if row["payment_id"] is None or row["customer_id"] is None:
            continue
        if known is None or order > (known["ingested_at"], known["position"]):
            newest[row["payment_id"]] = row
    return list(newest.values())


def totals(payments: Iterable[Row], zone: str) -> Rows:
    """What `daily_totals` makes of clean payments."""
    days: dict[tuple[str, date], Rows] = {}
    for row in payments:
        days.setdefault((row["customer_id"], local_day(row["paid_at"], zone)), []).append(row)
    return [
        {
            "customer_id": customer,
            "day": day,
            "payments": len(rows),
            "captured": sum(row["amount"] is not None for row in rows),
            "total": float(sum(row["amount"] or 0.0 for row in rows)),
            "last_paid_at": max(row["paid_at"] for row in rows),
        }
        for (customer, day), rows in days.items()
    ]


def features(blocks: Sequence[Row], through: date, window: int, zone: str) -> Rows:
    """What `trailing_features` makes of blocks."""
    found = []
    for customer in dict.fromkeys(block["customer_id"] for block in blocks):
        theirs = [block for block in blocks if block["customer_id"] == customer and block["day"] <= through]
        day = min((block["day"] for block in theirs), default=through + DAY)
        while day <= through:
            found.append(_of_day(customer, day, theirs, window, zone))
            day += DAY
    return found


def _of_day(customer: str, day: date, blocks: Rows, window: int, zone: str) -> Row:
    recent = [block for block in blocks if day - window * DAY < block["day"] <= day]
    total, captured = sum(block["total"] for block in recent), sum(block["captured"] for block in recent)
    return {
        "customer_id": customer,
        "day": day,
        "payments": sum(block["payments"] for block in recent),
        "total": float(total),
        "mean_amount": total / captured if captured else None,
        "last_paid_at": max(block["last_paid_at"] for block in blocks if block["day"] <= day),
        "known_from": midnight(day + DAY, zone),
    }


def rebuilt(rows: Iterable[Row], through: date, window: int, zone: str) -> Rows:
    """What `rebuild_features` makes of delivered rows."""
    return features(totals(kept(rows), zone), through, window, zone)


def plain(got: Any) -> Rows:
    """The rows of what came back: moments in UTC (naive means UTC), `day` a date where a library has only midnights."""
    rows = got if isinstance(got, list) else rows_of(got)
    return [{name: _plain(name, value) for name, value in row.items()} for row in rows]


def _plain(name: str, value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    if name == "day":
        return value.date() if value.time() == time() else value
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def same_moment(got: Any, right: datetime | None) -> bool:
    """Whether a moment is the right one; PySpark's naive ones are in this machine's own zone."""
    if right is None or not isinstance(got, datetime):
        return got is right
    return got == right or got == right.astimezone().replace(tzinfo=UTC)


def in_table(world: World, name: str) -> Rows:
    return plain(world.read_table(name))


def shown(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}" + (f".{moment.microsecond:06}" if moment.microsecond else "")
