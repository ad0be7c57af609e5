"""An endpoint that prices offers by a drawn linear model, and what arrived at it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from labjudge.grading import Draw, World, brief, wrong

LAYOUTS = ("dataframe_split", "dataframe_records", "instances", "inputs")
Row = dict[str, Any]
Request = dict[str, Any]


@dataclass(frozen=True)
class Offers:
    """`weights` and `intercept` are the model's; `person` may ask the endpoint and see it."""

    world: World
    endpoint: str
    model: str
    person: str
    weights: dict[str, float]
    intercept: float

    def row(self, draw: Draw) -> Row:
        """Drawn values for the columns that the score depends on, with quarters, so that sums are exact."""
        return {name: draw.randrange(4, 400) / 4 for name in self.weights}

    def score(self, row: Mapping[str, Any]) -> float:
        return self.intercept + sum(weight * row[name] for name, weight in self.weights.items())

    def requests(self) -> list[Request]:
        seen: list[Request] = self.world.serving_requests(self.endpoint)
        return seen


def offers(
    world: World,
    draw: Draw,
    columns: Mapping[str, str] | None = None,
    code: str = "",
    names: tuple[str, ...] = (),
    intercept: float | None = None,
) -> Offers:
    """Version 1 of a model on an endpoint. `columns` may be sent and do not count; `code` replaces the model's module."""
    word, person = draw.word(), draw.person()
    endpoint, model = f"offers-{word}", f"main.insurance_{word}.offers"
    names = names or (f"km_{draw.word()}", f"age_{draw.word()}")
    weights = {name: draw.randrange(2, 30) / 2 for name in names}
    base = draw.randrange(1, 50) / 2 if intercept is None else intercept
    world.linear_model(model, weights, base, columns=dict(columns or {}), code=code)
    world.serving_endpoint(endpoint, [{"entity_name": model, "entity_version": "1"}], permissions={person: "CAN_QUERY"})
    return Offers(world, endpoint, model, person, weights, base)


def body_of(request: Request) -> dict[str, Any]:
    """A request's body. Ends the check as wrong when it is no JSON object, or has what JSON does not know."""

    def refuse(constant: str) -> NoReturn:
        wrong(
            f"{constant} in the body",
            happened="a request's body has it in place of a value",
            but="JSON has no such thing",
        )

    try:
        body = json.loads(request["body"], parse_constant=refuse)
    except ValueError:
        wrong(
            "a body that is no JSON",
            happened=f"it begins with {request['body'][:60]!r}",
            rule="a request's body is a JSON object",
        )
    if not isinstance(body, dict):
        wrong(
            "a body that is no JSON object", happened=f"it is {brief(body)}", rule="a request's body is a JSON object"
        )
    return body


def records_in(request: Request) -> list[Row]:
    """The rows that a request brings, in any of the four formats."""
    body = body_of(request)
    content: Any = next((body[layout] for layout in LAYOUTS if layout in body), None)
    try:
        if "dataframe_split" in body:
            return [dict(zip(content["columns"], row, strict=True)) for row in content["data"]]
        if isinstance(content, dict):
            return [dict(zip(content, row, strict=True)) for row in zip(*content.values(), strict=True)]
        return [dict(row) for row in content]
    except (TypeError, KeyError, ValueError):
        wrong("a request without rows that can be read", happened=f"its body is {brief(body)}")


def only_request(seen: list[Request], rows: int) -> Request:
    """The one request that a call should make."""
    if len(seen) != 1:
        wrong(
            "not one request",
            happened=f"{len(seen)} requests arrived for {rows} rows",
            but="all of them fit into one",
            rule="rows that fit into one request are one request",
        )
    return seen[0]
