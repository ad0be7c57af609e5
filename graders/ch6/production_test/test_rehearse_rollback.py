"""The way back, gone before it is needed."""

from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, equal, judges, wrong

from .rollout import Rollout


class Rehearsal(Rollout):
    """A canary under way, and the feature table that both versions read."""

    def __init__(self, world: World, draw: Draw, percent: int = 0, **settings: Any) -> None:
        super().__init__(world, draw, percent or draw.randrange(20, 80), **settings)
        self.table = f"main.mail.features_{draw.word()}"
        self.types: dict[str, Any] = {"parcel": pa.string(), **dict.fromkeys(self.columns, pa.float64())}

    def rehearse(self, lab: Lab, record: dict[str, Any] | None = None) -> Any:
        frame = pa.Table.from_pylist([], schema=pa.schema(self.types))
        self.world.write_table(self.table, frame, user=self.person)
        self.got = lab.as_(self.person).rehearse_rollback(
            endpoint=self.name, former=self.champion, table=self.table, record=record or self.record()
        )
        return self.got

    def gone_there_and_back(self) -> None:
        """End the check as wrong unless the former answered by the endpoint's own route, and all is as before."""
        if self.got == "incompatible":
            happened, but = "it returned 'incompatible'", "each column that the former requires is there, as double"
            wrong("no way back, though there is one", happened=happened, but=but)
        asked = self.new_requests()
        changes = self.config["config_version"] - self.before["config_version"]
        if len(asked) != 1:
            wrong("not asked once", happened=f"the endpoint got {len(asked)} requests")
        back = self.shares.get(self.candidate) == self.percent
        if asked[0]["served"] != self.champion or "/served-models/" in asked[0]["url"] or changes < 1 + back:
            way = (
                "past the traffic split" if "/served-models/" in asked[0]["url"] else "by the endpoint's traffic split"
            )
            happened = f"the request was sent {way}, and its configuration was changed {changes} times"
            wrong(
                "a rollback that was never run", happened=happened, but="the former answers when it has all the traffic"
            )
        self.routed(self.percent, "not back where it was", drawing=(f"before  candidate {self.percent} %",))


@judges
def there_and_back(lab: Lab, world: World, draw: Draw) -> None:
    """The former really gets all the traffic and answers; then traffic and settings are as before."""
    several: list[dict[str, Any]] = [{}, {"environment_vars": {"MODE": draw.word()}, "workload_size": "Medium"}]
    for settings in several:
        scene = Rehearsal(world, draw, **settings)
        world.serving_seed(draw.randrange(1000))
        got = scene.rehearse(lab)
        scene.gone_there_and_back()
        equal(got, "rehearsed", "a rehearsal that went well", but="the former answered")


@judges
def back_after_a_failure(lab: Lab, world: World, draw: Draw) -> None:
    """The traffic is as before also when the former refuses the request, which is told."""
    scene = Rehearsal(world, draw)
    record = {name: value for name, value in scene.record().items() if name != scene.columns[1]}
    got = scene.rehearse(lab, record)
    scene.routed(scene.percent, "left on the former version by a failure")
    equal(got, "failed", "a failure is not told", but="the former did not answer with 200")
    scene.gone_there_and_back()


@judges
def additive(lab: Lab, world: World, draw: Draw) -> None:
    """New columns beside the old ones, and an optional column that is not there, harm no former version."""
    scene = Rehearsal(world, draw)
    scene.types |= {f"extra_{draw.word()}": pa.string(), f"more_{draw.word()}": pa.float64()}
    scene.types = {name: scene.types[name] for name in draw.shuffled(list(scene.types))}
    equal(scene.rehearse(lab), "rehearsed", "added columns called incompatible", but="all that it requires is there")
    scene.gone_there_and_back()


@judges
def not_additive(lab: Lab, world: World, draw: Draw) -> None:
    """A column that the former requires is renamed, gone, or of another type: no way back, and nothing is touched."""
    for change in ("renamed", "gone", "text", "bigint"):
        scene = Rehearsal(world, draw)
        name = draw.choice(scene.columns)
        kept = {each: kind for each, kind in scene.types.items() if each != name}
        added = {"renamed": {f"{name}_v2": pa.float64()}, "text": {name: pa.string()}, "bigint": {name: pa.int64()}}
        scene.types = {**kept, **added.get(change, {})}
        got = scene.rehearse(lab)
        but = f"{name}, a column that the former requires as double, is {change}"
        typed = change in ("text", "bigint")
        title = "another type is as good" if typed else "back to a version that cannot read its features"
        equal(got, "incompatible", title, happened=f"it returned {got!r}", but=but)
        scene.untouched("changed although there is no way back", but)
        if scene.new_requests():
            wrong("asked although there is no way back", happened="the endpoint got a request")
