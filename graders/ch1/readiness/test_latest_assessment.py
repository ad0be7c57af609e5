"""The newest assessment of one learner."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges

from .forms import domains, taken


def shares(draw: Draw, named: list[str]) -> dict[str, float]:
    return {name: draw.randrange(1, 8) / 8 for name in named}


@judges
def newest_by_time(lab: Lab, world: World, draw: Draw) -> None:
    """Of a learner's assessments the one that began last counts, by the second, whichever was written first."""
    place, learner, named = f"/Shared/{draw.word()}", draw.person(), domains(draw)
    times = draw.shuffled([0, 500, 501])
    all_of_them = {at: {name: (place_ + 1) / 8 for name in named} for place_, at in enumerate(times)}
    for at, each in all_of_them.items():
        taken(world, place, learner, each, at)
    equal(lab.as_(draw.person()).latest_assessment(place, learner), all_of_them[501], "not the newest")


@judges
def only_this_learners(lab: Lab, world: World, draw: Draw) -> None:
    """Other learners' assessments, other kinds of runs, and those that did not finish do not count."""
    place, named = f"/Shared/{draw.word()}", domains(draw)
    learner, another = draw.people(2)
    right = shares(draw, named)
    taken(world, place, learner, right, 10)
    others: list[tuple[str, dict[str, Any]]] = [
        (another, {}),
        (learner, {"tags": {"kind": "practice"}}),
        (learner, {"status": "FAILED"}),
        (learner, {"status": "RUNNING"}),
    ]
    for at, (who, about) in enumerate(others):
        taken(world, place, who, {name: 1.0 - right[name] for name in named}, 20 + at, **about)
        who_else = "another learner's" if who == another else f"one with {next(iter(about.items()))}"
        equal(
            lab.as_(draw.person()).latest_assessment(place, learner),
            right,
            "an assessment that does not count",
            happened=f"the newest is {who_else}, and it was taken",
        )


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
    taken(world, place, another, {"x": 1.0}, 0)
    outcome = lab.attempt.as_(draw.person()).latest_assessment(place, learner)
    equal(str(outcome), "it returned None", "no assessment of this learner", happened=str(outcome), but="None is right")
