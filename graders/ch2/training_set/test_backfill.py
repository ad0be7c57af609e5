"""A range of days computed anew."""

import math

import pyarrow as pa
from labjudge.grading import Draw, Lab, Outcome, World, judges, wrong

from .costs import DAY, USAGE, Costs, Row

LATE = 12
"""How many rows others write to usage meanwhile, at most."""


def compare(scene: Costs, got: list[Row], before: list[Row]) -> None:
    """End the check as wrong unless the table has the new rows for the days, and the others as they were."""
    right = {(row["customer_id"], row["day"]): row for row in scene.right(before)}
    seen: dict[tuple[object, object], Row] = {}
    for row in got:
        if (row["customer_id"], row["day"]) in seen:
            happened = f"{scene.table} has two of {row['customer_id']} on {row['day']}"
            wrong("two rows of a customer and day", happened=happened)
        seen[row["customer_id"], row["day"]] = row
    used, days = {row["day"] for row in scene.used}, f"the days are {scene.first} to {scene.last}"
    for customer, day in sorted(set(seen) - set(right), key=lambda key: (key[1] not in used, str(key))):
        happened = f"{scene.table} still has {customer} on {day}, a day of the backfill"
        wrong(
            "a row that usage has no more" if day in used else "a day without usage keeps its rows", happened=happened
        )
    for key, expected in right.items():
        mine, where = seen.get(key), f"{expected['customer_id']} on {expected['day']}"
        if not scene.inside(expected):
            if mine != expected:
                wrong("another day is changed", happened=f"{where} was {expected}, now {mine}", rule="other days stay")
        elif mine is None:
            wrong("a day of the backfill has no row", happened=f"no row for {where}; {days}")
        elif mine in before:
            wrong("a day is not computed anew", happened=f"{where} is as before; {days}")
        elif (
            mine["cost_eur"] is None
            or not math.isclose(mine["cost_eur"], expected["cost_eur"], abs_tol=1e-9)
            or mine["gb"] != expected["gb"]
        ):
            theirs = [each for each in scene.tariff_rows if each["customer_id"] == key[0]]
            newest = max(theirs, key=lambda each: each["valid_from"])
            today = mine["cost_eur"] == expected["gb"] * newest["eur_per_gb"]
            wrong(
                "today's tariff for a day of the past" if today else "not gb times the tariff of the day",
                happened=f"for {where}, cost_eur is {mine['cost_eur']} with gb {mine['gb']}",
                but=f"{expected['cost_eur']} is right, with gb {expected['gb']}",
                drawing=scene.prices(str(key[0]), expected["day"]),
            )


@judges
def tariff_of_the_day(lab: Lab, world: World, draw: Draw) -> None:
    """The days have the rows of usage with the tariff of their day, a day without usage none, and other days stay."""
    scene = Costs(world, draw)
    scene.forget(scene.first)
    scene.write()
    before = scene.rows(scene.table)
    scene.ran(lab)
    compare(scene, scene.rows(scene.table), before)


@judges
def one_day(lab: Lab, world: World, draw: Draw) -> None:
    """A backfill may be of a single day, and may be repeated: the second one leaves the same rows."""
    scene = Costs(world, draw)
    scene.last = scene.first
    scene.write()
    before = scene.rows(scene.table)
    scene.ran(lab)
    scene.ran(lab)
    compare(scene, scene.rows(scene.table), before)


@judges
def refused_when_it_fails_the_checks(lab: Lab, world: World, draw: Draw) -> None:
    """What is staged is checked before it is put in place; where a check fails, ValueError is raised and the table stays."""
    for kind in ("a cost of null", "a cost above the limit", "a negative cost", "a repeated key", "no rows"):
        scene = Costs(world, draw)
        day = next(each for each in scene.used if each["day"] == scene.last)
        if kind == "a cost of null":
            scene.used.append({"customer_id": "C-999", "day": scene.last, "gb": 1.0})
        elif kind == "a cost above the limit":
            day["gb"] = 1_000_000.0
        elif kind == "a negative cost":
            day["gb"] = -1.0
        elif kind == "a repeated key":
            scene.used.append({**day, "gb": day["gb"] + 1})
        else:
            scene.used = [each for each in scene.used if not scene.inside(each)]
        scene.write()
        stays(scene, scene.run(lab), f"put in place with {kind}")


def stays(scene: Costs, outcome: Outcome, title: str) -> None:
    """End the check as wrong unless the call raised ValueError and nothing happened to the table."""
    versions = scene.world.table_versions(scene.table)
    changed = len(versions) > 1
    if changed and outcome.error:
        wrong(
            "the table is changed before it is known to be right",
            happened=f"{outcome}; version {versions[-1]} is there",
        )
    if changed or not outcome.error:
        wrong(title, happened=f"{outcome}; {scene.table} has {'a new version' if changed else 'no new version'}")
    if not outcome.raised(ValueError):
        wrong("another error than ValueError", happened=str(outcome))


@judges
def another_logic(lab: Lab, world: World, draw: Draw) -> None:
    """Rows by another formula, or beside rows of which none is named, are no backfill: ValueError, and the table stays."""
    scene = Costs(world, draw)
    scene.write()
    stays(scene, scene.run(lab, logic="cost-1"), "another formula under the same name")
    scene = Costs(world, draw)
    scene.write(names_its_logic=False)
    stays(scene, scene.run(lab), "rows of a formula that the table does not name")


@judges
def in_one_step(lab: Lab, world: World, draw: Draw) -> None:
    """Nobody can read a half: each version of the table has the old rows or the new ones, and the last tells its backfill."""
    scene = Costs(world, draw)
    scene.most = max(scene.cost(row) or 0.0 for row in scene.used if scene.inside(row))  # met, not exceeded
    scene.write()
    before = scene.rows(scene.table)
    scene.ran(lab)
    right = scene.rows(scene.table)
    for version in world.table_versions(scene.table):
        rows = scene.rows(scene.table, version)
        if rows not in (before, right):
            happened = f"version {version} has {len(rows)} rows; before there were {len(before)}, now {len(right)}"
            wrong("half a backfill can be read", happened=happened)
    said = world.table_properties(scene.table).get("backfill_version")
    if said != scene.version:
        happened = f"the property backfill_version is {said or 'not there'}"
        wrong("nothing tells which backfill it was", happened=happened, but=f"it was {scene.version}")


def while_others_write(lab: Lab, world: World, draw: Draw, good: int) -> tuple[Costs, Outcome]:
    """A backfill while somebody adds a row to usage before each statement: so many `good` ones, then those that cost too much."""
    scene = Costs(world, draw)
    names = [f"C-{number}" for number in draw.sample(range(100, 999), LATE)]
    late = [{"customer_id": name, "day": scene.first + draw.randrange(4) * DAY, "gb": 10.0} for name in names]
    for row in late[good:]:
        row["gb"] = scene.most * 2
    scene.tariff_rows += [
        {"customer_id": name, "eur_per_gb": 1.0, "valid_from": scene.start, "valid_to": None} for name in names
    ]
    scene.write()
    world.busy_table(scene.usage, [pa.Table.from_pylist([row], schema=USAGE) for row in late])
    return scene, scene.run(lab)


@judges
def what_was_checked(lab: Lab, world: World, draw: Draw) -> None:
    """What is checked and put in place is what was staged, though others write to usage meanwhile."""
    scene, outcome = while_others_write(lab, world, draw, LATE)
    if outcome.error:
        wrong("a backfill without fault is refused", happened=str(outcome))
    if not world.table_versions(scene.staging):
        wrong("nothing is staged", happened=f"there is no table {scene.staging}")
    inside = [row for row in scene.rows(scene.table) if scene.inside(row)]
    staged = scene.rows(scene.staging)
    if inside != staged:
        extra = [row for row in inside if row not in staged] or [row for row in staged if row not in inside]
        wrong(
            "other rows than were checked",
            happened=f"{len(staged)} rows are staged, the days of the table have {len(inside)}; only in one: {extra[0]}",
            but="somebody wrote to usage between two statements",
        )
    good = len(staged) - sum(scene.inside(row) for row in scene.used)
    if len(world.table_versions(scene.usage)) - 1 == good:
        return  # usage was not asked for any more once its rows were staged
    scene, outcome = while_others_write(lab, world, draw, good)
    fit = all(row["cost_eur"] <= scene.most for row in scene.rows(scene.staging))
    if fit and outcome.error:
        but = "every row that is staged is fit to go in; what somebody wrote to usage afterwards is not"
        wrong("refused for rows that are not staged", happened=str(outcome), but=but)
