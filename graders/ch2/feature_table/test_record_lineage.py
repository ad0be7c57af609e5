"""Where a table comes from, and who makes it."""

from collections.abc import Mapping, Sequence

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .cards import Cards

SHAPE = '`{"direct": [...], "raw": [...], "written_by": [...]}`'


class Flow:
    """Tables that were made from one another: `made(target, sources)` writes the target once more."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.cards = world, Cards(world, draw)
        world.admin(self.cards.admin)
        self.columns = self.cards.columns(1)
        self.edges: list[str] = []
        self.table = self.name("features")

    def name(self, what: str) -> str:
        return f"{self.cards.schema}.{what}_{self.cards.draw.word()}"

    def made(self, target: str, sources: Sequence[str], by: str = "") -> None:
        rows = self.cards.rows(self.columns, 1)
        self.cards.owner, owner = by or self.cards.owner, self.cards.owner
        self.cards.has(self.columns, rows, target, made_from=list(sources))
        self.cards.owner = owner
        self.edges += [f"  {source} -> {target}" for source in sources]

    def expect(self, lab: Lab, right: Mapping[str, Sequence[str]], **titles: str) -> None:
        got = lab.as_(self.cards.admin).record_lineage(table=self.table)
        found = returned(got, dict[str, list[str]], SHAPE)
        drawing = [f"lineage of {self.table}:", *self.edges]
        if self.table in found.get("direct", []):
            wrong("a table is no source of itself", happened=f"direct has {self.table} in it", drawing=drawing)
        for part, names in right.items():
            usual = {
                "direct": "not what it was made from",
                "raw": "not the raw tables",
                "written_by": "not who made it",
            }
            title = titles.get(part, usual[part])
            happened = f"{part} is {', '.join(found.get(part, [])) or 'empty'}"
            equal(
                found.get(part),
                sorted(names),
                title,
                happened=happened,
                but=", ".join(sorted(names)) + " is right",
                drawing=drawing,
            )
        properties = self.world.table_properties(self.table)
        for name, names in (("raw_sources", right["raw"]), ("written_by", right["written_by"])):
            if (said := properties.get(name)) != ", ".join(sorted(names)):
                wrong("the table does not say it", happened=f"its property {name} is {said!r}", drawing=drawing)


@judges
def all_the_way_up(lab: Lab, world: World, draw: Draw) -> None:
    """Direct are the tables it was made from; raw those behind them that were made from no other, over any number of steps."""
    flow = Flow(world, draw)
    raw_a, raw_b, raw_c, clean, daily, later = (
        flow.name(what) for what in ("raw", "raw", "raw", "clean", "daily", "later")
    )
    for each in (raw_a, raw_b, raw_c):
        flow.made(each, [])
    flow.made(clean, [raw_a, raw_b])
    flow.made(daily, [clean])
    flow.made(flow.table, [daily, raw_c])
    flow.made(later, [flow.table, raw_a])  # what is made from the table is not behind it
    owner = [flow.cards.owner]
    flow.expect(lab, {"direct": [daily, raw_c], "raw": [raw_a, raw_b, raw_c], "written_by": owner})


@judges
def itself_and_circles(lab: Lab, world: World, draw: Draw) -> None:
    """A table that was merged into is no source of itself, and two tables that feed each other are no endless way."""
    flow = Flow(world, draw)
    raw, one, other = flow.name("raw"), flow.name("one"), flow.name("other")
    flow.made(raw, [])
    flow.made(raw, [raw], by=flow.cards.colleague)
    flow.made(flow.table, [flow.table], by=flow.cards.colleague)
    flow.made(one, [raw])
    flow.made(other, [one])
    flow.made(one, [other, one])
    flow.made(flow.table, [other])
    flow.made(flow.table, [flow.table, other])
    right = {"direct": [other], "raw": [raw], "written_by": [flow.cards.owner]}
    by_itself = "who only merged it into itself is named"
    flow.expect(lab, right, raw="made from itself, and so not raw", written_by=by_itself)


@judges
def by_several(lab: Lab, world: World, draw: Draw) -> None:
    """All who made it from others are named, once each, and nobody who made another table; sources of all its versions count."""
    flow = Flow(world, draw)
    raw, other, clean = flow.name("raw"), flow.name("raw"), flow.name("clean")
    job = f"{draw.randrange(16**8):08x}-job"
    flow.made(raw, [])
    flow.made(other, [])
    flow.made(clean, [raw], by=flow.cards.colleague)
    flow.made(flow.table, [clean], by=job)
    flow.made(flow.table, [other])
    flow.made(flow.table, [clean], by=job)
    right = {"direct": [clean, other], "raw": [raw, other], "written_by": [job, flow.cards.owner]}
    flow.expect(lab, right)


@judges
def made_from_nothing(lab: Lab, world: World, draw: Draw) -> None:
    """Of a table that was made from no other, all lists are empty."""
    flow = Flow(world, draw)
    flow.made(flow.table, [])
    flow.made(flow.name("later"), [flow.table])
    flow.expect(lab, {"direct": [], "raw": [], "written_by": []})
