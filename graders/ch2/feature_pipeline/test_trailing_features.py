"""Blocks rolled up to trailing windows, stamped with when they are known."""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from labjudge.grading import Draw, Lab, judges, rows_of, same_rows, wrong

from .payments import (
    BLOCKS,
    CHANGES,
    DAY,
    FEATURES,
    HOUR,
    ZONES,
    Row,
    Rows,
    customers,
    features,
    frame,
    midnight,
    plain,
)
from .shop import KEYS
from .timelines import blocks_in_window


def block(draw: Draw, name: str, day: date, zone: str, payments: int = 0, captured: int = -1) -> Row:
    """A block of that many payments (drawn unless given), of which all have an amount unless something else is said."""
    payments = payments or draw.randrange(1, 5)
    captured = payments if captured < 0 else captured
    return {
        "customer_id": name,
        "day": day,
        "payments": payments,
        "captured": captured,
        "total": round(sum(draw.uniform(5, 60) for _ in range(captured)), 2),
        "last_paid_at": midnight(day, zone) + timedelta(seconds=draw.randrange(80_000)),
    }


def rolled(lab: Lab, draw: Draw, blocks: Rows, through: date, window: int, zone: str) -> Rows:
    given = frame(draw.shuffled(blocks), BLOCKS)
    return plain(lab.as_(draw.person()).trailing_features(given, through, window, zone))


def expect(
    got: Rows, blocks: Rows, through: date, window: int, zone: str, title: str, columns: Sequence[str] = ()
) -> None:
    """The features of blocks; of the columns `columns` only, if some are given."""
    right = features(blocks, through, window, zone)
    if columns:
        right = [{name: row[name] for name in (*KEYS, *columns)} for row in right]
    drawing = blocks_in_window(blocks, window)
    same_rows(got, right, KEYS, title, drawing=drawing, extra_columns=bool(columns))


def some_day(draw: Draw) -> date:
    return date(2026, 1, 1) + draw.randrange(300) * DAY


@judges
def the_window(lab: Lab, draw: Draw) -> None:
    """A window has so many days, the row's own day included: no block before it counts, and none on its first day is lost."""
    zone, day, (name, other) = draw.choice(ZONES), some_day(draw), customers(draw, 2)
    for window in (draw.randrange(3, 8), 1):
        places = {0, window - 1, window, window + 2}
        blocks = [block(draw, name, day + n * DAY, zone) for n in places]
        blocks += [block(draw, other, day + n * DAY, zone) for n in range(window + 3)]
        through, columns = day + (window + 2) * DAY, ["payments", "total"]
        got = rolled(lab, draw, blocks, through, window, zone)
        expect(got, blocks, through, window, zone, "another window", columns)


@judges
def who_stops_paying(lab: Lab, draw: Draw) -> None:
    """Who stops paying has rows to the last day: when the window is empty they say 0, and when they last paid."""
    zone, day, names = draw.choice(ZONES), some_day(draw), customers(draw, 2)
    window, columns = draw.randrange(2, 5), ["payments", "total", "last_paid_at"]
    blocks = [block(draw, name, day + n * DAY, zone) for n, name in enumerate(names)]
    through = day + 7 * DAY
    got = rolled(lab, draw, blocks, through, window, zone)
    for row in features(blocks, through, window, zone):
        if not any(row["customer_id"] == each.get("customer_id") and row["day"] == each.get("day") for each in got):
            wrong(
                "no row for who stops paying",
                happened=f"no row for {row['customer_id']} on {row['day']}",
                but="whoever asks for the latest row finds an older one, and its numbers",
                drawing=blocks_in_window(blocks, window)(row),
            )
    expect(got, blocks, through, window, zone, "after the last payment", columns)


@judges
def the_mean(lab: Lab, draw: Draw) -> None:
    """The mean is that of all amounts in the window, however they lie on its days; without any it is null."""
    zone, day, (name, other) = draw.choice(ZONES), some_day(draw), customers(draw, 2)
    blocks = [
        block(draw, name, day, zone, 1),
        block(draw, name, day + DAY, zone, 7),
        block(draw, name, day + 2 * DAY, zone, 4, 2),
        block(draw, other, day, zone, 2, 0),
    ]
    through = day + 2 * DAY
    got, right = rolled(lab, draw, blocks, through, 3, zone), features(blocks, through, 3, zone)
    by_key = {(row.get("customer_id"), row.get("day")): row.get("mean_amount") for row in got}
    for row in right:
        mean = by_key.get((row["customer_id"], row["day"]))
        theirs = [each for each in blocks if each["customer_id"] == row["customer_id"] and each["day"] <= row["day"]]
        if row["mean_amount"] is None and mean == 0.0:
            wrong(
                "a mean of nothing",
                happened=f"for {row['customer_id']}, mean_amount is {mean}",
                but="no payment has an amount",
            )
        if row["mean_amount"] is None or not isinstance(mean, float) or math.isclose(mean, row["mean_amount"]):
            continue
        daily = [each["total"] / each["captured"] for each in theirs]
        titles = {
            "a mean of daily means": sum(daily) / len(daily),
            "divided by payments without an amount": row["total"] / row["payments"],
        }
        title = next((title for title, value in titles.items() if math.isclose(mean, value)), "another mean")
        drawing = blocks_in_window(blocks, 3)(row)
        wrong(title, happened=f"mean_amount is {mean:.4f}", but=f"{row['mean_amount']:.4f} is right", drawing=drawing)
    expect(got, blocks, through, 3, zone, "another mean", ["mean_amount"])


@judges
def the_future(lab: Lab, draw: Draw) -> None:
    """Rows of past days are the same, whatever blocks come later; blocks after the last day count nowhere."""
    zone, day, (name, other, newcomer) = draw.choice(ZONES), some_day(draw), customers(draw, 3)
    past = [block(draw, who, day + n * DAY, zone) for who, n in ((name, 0), (name, 2), (other, 1))]
    later = [block(draw, who, day + n * DAY, zone) for who, n in ((name, 3), (newcomer, 4), (other, 5))]
    window, until = draw.randrange(2, 4), day + 2 * DAY
    before = rolled(lab, draw, past, until, window, zone)
    for through, what in ((until, "not yet there"), (day + 5 * DAY, "of later days")):
        after = rolled(lab, draw, [*past, *later], through, window, zone)
        after = [row for row in after if row.get("day", until) <= until]
        title, drawing = f"blocks {what} change the past", blocks_in_window([*past, *later], window)
        known = [[row.get(key) for key in KEYS] for row in before]
        for row in after:
            if [row.get(key) for key in KEYS] not in known:
                happened = f"a row for {row.get('customer_id')} on {row.get('day')}, which is not there without them"
                wrong(title, happened=happened, drawing=drawing(row))
        same_rows(after, before, KEYS, title, drawing=drawing)


@judges
def when_it_is_known(lab: Lab, draw: Draw) -> None:
    """A row is known from the first moment after its day in the zone, whether the day had 23, 24 or 25 hours."""
    for zone in ("Australia/Sydney", draw.choice(ZONES[:3])):
        day, (name,) = draw.choice(CHANGES[zone]), customers(draw, 1)
        blocks = [block(draw, name, day - DAY, zone)]
        got = rolled(lab, draw, blocks, day + DAY, 2, zone)
        for row in got:
            mine, right = row.get("known_from"), midnight(row["day"] + DAY, zone)
            if not isinstance(mine, datetime) or mine == right:
                continue
            title = "known before the day is over" if mine < right else "known later than it is"
            if mine == midnight(row["day"], zone) + 24 * HOUR:
                title = "a day is not always 24 hours"
            drawing = [
                f"{zone}, {row['day']}:",
                f"  begins  {midnight(row['day'], zone):%Y-%m-%d %H:%M} UTC",
                f"  is over {right:%Y-%m-%d %H:%M} UTC",
                f"  known   {mine.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
            ]
            wrong(title, happened=f"on {row['day']}, known_from is {mine}", drawing=drawing)
        expect(got, blocks, day + DAY, 2, zone, "known from another moment", ["known_from"])


@judges
def all_together(lab: Lab, draw: Draw) -> None:
    """Drawn blocks of several customers have their features; a single block has one row, and no blocks have none."""
    zone, names, window = draw.choice(ZONES), customers(draw, 3), draw.randrange(2, 6)
    day = draw.choice([date(2028, 2, 26), date(2026, 12, 28), draw.choice(CHANGES[zone]) - 3 * DAY])
    blocks = [
        block(draw, name, day + n * DAY, zone, captured=draw.choice([-1, -1, 0]))
        for name in names
        for n in range(9)
        if n == 0 or draw.random() < 0.4
    ]
    through = day + 10 * DAY
    expect(rolled(lab, draw, blocks, through, window, zone), blocks, through, window, zone, "another feature")
    expect(
        rolled(lab, draw, blocks[:1], blocks[0]["day"], 3, zone), blocks[:1], blocks[0]["day"], 3, zone, "a single day"
    )
    empty = lab.as_(draw.person()).trailing_features(frame([], BLOCKS), day, 3, zone)
    if rows_of(empty) or set(empty.column_names) != set(FEATURES.names):
        wrong("of no blocks", happened=f"{empty.num_rows} rows with the columns {', '.join(empty.column_names)}")
