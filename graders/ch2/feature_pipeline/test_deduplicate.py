"""One row for each payment, the same one in every run."""

from datetime import UTC, datetime, timedelta

from labjudge.grading import Draw, Lab, judges, rows_of, same_rows, wrong

from .payments import DELIVERED, MICROSECOND, Rows, Terminal, customers, frame, kept, plain
from .timelines import deliveries

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def expect(lab: Lab, draw: Draw, rows: Rows, title: str) -> None:
    """The kept row of each payment, with the rows given in this order."""
    got = lab.as_(draw.person()).deduplicate(frame(rows))
    same_rows(plain(got), kept(rows), ["payment_id"], title, drawing=deliveries(rows))


@judges
def the_last_delivery(lab: Lab, draw: Draw) -> None:
    """Of several deliveries of a payment, the one ingested last is kept, whatever its amount and its place in the frame."""
    terminal, (one, other) = Terminal(draw, START), customers(draw, 2)
    first = [terminal.pay(draw.choice([one, other]), START - timedelta(hours=n), 20.0 + n) for n in range(4)]
    second = [terminal.deliver(row, amount=row["amount"] - 12) for row in first]
    changes = draw.shuffled([-5.0, 0.0, None, -6.0])
    last = [
        terminal.deliver(row, amount=row["amount"] + change if change else change)
        for row, change in zip(first, changes, strict=True)
    ]
    expect(lab, draw, [*draw.shuffled(first), *draw.shuffled(last), *draw.shuffled(second)], "another delivery is kept")


@judges
def at_the_same_time(lab: Lab, draw: Draw) -> None:
    """Of deliveries that were ingested at the same time, the one with the highest position is kept."""
    terminal, rows = Terminal(draw, START), Rows()
    for name in customers(draw, 3):
        first = terminal.pay(name, START - timedelta(days=draw.randrange(1, 5)))
        others = [
            terminal.deliver(first, amount=first["amount"] + n, ingested_at=first["ingested_at"]) for n in range(1, 4)
        ]
        rows += [others[0], others[2], first, others[1]]
    expect(lab, draw, rows, "a tie is not decided by position")


@judges
def a_microsecond_later(lab: Lab, draw: Draw) -> None:
    """A later delivery is later by a microsecond too, and with a lower position."""
    terminal, rows = Terminal(draw, START), Rows()
    for name in customers(draw, 3):
        later = terminal.pay(name, START)
        earlier = terminal.deliver(later, amount=later["amount"] + 1, ingested_at=later["ingested_at"] - MICROSECOND)
        rows += draw.shuffled([later, earlier])
    expect(lab, draw, rows, "a microsecond later is later")


@judges
def rows_of_nobody(lab: Lab, draw: Draw) -> None:
    """Rows without a payment's or a customer's id are left out, and no others."""
    terminal, (one, other) = Terminal(draw, START), customers(draw, 2)
    unknown = [terminal.pay(None, START) for _ in range(2)]
    nameless = [terminal.pay(one, START - timedelta(days=n), payment_id=None) for n in range(2)]
    sound = [terminal.pay(one, START, None), terminal.pay(other, START, 0.0)]
    got = plain(lab.as_(draw.person()).deduplicate(frame(draw.shuffled([*unknown, *nameless, *sound]))))
    for column in ("payment_id", "customer_id"):
        if any(row.get(column, "") is None for row in got):
            wrong("a row of nobody", happened=f"a row with {column} null came back")
    same_rows(got, sound, ["payment_id"], "another row", drawing=deliveries(sound))


@judges
def copies_and_nothing(lab: Lab, draw: Draw) -> None:
    """The very same row twice is one; a single row stays; of no rows no rows are left, with the same columns."""
    terminal, (one, other) = Terminal(draw, START), customers(draw, 2)
    row, single = terminal.pay(one, START), terminal.pay(other, START)
    expect(lab, draw, [row, single, row, row], "another row")
    empty = lab.as_(draw.person()).deduplicate(frame([]))
    if rows_of(empty) or set(empty.column_names) != set(DELIVERED.names):
        wrong("of no rows", happened=f"{empty.num_rows} rows with the columns {', '.join(empty.column_names)}")
