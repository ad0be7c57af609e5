"""A deployment that may be killed anywhere and run again."""

from labjudge.grading import Draw, Lab, World, equal, judges, wrong
from labjudge.scenes.unity_model import UnityModel, standing, tag_as_found, unset_alias

END = "in the end: champion is the version, previous the champion before it, and the tag names the deployment"


def deployment_of(draw: Draw) -> str:
    return f"deploy-{draw.randrange(1000, 9999)}"


def scene(world: World, draw: Draw, *, champion: bool = True) -> tuple[UnityModel, str, str]:
    """A model with a way back and perhaps a champion; the way back that is right afterwards, and a version to deploy."""
    model = UnityModel(world, draw)
    oldest, old, _, new = model.add_many(4)
    model.alias("previous", oldest)
    if champion:
        model.alias("champion", old)
    return model, old if champion else oldest, new


def check_end(
    model: UnityModel, version: str, former: str | None, deployment: str, titles: tuple[str, str, str], story: str
) -> None:
    """The end that a deployment comes to; `titles` are for champion, way back and tag."""
    aliases, tags = model.aliases, model.tags_of(version)
    happened = f"{story}, {standing(aliases.get('champion'))} is champion"
    but = f"version {version} was to be deployed"
    equal(aliases.get("champion"), version, titles[0], happened=happened, but=but, rule=END)
    happened = f"{story}, the alias previous points to {standing(aliases.get('previous'))}"
    but = f"it should point to {standing(former)}: the champion before this deployment, or what it was where there was none"
    equal(aliases.get("previous"), former, titles[1], happened=happened, but=but, rule=END)
    happened = f"{story}, {tag_as_found(version, tags, 'deployment')}"
    equal(tags.get("deployment"), deployment, titles[2], happened=happened, rule=END)


@judges
def deployed(lab: Lab, world: World, draw: Draw) -> None:
    """Champion, way back and tag are set."""
    model, old, new = scene(world, draw)
    deployment = deployment_of(draw)
    lab.as_(model.owner).deploy(model.name, new, deployment)
    by_number = model.aliases.get("previous") == str(int(new) - 1)
    way_back = "the version before is taken for the champion before" if by_number else "no way back"
    check_end(model, new, old, deployment, ("not deployed", way_back, "a deployment without its tag"), "after one run")


@judges
def first_deployment(lab: Lab, world: World, draw: Draw) -> None:
    """Without a champion before, there is no way back to set, and one that is there stays."""
    for previous in (None, "1"):
        model = UnityModel(world, draw)
        version = model.add_many(2)[1]
        if previous:
            model.alias("previous", previous)
        deployment = deployment_of(draw)
        outcome = lab.attempt.as_(model.owner).deploy(model.name, version, deployment)
        if outcome.error:
            unset_alias(outcome.error, model.name, "this is the first deployment, and nothing has served before it")
        lost = "the old way back is gone" if previous else "a way back out of nothing"
        titles = ("the first deployment fails", lost, "a first deployment without its tag")
        check_end(model, version, previous, deployment, titles, "after the first deployment")


@judges
def deployed_once_more(lab: Lab, world: World, draw: Draw) -> None:
    """A version that an earlier deployment has tagged, and that is the way back now, is deployed like any other."""
    model = UnityModel(world, draw)
    old, new, later = model.add(), model.add(deployment=deployment_of(draw)), model.add()
    model.alias("previous", new)
    tag = "the tag of an earlier deployment"
    for champion, way_back in ((old, "no way back once more"), (later, "the way back of an earlier deployment")):
        model.alias("champion", champion)
        deployment = f"{deployment_of(draw)}-again"
        lab.as_(model.owner).deploy(model.name, new, deployment)
        titles = ("not deployed once more", way_back, tag)
        check_end(model, new, champion, deployment, titles, "deployed once more")


def killed_after(lab: Lab, model: UnityModel, version: str, deployment: str, writes: int) -> str:
    """Run it until so many writes went through, then let the workspace answer again; the story in words."""
    model.world.stop_after_writes(writes)
    try:
        lab.attempt.as_(model.owner).deploy(model.name, version, deployment)
    finally:
        model.world.stop_after_writes(None)
    return f"killed after {writes} write{'s' * (writes > 1)}" if writes else "killed before its first write"


@judges
def killed_half_way(lab: Lab, world: World, draw: Draw) -> None:
    """A job may die after any write: at every moment the champion is the old version or the new one."""
    for writes in range(6):
        model, old, new = scene(world, draw)
        story = killed_after(lab, model, new, deployment_of(draw), writes)
        if model.champion not in (old, new):
            happened = f"{story}, the job left {standing(model.champion)} as champion"
            but = f"version {old} served before, and version {new} was to follow it"
            wrong("stopped half way, no champion", happened=happened, but=but, drawing=model.log)


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Killed after any write and run again, the job comes to the same end."""
    titles = (
        "the second run does not finish",
        "the second run loses the way back",
        "the second run leaves out the tag",
    )
    for champion in (True, False):
        for writes in range(6):
            model, way_back, new = scene(world, draw, champion=champion)
            deployment = deployment_of(draw)
            story = killed_after(lab, model, new, deployment, writes)
            end = (new, way_back, deployment)
            if (model.champion, model.aliases["previous"], model.tags_of(new).get("deployment")) == end:
                break  # it was not killed any more
            done = "; ".join(" ".join(line.split()[1:]) for line in model.log) or "nothing"
            outcome = lab.restarted().attempt.as_(model.owner).deploy(model.name, new, deployment)
            if outcome.error:
                nobody = "nobody is champion any more" if champion else "nobody has served before"
                unset_alias(outcome.error, model.name, f"{story} and run again, {nobody}")
            check_end(model, new, way_back, deployment, titles, f"{story} ({done}) and run again")


@judges
def third_run(lab: Lab, world: World, draw: Draw) -> None:
    """The same job with the same arguments comes to the same end, however often it is run."""
    model, _, new = scene(world, draw)
    job, deployment = lab.as_(model.owner), deployment_of(draw)
    job.deploy(model.name, new, deployment)
    before = model.state
    for _ in range(2):
        job.deploy(model.name, new, deployment)
    got, right = ({**state["aliases"], **model.tags_of(new, state)} for state in (model.state, before))
    but = f"after the first run they were {right}"
    equal(got, right, "a rerun is another deployment", happened=f"aliases and tags are {got}", but=but)
