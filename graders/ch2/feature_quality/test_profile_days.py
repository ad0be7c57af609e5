"""What every feature looks like on every day."""

from datetime import date

from labjudge.grading import Draw, Lab, World, judges, same_rows, wrong

from .days import DAY, FeatureDays, Row, plain_rows, profile


def compare(lab: Lab, scene: FeatureDays, days: list[date]) -> None:
    """Have a submission profile the days, and end the check as wrong unless it did so by the rule."""
    scene.write()
    got = plain_rows(lab.as_(scene.owner).profile_days(table=scene.table, days=days), "a row for each day and feature")
    right = [{"day": day, **profile(scene.days.get(day, []), name)} for day in days for name in scene.features]
    said = {(row.get("day"), row.get("feature")): row for row in got}
    for row in right:
        mine = said.get((row["day"], row["feature"]))
        if mine is None and row["rows"] == 0:
            wrong("a day without rows is left out", happened=f"no row for {row['day']}, of which the table has nothing")
        if mine is not None:
            explain(mine, row)
    same_rows(got, right, ["day", "feature"], "not the feature's profile")


def explain(mine: Row, right: Row) -> None:
    """End the check with the reason why a profile differs, where it can be told."""
    where = f"for {right['feature']} on {right['day']}"
    counted = mine.get("rows")
    if isinstance(counted, int | float) and counted < right["rows"]:
        wrong("not all rows are looked at", happened=f"{where}, rows is {counted}", but=f"there are {right['rows']}")
    if right["nans"] and mine.get("nulls") == right["nulls"] + right["nans"]:
        happened = f"{where}, nulls is {mine['nulls']}"
        wrong("NaN counted as null", happened=happened, but=f"{right['nulls']} are null and {right['nans']} NaN")
    for name in ("least", "median", "most"):
        if right["nans"] and mine.get(name) != right[name]:
            value = "null or NaN" if mine.get(name) is None else mine[name]
            wrong("NaN taken for a number", happened=f"{where}, {name} is {value}", but=f"{right[name]} is right")
    if right["nans"] and mine.get("distinct") == right["distinct"] + 1:
        happened = f"{where}, distinct is {mine['distinct']}"
        wrong("what is no value is counted among the values", happened=happened, but=f"there are {right['distinct']}")


@judges
def by_day(lab: Lab, world: World, draw: Draw) -> None:
    """Each feature is described on each day that was asked for, and no other day has a part in it."""
    scene = FeatureDays(world, draw)
    for number in range(4):
        rows = scene.day(number, draw.randrange(5, 12), scale=10.0**number)
        rows[0][scene.gb] = rows[1][scene.plan] = None
        rows[2][scene.calls] = 0
    asked = draw.sample([*scene.days], 3)
    compare(lab, scene, asked)


@judges
def days_without_rows(lab: Lab, world: World, draw: Draw) -> None:
    """A day on which nothing arrived has its rows too, and so have a day of one row and one of nulls alone."""
    scene = FeatureDays(world, draw)
    scene.day(0, 1)
    for row in scene.day(1, 3):
        row[scene.gb] = row[scene.plan] = row[scene.calls] = None
    scene.day(2, draw.randrange(4, 9))
    compare(lab, scene, [scene.start + number * DAY for number in range(4)])


@judges
def null_and_nan(lab: Lab, world: World, draw: Draw) -> None:
    """Null and NaN are counted apart, and neither is a value."""
    scene = FeatureDays(world, draw)
    for number in range(2):
        rows = scene.day(number, draw.randrange(8, 14))
        rows[0][scene.gb], rows[1][scene.gb], rows[2][scene.gb] = float("nan"), None, -5.0
        rows[3][scene.share], rows[4][scene.plan] = float("nan"), ""
    compare(lab, scene, [*scene.days])


@judges
def every_row(lab: Lab, world: World, draw: Draw) -> None:
    """One row among many is seen, wherever it is."""
    scene = FeatureDays(world, draw)
    rows = scene.day(0, draw.randrange(400, 600))
    rows[-1][scene.gb], rows[-2][scene.plan], rows[-3][scene.share] = 1e9, "never seen", -1.0
    compare(lab, scene, [*scene.days])
