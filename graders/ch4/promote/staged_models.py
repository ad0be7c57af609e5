"""Models of the workspace registry, their stages and the open requests for them."""

from labjudge.grading import Draw, World, wrong
from labjudge.people import PEOPLE


def a_model(world: World, draw: Draw, stages):
    """A registered model with a version for each stage in `stages`; everybody may do everything to it."""
    name = f"churn_{draw.choice(['retail', 'business', 'prepaid'])}_{draw.randrange(100, 999)}"
    world.registry_model(name, permissions={person: "CAN_MANAGE" for person in PEOPLE})
    versions = []
    for stage in stages:
        tags = {"owner": draw.choice(PEOPLE), "data_snapshot": str(draw.randrange(10, 99))}
        versions.append(
            world.registry_version(
                name, stage=stage, tags=tags, description=f"trained on snapshot {tags['data_snapshot']}"
            )
        )
    return name, versions


class Stages(dict[str, str]):
    """Versions and their stages; a version that is gone stands nowhere."""

    def __missing__(self, version):
        return "nowhere (it is gone)"


def stages_of(state):
    return Stages({row["version"]: row["stage"] for row in state["versions"]})


def told_stages(stages):
    """As "1 Archived, 2 Production"."""
    return ", ".join(f"{version} {stage}" for version, stage in stages.items())


def ticket_of(draw: Draw):
    return f"{draw.choice(['OPS', 'MLP', 'CHG'])}-{draw.randrange(100, 999)}"


def evidence_of(draw: Draw):
    return f"dbfs:/Evaluations/{draw.randrange(16**6):06X}/report.json"


def unchanged(world: World, name, before, happened, title, rule):
    """Nothing of a model may have changed since `before`."""
    after = world.registry_state(name)
    changes = [*versions_changed(before, after), *requests_changed(before, after)]
    if after["comments"] != before["comments"]:
        changes.append("its comments are others")
    if changes:
        wrong(title, happened=happened, but=f"{name} is not what it was: {'; '.join(changes)}", rule=rule)


def versions_changed(before, after):
    """As "version 1 went from Production to Archived"."""
    now = {row["version"]: row for row in after["versions"]}
    for was in before["versions"]:
        number, row = was["version"], now.pop(was["version"], None)
        if row is None:
            yield f"version {number} is gone"
        elif row["stage"] != was["stage"]:
            yield f"version {number} went from {was['stage']} to {row['stage']}"
        elif row != was:
            parts = [part for part in was if row.get(part) != was[part]]
            yield f"of version {number} changed: {', '.join(parts)}"
    yield from (f"version {number} is new" for number in now)


def requests_changed(before, after):
    """As "the request for version 2 to Production is not open any more"."""
    for rows, others, fate in (
        (before, after, "is not open any more"),
        (after, before, "is new"),
    ):
        for request in rows["requests"]:
            if request not in others["requests"]:
                yield f"the request for version {request['version']} to {request['to_stage']} {fate}"
