"""From the first assessment to the latest."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, wrong

from .forms import domains, taken


@judges
def first_and_latest(lab: Lab, world: World, draw: Draw) -> None:
    """Each domain has its first and latest share and the change, up or down, whatever quote is in the learner's name."""
    place, (up, down) = f"/Shared/{draw.word()}", domains(draw, 2)
    learner = f"o'{draw.word()}@example.com"
    history = draw.shuffled([(0, {up: 0.25, down: 0.75}), (60, {up: 0.875, down: 1.0}), (90, {up: 0.5, down: 0.125})])
    for at, shares in history:
        taken(world, place, learner, shares, at, duration=900.0 - 2 * at)  # the first is the last to end
    right = {
        up: {"first": 0.25, "latest": 0.5, "change": 0.25},
        down: {"first": 0.75, "latest": 0.125, "change": -0.625},
    }
    outcome = lab.attempt.as_(draw.person()).progress(place, learner)
    happened = str(outcome) if outcome.error else ""
    equal(outcome.value, right, "not from the first to the latest", happened=happened)


@judges
def each_domain_by_itself(lab: Lab, world: World, draw: Draw) -> None:
    """A domain that not every form asks about has the first and the latest of those that do; one assessment is both."""
    place, learner, (all_along, late, zero, once) = f"/Shared/{draw.word()}", draw.person(), domains(draw, 4)
    taken(world, place, learner, {all_along: 0.5}, 0)
    taken(world, place, learner, {all_along: 0.75, late: 0.25, zero: 0.0, once: 0.0}, 50)
    taken(world, place, learner, {late: 0.5, zero: 0.125}, 100)
    right = {
        all_along: {"first": 0.5, "latest": 0.75, "change": 0.25},
        late: {"first": 0.25, "latest": 0.5, "change": 0.25},
        zero: {"first": 0.0, "latest": 0.125, "change": 0.125},
        once: {"first": 0.0, "latest": 0.0, "change": 0.0},
    }
    outcome = lab.attempt.as_(draw.person()).progress(place, learner)
    got: Any = outcome.value
    from_zero = isinstance(got, dict) and isinstance(got.get(late), dict) and got[late].get("first") == 0
    title = "a domain begins at 0 where nobody asked about it" if from_zero else "a domain that not every form has"
    equal(got, right, title, happened=str(outcome) if outcome.error else "")


@judges
def a_single_one(lab: Lab, world: World, draw: Draw) -> None:
    """A single assessment is the first and the latest: nothing has changed."""
    place, learner, named = f"/Shared/{draw.word()}", draw.person(), domains(draw, 2)
    shares = dict(zip(named, [0.0, 0.625], strict=True))
    taken(world, place, learner, shares, 0)
    right = {name: {"first": share, "latest": share, "change": 0.0} for name, share in shares.items()}
    equal(lab.as_(draw.person()).progress(place, learner), right, "a single assessment")


@judges
def only_what_counts(lab: Lab, world: World, draw: Draw) -> None:
    """Other learners' assessments, other kinds of runs, and those that did not finish are neither first nor latest."""
    place, name = f"/Shared/{draw.word()}", domains(draw, 1)[0]
    learner, another = draw.people(2)
    others: list[tuple[str, dict[str, Any]]] = [
        (another, {}),
        (f"{learner}.au", {}),
        (learner, {"tags": {"kind": "practice"}}),
        *((learner, {"status": status}) for status in ("FAILED", "RUNNING", "KILLED")),
    ]
    for place_, (who, about) in enumerate(others):
        for at in (place_, 100 + place_):  # before the first and after the latest
            taken(world, place, who, {name: 1.0}, at, **about)
    taken(world, place, learner, {name: 0.75}, 50)
    taken(world, place, learner, {name: 0.5}, 60)
    right = {name: {"first": 0.75, "latest": 0.5, "change": -0.25}}
    equal(lab.as_(draw.person()).progress(place, learner), right, "a run that does not count")


@judges
def every_page(lab: Lab, world: World, draw: Draw) -> None:
    """All pages of a search are read: the first assessment may lie behind a thousand others."""
    place, learner, name = f"/Shared/{draw.word()}", draw.person(), domains(draw, 1)[0]
    taken(world, place, learner, {name: 0.125}, -100_000)
    tags = {"learner": learner, "form": "a", "kind": "assessment"}
    world.many_runs(place, 1_001, tags=tags, metrics={f"share.{name}": 0.5}, start_time=1_767_000_000_000)
    taken(world, place, learner, {name: 1.0}, 100_000)
    right = {name: {"first": 0.125, "latest": 1.0, "change": 0.875}}
    equal(lab.as_(draw.person()).progress(place, learner), right, "the search stops early")


@judges
def nothing_yet(lab: Lab, world: World, draw: Draw) -> None:
    """Without an assessment there is no progress."""
    place = f"/Shared/{draw.word()}"
    outcome = lab.attempt.as_(draw.person()).progress(place, draw.person())
    equal(outcome.value, {}, "nobody was assessed", happened=str(outcome))
    if place in world.experiments():
        wrong("an experiment is made by asking", happened=f"after the call there is an experiment {place}")
