"""From the first assessment to the latest."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, World, equal, judges

from .forms import domains, taken


@judges
def first_and_latest(lab: Lab, world: World, draw: Draw) -> None:
    """Each domain has its first and latest share and the change, up or down."""
    place, learner, (up, down) = f"/Shared/{draw.word()}", draw.person(), domains(draw, 2)
    history = draw.shuffled([(0, {up: 0.25, down: 0.75}), (60, {up: 0.875, down: 1.0}), (90, {up: 0.5, down: 0.125})])
    for at, shares in history:
        taken(world, place, learner, shares, at)
    right = {
        up: {"first": 0.25, "latest": 0.5, "change": 0.25},
        down: {"first": 0.75, "latest": 0.125, "change": -0.625},
    }
    equal(lab.as_(draw.person()).progress(place, learner), right, "not from the first to the latest")


@judges
def each_domain_by_itself(lab: Lab, world: World, draw: Draw) -> None:
    """A domain that not every form asks about has the first and the latest of those that do; one assessment is both."""
    place, learner, (all_along, late, once) = f"/Shared/{draw.word()}", draw.person(), domains(draw)
    taken(world, place, learner, {all_along: 0.5}, 0)
    taken(world, place, learner, {all_along: 0.75, late: 0.0, once: 0.0}, 50)
    taken(world, place, learner, {late: 0.5}, 100)
    right = {
        all_along: {"first": 0.5, "latest": 0.75, "change": 0.25},
        late: {"first": 0.0, "latest": 0.5, "change": 0.5},
        once: {"first": 0.0, "latest": 0.0, "change": 0.0},
    }
    outcome = lab.attempt.as_(draw.person()).progress(place, learner)
    equal(outcome.value, right, "a domain that not every form has", happened=str(outcome) if outcome.error else "")


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
    outcome = lab.attempt.as_(draw.person()).progress(f"/Shared/{draw.word()}", draw.person())
    equal(outcome.value, {}, "nobody was assessed", happened=str(outcome))
