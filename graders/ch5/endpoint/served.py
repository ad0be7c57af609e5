"""An endpoint whose model adds up weighted amounts, who may ask it, and what its server saw of a client."""

from __future__ import annotations

import itertools
import re
from datetime import datetime
from typing import Any

from labjudge.grading import Draw, World

SHOWN = 12


class Served:
    """`owner` made the endpoint, `caller` may ask it, `stranger` may not."""

    def __init__(self, world: World, draw: Draw, caller: str = "") -> None:
        self.world = world
        self.owner, person, self.stranger = draw.people(3)
        self.caller = caller or person
        self.name = f"fraud-{draw.word()}"
        self.model = f"main.fraud.{draw.word()}"
        self.weights = {
            name: draw.randrange(1, 90) / 10 for name in draw.sample(["amount", "hour", "visits", "age"], 3)
        }
        self.version = self.add()
        world.grant("catalog", "main", self.owner, ["USE_CATALOG"])
        world.grant("schema", "main.fraud", self.owner, ["USE_SCHEMA", "CREATE_TABLE"])
        world.serving_endpoint(
            self.name,
            [{"entity_name": self.model, "entity_version": self.version}],
            creator=self.owner,
            permissions={self.caller: "CAN_QUERY"},
            load_when_asked=True,
        )

    def add(self) -> str:
        """One more version, with the same weights; its number."""
        version: str = self.world.linear_model(self.model, self.weights, owner=self.owner)
        return version

    def fault(self, kind: str, **how: Any) -> None:
        """From now on requests to this endpoint fail in this way, and in no other."""
        self.world.clear_faults()
        self.world.inject(kind, f"/serving-endpoints/{self.name}/invocations", **how)

    def since(self, before: int = 0) -> list[dict[str, Any]]:
        """What the server saw after its first `before` requests, of whatever endpoint."""
        rows: list[dict[str, Any]] = self.world.serving_requests(after=before)
        return rows

    def records(self, draw: Draw, count: int) -> list[dict[str, float]]:
        return [{name: float(draw.randrange(100)) for name in self.weights} for _ in range(count)]

    def right(self, records: list[dict[str, float]]) -> list[dict[str, float]]:
        return [{"score": sum(self.weights[name] * value for name, value in row.items())} for row in records]


def shows_token(text: str) -> bool:
    """Whether somebody's access token stands in a text."""
    return re.search("dapi[0-9a-f]{32}", text) is not None


def gaps(requests: list[dict[str, Any]]) -> list[float]:
    """Seconds between the requests."""
    at = [datetime.fromisoformat(each["at"]) for each in requests]
    return [(later - sooner).total_seconds() for sooner, later in itertools.pairwise(at)]


def waits_on_the_clock(requests: list[dict[str, Any]]) -> list[float]:
    """Seconds between the requests that the client slept or waited for: `gaps` without the time that the machine took."""
    return [later["ahead"] - sooner["ahead"] for sooner, later in itertools.pairwise(requests)]


def timeline(requests: list[dict[str, Any]]) -> list[str]:
    """The requests at their times, and what became of each, a line each."""
    lines, elapsed = [], 0.0
    for number, (waited, each) in enumerate(zip([0.0, *gaps(requests)], requests, strict=False), 1):
        elapsed += waited
        became = str(each["status"] or "no answer") + (f" ({each['fault']})" if each["fault"] else "")
        after = f"+{waited:.1f} s" if number > 1 else ""
        lines.append(f"{elapsed:8.1f} s  {after:>10}  request {number:<3} {became}")
    return lines[:SHOWN] + ([f"{'':10}  and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else [])
