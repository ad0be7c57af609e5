"""Evidence is kept before it is gone."""

import json
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .oncall import OnCall


def saved(lab: Lab, world: World, draw: Draw, scene: OnCall) -> tuple[dict[str, Any], dict[str, str]]:
    """The run, and the text of each of its artifacts."""
    experiment, incident = f"/Shared/incidents_{draw.word()}", f"INC-{draw.randrange(100, 999)}"
    before = scene.state["config"]
    got = returned(lab.as_(scene.person).save_evidence(scene.name, experiment, incident), str, "the run's id")
    runs = world.runs(experiment)
    run = next((each for each in runs if each["run_id"] == got), None)
    if run is None or len(runs) != 1:
        wrong("not one run", happened=f"it returned {got!r}; the experiment has {len(runs)} runs")
    if run["status"] != "FINISHED":
        wrong("a run that has not ended", happened=f"it is {run['status']}", but="it ends FINISHED")
    if (tag := run["tags"].get("incident")) != incident:
        wrong("a run that nobody finds", happened=f"its tag incident is {tag!r}", but=f"{incident!r} is right")
    if scene.state["config"] != before:
        wrong("the endpoint is changed", happened="its configuration is another one now")
    texts = {path: world.run_artifact(got, path) for path in world.run_files(got)}
    return run, texts


def there(texts: dict[str, str], path: str, part: str, what: str) -> None:
    if path not in texts:
        wrong(
            f"{what} is not kept",
            happened=f"the artifacts are {', '.join(sorted(texts)) or 'none'}",
            but=f"{path} is not there",
        )
    if part not in texts[path]:
        wrong(
            f"{what} is not kept",
            happened=f"{path} is there, and has {len(texts[path])} characters",
            but=f"{part!r} is not in it",
        )


@judges
def everything(lab: Lab, world: World, draw: Draw) -> None:
    """Metrics, the endpoint's description, and logs and build logs of its entity are kept as artifacts."""
    scene, word = OnCall(world, draw), draw.word()
    name = scene.serving[0]["name"]
    world.serving_past(scene.name, name, [(500, 0.1)] * 3, f"ERROR {word}\nINFO last line of {word}\n")
    _, texts = saved(lab, world, draw, scene)
    there(texts, f"logs/{name}.txt", f"ERROR {word}\nINFO last line of {word}", "the log")
    there(texts, f"build_logs/{name}.txt", "mlflow", "the build log")
    there(texts, "metrics.txt", f'served_entity_name="{name}"}} 3', "what is exported")
    there(texts, "endpoint.json", f'"{scene.model}"', "the description")
    try:
        told = json.loads(texts["endpoint.json"])
    except ValueError:
        wrong("a description that cannot be read", happened="endpoint.json is no JSON")
    if missing := [key for key in ("name", "state", "config") if key not in told]:
        happened = f"endpoint.json has {', '.join(told)}"
        wrong("a part of the description", happened=happened, but=f"{missing[0]} is not there, and get answers it")


@judges
def all_entities(lab: Lab, world: World, draw: Draw) -> None:
    """Logs of every served entity are kept, those of an update under way too."""
    scene = OnCall(world, draw, {}, {}, {})
    leaf = scene.model.rpartition(".")[2]
    entities = [{"entity_name": scene.model, "entity_version": each} for each in scene.versions[:2]]
    world.serving_endpoint(scene.name, entities, {f"{leaf}-{scene.versions[0]}": 50, f"{leaf}-{scene.versions[1]}": 50})
    world.serving_update(scene.name, [{"entity_name": scene.model, "entity_version": scene.versions[2]}])
    for each in scene.versions[:2]:
        world.serving_past(scene.name, f"{leaf}-{each}", [], f"ERROR of version {each}\n")
    _, texts = saved(lab, world, draw, scene)
    for each in scene.versions[:2]:
        there(texts, f"logs/{leaf}-{each}.txt", f"ERROR of version {each}", "a log of several")
    there(texts, f"build_logs/{leaf}-{scene.versions[2]}.txt", "mlflow", "the log of what is being deployed")


@judges
def no_token(lab: Lab, world: World, draw: Draw) -> None:
    """A token is kept nowhere, whoever wrote it where: a model, its requirements, a name; what stands around it is."""
    token = "dapi" + "".join(draw.choice("0123456789abcdef") for _ in range(32))
    private = f"mlflow @ https://{token}@packages.example.com/mlflow.whl"
    variables = {"GREETING": f"hello {token}"}
    scene = OnCall(world, draw, name=f"fraud-{token}", requirements=[private], environment_vars=variables)
    name, word = scene.serving[0]["name"], draw.word()
    world.serving_past(
        scene.name,
        name,
        [],
        f"ERROR 403 for {token} of {word}\nDEBUG Bearer {token}, again\nWARN dapi_client is slow\n",
    )
    _, texts = saved(lab, world, draw, scene)
    for path, text in texts.items():
        if token in text:
            wrong(f"a token in {path.partition('/')[0]}", happened=f"{path} has an access token in it")
    there(texts, f"logs/{name}.txt", f"ERROR 403 for [REDACTED] of {word}", "what stands around a token")
    there(texts, f"logs/{name}.txt", "WARN dapi_client is slow", "a word that is no token")
