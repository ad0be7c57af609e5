"""A replaced version is archived and kept."""

import re

from labjudge.grading import WORKSPACE, Draw, Lab, World, judges, wrong
from labjudge.people import PEOPLE

from .staged_models import a_model, stages_of, ticket_of, told_stages, unchanged


@judges
def older_successor(lab: Lab, world: World, draw: Draw) -> None:
    """After a step back the successor has the lower number; nor need it be the newest in Production."""
    name, versions = a_model(world, draw, ["Production", "Staging", "Production"])
    outcome = lab.attempt.as_(draw.choice(PEOPLE), WORKSPACE).retire_version(
        name, versions[1], versions[0], "a step back"
    )
    if outcome.error is not None and "ValueError" in outcome.error.types:
        wrong(
            "an older successor is refused",
            happened=f"it raised {outcome.error}",
            but=f"version {versions[0]} is in Production, and is another version than {versions[1]}",
            rule="the successor is another version, and in Production now: its number says nothing",
        )


@judges
def replaced_version_is_archived(lab: Lab, world: World, draw: Draw) -> None:
    """The version is Archived and still there, with all that belongs to it."""
    name, versions = a_model(world, draw, ["Staging", "Production", "Staging"])
    before = {row["version"]: row for row in world.registry_state(name)["versions"]}
    reason = f"{ticket_of(draw)}: replaced after the canary"
    lab.as_(draw.choice(PEOPLE), WORKSPACE).retire_version(name, versions[0], versions[1], reason)
    state = world.registry_state(name)
    after = {row["version"]: row for row in state["versions"]}
    rule = "a replaced version is Archived and kept: rollback and audit need it as it was"
    if versions[0] not in after:
        wrong("archived version deleted", happened=f"version {versions[0]} is not in the registry any more", rule=rule)
    if after[versions[0]]["stage"] != "Archived" and after.get(versions[1], {}).get("stage") == "Archived":
        wrong(
            "the successor is archived",
            happened=f"stages are {told_stages(stages_of(state))}",
            but=f"version {versions[0]} was to be retired, and version {versions[1]} is its successor",
            rule=rule,
        )
    if after[versions[0]]["stage"] != "Archived":
        wrong("not archived", happened=f"version {versions[0]} is in {after[versions[0]]['stage']}", rule=rule)
    kept = ("tags", "description", "run_id")
    lost = [part for part in kept if before[versions[0]][part] != after[versions[0]][part]]
    if lost:
        wrong("archived with losses", happened=f"its {' and '.join(lost)} changed", rule=rule)
    if {version: row["stage"] for version, row in after.items()} != {
        versions[0]: "Archived",
        versions[1]: "Production",
        versions[2]: "Staging",
    }:
        wrong(
            "others moved with it",
            happened=f"stages are {told_stages(stages_of(state))}",
            but="only the replaced version was to move",
            rule=rule,
        )
    comments = [
        activity["comment"]
        for activity in state["activities"]
        if (str(activity["version"]), activity["to_stage"]) == (versions[0], "Archived")
    ]
    comment = comments[-1] if comments else ""
    for what, said_as, text, where in (
        ("the reason", reason, re.escape(reason), comment),
        ("the successor's number", versions[1], rf"(?<!\d){versions[1]}(?!\d)", comment.replace(reason, "")),
    ):
        if not re.search(text, where):
            wrong(
                "archived without a word",
                happened=f"the transition's comment is {comment!r}",
                but=f"{what} ({said_as}) is not in it",
                rule="the comment of the transition has the successor's number and the reason",
            )


@judges
def successor_must_serve(lab: Lab, world: World, draw: Draw) -> None:
    """Nothing is archived for a successor that is not in Production."""
    for stage in ("Staging", "None", "Archived"):
        check_refused_to_retire(lab, world, draw, *a_model(world, draw, ["Production", stage]))


@judges
def successor_is_another(lab: Lab, world: World, draw: Draw) -> None:
    """A version is not its own successor."""
    name, versions = a_model(world, draw, ["Staging", "Production"])
    check_refused_to_retire(lab, world, draw, name, [versions[1], versions[1]])


@judges
def successor_serves_now(lab: Lab, world: World, draw: Draw) -> None:
    """A successor that has left Production since the last call does not serve any more."""
    name, versions = a_model(world, draw, ["Staging", "Production", "Production", "Production"])
    first, successor, second, last = versions
    job = lab.attempt.as_(draw.choice(PEOPLE), WORKSPACE)
    job.retire_version(name, first, successor, "replaced")
    job.retire_version(name, successor, last, "replaced")
    before = world.registry_state(name)
    outcome = job.retire_version(name, second, successor, "replaced")
    if outcome.error is None and stages_of(before)[successor] == "Archived":
        wrong(
            "a successor that does not serve any more",
            happened=f"version {second} was archived for its successor {successor}",
            but=f"version {successor} left Production after the call before: it was archived itself",
            rule="what is in Production is asked anew in each call",
        )


def check_refused_to_retire(lab: Lab, world: World, draw: Draw, name, versions):
    before = world.registry_state(name)
    outcome = lab.attempt.as_(draw.choice(PEOPLE), WORKSPACE).retire_version(name, versions[0], versions[1], "replaced")
    state = world.registry_state(name)
    own = versions[0] == versions[1]
    rule = (
        "the successor is another version: else ValueError, and nothing changes"
        if own
        else "only a version whose successor is in Production may go: else ValueError, and nothing changes"
    )
    but = f"its successor {versions[1]} is in {stages_of(before)[versions[1]]}"
    if own:
        but = f"version {versions[1]} was given as its own successor: nothing is in Production then"
    if stages_of(state)[versions[0]] != "Production":
        late = outcome.error is not None and "ValueError" in outcome.error.types
        title = "archived before it refused" if late else "Production left empty"
        happened = f"version {versions[0]} left Production{', and then it raised ValueError' if late else ''}"
        if late and not own:
            but = f"the successor, version {versions[1]}, is not in Production: that is asked first"
        wrong(title, happened=happened, but=but, rule=rule)
    if outcome.error is None or "ValueError" not in outcome.error.types:
        happened = f"it raised {outcome.error}" if outcome.error else "it raised nothing"
        but = f"the successor, version {versions[1]}, stands in {stages_of(before)[versions[1]]}"
        but = f"version {versions[1]} was given as its own successor" if own else but
        wrong(
            "an own successor is not told" if own else "an absent successor is not told",
            happened=happened,
            but=but,
            rule=rule,
        )
    unchanged(world, name, before, "it raised ValueError", "changed although the successor does not serve", rule)
