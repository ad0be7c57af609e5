"""One line of the log for one request."""

import json
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

Row = dict[str, Any]
FIELDS = {"request_id", "endpoint", "served_entity", "rows", "columns", "missing", "milliseconds", "error"}


def misfit(line: Any) -> str:
    """What keeps parsed JSON from being the line that is asked for."""
    if not isinstance(line, dict):
        return "it is one JSON object"
    lost, added = sorted(FIELDS - set(line)), sorted(set(line) - FIELDS)
    told = [f"without {', '.join(lost)}"] * bool(lost) + [f"with {', '.join(map(str, added))} as well"] * bool(added)
    return "; ".join(told) or "it is one line of text"


class Desk:
    """An endpoint that somebody may query, and records with who they are about."""

    def __init__(self, world: World, draw: Draw, successor: bool = False) -> None:
        """`successor`: the first of two served entities gets no traffic yet."""
        self.world, self.draw, self.person = world, draw, draw.person()
        word = draw.word()
        self.features = [f"{name}_{draw.randrange(10, 99)}" for name in draw.sample(["km", "kilos", "stops"], 2)]
        self.weights = {name: draw.randrange(1, 99) / 8 for name in self.features}
        self.endpoint, self.entity = f"late-{word}", f"{draw.word()}-{draw.randrange(20, 90)}"
        model = f"main.parcels.late_{word}"
        version = world.linear_model(model, self.weights, owner=self.person)
        served, traffic = [{"entity_name": model, "entity_version": version, "name": self.entity}], {self.entity: 100}
        if successor:
            version = world.linear_model(model, self.weights, owner=self.person)
            served.insert(0, {"entity_name": model, "entity_version": version, "name": f"{self.entity}-next"})
            traffic[f"{self.entity}-next"] = 0
        world.serving_endpoint(self.endpoint, served, traffic, permissions={self.person: "CAN_QUERY"})
        self.request_id = f"checkout-{draw.getrandbits(48):012x}"

    def records(self, count: int) -> list[Row]:
        """Rows with features, and with what must not be in a log."""
        return [
            {
                **{name: self.draw.randrange(10_000_000, 99_999_999) / 8 for name in self.features},
                "email": f"{self.draw.word()}.{self.draw.word()}@example.org",
                "street": f"{self.draw.word().title()} {self.draw.randrange(100, 999)}",
            }
            for _ in range(count)
        ]

    def ask(self, lab: Lab, records: list[Row], endpoint: str = "", person: str = "") -> tuple[Any, Row, str]:
        """Predictions, line and the line's text of a call, which must be one line of JSON with the fields."""
        about = {"records": records, "request_id": self.request_id, "endpoint": endpoint or self.endpoint}
        outcome = lab.attempt.as_(person or self.person).log_request(**about)
        if outcome.error:
            wrong(
                "a refusal leaves no line",
                happened=str(outcome),
                but="what the endpoint refuses is logged as well",
                rule="a refused request has its line too, and nothing is raised",
            )
        got = returned(outcome.value, Row, "a dict")
        text = returned(got.get("line"), str, "in `line` the text for the log", part="line")
        try:
            line = json.loads(text)
        except ValueError:
            wrong(
                "a line that cannot be read",
                happened=f"line is {text!r}",
                but="it is JSON text",
                rule="line is one line of JSON text with the fields of the docstring",
            )
        if not isinstance(line, dict) or set(line) != FIELDS or "\n" in text.strip():
            title, rule = (
                "not one line with the fields asked for",
                "the line has each field of the docstring, and no other",
            )
            wrong(title, happened=f"line is {text!r}", but=misfit(line), rule=rule)
        return got.get("predictions"), line, text

    def field(self, line: Row, name: str, right: Any, title: str) -> None:
        if line[name] != right or isinstance(line[name], bool):
            wrong(title, happened=f"in the line, {name} is {line[name]!r}", but=f"{right!r} is right")


@judges
def tells_of_nobody(lab: Lab, world: World, draw: Draw) -> None:
    """No value that was sent is in the line, neither of an answer nor of a refusal, whose message repeats what did not fit."""
    desk = Desk(world, draw)
    good, broken = desk.records(2), desk.records(2)
    broken[1][desk.features[1]] = broken[1]["email"]
    for what, records in (("answered", good), ("refused", broken)):
        text = desk.ask(lab, records)[2]
        for name, value in ((name, value) for record in records for name, value in record.items()):
            if str(value) in text:
                happened = f"the line of a request that was {what} has the {name} {value!r}"
                title = "the refusal's message is in the log" if what == "refused" else "what was sent is in the log"
                wrong(title, happened=happened, but="ids, names and counts are enough to find and judge a request")
        if "Failed" in text or "Incompatible" in text or "convert" in text:
            wrong("the refusal's message is in the log", happened=f"the line of a request that was {what} is {text!r}")


@judges
def found_again(lab: Lab, world: World, draw: Draw) -> None:
    """A request can be found by its id at the endpoint, in the log with the entity that answered, and it is sent once."""
    desk = Desk(world, draw, successor=True)
    records = desk.records(3)
    predictions, line, _ = desk.ask(lab, records)
    seen = world.serving_requests(desk.endpoint)
    if len(seen) != 1:
        wrong("not asked once", happened=f"the endpoint got {len(seen)} requests", but="one call is one request")
    if seen[0]["client_request_id"] != desk.request_id:
        happened = f"the endpoint got the client_request_id {seen[0]['client_request_id']!r}"
        wrong("nobody can join this with the inference table", happened=happened, but=f"it is {desk.request_id!r}")
    for name, right in (("request_id", desk.request_id), ("endpoint", desk.endpoint), ("served_entity", desk.entity)):
        desk.field(line, name, right, f"the line does not say which {name.replace('_', ' ')}")
    scores = [{"score": sum(row[name] * weight for name, weight in desk.weights.items())} for row in records]
    equal(predictions, scores, "not the endpoint's predictions")
    desk.field(line, "error", None, "an error where there is none")


@judges
def what_was_sent(lab: Lab, world: World, draw: Draw) -> None:
    """The line has what a look at the input needs: rows, columns, how many values are missing; a value of 0 is not missing."""
    desk = Desk(world, draw)
    name, other = desk.features
    for count in (draw.randrange(4, 8), 1):
        records = desk.records(count)
        records[0][name] = 0.0
        for record in records[1:3]:
            record[name] = record["street"] = None
        _, line, _ = desk.ask(lab, records)
        desk.field(line, "rows", count, "another number of rows")
        desk.field(line, "columns", sorted([name, other, "email", "street"]), "other columns than sent")
        desk.field(line, "missing", 4 if count > 1 else 0, "another number of missing values")
    later = desk.records(2)
    later[1]["gate"] = draw.word()
    columns = sorted([name, other, "email", "street", "gate"])
    desk.field(desk.ask(lab, later)[1], "columns", columns, "other columns than sent")


@judges
def how_long_it_took(lab: Lab, world: World, draw: Draw) -> None:
    """The line has the milliseconds from the question to its answer."""
    desk = Desk(world, draw)
    seconds = draw.randrange(7, 30)
    world.serving_speed(desk.endpoint, base=float(seconds))
    _, line, _ = desk.ask(lab, desk.records(1))
    got = line["milliseconds"]
    if not isinstance(got, int | float) or not -20 < got - 1000 * seconds < 3_000:
        wrong("not the milliseconds it took", happened=f"milliseconds is {got}", but=f"the endpoint took {seconds} s")


@judges
def refusals(lab: Lab, world: World, draw: Draw) -> None:
    """A refused request has its line too, with the error code, no entity and no predictions; it is not sent again."""
    desk = Desk(world, draw)
    broken = desk.records(1)
    broken[0][desk.features[0]] = "far"
    stranger = next(each for each in draw.people(2) if each != desk.person)
    cases: list[tuple[str, Row]] = [
        ("text where a number belongs", {"records": broken}),
        ("asked by somebody who may not", {"person": stranger}),
        ("there is no such endpoint", {"endpoint": f"{desk.endpoint}-2"}),
        ("the endpoint has an internal error", {}),
    ]
    codes = ("BAD_REQUEST", "PERMISSION_DENIED", "RESOURCE_DOES_NOT_EXIST", "INTERNAL_ERROR")
    for (what, about), code in zip(cases, codes, strict=True):
        if code == "INTERNAL_ERROR":
            world.inject("error")
        before = len(world.serving_requests())
        predictions, line, _ = desk.ask(lab, **{"records": desk.records(1), **about})
        if predictions is not None or line["error"] != code or line["served_entity"] is not None:
            got = f"error {line['error']!r}, served_entity {line['served_entity']!r}, predictions {predictions}"
            wrong("a refusal that looks like something else", happened=f"{what}: {got}", but=f"the code was {code}")
        if not isinstance(line["milliseconds"], int | float) or isinstance(line["milliseconds"], bool):
            happened = f"{what}: milliseconds is {line['milliseconds']!r}"
            wrong("a refusal without its time", happened=happened, but="a refusal is an answer that took its time, too")
        if len(world.serving_requests()) - before > 1:
            wrong("a refusal is asked again", happened=f"{what}: {len(world.serving_requests()) - before} requests")
