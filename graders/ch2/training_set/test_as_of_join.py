"""The join as of a decision, by two times."""

from datetime import timedelta

from labjudge.grading import Draw, Lab, judges, wrong

from .timelines import HOUR, KINDS, MINUTE, Timelines, plain


@judges
def latest_known(lab: Lab, draw: Draw) -> None:
    """Each label takes, from each table, the row of the latest event that had happened and was known at its decision."""
    lines = Timelines(draw, {"usage": draw.randrange(20, 90), "care": draw.randrange(100, 400)})
    customers = [f"C-{number}" for number in draw.sample(range(1_000, 9_999), 3)]
    for day in range(9):
        label = lines.label(draw.choice(customers), timedelta(days=day))
        for table in lines.tables:
            for kind in ["usual", *draw.sample(KINDS, 4)]:
                lines.plant(table, label, kind)
    lines.goes_on()
    lines.compare(lines.asked(lab))


@judges
def to_the_microsecond(lab: Lab, draw: Draw) -> None:
    """What happened and was known at the very moment counts, and what is as old as the look-back; a microsecond decides."""
    lines = Timelines(draw, {"usage": draw.randrange(20, 90)}, ("usage",))
    for place, kind in enumerate(draw.shuffled(list(KINDS))):
        label = lines.label(f"C-{draw.randrange(100, 999)}{place:02}", timedelta(days=place))
        if kind not in ("too_old", "exactly_as_old"):
            lines.plant("usage", label, "earlier")
        lines.plant("usage", label, kind)
    lines.goes_on()
    lines.compare(lines.asked(lab))


@judges
def the_future_changes_nothing(lab: Lab, draw: Draw) -> None:
    """Rows that came to be known after a decision change nothing for it, whatever time they are of."""
    lines = Timelines(draw, {"usage": draw.randrange(20, 90)})
    for day in range(5):
        label = lines.label(f"C-{draw.randrange(100, 999)}{day:02}", timedelta(days=day))
        for table in lines.tables:
            lines.plant(table, label, "usual")
    lines.goes_on()
    before = {row["label_id"]: row for row in lines.asked(lab)}
    last = max(each["decided_at"] for each in lines.labels)
    for label in lines.labels:  # corrected and backfilled later, of times around the decision
        for table in lines.tables:
            for event in (label["decided_at"] - 5 * MINUTE, label["decided_at"] + HOUR):
                lines.row(table, label["customer_id"], event, last + draw.randrange(1, 90) * MINUTE)
    after = {row["label_id"]: row for row in lines.asked(lab)}
    for label in lines.labels:
        mine, then = after.get(label["label_id"], {}), before.get(label["label_id"], {})
        changed = [name for name in mine if plain(mine[name]) != plain(then.get(name))]
        if changed:
            table = next(table for table, names in lines.columns.items() if changed[0] in names)
            taken = [each for each in lines.tables[table] if each[changed[0]] == mine[changed[0]]]
            wrong(
                "the future changes the past",
                happened=f"for label_id {label['label_id']}, {changed[0]} was {then.get(changed[0])}; with rows that "
                f"came later it is {mine[changed[0]]}",
                drawing=lines.timeline(table, label, taken[0] if taken else None),
            )
    lines.compare(list(after.values()))


@judges
def every_label_once(lab: Lab, draw: Draw) -> None:
    """Every label stays, once: with nulls where nothing counts, and though rows were delivered twice."""
    lines = Timelines(draw, {"usage": draw.randrange(20, 90)})
    for place, kind in enumerate(["usual", "later", "late", "too_old", "usual", "null"]):
        lines.plant("usage", lines.label(f"C-{draw.randrange(100, 999)}{place:02}", timedelta(days=place)), kind)
    lines.label(f"C-{draw.randrange(10, 99)}", timedelta(days=9))  # nobody has heard of
    lines.label(None, timedelta(days=10))
    lines.compare(lines.asked(lab, copies=len(lines.tables["usage"])))  # the table care is empty


@judges
def look_backs(lab: Lab, draw: Draw) -> None:
    """Each table has its own look-back: one that is not given has no limit, and 0 hours is a limit."""
    lines = Timelines(draw, {"usage": draw.randrange(20, 60)})
    for day in range(4):
        label = lines.label(f"C-{draw.randrange(100, 999)}{day:02}", timedelta(days=day))
        for table in lines.tables:
            event = label["decided_at"] - draw.randrange(70, 400) * HOUR
            lines.row(table, label["customer_id"], event, event + MINUTE)
    lines.goes_on()
    lines.compare(lines.asked(lab))
    lines.lookback = {"usage": 0, "care": draw.randrange(500, 900)}
    lines.plant("usage", lines.labels[0], "very_moment")
    lines.compare(lines.asked(lab), older="0 hours taken for no look-back")
