"""An endpoint between two versions: a champion and a candidate, each with its own weights."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, World, equal, wrong

Record = dict[str, Any]
CHANGES = {"state", "creation_timestamp", "creator"}


class Rollout:
    """`person` made the endpoint and owns the model. Entities have names of their own, which no version can be read from."""

    def __init__(self, world: World, draw: Draw, percent: int = 0, code: str = "", **settings: Any) -> None:
        self.world, self.draw, self.person = world, draw, draw.person()
        self.name, self.model = f"late-{draw.word()}", f"main.mail.{draw.word()}"
        self.columns = [f"{name}_{draw.word()}" for name in ("km", "grams")]
        self.champion, self.candidate = (
            f"{draw.word()}-{draw.randrange(20, 90)}",
            f"{draw.word()}-{draw.randrange(20, 90)}",
        )
        self.percent, self.looked_at = percent, 0
        self.weights, self.entities, self.versions = {}, [], {}
        for served in draw.shuffled([self.champion, self.candidate]):
            weights = {name: draw.randrange(1, 90) / 8 for name in self.columns}  # scores are exact sums of 1/8
            weights[self.columns[0]] += 10 if served == self.candidate else 0
            code_of = code if served == self.candidate else ""
            version = world.linear_model(
                self.model, weights, owner=self.person, code=code_of, columns={"plan": "string"}
            )
            self.weights[served], self.versions[served] = weights, version
            entity = {"name": served, "entity_name": self.model, "entity_version": version}
            self.entities.append({**entity, **(settings if served == self.candidate else {})})
        world.grant("catalog", "main", self.person, ["USE_CATALOG"])
        world.grant("schema", "main.mail", self.person, ["USE_SCHEMA"])
        self.serve(percent)

    def serve(self, percent: int) -> None:
        """Give the candidate another share; both stay."""
        self.percent = percent
        shares = {self.candidate: percent, self.champion: 100 - percent}
        self.world.serving_endpoint(
            self.name,
            self.entities,
            shares,
            creator=self.person,
            permissions={self.person: "CAN_MANAGE"},
            load_when_asked=True,  # most scenes ask one of the two at most
        )
        self.before = self.config

    def only(self, served: str) -> None:
        """One entity is left."""
        entities = [each for each in self.entities if each["name"] == served]
        self.world.serving_endpoint(self.name, entities, load_when_asked=True)

    @property
    def config(self) -> dict[str, Any]:
        config: dict[str, Any] = self.world.serving_state(self.name)["config"]
        return config

    @property
    def shares(self) -> dict[str, int]:
        routes = self.config["traffic_config"]["routes"]
        return {
            each.get("served_entity_name") or each["served_model_name"]: each["traffic_percentage"] for each in routes
        }

    def record(self) -> Record:
        return {name: float(self.draw.randrange(1, 100)) for name in self.columns} | {"plan": "basic"}

    def score(self, served: str, record: Record) -> float:
        return float(sum(record[name] * weight for name, weight in self.weights[served].items()))

    def new_requests(self) -> list[dict[str, Any]]:
        """What the endpoint was asked since this was looked at last."""
        found: list[dict[str, Any]] = self.world.serving_requests(self.name, self.looked_at)
        self.looked_at += len(found)
        return found

    def settings_stay(self) -> None:
        """End the check as wrong if an entity is gone, or runs with other settings."""
        now = {each["name"]: each for each in self.config["served_entities"]}
        for was in self.before["served_entities"]:
            name = was["name"]
            if name not in now:
                wrong(
                    "one of the two is not deployed any more",
                    happened=f"the endpoint serves {', '.join(now)}",
                    but=f"{name} was deployed: the way back takes a deployment now",
                )
            for field in sorted(set(was) - CHANGES):
                if now[name].get(field) != was[field]:
                    happened = f"{field} of {name} is {now[name].get(field)}"
                    wrong("settings of an entity are lost", happened=happened, but=f"it was {was[field]}")

    def routed(self, percent: int, title: str, happened: str = "", drawing: tuple[str, ...] = ()) -> None:
        """End the check as wrong unless the candidate has this share, and the endpoint is at rest."""
        state = self.world.serving_state(self.name)["state"]
        if state["config_update"] != "NOT_UPDATING":
            wrong("returns before the change is in effect", happened=f"the endpoint is {state['config_update']}")
        self.settings_stay()
        right = {self.candidate: percent, self.champion: 100 - percent}
        told = {name: share for name, share in self.shares.items() if share or name in right}
        shown = ", ".join(
            f"{'candidate' if name == self.candidate else 'champion'} {told[name]} %" for name in right if name in told
        )
        equal(
            told,
            right,
            title,
            happened=happened or f"now {shown}",
            but=f"candidate {percent} % is right",
            drawing=drawing,
        )

    def untouched(self, title: str, but: str) -> None:
        """End the check as wrong if the endpoint got a new configuration, even the same once more."""
        now = self.config["config_version"]
        if now != self.before["config_version"]:
            happened = f"the endpoint got a new configuration; the candidate has {self.shares.get(self.candidate, 0)} %"
            wrong(title, happened=happened, but=but)
