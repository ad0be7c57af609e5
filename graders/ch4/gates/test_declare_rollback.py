"""Criteria for going back, written down before the promotion."""

import json

from labjudge.grading import Draw, Lab, World, judges, wrong

from .drawn import some_criteria
from .uc_models import a_model, json_in, tags_of


def same_criteria(declared, criteria):
    """Whether a parsed tag holds the same criteria; floats nearly, rows in any order."""
    if not isinstance(declared, list) or not all(isinstance(row, dict) for row in declared):
        return False
    left = {str(row.get("metric")): row for row in declared}
    if len(declared) != len(criteria) or set(left) != {row["metric"] for row in criteria}:
        return False
    return all(
        isinstance(left[row["metric"]].get(key), int | float)
        and row[key] - 1e-9 < left[row["metric"]][key] < row[key] + 1e-9
        for row in criteria
        for key in ("limit", "windows")
    )


@judges
def criteria_are_written(lab: Lab, world: World, draw: Draw) -> None:
    """The criteria stand in the version's tag, with an older champion, with a newer one, and without any."""
    for champion in ("older", "newer", None):
        earlier = [{"metric": "churn_rate", "limit": 0.5, "windows": 9}] if champion else []
        name, owner, versions = a_model(world, draw, tags={"rollback_criteria": json.dumps(earlier)} if earlier else {})
        older, version, newer = sorted(versions)
        serving = {"older": older, "newer": newer}.get(champion or "")
        if serving:
            world.uc_alias(name, "champion", serving)
        world.uc_alias(name, "challenger", version)  # which is not the champion
        criteria = some_criteria(draw)
        before = world.uc_state(name)["aliases"]
        outcome = lab.attempt.as_(owner).declare_rollback(name, version, criteria)
        if outcome.error is not None:
            check_may_declare(outcome.error, name, version, serving)
        tag = tags_of(world, name, version).get("rollback_criteria")
        declared = json_in(tag)
        if earlier and isinstance(declared, list) and any(row in declared for row in earlier):
            wrong(
                "an earlier declaration is kept",
                happened=f"the tag rollback_criteria of version {version} is {tag[:200]!r}",
                but=f"the criteria were {criteria}; {earlier} is what the tag said before",
                rule="a new declaration takes the place of an earlier one: the tag holds this list and nothing else",
            )
        if not same_criteria(declared, criteria):
            wrong(
                "criteria not declared" if tag is None else "criteria that cannot be read back",
                happened=f"version {version} has no tag rollback_criteria"
                if tag is None
                else f"the tag rollback_criteria of version {version} is {tag[:200]!r}",
                but=f"the criteria were {criteria}",
                rule="the criteria stand as JSON in the version's tag rollback_criteria, as they were given",
            )
        if world.uc_state(name)["aliases"] != before:
            wrong(
                "declaring moved an alias",
                happened=f"aliases are {world.uc_state(name)['aliases']}",
                but=f"they were {before}",
                rule="declaring promotes nobody",
            )


def check_may_declare(error, name, version, champion):
    """Say which alias the exception is about (`champion` is a number or None); any other exception goes up as it is."""
    line = f" (line {error.frames[-1][0]})" if error.frames else ""
    if not champion and "alias" in error.message.lower() and {"MlflowException", "DatabricksError"} & set(error.types):
        wrong(
            "an alias that is not set stops it",
            happened=f"it raised {error}{line}",
            but=f"the alias champion of {name} is not set, so no version is champion yet",
            rule="asking for an alias that is not set raises an exception: catch it, then write the criteria",
        )
    if "ValueError" in error.types:
        newer = champion is not None and int(champion) > int(version)
        wrong(
            "an older version than the champion is refused"
            if newer
            else "a version that is not the champion is refused",
            happened=f"it raised {error}{line}",
            but=f"the alias champion {f'points to version {champion}' if champion else 'is not set'}; "
            f"version {version} is challenger",
            rule="it is too late only when the alias champion points to the version already",
        )
    raise error


def check_refused(lab: Lab, world: World, name, owner, version, criteria, title, but, rule):
    before = world.uc_state(name)["versions"]
    outcome = lab.attempt.as_(owner).declare_rollback(name, version, criteria)
    if world.uc_state(name)["versions"] != before:
        raised = f"it raised {outcome.error}" if outcome.error else "no ValueError came"
        happened = f"{raised}, and version {version} has the tags {tags_of(world, name, version)}"
        wrong(title, happened=happened, but=but, rule=rule)
    if outcome.error is None or "ValueError" not in outcome.error.types:
        happened = f"it raised {outcome.error}" if outcome.error else "it raised nothing"
        wrong(f"{title}, untold", happened=happened, but=but, rule=rule)


@judges
def champion_is_too_late(lab: Lab, world: World, draw: Draw) -> None:
    """For the champion it is too late to declare."""
    name, owner, versions = a_model(world, draw)
    version = draw.choice(sorted(versions))
    world.uc_alias(name, "champion", version)
    rule = "criteria are declared before the promotion: for the champion it is a ValueError, and nothing is written"
    but = f"the alias champion points to version {version} already"
    check_refused(lab, world, name, owner, version, some_criteria(draw), "declared after the promotion", but, rule)


@judges
def champion_is_asked_anew(lab: Lab, world: World, draw: Draw) -> None:
    """Between two calls the version itself may become champion."""
    name, owner, versions = a_model(world, draw)
    former, version, _ = sorted(versions)
    world.uc_alias(name, "champion", former)
    lab.attempt.as_(owner).declare_rollback(name, version, some_criteria(draw))
    world.uc_alias(name, "champion", version)
    rule = "the alias says who is champion now: it is asked in each call"
    but = f"version {version} became champion since an earlier call"
    check_refused(lab, world, name, owner, version, some_criteria(draw), "declared after the promotion", but, rule)


@judges
def no_criteria_is_refused(lab: Lab, world: World, draw: Draw) -> None:
    """An empty list of criteria is refused."""
    name, owner, versions = a_model(world, draw)
    rule = "without criteria there is nothing to hold a version against: ValueError, and nothing is written"
    check_refused(lab, world, name, owner, max(versions), [], "an empty declaration", "there are no criteria", rule)
