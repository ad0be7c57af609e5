"""What the platform exports, as one dict."""

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .oncall import OnCall

BOUNDS = (5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000)


def read(lab: Lab, scene: OnCall) -> dict[str, Any]:
    got = lab.as_(scene.person).read_signals(scene.name)
    return returned(got, dict[str, Any], "a dict of ready, update and entities")


def p95(answers: list[tuple[int, float]]) -> float | None:
    if not answers:
        return None
    took = sorted(seconds * 1000 for _, seconds in answers)
    for bound in BOUNDS:
        if sum(each <= bound for each in took) >= 0.95 * len(took):
            return float(bound)
    return float("inf")


def answers(draw: Draw, count: int) -> list[tuple[int, float]]:
    return [(draw.choice([200, 200, 200, 400, 429, 500, 503]), draw.uniform(0.003, 0.4)) for _ in range(count)]


def compare(got: dict[str, Any], name: str, right: dict[str, Any]) -> None:
    mine = got.get("entities", {}).get(name)
    if not isinstance(mine, dict):
        wrong(
            "a served entity is missing",
            happened=f"it returned {got}",
            but=f"{name} is served",
            rule="each served entity has the fields of the docstring",
        )
    for field, value in right.items():
        if field not in mine:
            wrong(
                "a field is missing",
                happened=f"{name} has {mine}",
                but=f"{field} is not there",
                rule="each served entity has the fields of the docstring",
            )
        equal(mine[field], value, f"another {field}", happened=f"{field} of {name} is {mine[field]!r}")


@judges
def two_entities(lab: Lab, world: World, draw: Draw) -> None:
    """Each served entity has its own version, traffic, counts, latency and memory."""
    scene = OnCall(world, draw, {}, {})
    share = draw.randrange(5, 40)
    names = [f"{scene.model.rpartition('.')[2]}-{each}" for each in scene.versions]
    entities = [
        {"entity_name": scene.model, "entity_version": each, "workload_size": "Small"} for each in scene.versions
    ]
    world.serving_endpoint(scene.name, draw.shuffled(entities), dict(zip(names, (share, 100 - share), strict=True)))
    seen = [answers(draw, draw.randrange(20, 40)), answers(draw, draw.randrange(3, 9))]
    for name, each in zip(names, seen, strict=True):
        world.serving_past(scene.name, name, each)
    got = read(lab, scene)
    for place, name in enumerate(names):
        right = {
            "version": scene.versions[place],
            "traffic": (share, 100 - share)[place],
            "requests": len(seen[place]),
            "errors_4xx": sum(400 <= status < 500 for status, _ in seen[place]),
            "errors_5xx": sum(status >= 500 for status, _ in seen[place]),
            "p95_ms": p95(seen[place]),
        }
        compare(got, name, right)
        memory = got["entities"][name].get("memory_percent")
        if not isinstance(memory, int | float) or not 0 < memory < 1:
            wrong("another memory_percent", happened=f"it is {memory!r}", but="the model takes some kilobytes of 4 GB")


@judges
def latencies(lab: Lab, world: World, draw: Draw) -> None:
    """p95_ms is the smallest bound that 95 % are not above, exactly 95 % too; infinite beyond all, None without requests."""
    cases: list[list[tuple[int, float]]] = [
        [(200, 0.02)] * 19 + [(200, 3.0)],
        [(200, 0.02)] * 18 + [(200, 3.0)] * 2,
        [(200, 0.02)] * 9 + [(500, 60.0)],
        [(200, 0.25)],
        [],
    ]
    for case in draw.shuffled(cases):
        scene = OnCall(world, draw)
        world.serving_past(scene.name, scene.serving[0]["name"], case)
        compare(read(lab, scene), scene.serving[0]["name"], {"requests": len(case), "p95_ms": p95(case)})


@judges
def last_error(lab: Lab, world: World, draw: Draw) -> None:
    """last_error is the last line of the entity's log that contains ERROR, and "" without one."""
    scene = OnCall(world, draw)
    name = scene.serving[0]["name"]
    compare(read(lab, scene), name, {"last_error": ""})
    last = f"ERROR KeyError: '{draw.word()}'"
    log = f"INFO ready\nERROR {draw.word()}\nERROR {draw.word()}\nWARN {draw.word()}\n{last}\nINFO answered\n"
    world.serving_past(scene.name, name, [(500, 0.01)], log)
    compare(read(lab, scene), name, {"last_error": last, "errors_5xx": 1})


@judges
def updates(lab: Lab, world: World, draw: Draw) -> None:
    """ready and update say what state the endpoint and its last update are in; entities are those that serve meanwhile."""
    scene = OnCall(world, draw, {}, {}, {})
    *served, coming = ({"entity_name": scene.model, "entity_version": each} for each in scene.versions)
    names = [f"{scene.model.rpartition('.')[2]}-{each}" for each in scene.versions[:2]]
    world.serving_endpoint(scene.name, served, dict(zip(names, (100, 0), strict=True)))
    for state in ("NOT_UPDATING", "IN_PROGRESS", "UPDATE_FAILED"):
        if state == "IN_PROGRESS":
            world.bad_deploy(scene.name)
            world.serving_update(scene.name, [coming])
        elif state == "UPDATE_FAILED":
            world.let_pass(3_600)
        got = read(lab, scene)
        if state != "NOT_UPDATING" and got.get("ready") is not True:
            wrong(
                "what serves is ready",
                happened=f"ready is {got.get('ready')!r}",
                but=f"it serves; its update is {state}",
            )
        equal({key: got.get(key) for key in ("ready", "update")}, {"ready": True, "update": state}, "another state")
        found = got.get("entities") or {}
        equal(sorted(found), sorted(names), f"not the entities that serve while an update is {state}")
        idle = found[names[1]].get("traffic") if isinstance(found[names[1]], dict) else found[names[1]]
        equal(idle, 0, "an entity without traffic", happened=f"traffic of {names[1]} is {idle!r}")
    if scene.state["state"]["ready"] != "READY":
        wrong("the endpoint is changed", happened=f"it is {scene.state['state']}")
