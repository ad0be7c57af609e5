"""Steps in a row to a champion, from wherever the last run stopped."""

from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, equal, judges, refused, wrong
from labjudge.scenes.unity_model import standing

from .schedule import Schedule, parsed, told


@judges
def waits_for_approval(lab: Lab, world: World, draw: Draw) -> None:
    """What is new becomes a version with its record, which waits; the champion stays until somebody has approved it."""
    scene = Schedule(world, draw)
    outcome = scene.run(lab)
    scene.aliases_are(scene.old, scene.oldest, "promoted without an approval", "not approved by anybody")
    told(outcome, str(int(scene.old) + 1), "waiting", "another end of a first run")
    scene.the_version("after a first run", "waiting")


@judges
def rerun_of_the_same(lab: Lab, world: World, draw: Draw) -> None:
    """As long as neither code nor sources have changed, a rerun runs no step and writes nothing."""
    for status in ("waiting", "failed", "promoted"):
        scene = Schedule(world, draw)
        version = scene.arranged(status=status)
        outcome = scene.run(lab)
        scene.no_step_was_run("a rerun runs the steps again", f"version {version} has these inputs")
        told(outcome, version, status, f"a rerun ends otherwise, {status} before")
        scene.model.stays("a rerun of the same writes", but=f"version {version} is {status} already")


@judges
def approval_of_somebody_else(lab: Lab, world: World, draw: Draw) -> None:
    """An approval by who made the version is none."""
    scene = Schedule(world, draw)
    version = scene.arranged(approved_by=scene.job)
    outcome = scene.run(lab)
    scene.model.stays("the pipeline approves itself", but=f"version {version} was made and approved by {scene.job}")
    told(outcome, version, "waiting", "another end without an approval")


@judges
def promoted_when_approved(lab: Lab, world: World, draw: Draw) -> None:
    """Approved, the version becomes champion in one step, and the champion before it the way back."""
    scene = Schedule(world, draw)
    version = scene.arranged()
    scene.arranged(inputs={"code": scene.code, **dict.fromkeys(scene.sources, 0), "x": 1})
    scene.approve(version)
    scene.model.remember()
    scene.ends(lab, version, "promoted", "another end after the approval")
    scene.aliases_are(version, scene.old, "not promoted", "approved")
    equal(scene.model.tags_of(version).get("status"), "promoted", "the promotion is not on record")
    scene.model.never_without_champion("a moment without a champion")
    scene.no_step_was_run("trained again after the approval", f"version {version} has these inputs")
    world.uc_alias(scene.model_name, "champion", scene.old)
    stays_promoted(lab, scene, version, "a rollback is undone by a rerun")
    world.uc_version_deleted(scene.model_name, scene.old)
    stays_promoted(lab, scene, version, "a version comes back that somebody took away")


def stays_promoted(lab: Lab, scene: Schedule, version: str, title: str) -> None:
    """Run again, after somebody has moved the alias or deleted where it pointed: nothing is written."""
    scene.model.remember()
    scene.ends(lab, version, "promoted", f"{title}, and told")
    scene.model.stays(
        title, but=f"champion was {standing(scene.model.before['aliases'].get('champion'))} by somebody's hand"
    )


@judges
def first_champion(lab: Lab, world: World, draw: Draw) -> None:
    """Where no model is, the first version makes it; approved, it is champion, and nothing is the way back."""
    scene = Schedule(world, draw, champion=False)
    scene.ends(lab, "1", "waiting", "another end of a first version")
    scene.the_version("after a first version", "waiting")
    scene.approve("1")
    scene.ends(lab, "1", "promoted", "another end of a first approval")
    scene.aliases_are("1", None, "a first champion", "approved")


@judges
def champion_that_is_gone(lab: Lab, world: World, draw: Draw) -> None:
    """Where the champion was deleted, the next one waits for its approval all the same, and the way back stays what it was."""
    scene = Schedule(world, draw)
    gone = scene.arranged(status="promoted")
    scene.model.alias("champion", gone)
    world.uc_version_deleted(scene.model_name, gone)
    new, story = str(int(gone) + 1), f"version {gone}, the champion, was deleted"
    outcome = scene.run(lab)
    scene.aliases_are(None, scene.oldest, "promoted for want of a champion", story)
    told(outcome, new, "waiting", "another end where the champion is gone")
    scene.approve(new)
    scene.ends(lab, new, "promoted", "another end of an approval where the champion is gone")
    scene.aliases_are(new, scene.oldest, "the champion after one that is gone", f"{story}; version {new} was approved")


@judges
def gates_hold(lab: Lab, world: World, draw: Draw) -> None:
    """What a gate has found, or no gate has looked at, fails; an approval does not help."""
    for gates in ({"correctness": [], "sites": [draw.word()]}, {}):
        scene = Schedule(world, draw, gates=gates)
        scene.ends(lab, str(int(scene.old) + 1), "failed", "a failed gate does not hold")
        scene.the_version(f"with what the gates found, {gates}", "failed")
    scene = Schedule(world, draw)
    version = scene.arranged(status="failed")
    scene.approve(version)
    scene.ends(lab, version, "failed", "an approval overrules a gate")
    scene.aliases_are(scene.old, scene.oldest, "promoted with a failed gate", "failed, and approved all the same")


@judges
def new_inputs(lab: Lab, world: World, draw: Draw) -> None:
    """Another version of any source, or other code, is something new; an older version that is approved is passed over."""
    scene = Schedule(world, draw)
    version = scene.arranged()
    for what in draw.shuffled(["the first source", "the second source", "the code"]):
        scene.approve(version)
        if what == "the code":
            scene.code = draw.word()
        else:
            scene.change(what == "the second source")
        version = str(int(version) + 1)
        scene.ends(lab, version, "waiting", f"{what} is new, and nothing comes of it")
        scene.the_version(f"after {what} has changed", "waiting")
        scene.aliases_are(scene.old, scene.oldest, "an outdated version is promoted", f"{what} has changed")


@judges
def broken_steps(lab: Lab, world: World, draw: Draw) -> None:
    """What a step raises goes up, nothing is registered, the champion serves on; the next run comes to the end."""
    scene = Schedule(world, draw)
    for step in ("prepare", "train", "gate"):
        outcome = scene.run(lab.restarted(), broken=step)
        scene.model.stays("written after a step broke", but=f"{step} raised RuntimeError")
        refused(outcome, RuntimeError, "a broken step is passed over", but=f"{step} raised RuntimeError")
    outcome = scene.run(lab, sources=[scene.sources[0], scene.name("gone")])
    scene.model.stays("written without a source", but="one of its sources is not there")
    if outcome.error is None:
        wrong("a source that is gone is passed over", happened=str(outcome))
    scene.ends(lab.restarted(), str(int(scene.old) + 1), "waiting", "the run after a broken step")
    scene.the_version("after the steps were mended", "waiting")


@judges
def unfinished_record(lab: Lab, world: World, draw: Draw) -> None:
    """A version that is READY and has no status gets what it lacks, by the gates on its record, and no step is run."""
    for found, status in (([], "waiting"), (["p99"], "failed")):
        scene = Schedule(world, draw, gates={"sites": [], "load": found})
        version = scene.arranged(status=None)
        scene.ends(lab, version, status, "an unfinished record stays so")
        scene.the_version("after a run that was stopped before the status", status)
        scene.no_step_was_run("steps are run for an unfinished record", f"version {version} has these inputs")


@judges
def killed_anywhere(lab: Lab, world: World, draw: Draw) -> None:
    """Killed after any write to the registry and run again, it comes to one whole version; the champion serves all the time."""
    for writes in range(2, 20):  # before the second, there is nothing yet
        scene = Schedule(world, draw)
        story = scene.killed(lab, writes)
        scene.aliases_are(scene.old, scene.oldest, "a killed run moves an alias", story)
        if not story:
            break
        outcome = scene.run(lab.restarted())
        if outcome.error:
            wrong("the run after a killed one fails", happened=f"{story}: {outcome}", drawing=scene.model.log)
        if bare := [row["version"] for row in scene.ready if "inputs" not in row["tags"]]:
            happened = f"{story}, version {bare[0]} is READY and has no tag inputs"
            wrong("a version without an origin", happened=happened, but="it has its tags from its first moment on")
        row = scene.the_version(f"{story}, and run again", "waiting")
        got = outcome.value.get("version") if isinstance(outcome.value, dict) else outcome.value
        equal(str(got), row["version"], "another version is returned", happened=f"{story}: it returned {got}")


@judges
def killed_while_promoting(lab: Lab, world: World, draw: Draw) -> None:
    """Killed after any write of a promotion and run again, the champion before it is the way back."""
    for writes in range(9):
        scene = Schedule(world, draw)
        version = scene.arranged()
        scene.approve(version)
        scene.model.remember()
        story = scene.killed(lab, writes)
        if scene.model.champion not in (scene.old, version):
            wrong("a killed promotion leaves another champion", happened=f"{story}: {scene.model.aliases}")
        if not story:
            break
        scene.ends(lab.restarted(), version, "promoted", "a killed promotion is not finished")
        scene.aliases_are(version, scene.old, "killed while promoting", f"{story}, and run again")
        equal(scene.model.tags_of(version).get("status"), "promoted", "a killed promotion without its status")
    else:
        wrong("a promotion that does not end", happened="it writes more than eight times")


@judges
def others_write(lab: Lab, world: World, draw: Draw) -> None:
    """While others write to the sources, the inputs on record are the versions that the training table was made from."""
    scene = Schedule(world, draw)
    for place, source in enumerate(scene.sources):
        late = [{"pump_id": [f"P-late{number}"], "vibration": [1000.5 + number]} for number in range(6)]
        world.busy_table(source, [pa.table(each) for each in late[place:]])
    outcome = scene.run(lab)
    if outcome.error:
        raise outcome.error
    expect_origin(scene, scene.ready[-1])


def expect_origin(scene: Schedule, row: dict[str, Any]) -> None:
    """The training table, at the version on record, holds the rows of the sources at theirs."""
    scene.expect_record(row, "from the workspace alone")
    inputs, noted = parsed(row["tags"].get("inputs")), row["tags"]["training"]
    if not isinstance(inputs, dict) or not {*scene.sources, "code"} <= set(inputs):
        wrong("the inputs are not on record", happened=f"version {row['version']} has inputs={inputs!r}")
    table, _, number = noted.rpartition("@")
    got, right = (sorted(rows, key=str) for rows in (scene.rows(table, int(number)), scene.rows_of_sources(inputs)))
    happened = f"{noted} has {len(got)} rows, the sources at {inputs} have {len(right)}"
    equal(got, right, "trained on other rows than the inputs on record", happened=happened, but="they are not the same")


@judges
def trail_from_the_workspace(lab: Lab, world: World, draw: Draw) -> None:
    """From tables, runs, registry and audit log alone: what served when, trained on what, found good by whom."""
    scene = Schedule(world, draw)
    served = [scene.old]
    for turn in range(2):
        scene.change(turn)
        version = str(int(scene.old) + 1 + turn)
        scene.ends(lab, version, "waiting", "another end of a turn")
        scene.approve(version)
        scene.ends(lab, version, "promoted", "another end of a turn that was approved")
        served.append(version)
    moves = [row["details"] for row in world.audit(scene.model_name, "setRegisteredModelAlias")]
    for alias, right in (("previous", served[:-1]), ("champion", served[1:])):
        got = [str(row["to_version"]) for row in moves if row["alias"] == alias]
        equal(got, right, "another history of aliases", happened=f"{alias} went to {got}", but=f"{right} is right")
    for row in scene.ready:
        if row["version"] in served[1:]:
            expect_origin(scene, row)
            approver = row["tags"].get("approved_by")
            equal(approver, scene.approver, "another approver on record", happened=f"approved_by is {approver}")
