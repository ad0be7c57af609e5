"""Scores that say which model gave them, and when."""

from datetime import UTC, datetime, timedelta
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .offers import Offers, Request, Row, offers, only_request


def traced(lab: Lab, scene: Offers, rows: list[Row], request_id: str) -> tuple[dict[str, Any], Request]:
    """What was returned, and the one request that arrived."""
    before = len(scene.requests())
    answer = lab.as_(scene.person).score_traced(scene.endpoint, rows, request_id)
    found = returned(answer, dict[str, Any], "a dict with the scores and where they come from")
    return found, only_request(scene.requests()[before:], len(rows))


def two_models(world: World, draw: Draw) -> tuple[Offers, Offers, dict[str, tuple[Offers, str]]]:
    """An endpoint that splits its traffic: both models, and of each served entity its model and version."""
    one = offers(world, draw)
    other = offers(world, draw, names=tuple(one.weights))
    for _ in range(draw.randrange(1, 4)):
        latest = world.linear_model(other.model, other.weights, other.intercept + 100)
    first, second = draw.word(), f"{draw.word()}-1"
    served = {first: (one, "1"), second: (Offers(**{**vars(other), "intercept": other.intercept + 100}), latest)}
    entities = [
        {"name": name, "entity_name": each.model, "entity_version": version} for name, (each, version) in served.items()
    ]
    world.serving_seed(draw.randrange(1000))
    world.serving_endpoint(one.endpoint, entities, traffic={first: 50, second: 50})
    return one, other, served


@judges
def who_answered(lab: Lab, world: World, draw: Draw) -> None:
    """Model, version and entity are those of the one that answered, where traffic is split."""
    scene, _, served = two_models(world, draw)
    answered = set()
    for number in range(12):
        row = scene.row(draw)
        found, request = traced(lab, scene, [row], f"call-{number}")
        name = request["served"]
        model, version = served[name]
        told = f"served entity {name} answered, which is version {version} of {model.model}"
        for key, right in (("served_by", name), ("model", model.model), ("version", version)):
            equal(found.get(key), right, f"{key} of another one", happened=f"{key} is {found.get(key)!r}", but=told)
        equal(found.get("scores"), [model.score(row)], "scores that were not answered")
        answered.add(name)
        if len(answered) == 2 and number >= 3:
            return


@judges
def after_a_new_version(lab: Lab, world: World, draw: Draw) -> None:
    """When the endpoint serves another version under the same name, the next scores say so."""
    scene = offers(world, draw)
    row, name = scene.row(draw), draw.word()
    for version in ("1", "2"):
        if version == "2":
            world.linear_model(scene.model, scene.weights, scene.intercept)
        entity = {"name": name, "entity_name": scene.model, "entity_version": version}
        world.serving_endpoint(scene.endpoint, [entity])
        found, _ = traced(lab, scene, [row], draw.ticket())
        happened = f"version {version} answered, and version is {found.get('version')!r}"
        equal(found.get("version"), version, "a version of the past", happened=happened)


@judges
def under_its_id(lab: Lab, world: World, draw: Draw) -> None:
    """The request carries the id that is returned, so that its row in the inference table can be found."""
    scene, ticket = offers(world, draw), f"{draw.ticket()}-{draw.word()}"
    rows = [scene.row(draw) for _ in range(3)]
    found, request = traced(lab, scene, rows, ticket)
    if request["client_request_id"] != ticket:
        happened = f"the request's client_request_id is {request['client_request_id']!r}"
        wrong("sent under another id", happened=happened, but=f"{ticket!r} is right")
    equal(found.get("request_id"), ticket, "another request id is returned")
    equal(found.get("scores"), [scene.score(row) for row in rows], "other scores than those of the rows")


@judges
def when_it_was_scored(lab: Lab, world: World, draw: Draw) -> None:
    """The time is ISO 8601, in UTC and says so, and lies between the request and the return."""
    scene = offers(world, draw)
    world.serving_speed(scene.endpoint, base=20.0)
    world.let_pass(86_400.0 * draw.randrange(2, 9))
    begun = world.now()
    found, request = traced(lab, scene, [scene.row(draw)], draw.ticket())
    ended = world.now()
    text = found.get("scored_at")
    try:
        at = datetime.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        wrong("a time that is no ISO 8601 text", happened=f"scored_at is {text!r}")
    if at.utcoffset() != timedelta(0):
        wrong("a time that does not say it is UTC", happened=f"scored_at is {text!r}")
    came = datetime.fromisoformat(request["at"]).astimezone(UTC)
    if not begun - timedelta(seconds=60) <= at <= ended + timedelta(seconds=60):
        wrong(
            "the time of something else", happened=f"scored_at is {text}", but=f"the request came at {came.isoformat()}"
        )
