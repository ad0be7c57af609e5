"""A model of the workspace registry: versions in stages, requests between them, and the trail that they leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from labjudge.comparing import first_difference
from labjudge.draw import Draw
from labjudge.endings import wrong
from labjudge.handles import World
from labjudge.people import PEOPLE

State = Mapping[str, Any]


class Stages(dict[str, str]):
    """Versions and their stages; a version that is gone stands nowhere. As text: "1 Archived, 2 Production"."""

    def __missing__(self, version: str) -> str:
        return "nowhere (it is gone)"

    def __str__(self) -> str:
        return ", ".join(f"{version} {stage}" for version, stage in self.items())


class StagedModel:
    """A model with a version for each stage that is given; everybody may do everything to it.

    `before` is the model's state when the scene was set, or when `remember` was called last.
    """

    def __init__(self, world: World, draw: Draw, *stages: str):
        self.world = world
        self.name = f"churn_{draw.choice(['retail', 'business', 'prepaid'])}_{draw.number(100, 999)}"
        world.registry_model(self.name, permissions={person: "CAN_MANAGE" for person in PEOPLE})
        self.versions: list[str] = []
        for stage in stages:
            tags = {"owner": draw.person(), "data_snapshot": str(draw.randrange(10, 99))}
            about = f"trained on snapshot {tags['data_snapshot']}"
            self.versions.append(world.registry_version(self.name, stage=stage, tags=tags, description=about))
        self.remember()

    def remember(self) -> None:
        """Take the state of now as the one that later states are compared with."""
        self.before = self.state

    def ask(self, version: str, to_stage: str, person: str, comment: str = "gates passed") -> None:
        """An open request of `person`; it is part of the scene."""
        self.world.registry_request(self.name, version, to_stage, person, comment=comment)
        self.remember()

    @property
    def state(self) -> State:
        state: State = self.world.registry_state(self.name)
        return state

    def stands(self, state: State | None = None) -> Stages:
        """The stage of each version, now or in another state."""
        return Stages({row["version"]: row["stage"] for row in (state or self.state)["versions"]})

    def moved(self) -> Stages:
        """The versions whose stage is another one than before, with their stages of now."""
        now, before = self.stands(), self.stands(self.before)
        return Stages({version: now[version] for version in before if now[version] != before[version]})

    def requests(self) -> list[tuple[str, str, str]]:
        """The open requests: who asks, for which version, for which stage."""
        return [(each["user"], each["version"], each["to_stage"]) for each in self.state["requests"]]

    def activities(self, *types: str) -> list[dict[str, Any]]:
        """What happened to the versions since the scene was set, of these types (APPROVED_REQUEST), oldest first."""
        return [each for each in self.state["activities"][len(self.before["activities"]) :] if each["type"] in types]

    @property
    def log(self) -> list[str]:
        """The registry's last activities, a line each."""
        return [
            f"{each['user']:<18} {each['type'].lower().replace('_', ' '):<20} "
            f"version {each['version']}  {each['from_stage']} -> {each['to_stage']}"
            for each in self.state["activities"]
        ][-6:]

    def stays(self, title: str, *, happened: str, rule: str = "") -> None:
        """End the check as wrong if anything is not as before: stage, tag, description, request, comment."""
        if changes := list(_changes(self.before, self.state)):
            but = f"{self.name} is not what it was: {'; '.join(changes)}"
            wrong(title, happened=happened, but=but, rule=rule, drawing=self.log)


def _changes(before: State, after: State) -> Iterator[str]:
    """As "version 1 went from Production to Archived"."""
    now = {row["version"]: row for row in after["versions"]}
    for was in before["versions"]:
        row = now.pop(was["version"], None)
        if row is None:
            yield f"version {was['version']} is gone"
        elif row["stage"] != was["stage"]:
            yield f"version {was['version']} went from {was['stage']} to {row['stage']}"
        elif found := first_difference(row, was):
            yield f"of version {was['version']}, {found[0]} is {found[1]!r}, and was {found[2]!r}"
    yield from (f"version {version} is new" for version in now)
    for rows, others, fate in ((before, after, "is not open any more"), (after, before, "is new")):
        for request in rows["requests"]:
            if request not in others["requests"]:
                yield f"the request for version {request['version']} to {request['to_stage']} {fate}"
    if len(after["comments"]) > len(before["comments"]):
        yield f"there is a new comment, {after['comments'][-1]['comment']!r}"
    elif after["comments"] != before["comments"]:
        yield "its comments are others"
