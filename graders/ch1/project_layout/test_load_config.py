"""Configuration and overrides."""

from __future__ import annotations

import json
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, refused, returned

from .projects import folder, settings


def placed(world: World, draw: Draw) -> tuple[str, dict[str, dict[str, Any]]]:
    place, environments = folder(draw), settings(draw)
    for name, values in environments.items():
        world.workspace_file(f"{place}/conf/{name}.json", json.dumps(values))
    return place, environments


def loaded(lab: Lab, draw: Draw, place: str, name: str, variables: dict[str, str]) -> dict[str, Any]:
    """What comes back. Ends the check as wrong where that is no dict."""
    got = lab.as_(draw.person()).load_config(place, name, variables)
    found: dict[str, Any] = returned(got, dict, "the settings, as a dict")
    return found


@judges
def of_the_environment(lab: Lab, world: World, draw: Draw) -> None:
    """The settings are those of the environment; variables of other programs change nothing."""
    place, environments = placed(world, draw)
    name = draw.choice(list(environments))
    others = {"PATH": "/bin", "workers": "77", "CATALOG": "nowhere", "MYAPP_CATALOG": "x", "app_workers": "78"}
    equal(
        lab.as_(draw.person()).load_config(place, name, others),
        environments[name],
        "another environment, or a variable of another program",
    )


@judges
def overrides_keep_their_kind(lab: Lab, world: World, draw: Draw) -> None:
    """An override becomes what the setting is: whole number, float, text."""
    place, environments = placed(world, draw)
    name = draw.choice(list(environments))
    given = {"APP_WORKERS": "12", "APP_THRESHOLD": "1", "APP_PREFIX": "7", "APP_CATALOG": ""}
    got = loaded(lab, draw, place, name, given)
    right = {**environments[name], "workers": 12, "threshold": 1.0, "prefix": "7", "catalog": ""}
    equal(got, right, "a number left as text" if got.get("workers") == "12" else "not of the setting's kind")
    kinds = {key: type(value).__name__ for key, value in got.items()}
    equal(kinds, {key: type(value).__name__ for key, value in right.items()}, "a number of another kind")
    more = {"APP_WORKERS": "-3", "APP_THRESHOLD": "-1e-3", "APP_PREFIX": "false"}
    outcome = lab.attempt.as_(draw.person()).load_config(place, name, more)
    right = {**environments[name], "workers": -3, "threshold": -0.001, "prefix": "false"}
    happened = str(outcome) if outcome.error else ""
    equal(outcome.value, right, "numbers below zero, or a text that looks like a bool", happened=happened)


@judges
def false_is_false(lab: Lab, world: World, draw: Draw) -> None:
    """`false` makes a bool false and `true` makes it true, in any case; nothing else fits."""
    place, environments = placed(world, draw)
    name = draw.choice(list(environments))
    for text, right in (("false", False), ("true", True), ("False", False), ("TRUE", True)):
        got = loaded(lab, draw, place, name, {"APP_NOTIFY": text}).get("notify")
        equal(got, right, "a text taken for its truth", happened=f"APP_NOTIFY={text}: notify is {got!r}")
    for text in ("0", "yes", ""):
        outcome = lab.attempt.as_(draw.person()).load_config(place, name, {"APP_NOTIFY": text})
        refused(outcome, ValueError, "neither true nor false", but=f"APP_NOTIFY is {text!r}")


@judges
def text_that_does_not_fit(lab: Lab, world: World, draw: Draw) -> None:
    """A text that is no number raises ValueError where a number is set."""
    place, environments = placed(world, draw)
    for variable, text in (
        ("APP_WORKERS", "many"),
        ("APP_WORKERS", "2.5"),
        ("APP_WORKERS", ""),
        ("APP_THRESHOLD", "high"),
    ):
        outcome = lab.attempt.as_(draw.person()).load_config(place, next(iter(environments)), {variable: text})
        refused(outcome, ValueError, "a text where a number is set", but=f"{variable} is {text!r}")


@judges
def nobody_has_it(lab: Lab, world: World, draw: Draw) -> None:
    """An environment without a file, and an override of a setting that is not there, raise LookupError."""
    place, environments = placed(world, draw)
    missing = next(name for name in ("dev", "staging", "prod", "test") if name not in environments)
    refused(
        lab.attempt.as_(draw.person()).load_config(place, missing, {}), LookupError, "an environment without a file"
    )
    outcome = lab.attempt.as_(draw.person()).load_config(place, next(iter(environments)), {"APP_WORKRES": "3"})
    refused(outcome, LookupError, "an override of nothing", but="there is no setting workres")
