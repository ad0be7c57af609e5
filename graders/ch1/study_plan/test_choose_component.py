"""Eliminate, then choose."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges

PHASES = ["development", "training", "registry", "serving", "monitoring"]
UNFIT = ["secret in code", "interactive cluster", "personal path", "manual step"]
FINE = ["job cluster", "secret scope", "alias", "service principal"]


def option(draw: Draw, name: str, phases: list[str], **about: Any) -> dict[str, Any]:
    plain = {
        "name": name,
        "phases": phases,
        "offers": [],
        "practices": draw.sample(FINE, 2),
        "effort": draw.randrange(2, 9),
    }
    return {**plain, **about}


@judges
def phase_first(lab: Lab, draw: Draw) -> None:
    """What is for another phase is out, whatever it offers: Tracking keeps runs, the Registry versions to be served."""
    need, effort = draw.word(), draw.randrange(2, 9)
    options = [
        option(draw, "MLflow Tracking", ["training"], offers=[need], effort=effort - 1),
        option(draw, "Model Registry", ["registry"], offers=[need], effort=effort),
        option(draw, "MLflow Projects", ["training"], practices=[draw.choice(UNFIT)]),
    ]
    got = lab.choose_component({"phase": "registry", "needs": [need]}, draw.shuffled(options))
    equal(
        got,
        {"component": "Model Registry", "eliminated": {"MLflow Tracking": "phase", "MLflow Projects": "phase"}},
        "the component of another phase",
    )


@judges
def first_need_that_is_lacking(lab: Lab, draw: Draw) -> None:
    """What lacks a need is out, with the first that it lacks in the scenario's order."""
    needs = sorted((f"{draw.word()}{number}" for number in range(3)), reverse=True)
    phase = draw.choice(PHASES)
    options = [
        option(draw, "half", [phase], offers=[needs[0]]),
        option(draw, "late", [phase], offers=needs[1:][::-1]),
        option(draw, "whole", [phase], offers=[*needs[::-1], "more"], effort=99),
    ]
    got = lab.choose_component({"phase": phase, "needs": needs}, draw.shuffled(options))
    equal(got, {"component": "whole", "eliminated": {"half": needs[1], "late": needs[0]}}, "not the first lacking need")


@judges
def unfit_for_production(lab: Lab, draw: Draw) -> None:
    """What works and is unfit for production is out with that practice; needs come before."""
    phase, need, bad = draw.choice(PHASES), draw.word(), draw.sample(UNFIT, 2)
    options = [
        option(draw, "quick", [phase], offers=[need], practices=["alias", *bad], effort=1),
        option(draw, "poor", [phase], practices=[bad[0]], effort=1),
        option(draw, "sound", [phase], offers=[need], effort=5),
    ]
    got = lab.choose_component({"phase": phase, "needs": [need]}, draw.shuffled(options))
    equal(got, {"component": "sound", "eliminated": {"quick": bad[0], "poor": need}}, "possible, and unfit")
    for each in UNFIT:
        options = [option(draw, "risky", [phase], practices=[each], effort=0), option(draw, "sound", [phase])]
        got = lab.choose_component({"phase": phase, "needs": []}, options)
        equal(
            got,
            {"component": "sound", "eliminated": {"risky": each}},
            "an unfit practice passes",
            happened=f"{each}: {got}",
        )


@judges
def least_effort(lab: Lab, draw: Draw) -> None:
    """Of what is left the least effort is chosen, of equal ones the first, an effort of 0 too."""
    phase = draw.choice(PHASES)
    for efforts, right in (([3, 1, 2], "b"), ([2, 2, 3], "a"), ([1, 0, 1], "b")):
        options = [option(draw, name, [phase], effort=effort) for name, effort in zip("abc", efforts, strict=True)]
        got = lab.choose_component({"phase": phase, "needs": []}, options)
        equal(
            got,
            {"component": right, "eliminated": {}},
            "not the least effort",
            happened=f"efforts {efforts} of a, b, c: {got}",
        )


@judges
def nothing_is_left(lab: Lab, draw: Draw) -> None:
    """With all options out, or with none, there is no component."""
    out = option(draw, "x", [PHASES[0]])
    for options, reasons in (([out], {"x": "phase"}), ([], {})):
        outcome = lab.attempt.choose_component({"phase": PHASES[1], "needs": []}, options)
        equal(outcome.value, {"component": None, "eliminated": reasons}, "no option left", happened=str(outcome))
