"""The full recompute into a table."""

from labjudge.grading import Draw, Lab, World, judges, wrong

from .payments import DAY, in_table
from .shop import Shop


def rebuild(lab: Lab, shop: Shop, through: int) -> None:
    """Features through a day that is counted from the shop's first one."""
    day = shop.day + through * DAY
    lab.as_(shop.owner).rebuild_features(source=shop.source, target=shop.target, through=day, **shop.settings)


def filled(world: World, draw: Draw) -> Shop:
    """A shop with rows of every kind, and a target that is empty."""
    shop = Shop(world, draw)
    rows = shop.some_days(count=12)
    shop.came([*rows, *shop.troubles(rows, ahead=7)])
    shop.has_features([])
    return shop


@judges
def of_all_rows(lab: Lab, world: World, draw: Draw) -> None:
    """The target holds the features of all rows that were delivered, deduplicated first, through the day that is asked for."""
    shop = filled(world, draw)
    rebuild(lab, shop, 6)
    shop.expect_features(shop.day + 6 * DAY, "not the features of the source")


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Run again, the target holds the same rows; rows of an earlier run that are not true any more are gone."""
    shop = filled(world, draw)
    stale = shop.right(shop.day + 8 * DAY)
    shop.has_features([{**row, "customer_id": row["customer_id"] + "-old"} for row in stale] + stale)
    for _ in range(2):
        rebuild(lab, shop, 6)
        got = in_table(world, shop.target)
        if any(str(row.get("customer_id")).endswith("-old") for row in got):
            wrong("rows of an earlier run are left", happened="the target has rows of a customer of whom nothing came")
        shop.expect_features(shop.day + 6 * DAY, "another row when it is run again")


@judges
def the_same_table(lab: Lab, world: World, draw: Draw) -> None:
    """The target stays the same table: what it held before can still be read at its version. A source without rows empties it."""
    shop = Shop(world, draw)
    shop.came([])
    shop.has_features([])
    shop.rows = shop.some_days(count=4)
    shop.has_features_through(shop.day + 6 * DAY)
    before, shop.rows = in_table(world, shop.target), []
    rebuild(lab, shop, 6)
    if got := in_table(world, shop.target):
        wrong("features of nothing", happened=f"the source has no rows, the target {len(got)}")
    try:
        same = world.read_table(shop.target, 1).num_rows == len(before)
    except Exception:
        same = False
    if not same:
        wrong("the history is gone", happened="version 1 of the target cannot be read as it was before the call")
