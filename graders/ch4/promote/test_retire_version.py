"""A replaced version is archived and kept."""

import re

from labjudge.grading import WORKSPACE, Draw, Lab, World, equal, judges, refused, wrong
from labjudge.scenes.staged_model import StagedModel


@judges
def older_successor(lab: Lab, world: World, draw: Draw) -> None:
    """The successor is another version, and in Production now: its number says nothing, after a step back for example."""
    model = StagedModel(world, draw, "Production", "Staging", "Production")
    successor, version, _ = model.versions
    job = lab.attempt.as_(draw.person(), WORKSPACE)
    outcome = job.retire_version(model.name, version, successor, "a step back")
    if outcome.raised(ValueError):
        but = f"version {successor} is in Production, and is another version than {version}"
        wrong("an older successor is refused", happened=str(outcome), but=but)


@judges
def replaced_version_is_archived(lab: Lab, world: World, draw: Draw) -> None:
    """A replaced version is Archived and kept: rollback and audit need it as it was."""
    model = StagedModel(world, draw, "Staging", "Production", "Staging")
    version, successor, _ = model.versions
    lab.as_(draw.person(), WORKSPACE).retire_version(model.name, version, successor, "replaced after the canary")
    stands, moved = model.stands(), model.moved()
    if version not in stands:
        wrong("archived version deleted", happened=f"version {version} is not in the registry any more")
    if stands[version] != "Archived" and stands[successor] == "Archived":
        but = f"version {version} was to be retired, and version {successor} is its successor"
        wrong("the successor is archived", happened=f"stages are {stands}", but=but)
    if stands[version] != "Archived":
        wrong("not archived", happened=f"version {version} is in {stands[version]}")
    if moved != {version: "Archived"}:
        wrong("others moved with it", happened=f"moved: {moved}", but="only the replaced version was to move")
    kept = ("tags", "description", "run_id")
    was, now = (
        {part: row[part] for row in state["versions"] if row["version"] == version for part in kept}
        for state in (model.before, model.state)
    )
    equal(now, was, "archived with losses", rule="tags, description and run stay as they are: none goes, none is added")


@judges
def transition_says_why(lab: Lab, world: World, draw: Draw) -> None:
    """The comment of the transition itself has the successor's number and the reason."""
    for stages, successor_at in ((["Staging", "Production"], 1), (["Production"] * 12, 11)):
        model = StagedModel(world, draw, *stages)
        version, successor = model.versions[0], model.versions[successor_at]
        reason = f"{draw.ticket()}: replaced after the canary"
        lab.as_(draw.person(), WORKSPACE).retire_version(model.name, version, successor, reason)
        # A remark on the version is an activity too, with the version's stage of then: not the transition's comment.
        comment = "".join(each["comment"] or "" for each in model.activities("APPLIED_TRANSITION", "APPROVED_REQUEST"))
        sought = (("the reason", reason, comment), ("the successor's number", successor, comment.replace(reason, "")))
        for what, text, where in sought:
            if not re.search(rf"(?<!\d){re.escape(text)}(?!\d)", where):
                title, happened = "archived without a word", f"the transition's comment is {comment!r}"
                if beside := [each["comment"] for each in model.activities("NEW_COMMENT") if text in each["comment"]]:
                    title = "a remark beside the transition"
                    happened += f"; a comment of its own says {beside[0]!r}"
                wrong(title, happened=happened, but=f"{what} ({text}) is not in the transition's")


@judges
def successor_must_serve(lab: Lab, world: World, draw: Draw) -> None:
    """Only a version whose successor is in Production may go: else ValueError, and nothing changes."""
    for stage in ("Staging", "None", "Archived"):
        model = StagedModel(world, draw, "Production", stage)
        version, successor = model.versions
        outcome = lab.attempt.as_(draw.person(), WORKSPACE).retire_version(model.name, version, successor, "replaced")
        if moved := model.moved():
            title, but = "Production left empty", f"its successor {successor} is in {stage}"
            if outcome.raised(ValueError):
                title = "archived before it refused"
                but = f"where the successor, version {successor}, stands is asked first: it is in {stage}"
            wrong(title, happened=f"{outcome}; moved: {moved}", but=but)
        but = f"the successor, version {successor}, stands in {stage}"
        refused(outcome, ValueError, "an absent successor is not told", but=but)
        model.stays("changed although the successor does not serve", happened="it raised ValueError")


@judges
def successor_is_another(lab: Lab, world: World, draw: Draw) -> None:
    """The successor is another version: else ValueError, and nothing changes."""
    model = StagedModel(world, draw, "Staging", "Production")
    version = model.versions[1]
    outcome = lab.attempt.as_(draw.person(), WORKSPACE).retire_version(model.name, version, version, "replaced")
    but = f"version {version} was given as its own successor"
    refused(outcome, ValueError, "an own successor is not told", but=but)
    model.stays("changed although it has no successor", happened="it raised ValueError")


@judges
def successor_serves_now(lab: Lab, world: World, draw: Draw) -> None:
    """What is in Production is asked anew in each call: a successor may have left it since the last one."""
    model = StagedModel(world, draw, "Staging", "Production", "Production", "Production")
    first, successor, second, last = model.versions
    job = lab.attempt.as_(draw.person(), WORKSPACE)
    job.retire_version(model.name, first, successor, "replaced")
    job.retire_version(model.name, successor, last, "replaced")
    outcome = job.retire_version(model.name, second, successor, "replaced")
    if not outcome.error and model.stands()[successor] == "Archived":
        happened = f"version {second} was archived for its successor {successor}"
        but = f"version {successor} left Production after the call before: it was archived itself"
        wrong("a successor that does not serve any more", happened=happened, but=but, drawing=model.log)
