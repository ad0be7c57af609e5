"""The newest assessment of one learner."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, first_difference, judges, wrong

from .forms import domains, taken


def shares(draw: Draw, named: list[str]) -> dict[str, float]:
    return {name: draw.randrange(1, 8) / 8 for name in named}


@judges
def newest_by_time(lab: Lab, world: World, draw: Draw) -> None:
    """Of a learner's assessments the one that began last counts, by the second, whichever was written or ended first."""
    place, learner, named = f"/Shared/{draw.word()}", draw.person(), domains(draw)
    low = draw.randrange(1, 6)  # the newest is neither the best nor the worst
    marks = {0: low, 500: low + 2, 501: low + 1}
    all_of_them = {at: dict.fromkeys(named, marks[at] / 8) for at in draw.shuffled(list(marks))}
    for at, each in all_of_them.items():
        taken(world, place, learner, each, at, duration=2_000.0 - 2 * at)  # the first is the last to end
    got = lab.as_(draw.person()).latest_assessment(place, learner)
    ended_last = first_difference(got, all_of_them[0]) is None
    equal(got, all_of_them[501], "the first to begin, which ended last" if ended_last else "not the newest")


@judges
def nothing_of_older_ones(lab: Lab, world: World, draw: Draw) -> None:
    """A domain that the newest assessment did not ask about is not in it, whatever older ones say of it."""
    place, learner, named = f"/Shared/{draw.word()}", draw.person(), domains(draw)
    right = shares(draw, named[:2])
    taken(world, place, learner, shares(draw, named), 0)
    taken(world, place, learner, right, 60)
    equal(lab.as_(draw.person()).latest_assessment(place, learner), right, "a share of an older assessment")


@judges
def only_this_learners(lab: Lab, world: World, draw: Draw) -> None:
    """Other learners' assessments, other kinds of runs, and those that did not finish do not count."""
    place, named = f"/Shared/{draw.word()}", domains(draw)
    learner, another = draw.people(2)
    right = shares(draw, named)
    taken(world, place, learner, right, 10)
    others: list[tuple[str, dict[str, Any], str]] = [
        (another, {}, "another learner's"),
        (f"{learner}.au", {}, f"of the learner {learner}.au"),
        (f"jo{learner}", {}, f"of the learner jo{learner}"),
        (learner, {"tags": {"kind": "practice"}}, "of the kind practice"),
        *((learner, {"status": status}, status) for status in ("FAILED", "RUNNING", "KILLED")),
    ]
    for at, (who, about, what) in enumerate(others):
        not_this = {name: 1.0 - right[name] / 2 for name in named}
        taken(world, place, who, not_this, 20 + at, **about)
        got = lab.as_(draw.person()).latest_assessment(place, learner)
        was_taken = first_difference(got, not_this) is None
        title = "an assessment that does not count" if was_taken else "not the newest that counts"
        equal(got, right, title, drawing=[f"the newest run is {what}"])


@judges
def a_share_of_zero(lab: Lab, world: World, draw: Draw) -> None:
    """A share of 0 is a share, and numbers of questions are none."""
    place, learner, named = f"/Shared/{draw.word()}", draw.person(), domains(draw, 2)
    right = {named[0]: 0.0, named[1]: 0.5}
    taken(world, place, learner, right, 3)
    equal(lab.as_(draw.person()).latest_assessment(place, learner), right, "a share of 0 or a number of questions")


@judges
def none_yet(lab: Lab, world: World, draw: Draw) -> None:
    """Without an assessment, and without the experiment, there is none."""
    place, (learner, another) = f"/Shared/{draw.word()}", draw.people(2)
    outcome = lab.attempt.as_(draw.person()).latest_assessment(place, learner)
    equal(str(outcome), "it returned None", "no experiment yet", happened=str(outcome), but="None is right")
    if place in world.experiments():
        wrong("an experiment is made by asking", happened=f"after the call there is an experiment {place}")
    taken(world, place, another, {"x": 1.0}, 0)
    outcome = lab.attempt.as_(draw.person()).latest_assessment(place, learner)
    equal(str(outcome), "it returned None", "no assessment of this learner", happened=str(outcome), but="None is right")


@judges
def quote_in_a_name(lab: Lab, world: World, draw: Draw) -> None:
    """A learner's name may have a quote in it, which ends no filter."""
    place, named = f"/Shared/{draw.word()}", domains(draw, 2)
    learner, right = f"o'{draw.word()}@example.com", shares(draw, named)
    taken(world, place, learner, right, 0)
    taken(world, place, draw.person(), dict.fromkeys(named, 1.0), 10)
    outcome = lab.attempt.as_(draw.person()).latest_assessment(place, learner)
    title = "a name with a quote in it"
    equal(outcome.value, right, title, happened=str(outcome) if outcome.error else "")


@judges
def every_page(lab: Lab, world: World, draw: Draw) -> None:
    """All pages of a search are read: the newest may lie between a thousand runs of others before it and after it."""
    place, named = f"/Shared/{draw.word()}", domains(draw, 1)
    learner, another = draw.people(2)
    right = shares(draw, named)
    tags = {"learner": another, "form": "a", "kind": "assessment"}
    older = {named[0]: 1.0 - right[named[0]] / 2}
    taken(world, place, learner, older, -100_000)
    taken(world, place, learner, right, 100_000)
    for start in (0, 200_000):
        began = 1_767_000_000_000 + start * 1000
        world.many_runs(place, 1_001, tags=tags, metrics={f"share.{named[0]}": 0.5}, start_time=began)
    got = lab.as_(draw.person()).latest_assessment(place, learner)
    title = "only one page of the search" if not got or got == older else "not the newest of this learner"
    equal(got, right, title, happened="" if got else f"it returned {got!r}")
