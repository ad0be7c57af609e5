"""A deployment that may be killed anywhere and run again."""

from labjudge.grading import Draw, Lab, World, judges, wrong

from .registered_model import Model, standing, tag_told, told, unset_alias


def deployment_of(draw: Draw):
    return f"deploy-{draw.randrange(1000, 9999)}"


def scene(world: World, draw: Draw, between=0):
    """A model with a champion (and an older way back), versions that never served, and a version to deploy."""
    model = Model(world, draw)
    oldest, old, *_, new = model.add_many(3 + between)
    model.alias("champion", old)
    model.alias("previous", oldest)
    return model, old, new


def check_deployed(model, version, former, deployment, titles, story, but=""):
    """The end that a deployment comes to; `titles` are for champion, way back and tag."""
    rule = "in the end: champion is the version, previous the champion before it, and the tag names the deployment"
    aliases = model.aliases
    if aliases.get("champion") != version:
        wrong(
            titles[0],
            happened=f"{story}, {standing(aliases.get('champion'))} is champion",
            but=f"version {version} was to be deployed",
            rule=rule,
        )
    if aliases.get("previous") != former:
        wrong(
            titles[1],
            happened=f"{story}, the alias previous points to {standing(aliases.get('previous'))}",
            but=but or f"{standing(former)} was champion before this deployment",
            rule=rule,
        )
    if model.tags_of(version).get("deployment") != deployment:
        wrong(
            titles[2],
            happened=f"{story}, {tag_told(version, model.tags_of(version), 'deployment')}",
            but=f"it should be {deployment!r}",
            rule=rule,
        )


@judges
def deployed(lab: Lab, world: World, draw: Draw) -> None:
    """Champion, way back and tag are set."""
    model, old, new = scene(world, draw, between=1)
    deployment = deployment_of(draw)
    lab.as_(model.owner).deploy(model.name, new, deployment)
    by_number = model.aliases.get("previous") == str(int(new) - 1)
    no_way_back = "the version before is taken for the champion before" if by_number else "no way back"
    titles = ("not deployed", no_way_back, "a deployment without its tag")
    check_deployed(model, new, old, deployment, titles, "after one run")


@judges
def first_deployment(lab: Lab, world: World, draw: Draw) -> None:
    """Without a champion before, there is no way back to set, and one that is there stays."""
    for previous in (None, "1"):
        model = Model(world, draw)
        _, version = model.add_many(2)
        if previous:
            model.alias("previous", previous)
        deployment = deployment_of(draw)
        outcome = lab.attempt.as_(model.owner).deploy(model.name, version, deployment)
        if outcome.error is not None:
            unset_alias(outcome.error, model.name, "this is the first deployment, and nothing has served before it")
        lost = "the old way back is gone" if previous else "a way back out of nothing"
        titles = ("the first deployment fails", lost, "a first deployment without its tag")
        but = f"there was no champion; previous pointed to {standing(previous)} and is left as it is"
        check_deployed(model, version, previous, deployment, titles, "after the first deployment", but)


@judges
def deployed_once_more(lab: Lab, world: World, draw: Draw) -> None:
    """A version that an earlier deployment has tagged, and that is the way back now, is deployed like any other."""
    model = Model(world, draw)
    old, new = model.add(validation_status="passed"), model.add(deployment=deployment_of(draw))
    later = model.add(validation_status="passed")
    model.alias("champion", old)
    model.alias("previous", new)
    deployment = f"{deployment_of(draw)}-again"
    lab.as_(model.owner).deploy(model.name, new, deployment)
    titles = ("not deployed once more", "no way back once more", "the tag of an earlier deployment")
    check_deployed(model, new, old, deployment, titles, "after its second deployment")
    model.alias("champion", later)
    deployment = f"{deployment}-and-again"
    lab.as_(model.owner).deploy(model.name, new, deployment)
    titles = (titles[0], "the way back of an earlier deployment", titles[2])
    check_deployed(model, new, later, deployment, titles, "after its third deployment")


def killed_after(lab: Lab, model, version, deployment, writes):
    """Run it until so many writes went through, then let the workspace answer again."""
    model.world.stop_after_writes(writes)
    try:
        lab.attempt.as_(model.owner).deploy(model.name, version, deployment)
    finally:
        model.world.stop_after_writes(None)


def killed_when(writes):
    """As "killed before its first write"."""
    return f"killed after {writes} write{'s' if writes > 1 else ''}" if writes else "killed before its first write"


def complete_already(model, version, former, deployment):
    aliases = model.aliases
    placed = (aliases.get("champion"), aliases.get("previous")) == (version, former)
    return placed and model.tags_of(version).get("deployment") == deployment


@judges
def killed_half_way(lab: Lab, world: World, draw: Draw) -> None:
    """Wherever the job is killed, somebody is champion."""
    for writes in range(6):
        model, old, new = scene(world, draw)
        start = len(world.audit())
        killed_after(lab, model, new, deployment_of(draw), writes)
        champion = model.aliases.get("champion")
        if champion not in (old, new):
            wrong(
                "stopped half way, no champion",
                happened=f"{killed_when(writes)}, the job left {standing(champion)} as champion",
                but=f"version {old} served before, and version {new} was to follow it",
                rule="a job may die after any write: at every moment the champion is the old version or the new one",
                drawing=told(model.writes(start)),
            )


def first_scene(world: World, draw: Draw):
    """A model without a champion, and a version to deploy."""
    model = Model(world, draw)
    oldest, new = model.add_many(2)
    model.alias("previous", oldest)
    return model, None, new


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Killed after any write and run again, the job comes to the same end."""
    titles = (
        "the second run does not finish",
        "the second run loses the way back",
        "the second run leaves out the tag",
    )
    for begin in (scene, first_scene):
        for writes in range(6):
            model, old, new = begin(world, draw)
            way_back = old or model.aliases["previous"]
            deployment, start = deployment_of(draw), len(world.audit())
            killed_after(lab, model, new, deployment, writes)
            if complete_already(model, new, way_back, deployment):
                break
            done = "; ".join(" ".join(line.split()[1:]) for line in told(model.writes(start))) or "nothing"
            outcome = lab.restarted().attempt.as_(model.owner).deploy(model.name, new, deployment)
            if outcome.error is not None:
                nobody = "nobody is champion any more" if old else "nobody has served before"
                unset_alias(outcome.error, model.name, f"{killed_when(writes)} and run again, {nobody}")
            story = f"{killed_when(writes)} ({done}) and run again"
            but = "" if old else f"there was no champion before; previous pointed to version {way_back} and stays"
            check_deployed(model, new, way_back, deployment, titles, story, but)


def placed(state, version):
    """The aliases of a model and the tags of one version, as a line."""
    tags = next(row["tags"] for row in state["versions"] if row["version"] == version)
    aliases = [f"{alias} -> {number}" for alias, number in state["aliases"].items()]
    return ", ".join([*aliases, *(f"{tag}={value}" for tag, value in sorted(tags.items()))])


@judges
def third_run(lab: Lab, world: World, draw: Draw) -> None:
    """A run after the last one changes nothing."""
    model, _, new = scene(world, draw)
    deployment = deployment_of(draw)
    job = lab.as_(model.owner)
    job.deploy(model.name, new, deployment)
    before = model.state
    job.deploy(model.name, new, deployment)
    job.deploy(model.name, new, deployment)
    after = model.state
    if after != before:
        wrong(
            "a rerun is another deployment",
            happened=f"aliases and tags after a complete run: {placed(before, new)}; after two more: {placed(after, new)}",
            but="these runs had the same arguments as the first",
            rule="the same job with the same arguments comes to the same end, however often it is run",
        )
