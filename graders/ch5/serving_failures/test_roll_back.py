"""Back to the last version that served well, in a way that can be repeated."""

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, refused, wrong

from .oncall import OnCall

TRAIL: tuple[dict[str, str], ...] = ({}, {"replaces": "1"}, {"replaces": "2"}, {"replaces": "3"})


def incident(draw: Draw) -> str:
    return f"INC-{draw.randrange(100, 999)}"


def back(lab: Lab, scene: OnCall, number: str) -> Any:
    return lab.as_(scene.person).roll_back(scene.name, scene.model, number)


def stands(scene: OnCall, version: str, title: str, but: str = "") -> None:
    """End the check as wrong unless the endpoint, alone, and the alias are at this version."""
    served = [each["entity_version"] for each in scene.serving]
    if served != [version] or scene.champion != version:
        happened = f"the endpoint serves version {', '.join(served)}; champion is version {scene.champion}"
        wrong(title, happened=happened, but=but or f"both should be version {version}")


@judges
def version_before(lab: Lab, world: World, draw: Draw) -> None:
    """Endpoint and alias go to the version that the serving one replaced; that one carries the incident; other tags stay."""
    scene, number = OnCall(world, draw, {}, {"replaces": "1"}, {}, {}, {"replaces": "2"}), incident(draw)
    got = back(lab, scene, number)
    stands(scene, "2", "not the version that was replaced")
    equal(got, "2", "the version that serves", but="'2' is")
    tags = scene.tags_of("5")
    equal(
        tags,
        {"replaces": "2", "incident": number},
        "what failed is not marked",
        happened=f"version 5 has the tags {tags}",
    )
    if scene.state["state"]["config_update"] != "NOT_UPDATING":
        wrong("returns before it is over", happened=f"the endpoint is {scene.state['state']['config_update']}")


@judges
def failed_before(lab: Lab, world: World, draw: Draw) -> None:
    """A version with a tag incident did not serve well: the one before it is looked at, and so on."""
    for bad, right in ((("3",), "2"), (("3", "2"), "1")):
        tags = [
            {**each, **({"incident": incident(draw)} if str(place) in bad else {})}
            for place, each in enumerate(TRAIL, 1)
        ]
        scene = OnCall(world, draw, *tags)
        back(lab, scene, incident(draw))
        stands(scene, right, "back to one that failed, too", but=f"version {right} is the last one without an incident")


@judges
def all_else_stays(lab: Lab, world: World, draw: Draw) -> None:
    """The entity keeps compute, concurrency, scaling and environment variables."""
    configurations: list[dict[str, Any]] = [
        {"workload_size": "Medium", "scale_to_zero_enabled": True, "environment_vars": {"MODE": draw.word()}},
        {
            "workload_type": "CPU_MEDIUM",
            "min_provisioned_concurrency": 8,
            "max_provisioned_concurrency": 20,
            "workload_size": None,
            "environment_vars": {"MODE": draw.word(), "LEVEL": "2"},
        },
    ]
    for how in configurations:
        scene = OnCall(world, draw, {}, {"replaces": "1"}, **how)
        before = scene.serving[0]
        back(lab, scene, incident(draw))
        after = scene.serving[0]
        stands(scene, "1", "not the version that was replaced")
        for field in before:
            if (
                field not in ("name", "entity_version", "creation_timestamp", "state", "creator")
                and after.get(field) != before[field]
            ):
                wrong("another configuration", happened=f"{field} is {after.get(field)}", but=f"it was {before[field]}")


@judges
def nowhere_to_go(lab: Lab, world: World, draw: Draw) -> None:
    """Without a version before that served well, LookupError is raised and nothing changed."""
    failed = {"incident": incident(draw)}
    trails: list[list[dict[str, str]]] = [[{"replaces": "none"}], [failed, {"replaces": "1"}], [{}, {}]]
    for tags in trails:
        scene = OnCall(world, draw, *tags)
        before, newest = scene.state["config"], scene.versions[-1]
        outcome = lab.attempt.as_(scene.person).roll_back(scene.name, scene.model, incident(draw))
        refused(outcome, LookupError, "a rollback to nowhere", but="no version before served well")
        if scene.state["config"] != before or scene.tags_of(newest) != tags[-1] or scene.champion != newest:
            happened = f"version {newest} has the tags {scene.tags_of(newest)}; champion is version {scene.champion}"
            wrong("something is changed by a refusal", happened=happened)


@judges
def once(lab: Lab, world: World, draw: Draw) -> None:
    """A second call for the same incident writes nothing; one for another incident goes further back."""
    scene, number = OnCall(world, draw, *TRAIL), incident(draw)
    back(lab, scene, number)
    before, writes = scene.state["config"]["config_version"], len(world.audit())
    got = back(lab, scene, number)
    stands(scene, "3", "each call goes one further back")
    if scene.state["config"]["config_version"] != before:
        wrong("deploys what is deployed", happened="the second call made another config version")
    changed = [
        row["action"] for row in world.audit()[writes:] if row["action"].lower().startswith(("set", "update", "delete"))
    ]
    if changed:
        wrong("writes when all is done", happened=f"the second call made {', '.join(changed)}")
    equal(got, "3", "the version that serves", but="'3' is")
    equal(
        back(lab, scene, f"{number}-b"), "2", "another incident", but="version 3 failed now, and '2' is the one before"
    )


@judges
def stopped_and_repeated(lab: Lab, world: World, draw: Draw) -> None:
    """A call that is stopped anywhere is finished by the next one, which does not go further back."""
    for writes in (1, 2):
        scene, number = OnCall(world, draw, *TRAIL), incident(draw)
        world.stop_after_writes(writes)
        first = lab.attempt.as_(scene.person).roll_back(scene.name, scene.model, number)
        world.stop_after_writes(None)
        world.wait_until_served(scene.name)
        got = back(lab, scene, number)
        title = "a stopped call is not finished"
        stands(
            scene,
            "3",
            title,
            but=f"the first call was stopped after {writes} writes ({first}); the second one did the rest",
        )
        equal(got, "3", "the version that serves", but="'3' is")
