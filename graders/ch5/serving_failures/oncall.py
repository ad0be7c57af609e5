"""An endpoint in trouble: versions with a trail, faults, and what the server saw."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, World


class OnCall:
    """`person` made the endpoint, owns the model and may ask; `versions` are as many as `tags` says, each with its tags."""

    def __init__(self, world: World, draw: Draw, *tags: dict[str, str], code: str = "", **how: Any) -> None:
        """Of `how`, `name` is the endpoint's, `requirements` are the model's; the rest belongs to the served entity."""
        self.world = world
        self.person, self.stranger = draw.people(2)
        self.name, self.model = how.pop("name", f"fraud-{draw.word()}"), f"main.fraud.{draw.word()}"
        needs = how.pop("requirements", ())
        self.weights = {
            name: draw.randrange(1, 90) / 10 for name in draw.sample(["amount", "hour", "visits", "age"], 2)
        }
        self.versions = [
            world.linear_model(self.model, self.weights, owner=self.person, code=code, tags=each, requirements=needs)
            for each in tags or [{}]
        ]
        world.grant("catalog", "main", self.person, ["USE_CATALOG"])
        world.grant("schema", "main.fraud", self.person, ["USE_SCHEMA"])
        self.entity = how
        self.serve(self.versions[-1])

    def serve(self, version: str) -> None:
        self.world.serving_endpoint(
            self.name,
            [{"entity_name": self.model, "entity_version": version, **self.entity}],
            creator=self.person,
            permissions={self.person: "CAN_MANAGE"},
        )
        self.world.uc_alias(self.model, "champion", version)

    def fault(self, kind: str, **how: Any) -> None:
        """From now on requests to this endpoint fail in this way, and in no other."""
        self.world.clear_faults()
        self.world.inject(kind, f"/serving-endpoints/{self.name}/invocations", **how)

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.world.serving_state(self.name)
        return state

    @property
    def serving(self) -> list[dict[str, Any]]:
        entities: list[dict[str, Any]] = self.state["config"]["served_entities"]
        return entities

    @property
    def champion(self) -> str | None:
        champion: str | None = self.world.uc_state(self.model)["aliases"].get("champion")
        return champion

    def tags_of(self, version: str) -> dict[str, str]:
        rows = self.world.uc_state(self.model)["versions"]
        return next((row["tags"] for row in rows if row["version"] == version), {})

    def records(self, draw: Draw, count: int) -> list[dict[str, float]]:
        return [{name: float(draw.randrange(1, 100)) for name in self.weights} for _ in range(count)]

    def right(self, records: list[dict[str, float]]) -> list[dict[str, float]]:
        return [{"score": sum(self.weights[name] * value for name, value in row.items())} for row in records]
