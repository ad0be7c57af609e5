"""The same building blocks fed by micro-batches that come at least once."""

from labjudge.grading import Draw, Lab, World, judges, same_rows

from .payments import BLOCKS, DELIVERED, Row, Rows, frame, in_table, kept, totals
from .shop import KEYS, Shop
from .timelines import deliveries


class Stream:
    """Two tables of a shop, `payments` and `daily`, and the batches that were handed over so far."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.shop = Shop(world, draw)
        self.payments, self.daily = self.shop.source, self.shop.target

    def begins(self, rows: Rows, blocks_of: Rows | None = None) -> None:
        """The tables hold what came of `rows`; `daily` only of `blocks_of`, if that is given."""
        clean = kept(rows)
        blocks = totals(clean if blocks_of is None else kept(blocks_of), self.shop.zone)
        self.shop.rows = list(rows)
        self.shop.holds(self.payments, clean, DELIVERED, [])
        self.shop.holds(self.daily, blocks, BLOCKS, KEYS)

    def hand_over(self, lab: Lab, rows: Rows, batch_id: int) -> None:
        given = frame(self.shop.draw.shuffled(rows))
        lab.as_(self.shop.owner).apply_batch(
            given, batch_id, payments=self.payments, daily=self.daily, zone=self.shop.zone
        )
        self.shop.rows = [*self.shop.rows, *rows]

    def expect(self, title: str) -> None:
        got = in_table(self.shop.world, self.payments)
        same_rows(got, kept(self.shop.rows), ["payment_id"], f"{title}: payments", drawing=deliveries(self.shop.rows))
        self.shop.expect_blocks(self.daily, f"{title}: daily")


@judges
def the_same_batch_again(lab: Lab, world: World, draw: Draw) -> None:
    """A batch that comes again changes nothing, after another one too."""
    stream = Stream(world, draw)
    first, second = (stream.shop.some_days(first=day, days=1, count=4) for day in (0, 1))
    stream.begins([*first, *second])
    stream.hand_over(lab, first, 7)
    stream.expect("a batch came twice")


@judges
def in_any_order(lab: Lab, world: World, draw: Draw) -> None:
    """Whatever order batches come in, both tables hold what all their rows make; an older delivery replaces no newer one."""
    stream = Stream(world, draw)
    rows = stream.shop.some_days(count=7)
    # Two batches have payments of one customer's day.
    rows.append(stream.shop.terminal.pay(rows[0]["customer_id"], rows[0]["paid_at"]))
    newer = stream.shop.troubles(rows[:4], ahead=7)
    stream.begins([])
    for batch_id, batch in enumerate([[*newer, *rows[4:]], rows[:5]]):
        stream.hand_over(lab, batch, batch_id)
        stream.expect("after a batch")


@judges
def what_later_batches_correct(lab: Lab, world: World, draw: Draw) -> None:
    """Of rows ingested at the same time the highest position wins, in whichever batch it comes; a correction may be null or 0."""
    stream = Stream(world, draw)
    rows = stream.shop.drawn_amounts(4)
    ties = [
        stream.shop.terminal.deliver(row, amount=n + 0.5, ingested_at=row["ingested_at"]) for n, row in enumerate(rows)
    ]
    stream.begins([])
    stream.hand_over(lab, [ties[0], *rows[1:]], 0)
    stream.hand_over(lab, [rows[0], ties[1]], 1)
    stream.expect("a tie across batches")
    corrected = [
        stream.shop.terminal.deliver(row, amount=amount) for row, amount in zip(rows[2:], (None, 0.0), strict=True)
    ]
    stream.hand_over(lab, corrected, 2)
    stream.expect("corrected to null or 0")


@judges
def killed_between_the_writes(lab: Lab, world: World, draw: Draw) -> None:
    """After a job that was killed when the payments were written and the totals were not, the same batch puts both right."""
    stream = Stream(world, draw)
    rows = stream.shop.some_days(count=7)
    batch = [*rows[4:], stream.shop.terminal.deliver(rows[0], amount=44.0)]
    stream.begins([*rows[:4], *batch], blocks_of=rows[:4])
    stream.hand_over(lab, batch, draw.randrange(1, 90))
    stream.expect("killed and run again")


@judges
def batches_of_nothing(lab: Lab, world: World, draw: Draw) -> None:
    """A batch without rows, or with rows of nobody only, changes nothing; rows of other customers and days stay."""
    stream = Stream(world, draw)
    rows = stream.shop.some_days(count=5)
    nobody: list[Row] = [stream.shop.terminal.pay(None, rows[0]["paid_at"]) for _ in range(2)]
    nobody += [stream.shop.terminal.pay(stream.shop.names[0], rows[0]["paid_at"], payment_id=None)]
    stream.begins(rows)
    for batch_id, batch in enumerate([[], nobody]):
        stream.hand_over(lab, batch, batch_id)
    stream.expect("nothing came")
