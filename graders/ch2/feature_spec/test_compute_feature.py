"""A feature by its contract, as of each decision."""

from datetime import timedelta

from labjudge.grading import Draw, Lab, World, judges

from .bikes import MICRO, Rides

HOUR = timedelta(hours=1)


@judges
def the_future_changes(lab: Lab, world: World, draw: Draw) -> None:
    """What happens or arrives after the decisions changes no feature."""
    scene = Rides(world, draw, window_ends_hours=0)
    for _ in range(3):
        each = scene.decide()
        for hours in draw.sample(range(1, 24 * scene.contract["window_days"]), 3):
            scene.ride(each, each["decided_at"] - hours * HOUR, draw.randrange(4, 90) / 4)
    scene.judge(lab, "another value")
    for each in scene.decisions:
        scene.ride(each, each["decided_at"] + HOUR, 500.0)
        # A clock ran ahead: it was known before it is said to have happened.
        scene.ride(each, each["decided_at"] + HOUR, 700.0, known=each["decided_at"] - HOUR)
    scene.judge(lab, "changed by what happened after the decision")
    for each in scene.decisions:
        scene.ride(each, each["decided_at"] - HOUR / 4, 600.0, known=each["decided_at"] + HOUR)
    scene.judge(lab, "changed by what arrived after the decision")


@judges
def edges_of_the_window(lab: Lab, world: World, draw: Draw) -> None:
    """The start of the window belongs to it and its end does not, to the microsecond."""
    scene = Rides(world, draw, window_ends_hours=draw.choice([0, 5]))
    for _ in range(2):
        each = scene.decide()
        scene.ride(each, scene.start(each) - MICRO, 100.0)
        scene.ride(each, scene.start(each), 1.0)
        scene.ride(each, scene.end(each) - HOUR, draw.randrange(3, 30) / 4)
    scene.judge(lab, "at the start of the window")
    for each in scene.decisions:
        scene.ride(each, scene.end(each) - MICRO, 2.0, known=scene.end(each))
        scene.ride(each, scene.end(each), 1000.0, known=scene.end(each))
    scene.judge(lab, "at the end of the window")


@judges
def known_by_then(lab: Lab, world: World, draw: Draw) -> None:
    """A ride in the window counts if it had arrived by the decision, also after the window's end, and only then."""
    scene = Rides(world, draw, window_ends_hours=12)
    for _ in range(2):
        each = scene.decide()
        scene.ride(each, scene.end(each) - 3 * HOUR, 1.0, known=scene.end(each) - HOUR)
        scene.ride(each, scene.end(each) - 2 * HOUR, 100.0, known=each["decided_at"] + MICRO)
    scene.judge(lab, "not known by the decision")
    for each in scene.decisions:
        scene.ride(each, scene.end(each) - 3 * HOUR, 2.0, known=each["decided_at"])
        scene.ride(each, scene.end(each) - 2 * HOUR, 4.0, known=scene.end(each) + HOUR)
    scene.judge(lab, "known by the decision, and not counted")


@judges
def nothing_known(lab: Lab, world: World, draw: Draw) -> None:
    """Every decision stays; where nothing is known the feature is null, or the default, also a count and a default of 0."""
    zero, other = {"nulls": "default", "default": 0.0}, {"nulls": "default", "default": 7.5}
    left_over, counted = {"nulls": "keep", "default": 7.5}, {**other, "default": 4.0, "aggregate": "count"}
    for policy in ({"nulls": "keep", "aggregate": "count"}, zero, other, left_over, counted):
        scene = Rides(world, draw, **policy)
        none, empty, some = scene.decide(), scene.decide(), scene.decide()
        scene.ride(none, scene.start(none) - HOUR, 3.0)
        if scene.contract["aggregate"] == "sum":
            scene.ride(empty, scene.start(empty) + HOUR, None)
        scene.ride(some, scene.start(some) + HOUR, None)
        scene.ride(some, scene.start(some) + HOUR, 0.5)
        title = f"where nothing is known, and nulls is {scene.contract['nulls']}"
        title = "a default is taken, and nulls is keep" if policy is left_over else title
        scene.judge(lab, "a count of nothing, and nulls is default" if policy is counted else title)


@judges
def three_aggregates(lab: Lab, world: World, draw: Draw) -> None:
    """Rows are counted, sums and maxima are of their column, and of this entity only: all of its columns count."""
    for aggregate in ("count", "sum", "max"):
        scene = Rides(world, draw, aggregate=aggregate, entity=["member", "city"])
        one, other = scene.decide(), scene.decide()
        other["member"] = one["member"]
        other["decided_at"] = one["decided_at"]
        for minutes in (-2.5, -1.5, -9.0):
            scene.ride(one, scene.start(one) + HOUR, minutes)
        scene.ride(other, scene.start(other) + HOUR, 4.0)
        scene.judge(lab, f"another {aggregate}, or somebody else's")
