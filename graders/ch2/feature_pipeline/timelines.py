"""Drawings of one customer: deliveries as they came, payments on the clock of a zone, blocks and the window over them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .payments import DAY, Row, Rows, shown

MOST = 9


def deliveries(rows: Sequence[Row]) -> Callable[[Row], list[str]]:
    """Draws all deliveries of a row's payment, in the order in which they were ingested."""

    def draw(row: Row) -> list[str]:
        theirs = [each for each in rows if each["payment_id"] == row["payment_id"]]
        theirs.sort(key=lambda each: (each["ingested_at"], each["position"]))
        return [
            f"deliveries of {row['payment_id']}:",
            *(
                f"  ingested {shown(each['ingested_at'])}  position {each['position']}  customer {each['customer_id']}  "
                f"amount {each['amount']}"
                for each in theirs[:MOST]
            ),
        ]

    return draw


def on_the_clock(rows: Sequence[Row], zone: str) -> Callable[[Row], list[str]]:
    """Draws the payments of a row's customer around its day, in UTC and in the zone."""

    def draw(row: Row) -> list[str]:
        theirs = [each for each in rows if each["customer_id"] == row["customer_id"]]
        theirs.sort(key=lambda each: each["paid_at"])
        near = [each for each in theirs if abs(_local(each, zone).date() - row["day"]) <= DAY]
        return [
            f"{row['customer_id']}:  paid, UTC          in {zone}",
            *(
                f"  {shown(each['paid_at']):<27} {_local(each, zone):%Y-%m-%d %H:%M}  amount {each['amount']}"
                for each in (near or theirs)[:MOST]
            ),
        ]

    return draw


def _local(row: Row, zone: str) -> datetime:
    paid: datetime = row["paid_at"]
    return paid.astimezone(ZoneInfo(zone))


def blocks_in_window(blocks: Sequence[Row], window: int) -> Callable[[Row], list[str]]:
    """Draws the blocks of a row's customer, and which of them lie in the window that ends with the row's day."""

    def draw(row: Row) -> list[str]:
        theirs = sorted(
            (each for each in blocks if each["customer_id"] == row["customer_id"]), key=lambda each: each["day"]
        )
        start = row["day"] - (window - 1) * DAY
        lines = [
            f"{row['customer_id']}, the row of {row['day']}: a window of {window} days from {start} to {row['day']}"
        ]
        for each in theirs[-MOST:]:
            where = "|" if start <= each["day"] <= row["day"] else "later" if each["day"] > row["day"] else ""
            about = f"{each['payments']} payments, {each['captured']} with an amount, total {each['total']:.2f}"
            lines.append(f"  {where:>5} {each['day']}  {about}")
        return lines

    return draw


def arrivals(rows: Sequence[Row], zone: str, since: datetime | None = None) -> Callable[[Row], list[str]]:
    """Draws what came of a row's customer, in the order in which it was ingested, and where the watermark was."""

    def draw(row: Row) -> list[str]:
        theirs: Rows = [each for each in rows if each["customer_id"] == row["customer_id"]]
        theirs.sort(key=lambda each: (each["ingested_at"], each["position"]))
        lines = [f"{row['customer_id']} in the order of ingestion (days in {zone}):"]
        for each in theirs[-MOST:]:
            new = "new " if since is None or each["ingested_at"] >= since else "old "
            late = each["ingested_at"] - each["paid_at"]
            about = f", {late.days} days late" if late > timedelta(days=1) else ""
            lines.append(
                f"  {new} ingested {shown(each['ingested_at'])}  {each['payment_id']} paid on {_local(each, zone):%Y-%m-%d}"
                f"{about}, amount {each['amount']}"
            )
        return lines

    return draw
