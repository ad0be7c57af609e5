"""Two queries of the same features, compared."""

from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, judges, returned, wrong

Values = dict[str, float | None]


class Definitions:
    """Members with features, of which two queries give different views; and what differs."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        self.key, self.features = f"member_{draw.word()}", [f"rides_{draw.word()}", f"minutes_{draw.word()}"]
        self.defaults = {self.features[0]: 0.0, self.features[1]: draw.randrange(1, 9) / 2}
        self.sides: dict[str, dict[str, Values]] = {"offline": {}, "online": {}}
        self.right: dict[tuple[str, str | None], str] = {}

    def member(self, offline: Values | None = None, online: Values | None = None) -> str:
        """A member with drawn values on both sides, but for those given."""
        name = f"m-{len(self.sides['offline'])}{self.draw.word()}"
        same = {each: self.draw.randrange(40, 400) / 4 for each in self.features}
        self.sides["offline"][name] = {**same, **(offline or {})}
        self.sides["online"][name] = {**same, **(online or {})}
        return name

    def differ(self, place: int, offline: float | None, online: float | None, kind: str = "") -> None:
        """A member whose feature has these two values; `kind` is empty for no difference."""
        feature = self.features[place]
        name = self.member({feature: offline}, {feature: online})
        if kind:
            self.right[name, feature] = kind

    def lose(self, side: str) -> None:
        name = self.member()
        del self.sides[side][name]
        self.right[name, None] = f"lost {side}"

    def judge(self, lab: Lab, title: str) -> None:
        queries = {}
        schema = pa.schema([(self.key, pa.string()), *((name, pa.float64()) for name in self.features)])
        for side, members in self.sides.items():
            table = f"main.bikes.{side}_{self.draw.word()}"
            rows = [{self.key: name, **values} for name, values in members.items()]
            frame = pa.Table.from_pylist(self.draw.shuffled(rows), schema=schema)
            self.world.write_table(table, frame, user=self.owner)
            columns = self.draw.shuffled([self.key, *self.features])
            queries[side] = f"SELECT {', '.join(columns)} FROM {table}"
        call = lab.as_(self.owner).definition_differences
        answer = call(offline=queries["offline"], online=queries["online"], key=self.key, defaults=self.defaults)
        found = returned(answer, list[dict[str, Any]], "a list with a dict for each difference")
        mine: dict[tuple[Any, Any], Any] = {(each.get("key"), each.get("feature")): each.get("kind") for each in found}
        for where in [*self.right, *(each for each in mine if each not in self.right)]:
            if mine.get(where) != self.right.get(where):
                name, feature = where
                both = [self._shown(side, str(name), feature) for side in self.sides]
                told, right = (kinds.get(where, "no difference") for kinds in (mine, self.right))
                happened = f"told as {told} where {right} is right: {feature or 'the row'} of {name}"
                but = f"offline {both[0]}, online {both[1]}"
                wrong(title, happened=happened, but=but)
        if len(found) != len(mine):
            wrong(
                "a difference is told twice",
                happened=f"{len(found)} differences at {len(mine)} places",
                rule="each difference is in the list once",
            )

    def _shown(self, side: str, name: str, feature: str | None) -> str:
        values = self.sides[side].get(name)
        if values is None:
            return "has no such row"
        return f"has {values.get(feature)} (default {self.defaults.get(feature)})" if feature else "has the row"


@judges
def lost_rows(lab: Lab, world: World, draw: Draw) -> None:
    """A key that only one side has is told once, and as lost on the other."""
    scene = Definitions(world, draw)
    scene.member()
    for side in draw.shuffled(["online", "offline", "online"]):
        scene.lose(side)
    scene.judge(lab, "a row that one side lacks")


@judges
def null_policies(lab: Lab, world: World, draw: Draw) -> None:
    """Null beside the default is two policies, beside another value it is not; null and null differ in nothing."""
    for place, title in ((1, "null on one side"), (0, "null on one side, and 0 is the default")):
        scene = Definitions(world, draw)
        default, other = (scene.defaults[scene.features[each]] for each in (place, 1 - place))
        scene.differ(place, default, None, "default")
        scene.differ(place, None, default, "default")
        scene.differ(place, default + 0.25, None, "null")
        scene.differ(place, None, other, "null")
        scene.differ(place, None, None)
        scene.differ(place, default, default)
        scene.judge(lab, title)
    scene = Definitions(world, draw)
    del scene.defaults[scene.features[0]]
    scene.differ(0, 0.0, None, "null")
    scene.differ(0, None, scene.defaults[scene.features[1]], "null")
    scene.judge(lab, "a feature without a default")


@judges
def other_values(lab: Lab, world: World, draw: Draw) -> None:
    """Values that differ are told, those that differ in their last digits are not."""
    scene = Definitions(world, draw)
    value = draw.randrange(40, 4000) / 4
    scene.differ(0, value, value * (1 + 1e-6), "value")
    scene.differ(1, value, -value, "value")
    scene.differ(0, scene.defaults[scene.features[0]], 0.25, "value")
    scene.differ(1, value, value * (1 + 1e-13))
    scene.differ(0, 0.1 + 0.2, 0.3)
    scene.judge(lab, "two values")
    scene, (large, small) = Definitions(world, draw), (4e6 + value, value / 1e13)
    scene.differ(0, large, large * (1 + 1e-12))
    scene.differ(1, small, 3 * small, "value")
    scene.differ(0, -value, -value)
    scene.differ(1, -value, -value * (1 + 1e-13))
    scene.judge(lab, "large, small or negative values")


@judges
def all_of_a_member(lab: Lab, world: World, draw: Draw) -> None:
    """Each feature of a member is told by itself; where nothing differs, nothing is told."""
    scene = Definitions(world, draw)
    scene.member()
    scene.judge(lab, "where nothing differs")
    one, other = scene.features
    name = scene.member({one: 5.0, other: None}, {one: 6.0, other: scene.defaults[other]})
    scene.right |= {(name, one): "value", (name, other): "default"}
    scene.judge(lab, "two differences of one member")
