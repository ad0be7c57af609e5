"""Criteria for going back, written down before the promotion."""

import json
from typing import Any

from labjudge.grading import Draw, Lab, LearnerError, World, equal, judges, refused, wrong

from .drawn import some_criteria
from .uc_models import Model, json_in


def by_metric(criteria: Any) -> Any:
    """Criteria in the order of their metrics, so that only what they say is compared."""
    rows = isinstance(criteria, list) and all(isinstance(row, dict) for row in criteria)
    return sorted(criteria, key=lambda row: str(row.get("metric"))) if rows else criteria


def may_declare(error: LearnerError, champion: str | None) -> None:
    """Say what the exception was about, though version 2 may be declared for; any other goes up as it is."""
    happened = f"it raised {error}"
    if champion is None and "alias" in error.message.lower() and "ValueError" not in error.types:
        rule = "asking for an alias that is not set raises an exception: catch it, then write the criteria"
        wrong("an alias that is not set stops it", happened=happened, but="the alias champion is not set", rule=rule)
    if "ValueError" not in error.types:
        raise error
    title = "a version that is not the champion is refused"
    if int(champion or 0) > 2:
        title = "an older version than the champion is refused"
    stands = f"points to version {champion}" if champion else "is not set"
    but = f"the alias champion {stands}; version 2 is challenger"
    rule = "it is too late only when the alias champion points to the version already"
    wrong(title, happened=happened, but=but, rule=rule)


@judges
def criteria_are_written(lab: Lab, world: World, draw: Draw) -> None:
    """The criteria stand as JSON in the version's tag rollback_criteria, in place of an earlier declaration."""
    for champion in ("1", "3", None):
        earlier = {"metric": "churn_rate", "limit": 0.5, "windows": 9}
        model = Model(world, draw, tags={"rollback_criteria": json.dumps([earlier])} if champion else {})
        if champion:
            world.uc_alias(model.name, "champion", champion)
        world.uc_alias(model.name, "challenger", "2")  # which is not the champion
        before, criteria = model.aliases, some_criteria(draw)
        outcome = lab.attempt.as_(model.owner).declare_rollback(model.name, "2", criteria)
        if outcome.error:
            may_declare(outcome.error, champion)
        tag = model.tags()["2"].get("rollback_criteria")
        declared = json_in(tag)
        title = "criteria not declared" if tag is None else "criteria that cannot be read back"
        if isinstance(declared, list) and earlier in declared:
            title = "an earlier declaration is kept"
        happened, but = f"the tag rollback_criteria of version 2 is {tag!r}", f"declared were {criteria}"
        equal(by_metric(declared), by_metric(criteria), title, happened=happened, but=but)
        equal(model.aliases, before, "declaring moved an alias", rule="declaring promotes nobody")


def check_refused(lab: Lab, model: Model, version: str, criteria: list[dict[str, Any]], title: str, but: str) -> None:
    before = model.tags()
    outcome = lab.attempt.as_(model.owner).declare_rollback(model.name, version, criteria)
    happened = f"{outcome}, and the version's tags are {model.tags()[version]}"
    equal(model.tags(), before, title, happened=happened, but=but)
    refused(outcome, ValueError, f"{title}, untold", but=but)


@judges
def champion_is_too_late(lab: Lab, world: World, draw: Draw) -> None:
    """Criteria are declared before the promotion: for the champion of now it is a ValueError, and nothing is written."""
    model, title = Model(world, draw), "declared after the promotion"
    former, version = draw.sample(sorted(model.runs), 2)
    world.uc_alias(model.name, "champion", former)
    but = "the alias champion points to it already"
    check_refused(lab, model, former, some_criteria(draw), title, but)
    lab.as_(model.owner).declare_rollback(model.name, version, some_criteria(draw))
    world.uc_alias(model.name, "champion", version)
    check_refused(lab, model, version, some_criteria(draw), title, f"{but}, since an earlier call")


@judges
def no_criteria_is_refused(lab: Lab, world: World, draw: Draw) -> None:
    """Without criteria there is nothing to hold a version against: ValueError, and nothing is written."""
    model = Model(world, draw)
    check_refused(lab, model, max(model.runs), [], "an empty declaration", "there are no criteria")
