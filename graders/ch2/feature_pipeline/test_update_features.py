"""The incremental update equals the full recompute."""

from datetime import datetime
from typing import Any

from labjudge.grading import Draw, Lab, World, brief, judges, wrong

from .payments import DAY, HOUR, frame, in_table, midnight, same_moment, shown
from .shop import KEYS, Shop, of_customer
from .timelines import arrivals


def update(lab: Lab, shop: Shop, since: datetime | None, through: int) -> Any:
    day = shop.day + through * DAY
    return lab.as_(shop.owner).update_features(
        source=shop.source, target=shop.target, since=since, through=day, **shop.settings
    )


def expect_watermark(got: Any, right: datetime | None) -> None:
    if not same_moment(got, right):
        latest = shown(right) if right else "none: the source is empty"
        wrong(
            "not the watermark", happened=f"it returned {brief(got)}", but=f"the latest ingested_at is {latest} (UTC)"
        )


def begun(world: World, draw: Draw, through: int = 4) -> Shop:
    """A shop whose target has what a rebuild makes of the first rows, through a day; everybody paid on the first one."""
    shop = Shop(world, draw)
    everybody = [shop.terminal.pay(name, midnight(shop.day, shop.zone) + HOUR) for name in shop.names]
    rows = [*everybody, *shop.some_days(count=6)]
    shop.came([*rows, *shop.troubles(rows, ahead=6)])
    shop.has_features_through(shop.day + through * DAY)
    return shop


@judges
def a_late_row(lab: Lab, world: World, draw: Draw) -> None:
    """A row that comes late, of a day that the target has, is in the features of its day and of the days after it."""
    shop = begun(world, draw)
    since, name = shop.watermark, shop.names[0]
    late = shop.terminal.pay(name, midnight(shop.day + DAY, shop.zone) + HOUR)
    shop.came([late])
    update(lab, shop, since, 4)
    right = {row["day"]: row for row in of_customer(shop.right(shop.day + 4 * DAY), name)}
    got = {row["day"]: row for row in of_customer(in_table(world, shop.target), name)}
    days = [shop.day + n * DAY for n in (1, 2)]
    its_day, next_day = (got.get(day, {}).get("payments") == right[day]["payments"] for day in days)
    if its_day and not next_day:
        happened = f"the row of {days[0]} counts it, that of {days[1]} does not; the window has {shop.window} days"
        wrong(
            "a late row changes the days after it too",
            happened=happened,
            drawing=arrivals(shop.rows, shop.zone, since)(late),
        )
    shop.expect_features(shop.day + 4 * DAY, "after a late row", since)


@judges
def the_first_run(lab: Lab, world: World, draw: Draw) -> None:
    """The first run makes everything; a second one changes nothing; of an empty source there is no watermark."""
    shop = Shop(world, draw)
    shop.came([])
    shop.has_features([])
    expect_watermark(update(lab, shop, None, 4), None)
    rows = shop.some_days(count=6)
    shop.came([*rows, *shop.troubles(rows, ahead=6)])
    expect_watermark(update(lab, shop, None, 4), shop.watermark)
    shop.expect_features(shop.day + 4 * DAY, "the first run")
    expect_watermark(update(lab, shop, shop.watermark, 4), shop.watermark)
    shop.expect_features(shop.day + 4 * DAY, "a second run changes the target", shop.watermark)


@judges
def at_the_watermark(lab: Lab, world: World, draw: Draw) -> None:
    """Rows that were ingested at the very moment of the watermark, and came after the last run, are taken."""
    shop = begun(world, draw)
    since = shop.watermark
    shop.came([{**row, "ingested_at": since} for row in shop.some_days(count=2)])
    expect_watermark(update(lab, shop, since, 4), since)
    shop.expect_features(shop.day + 4 * DAY, "rows at the watermark", since)


@judges
def rows_of_nobody(lab: Lab, world: World, draw: Draw) -> None:
    """The watermark is the latest `ingested_at` in the source, though its row has no customer or no payment."""
    shop = begun(world, draw)
    for lost in draw.shuffled(["customer_id", "payment_id"]):
        since = shop.watermark
        shop.came([{**shop.terminal.pay(shop.names[0], shop.rows[0]["paid_at"]), lost: None}])
        got = update(lab, shop, since, 4)
        if not same_moment(got, shop.watermark):
            happened = f"it returned {brief(got)}; the row ingested at {shown(shop.watermark)} (UTC) has no {lost}"
            wrong("the watermark passes over a row", happened=happened, but="that row is the latest")
    shop.expect_features(shop.day + 4 * DAY, "after rows of nobody")


@judges
def days_that_pass(lab: Lab, world: World, draw: Draw) -> None:
    """New days get rows of every customer, also when nothing new came; what falls out of the window does not count any more."""
    shop = begun(world, draw, through=draw.choice([2, 3]))
    since = shop.watermark
    expect_watermark(update(lab, shop, since, 9), since)
    shop.expect_features(shop.day + 9 * DAY, "a new day", since)


@judges
def only_what_changed(lab: Lab, world: World, draw: Draw) -> None:
    """Rows of customers without new deliveries, on days that the target has, are not written."""
    shop = begun(world, draw)
    quiet, busy = shop.names[0], shop.names[1]
    # What only a rewrite would change: the quiet customer's rows say 1,000 payments more.
    held = [
        {**row, "payments": row["payments"] + 1_000 * (row["customer_id"] == quiet)}
        for row in shop.right(shop.day + 4 * DAY)
    ]
    shop.has_features(held)
    since = shop.watermark + HOUR
    shop.came([{**shop.terminal.pay(busy, shop.rows[1]["paid_at"]), "ingested_at": since + HOUR}])
    update(lab, shop, since, 5)
    got = {tuple(row[key] for key in KEYS): row for row in of_customer(in_table(world, shop.target), quiet)}
    for row in of_customer(held, quiet):
        mine = got.get((quiet, row["day"]))
        if mine is None or mine["payments"] != row["payments"]:
            wrong(
                "all is written anew",
                happened=f"the row of {quiet} on {row['day']} was {'removed' if mine is None else 'written'}",
                but=f"{quiet} had no deliveries since the watermark, and the target had that day",
            )


@judges
def others_append_meanwhile(lab: Lab, world: World, draw: Draw) -> None:
    """Rows that others append while a run works are in the target after it, or after the next one with its watermark."""
    shop = begun(world, draw)
    since = shop.watermark
    shop.came(shop.some_days(count=1))
    # Two rows each time, of two customers: the second one's ingested_at is after the first one's.
    paid_at = [row["paid_at"] for row in shop.rows[:2]]
    later = [[shop.terminal.pay(*each) for each in zip(shop.names, paid_at, strict=False)] for _ in range(8)]
    world.busy_table(shop.source, [frame(rows) for rows in later])
    watermark = update(lab, shop, since, 4)
    if not isinstance(watermark, datetime):
        wrong("not the watermark", happened=f"it returned {brief(watermark)}", but="the source has rows")
    world.busy_table(shop.source, [])
    shop.rows = in_table(world, shop.source)
    since = next((row["ingested_at"] for row in shop.rows if same_moment(watermark, row["ingested_at"])), watermark)
    update(lab, shop, since, 4)
    shop.expect_features(shop.day + 4 * DAY, "after rows that came while it ran", since)


@judges
def late_batches(lab: Lab, world: World, draw: Draw) -> None:
    """After batches with late rows, corrections and copies, in any order, the target holds what a rebuild would make of it."""
    shop = begun(world, draw)
    since, through = shop.watermark, draw.choice([4, 5])
    late, new = shop.some_days(count=3), shop.some_days(first=5, days=3, count=3)
    batches = draw.shuffled([[*late, *shop.troubles(shop.rows[:9], ahead=9)], new])
    for batch in batches:
        for row in batch:  # ingested in the order of the batches
            row["ingested_at"] = max(shop.watermark, since) + (row["ingested_at"] - shop.terminal.now) + 24 * HOUR
        shop.came(batch)
        got = update(lab, shop, since, through)
        shop.expect_features(shop.day + through * DAY, "not what a rebuild makes of it", since)
        expect_watermark(got, shop.watermark)
        since, through = shop.watermark, through + 2
