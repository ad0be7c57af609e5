"""A fallback that is honest about being one."""

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .oncall import OnCall

WORK = 0.1
"""Seconds on the clock that a model may take for an answer. The machine's own time does not count."""
MODEL = """
class Model:
    def predict(self, frame, params=None):
        return {body}

def _load_pyfunc(path):
    return Model()
"""
WORDS = ("schema", "inputs", "127.0.0.1", "localhost", "dapi", "permission", "column", "Traceback", "http")


def called(
    lab: Lab, world: World, scene: OnCall, records: list[dict[str, Any]], default: Any, timeout: float = 30.0
) -> dict[str, Any]:
    """What came back; ends the check if it is not the shape, took too long or asked more than once."""
    before, start = len(world.serving_requests()), world.clock_ahead()
    got = returned(
        lab.as_(scene.person).answer(scene.name, records, default, timeout), dict[str, Any], "a dict of four"
    )
    took, requests = world.clock_ahead() - start, len(world.serving_requests()) - before
    if set(got) != {"predictions", "degraded", "reason", "request_id"}:
        wrong(
            "not what it should return",
            happened=f"it returned {got}",
            rule="it returns a dict with predictions, degraded, reason and request_id",
        )
    if requests > 1:
        wrong("asks more than once", happened=f"the server saw {requests} requests")
    if took > timeout + WORK:
        wrong("the customer waits", happened=f"it took {took:.0f} s", but=f"{timeout:g} s were agreed")
    return got


def degraded(got: dict[str, Any], count: int, default: Any, reason: str, why: str) -> None:
    if got["degraded"] is not True:
        if got["predictions"] == [default] * count:
            wrong(
                "a default that looks like a prediction",
                happened=f"{why}: {got}",
                but="`degraded` tells that it is none",
            )
        wrong("what is no answer is passed on", happened=f"{why}: {got}")
    equal(
        got["predictions"],
        [default] * count,
        "not the default for each record",
        happened=f"{why}: {got['predictions']}",
    )
    if got["reason"] != reason:
        wrong(f"{why}: another reason", happened=f"the reason is {got['reason']!r}", but=f"{reason!r} is what happened")


@judges
def predictions(lab: Lab, world: World, draw: Draw) -> None:
    """Predictions are passed on, in their order; the request id is new each time and the server has it."""
    scene, ids = OnCall(world, draw), []
    several, one = ([*scene.records(draw, count), dict.fromkeys(scene.weights, 0.0)] for count in (3, 1))
    for records in (several, one, several):
        got = called(lab, world, scene, records, {"score": 0.0})
        right = {"predictions": scene.right(records), "degraded": False, "reason": None}
        equal({key: got[key] for key in right}, right, "other predictions")
        seen = world.serving_requests(scene.name)[-1]["client_request_id"]
        if not seen or got["request_id"] != seen:
            wrong("an id that finds nothing", happened=f"request_id is {got['request_id']!r}; the server saw {seen!r}")
        ids.append(seen)
    if ids[0] == ids[1]:
        wrong("the same id twice", happened=f"two calls had the request_id {ids[0]!r}")
    if ids[0] == ids[2]:
        wrong(
            "the same records, the same id", happened=f"two calls with the same records had the request_id {ids[0]!r}"
        )


@judges
def refused_or_lost(lab: Lab, world: World, draw: Draw) -> None:
    """When the endpoint does not answer, each record gets the default, and the reason says what happened."""
    scene = OnCall(world, draw)
    for kind, reason in (
        ("throttled", "overloaded"),
        ("unavailable", "unavailable"),
        ("dropped", "unavailable"),
        ("answer_lost", "unavailable"),
        ("cut", "unavailable"),
        ("incomplete", "unavailable"),
        ("error", "model_error"),
        ("out_of_memory", "model_error"),
        ("gateway_timeout", "model_error"),
    ):
        scene.fault(kind, retry_after=60.0 if kind in ("throttled", "unavailable") else None)
        records, default = scene.records(draw, 2), draw.choice([{"score": 0.0}, 0.0, {"score": -1.0}, 0])
        degraded(called(lab, world, scene, records, default), 2, default, reason, kind)


@judges
def late(lab: Lab, world: World, draw: Draw) -> None:
    """An answer that does not come in time is not waited for."""
    scene, timeout = OnCall(world, draw), float(draw.randrange(5, 15))
    scene.fault("latency", seconds=90.0)
    got = called(lab, world, scene, scene.records(draw, 2), {"score": 0.5}, timeout)
    degraded(got, 2, {"score": 0.5}, "timeout", "latency")


@judges
def useless(lab: Lab, world: World, draw: Draw) -> None:
    """A 200 with too few, too many or null predictions is the model's error."""
    for what, body in (
        ("too few", "[{'score': 1.0}] * (len(frame) - 1)"),
        ("too many", "[{'score': 1.0}] * (len(frame) + 1)"),
        ("a null", "[{'score': None}] + [{'score': 1.0}] * (len(frame) - 1)"),
        ("nulls alone", "[None] * len(frame)"),
    ):
        scene = OnCall(world, draw, code=MODEL.format(body=body))
        got = called(lab, world, scene, scene.records(draw, 3), {"score": 0.25})
        degraded(got, 3, {"score": 0.25}, "model_error", what)


@judges
def caller_is_wrong(lab: Lab, world: World, draw: Draw) -> None:
    """What the caller has to repair is an exception with the request id, and without the server's words."""
    scene = OnCall(world, draw)
    records = scene.records(draw, 2)
    lacking = [dict(list(row.items())[1:]) for row in records]
    cases: list[tuple[str, str, list[dict[str, float]], str, type[Exception]]] = [
        ("a column is missing", scene.person, lacking, scene.name, ValueError),
        ("no such endpoint", scene.person, records, f"no-{draw.word()}", ValueError),
        ("the caller may not ask", scene.stranger, records, scene.name, PermissionError),
    ]
    for why, person, sent, name, error in cases:
        before = len(world.serving_requests())
        outcome = lab.attempt.as_(person).answer(name, sent, {"score": 0.0}, 30.0)
        if not outcome.raised(error):
            wrong(
                "a default for a request that is wrong" if not outcome.error else "another exception",
                happened=f"{why}: {outcome}",
            )
        message = outcome.error.message if outcome.error else ""
        if leaked := [word for word in WORDS if word.lower() in message.lower()]:
            wrong(
                "internals in the customer's hands",
                happened=f"{why}: it raised {outcome.error}",
                but=f"{leaked[0]!r} is nobody's business",
            )
        seen = world.serving_requests()[before:]
        told = seen[0]["client_request_id"] if len(seen) == 1 else ""
        if not told or told not in message:
            wrong(
                "a message that finds nothing",
                happened=f"{why}: it raised {outcome.error}",
                but="the request id stands in it",
            )
