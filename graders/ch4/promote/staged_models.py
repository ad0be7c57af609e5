"""Models of the workspace registry, their stages and the open requests for them."""

from labjudge.grading import wrong
from labjudge.people import PEOPLE

READ = "4.4"


def a_model(world, rng, stages):
    """A registered model with a version for each stage in `stages`; everybody may do everything to it."""
    name = f"churn_{rng.choice(['retail', 'business', 'prepaid'])}_{rng.randrange(100, 999)}"
    world.registry_model(name, permissions={person: "CAN_MANAGE" for person in PEOPLE})
    versions = []
    for stage in stages:
        tags = {"owner": rng.choice(PEOPLE), "data_snapshot": str(rng.randrange(10, 99))}
        versions.append(
            world.registry_version(
                name, stage=stage, tags=tags, description=f"trained on snapshot {tags['data_snapshot']}"
            )
        )
    return name, versions


class Stages(dict):
    """Versions and their stages; a version that is gone stands nowhere."""

    def __missing__(self, version):
        return "nowhere (it is gone)"


def stages_of(state):
    return Stages({row["version"]: row["stage"] for row in state["versions"]})


def told_stages(stages):
    """As "1 Archived, 2 Production"."""
    return ", ".join(f"{version} {stage}" for version, stage in stages.items())


def ticket_of(rng):
    return f"{rng.choice(['OPS', 'MLP', 'CHG'])}-{rng.randrange(100, 999)}"


def evidence_of(rng):
    return f"dbfs:/evaluations/{rng.randrange(16**6):06x}/report.json"


def unchanged(world, name, before, happened, title, rule):
    """Nothing of a model may have changed since `before`."""
    after = world.registry_state(name)
    for part, word in (("versions", "a version"), ("requests", "an open request"), ("comments", "a comment")):
        if after[part] != before[part]:
            wrong(title, happened=happened, but=f"{word} of {name} is not what it was", rule=rule, read=READ)
