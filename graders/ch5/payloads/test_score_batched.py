"""Many rows in few requests, within limits, each result at its place."""

import math
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .offers import Offers, Request, Row, offers, records_in

LARGE = 1 << 20
OTHER_COUNT = '''"""A model that gives rows without a rebate {times} predictions: none as a dropna does, two as a join does."""


class Model:
    def predict(self, frame, params=None):
        return [{{"score": 1.0}} for value in frame["rebate"] for _ in range(1 if value == value else {times})]


def _load_pyfunc(path):
    return Model()
'''


def batched(
    lab: Lab, scene: Offers, rows: list[Row], max_rows: int, max_bytes: int = LARGE, seconds: float = 250.0
) -> tuple[list[float | None], list[Request]]:
    """The results and the requests, after a look at both limits."""
    before = len(scene.requests())
    answer = lab.as_(scene.person).score_batched(scene.endpoint, rows, max_rows, max_bytes, seconds)
    scores = returned(answer, list[float | None], "a list of numbers and None, one for each row")
    seen = scene.requests()[before:]
    for request in seen:
        if request["request_bytes"] > max_bytes:
            few = len(request["body"]) <= max_bytes
            title = "more bytes than allowed, though not more characters" if few else "a body over the limit"
            happened = f"a body of {request['request_bytes']} bytes and {len(request['body'])} characters arrived"
            wrong(title, happened=happened, but=f"max_bytes is {max_bytes}")
        if (count := len(records_in(request))) > max_rows:
            wrong(
                "more rows than allowed", happened=f"a request with {count} rows arrived", but=f"max_rows is {max_rows}"
            )
    if len(scores) != len(rows):
        wrong(
            "not a result for each row",
            happened=f"{len(scores)} results for {len(rows)} rows",
            rule="a result for each row, in the order of the rows",
        )
    return scores, seen


def in_place(scores: list[float | None], right: list[float | None], title: str) -> None:
    for place, (score, should) in enumerate(zip(scores, right, strict=True)):
        lost = score is None and should is not None
        name = "a row that can be scored has none" if lost else title
        equal(score, should, name, happened=f"row {place} has {score}", but=f"{should} is right")


def sizes(seen: list[Request]) -> list[int]:
    return [len(records_in(request)) for request in seen]


@judges
def full_requests(lab: Lab, world: World, draw: Draw) -> None:
    """Requests are filled to max_rows, the last one with the rest; without rows nothing is sent."""
    scene, most = offers(world, draw), draw.randrange(5, 9)
    for count, needed in ((3 * most + 2, 4), (2 * most, 2), (1, 1), (0, 0)):
        rows = [scene.row(draw) for _ in range(count)]
        scores, seen = batched(lab, scene, rows, most)
        in_place(scores, [scene.score(row) for row in rows], "a score at another place")
        if len(seen) != needed:
            happened = f"{count} rows came in {len(seen)} requests of {sizes(seen)} rows"
            wrong("more requests than needed", happened=happened, but=f"max_rows is {most}: {needed} will do")


@judges
def one_bad_row(lab: Lab, world: World, draw: Draw) -> None:
    """A request that is refused with 400 is halved until the bad row stands alone; all others keep their places."""
    scene, count = offers(world, draw), draw.choice([19, 21, 23, 25, 27, 29])  # odd, and so are some of its halves
    km = next(iter(scene.weights))
    for bad in (draw.randrange(1, count - 1), draw.choice([0, count - 1])):
        rows: list[dict[str, Any]] = [scene.row(draw) for _ in range(count)]
        rows[bad][km] = "n/a"
        scores, seen = batched(lab, scene, rows, count)
        right = [None if place == bad else scene.score(row) for place, row in enumerate(rows)]
        lost = [place for place, score in enumerate(scores) if score is None and place != bad]
        if len(seen) > 1 and lost and scores.count(None) > 1:
            happened = f"row {bad} is bad, row {lost[0]} has no score; requests of {sizes(seen)} rows arrived"
            wrong("halved, and a good row has no score", happened=happened, but="each row is in one of the halves")
        in_place(scores, right, "after a bad row, another result")
        _not_again(seen)
        if len(seen) > 2 * math.ceil(math.log2(count)) + 1:
            happened = f"for one bad row of {count}, {len(seen)} requests of {sizes(seen)} rows arrived"
            wrong("not by halves", happened=happened, but="11 will do: the request, and two halves five times")


@judges
def slow_answers(lab: Lab, world: World, draw: Draw) -> None:
    """No answer is waited for longer than `seconds`; what was too slow is sent in halves, and not again as it is."""
    scene, limit = offers(world, draw), float(draw.randrange(20, 31))
    world.serving_speed(scene.endpoint, base=1.0, per_row=0.5)
    rows = [scene.row(draw) for _ in range(64)]
    scores, seen = batched(lab, scene, rows, 64, seconds=limit)
    told = f"64 rows take 33 seconds, 32 take 17; seconds is {limit:g}"
    if len(seen) == 1:
        wrong("waited longer than allowed", happened="one request with 64 rows was waited for", but=told)
    _not_again(seen)
    if sorted(sizes(seen)) != [32, 32, 64]:
        wrong("after a slow answer, not two halves", happened=f"requests of {sizes(seen)} rows arrived", but=told)
    in_place(scores, [scene.score(row) for row in rows], "after a slow answer, another score")


def _not_again(seen: list[Request]) -> None:
    sent = [repr([sorted(row.items()) for row in records_in(request)]) for request in seen]
    if twice := [place for place, each in enumerate(sent) if each in sent[:place]]:
        happened = f"the same {len(records_in(seen[twice[0]]))} rows arrived a second time"
        wrong("sent again as it is", happened=happened, but="they would fail again")


@judges
def bytes_are_limited(lab: Lab, world: World, draw: Draw) -> None:
    """A body never has more bytes than allowed, whatever its text; a row that does not fit alone is not sent: None."""
    scene = offers(world, draw, {"note": "string"})
    letters = "äöüßéñλ日 abcdefgh"
    rows = [{**scene.row(draw), "note": "".join(draw.choices(letters, k=draw.randrange(5, 60)))} for _ in range(60)]
    limit = draw.randrange(1200, 1500)
    huge = draw.randrange(60)
    rows[huge]["note"] = "ä" * limit
    scores, seen = batched(lab, scene, rows, 1000, limit)
    in_place(
        scores, [None if place == huge else scene.score(row) for place, row in enumerate(rows)], "a row by its size"
    )
    total = sum(request["request_bytes"] for request in seen)
    needed = math.ceil(total / limit)
    if len(seen) > 2 * needed:
        happened = f"{total} bytes came in {len(seen)} requests of {sizes(seen)} rows"
        wrong("requests that are nearly empty", happened=happened, but=f"max_bytes is {limit}")


@judges
def one_byte_less(lab: Lab, world: World, draw: Draw) -> None:
    """Rows that fill a body to its last byte come in one request; where they would need one byte more, in two."""
    scene = offers(world, draw)
    rows = [scene.row(draw) for _ in range(draw.randrange(5, 12))]
    _, seen = batched(lab, scene, rows, 100)
    if len(seen) != 1:
        wrong(
            "more requests than needed",
            happened=f"{len(rows)} rows came in {len(seen)} requests",
            but="all fit into one",
        )
    exact = seen[0]["request_bytes"]
    _, seen = batched(lab, scene, rows, 100, exact)
    if len(seen) != 1:
        happened = f"{len(rows)} rows whose body has {exact} bytes came in {len(seen)} requests of {sizes(seen)} rows"
        wrong("a body that just fits is not filled", happened=happened, but=f"max_bytes is {exact}")
    alone, _ = batched(lab, scene, rows[:1], 100)
    just = scene.requests()[-1]["request_bytes"]
    if (got := batched(lab, scene, rows[:1], 100, just)[0]) != alone:
        happened = f"a row whose body has {just} bytes has {got[0]}"
        wrong("a row that just fits alone is given up", happened=happened, but=f"max_bytes is {just}")
    scores, seen = batched(lab, scene, rows, 100, exact - 1)
    in_place(scores, [scene.score(row) for row in rows], "a byte less, and another result")
    if len(seen) != 2:
        wrong("a byte less, and not two requests", happened=f"they came in {len(seen)} requests of {sizes(seen)} rows")


@judges
def other_failures(lab: Lab, world: World, draw: Draw) -> None:
    """A failure that has nothing to do with the rows is raised at once: nobody may take an outage for bad rows."""
    scene = offers(world, draw)
    stranger = next(person for person in draw.people(2) if person != scene.person)
    rows = [scene.row(draw) for _ in range(6)]
    outcome = lab.attempt.as_(stranger).score_batched(scene.endpoint, rows, 2, LARGE, 250.0)
    seen = scene.requests()
    if outcome.error is None:
        happened = f"whoever may not ask the endpoint (403) gets {outcome.value}"
        wrong("a failure passes for missing scores", happened=happened)
    if len(seen) > 1:
        wrong("asked on after a refusal", happened=f"{len(seen)} requests arrived, each answered with 403")
    for kind, told in (("dropped", "the connection is lost"), ("error", "the endpoint answers with 500")):
        world.clear_faults()
        world.inject(kind, f"/serving-endpoints/{scene.endpoint}/invocations")
        outcome = lab.attempt.as_(scene.person).score_batched(scene.endpoint, rows, 6, LARGE, 250.0)
        if outcome.error is None:
            happened = f"{told}, and it returned {outcome.value}"
            wrong("an outage passes for missing scores", happened=happened, but="it is neither a 400 nor a late answer")


@judges
def lost_rows(lab: Lab, world: World, draw: Draw) -> None:
    """An answer with another number of predictions than rows raises ValueError: nobody knows whose they are."""
    for times, title in ((0, "fewer predictions than rows"), (2, "more predictions than rows")):
        scene = offers(world, draw, {"rebate": "double"}, code=OTHER_COUNT.format(times=times))
        rows: list[Row] = [{**scene.row(draw), "rebate": 1.0} for _ in range(5)]
        rows[draw.randrange(4)]["rebate"] = None
        outcome = lab.attempt.as_(scene.person).score_batched(scene.endpoint, rows, 10, LARGE, 250.0)
        if not outcome.raised(ValueError):
            wrong(title, happened=f"5 rows were answered with {4 + times} predictions, and {outcome}")
