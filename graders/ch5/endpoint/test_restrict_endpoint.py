"""Least privilege, and no more requests than agreed."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, wrong

from .served import Served


class Guarded(Served):
    """An endpoint with more permissions than it needs, and an inference table."""

    def __init__(self, world: World, draw: Draw) -> None:
        super().__init__(world, draw)
        self.app, self.other = f"app-{draw.word()}", f"app-{draw.word()}"
        self.operators = f"ops-{draw.word()}"
        for principal in (self.app, self.other):
            world.token(principal)
        world.group(self.operators, [self.stranger])
        world.group("analysts", [])
        self.calls = draw.randrange(50, 900)
        self.permit(
            {self.caller: "CAN_QUERY", self.other: "CAN_MANAGE", "analysts": "CAN_QUERY", self.app: "CAN_MANAGE"}
        )

    def permit(self, permissions: dict[str, str]) -> None:
        served = [{"entity_name": self.model, "entity_version": self.version}]
        self.world.serving_endpoint(self.name, served, permissions=permissions)

    def restrict(self, lab: Lab, calls: int) -> dict[str, Any]:
        """The endpoint afterwards."""
        lab.as_(self.owner).restrict_endpoint(self.name, self.app, self.operators, calls)
        state: dict[str, Any] = self.world.serving_state(self.name)
        return state


@judges
def permissions(lab: Lab, world: World, draw: Draw) -> None:
    """The caller has CAN_QUERY, the operators CAN_MANAGE, and nobody else anything; a second call changes nothing of that."""
    scene = Guarded(world, draw)
    right = {scene.app: "CAN_QUERY", scene.operators: "CAN_MANAGE"}
    for _ in range(2):
        got = scene.restrict(lab, scene.calls)["permissions"]
        got.pop(scene.owner, None)
        if got.get(scene.app) != "CAN_QUERY" or got.get(scene.operators) != "CAN_MANAGE":
            mine = {name: got.get(name, "nothing") for name in right}
            wrong("not what they need", happened=f"they have {mine}", but=f"{right} is what they need")
        if too_many := {who: level for who, level in got.items() if who not in right and who != "admins"}:
            who, level = next(iter(too_many.items()))
            wrong("somebody keeps what they had", happened=f"{who} has {level}, as before", but=f"only {right} remain")


@judges
def limited(lab: Lab, world: World, draw: Draw) -> None:
    """The caller may make so many requests a minute; a later call with another number replaces the limit."""
    scene = Guarded(world, draw)
    for calls in (scene.calls, scene.calls // 2):
        state = scene.restrict(lab, calls)
        found = state.get("ai_gateway", {}).get("rate_limits", [])
        about = [each for each in found if each.get("principal") == scene.app]
        if shared := [
            each["key"] for each in found if each["key"] in ("endpoint", "user") and not each.get("principal")
        ]:
            wrong(
                "a limit that is everybody's",
                happened=f"the gateway limits each {shared[0]}: the operators, too",
                but=f"{scene.app} is to be limited, and nobody else",
            )
        if not about:
            title = "a limit for somebody else" if found else "no limit for the caller"
            wrong(title, happened=f"the gateway's rate limits are {found}", but=f"the caller is {scene.app}")
        if any(each["calls"] != calls for each in about):
            wrong(
                "another limit", happened=f"the rate limits are {found}", but=f"{calls} calls a minute were asked for"
            )


@judges
def table_stays(lab: Lab, world: World, draw: Draw) -> None:
    """What the gateway has besides rate limits stays: an inference table is still written, and none is made."""
    scene = Guarded(world, draw)
    if table := scene.restrict(lab, scene.calls).get("ai_gateway", {}).get("inference_table_config"):
        wrong("an inference table that nobody asked for", happened=f"the gateway has {table}")
    scene = Guarded(world, draw)
    world.serving_inference_table(scene.name, "main.fraud")
    before = world.serving_state(scene.name)["ai_gateway"]["inference_table_config"]
    after = scene.restrict(lab, scene.calls).get("ai_gateway", {}).get("inference_table_config")
    if after != before:
        wrong(
            "nothing is recorded any more",
            happened=f"the inference table's configuration is {after}",
            but=f"it was {before}",
        )
