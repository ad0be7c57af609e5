"""An assessment as a run."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, World, equal, judges, wrong

from .forms import domains, results, taken


@judges
def found_and_compared(lab: Lab, world: World, draw: Draw) -> None:
    """One finished run has the tags, and two metrics for each domain."""
    place, learner, scores = f"/Shared/{draw.word()}", draw.person(), results(draw, domains(draw))
    run_id = lab.as_(draw.person()).log_assessment(place, learner, scores, "form_b")
    found = world.runs(place)
    if [run["run_id"] for run in found] != [run_id] or found[0]["status"] != "FINISHED":
        wrong(
            "not one finished run",
            happened=f"it returned {run_id!r}; the experiment has {[(run['run_id'], run['status']) for run in found]}",
        )
    for name, value in {"learner": learner, "form": "form_b", "kind": "assessment"}.items():
        equal(
            found[0]["tags"].get(name),
            value,
            "not the tags",
            happened=f"the tag {name} is {found[0]['tags'].get(name, 'not there')!r}",
        )
    right = {f"share.{name}": each["right"] / each["asked"] for name, each in scores.items()}
    right |= {f"asked.{name}": float(each["asked"]) for name, each in scores.items()}
    equal({name: found[0]["metrics"].get(name) for name in right}, right, "not the metrics")


@judges
def domain_without_questions(lab: Lab, world: World, draw: Draw) -> None:
    """A domain that was not asked about has no metrics; one with nothing right has a share of 0."""
    place, (empty, zero) = f"/Shared/{draw.word()}", domains(draw, 2)
    scores = {empty: {"right": 0, "asked": 0}, zero: {"right": 0, "asked": 5}}
    outcome = lab.attempt.as_(draw.person()).log_assessment(place, draw.person(), scores, "a")
    if outcome.error:
        wrong("a domain without questions stops it", happened=str(outcome))
    equal(
        world.runs(place)[0]["metrics"],
        {f"share.{zero}": 0.0, f"asked.{zero}": 5.0},
        "a domain with nothing asked, and one with nothing right",
    )


@judges
def a_second_time(lab: Lab, world: World, draw: Draw) -> None:
    """The same form taken again is another run; the first stays."""
    place, person, named = f"/Shared/{draw.word()}", draw.person(), domains(draw)
    first, second = results(draw, named), results(draw, named)
    somebodys = taken(world, place, f"{person}.au", dict.fromkeys(named, 1.0), 0)
    for each in (first, second):
        lab.as_(person).log_assessment(place, person, each, "a")
    found = [run for run in world.runs(place) if run["run_id"] != somebodys]
    if len(found) != 2:
        wrong("two assessments", happened=f"after two, the experiment has {len(found)} runs of this learner")
    shares = sorted(run["metrics"].get(f"share.{named[0]}", -1) for run in found)
    equal(shares, sorted(each[named[0]]["right"] / 8 for each in (first, second)), "an assessment was changed")
    theirs = [run["metrics"].get(f"share.{named[0]}") for run in world.runs(place) if run["run_id"] == somebodys]
    equal(theirs, [1.0], "another learner's assessment was changed", happened=f"its shares are {theirs}")
