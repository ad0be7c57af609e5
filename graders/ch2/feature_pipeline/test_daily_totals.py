"""A building block for each customer and local day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from labjudge.grading import Draw, Lab, judges, rows_of, same_rows, wrong

from .payments import (
    BLOCKS,
    CHANGES,
    DAY,
    HOUR,
    MICROSECOND,
    ZONES,
    Rows,
    Terminal,
    customers,
    frame,
    midnight,
    plain,
    totals,
)
from .shop import KEYS, drawn_payments
from .timelines import on_the_clock


def expect(lab: Lab, draw: Draw, rows: Rows, zone: str, title: str, columns: Sequence[str] = ()) -> None:
    """The totals of clean payments; of the columns `columns` only, if some are given."""
    got = lab.as_(draw.person()).daily_totals(frame(draw.shuffled(rows)), zone)
    right = [{name: row[name] for name in (*KEYS, *columns)} if columns else row for row in totals(rows, zone)]
    same_rows(plain(got), right, KEYS, title, drawing=on_the_clock(rows, zone), extra_columns=bool(columns))


def around_midnight(draw: Draw, terminal: Terminal, name: str, day: date, zone: str) -> Rows:
    """From the first to the last microsecond of a day in a zone."""
    start, end = midnight(day, zone), midnight(day + DAY, zone)
    moments = [start, start + timedelta(minutes=draw.randrange(1, 50)), end - timedelta(minutes=20), end - MICROSECOND]
    return [terminal.pay(name, moment) for moment in moments]


@judges
def the_day_in_the_zone(lab: Lab, draw: Draw) -> None:
    """A payment belongs to the calendar day of the zone, from the first microsecond after midnight to the last one before."""
    zone = draw.choice(ZONES)
    day = draw.choice([date(2026, 1, 7) + draw.randrange(30) * DAY, date(2026, 1, 31), date(2028, 2, 28)])
    terminal, (one, other) = Terminal(draw, midnight(day + 3 * DAY, zone)), customers(draw, 2)
    rows = [row for n in range(2) for row in around_midnight(draw, terminal, one, day + n * DAY, zone)]
    expect(lab, draw, [*rows, terminal.pay(other, rows[0]["paid_at"])], zone, "counted on another day", ["payments"])


@judges
def the_clocks_change(lab: Lab, draw: Draw) -> None:
    """The day is right in summer and in winter, on the days of 23 and 25 hours, and in the hour that comes twice."""
    zone = draw.choice(ZONES)
    terminal, (name,) = Terminal(draw, datetime(2026, 12, 1, tzinfo=UTC)), customers(draw, 1)
    rows = Rows()
    for change in CHANGES[zone]:
        for n in (-1, 0, 1):
            rows += around_midnight(draw, terminal, name, change + n * DAY, zone)
        rows += [terminal.pay(name, midnight(change, zone) + hours * HOUR) for hours in (1.5, 2.5)]
    expect(lab, draw, rows, zone, "counted on another day when the clocks change", ["payments"])


@judges
def the_last_payment(lab: Lab, draw: Draw) -> None:
    """The last payment of a day is the one that was paid last, also when it was ingested before an earlier one."""
    zone, noon = "Europe/Berlin", datetime(2026, 5, draw.randrange(2, 28), 11, tzinfo=UTC)
    terminal, rows = Terminal(draw, noon), Rows()
    for name in customers(draw, 2):
        hours = [4, 2, 3]
        rows += [terminal.pay(name, noon + n * HOUR + timedelta(seconds=draw.randrange(3_000))) for n in hours]
    expect(lab, draw, rows, zone, "not when the last payment was paid", ["last_paid_at"])


@judges
def amounts_of_null_and_zero(lab: Lab, draw: Draw) -> None:
    """A payment without an amount is a payment; one of 0 has an amount; where none has one, the total is 0."""
    zone, noon = draw.choice(ZONES), datetime(2026, 6, draw.randrange(2, 28), 12, tzinfo=UTC)
    terminal, rows = Terminal(draw, noon), Rows()
    amounts: tuple[list[float | None], ...] = ([None, None], [None, 0.0, round(draw.uniform(2, 9), 2)], [0.0, 0.0, 0.0])
    for name, theirs in zip(customers(draw, 3), amounts, strict=True):
        rows += [terminal.pay(name, noon + timedelta(minutes=n), amount) for n, amount in enumerate(theirs)]
    expect(lab, draw, rows, zone, "not the number of payments", ["payments"])
    expect(lab, draw, rows, zone, "not the number of amounts", ["captured"])
    expect(lab, draw, rows, zone, "not the total of null and 0", ["total"])


@judges
def all_together(lab: Lab, draw: Draw) -> None:
    """Drawn payments of several customers have their totals; a single payment has one, and no payments have none."""
    zone, names = draw.choice(ZONES), customers(draw, 3)
    day = draw.choice(CHANGES[zone]) - 3 * DAY
    terminal = Terminal(draw, midnight(day, zone))
    rows = drawn_payments(draw, terminal, names, zone, day, 6, 40)
    rows += [terminal.pay(names[0], midnight(day, zone) + hours * HOUR, 4.5) for hours in (9, 10)]
    expect(lab, draw, rows, zone, "another total")
    expect(lab, draw, rows[:1], zone, "of a single payment")
    empty = lab.as_(draw.person()).daily_totals(frame([]), zone)
    if rows_of(empty) or set(empty.column_names) != set(BLOCKS.names):
        wrong("of no payments", happened=f"{empty.num_rows} rows with the columns {', '.join(empty.column_names)}")
