"""One writer, some readers, nobody else."""

from collections.abc import Mapping, Sequence

from labjudge.grading import PEOPLE, Draw, Lab, World, judges, wrong

from .cards import Cards


class Governed:
    """A table, who should write and read it, and others; the caller is an admin and owns nothing."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.cards = cards = Cards(world, draw)
        columns = cards.columns(1)
        cards.has(columns, cards.rows(columns, 1))
        self.other_table = f"{cards.schema}.cards_other_daily"
        cards.has(columns, cards.rows(columns, 1), self.other_table)
        world.admin(cards.admin)
        self.writer = f"{draw.randrange(16**8):08x}-5c1e-4d2a-9b7f-{draw.randrange(16**12):012x}"
        self.readers = [f"{draw.word()}-scientists", f"{draw.randrange(16**8):08x}-77aa-4bbb-8ccc-000000000001"]
        self.others = [each for each in PEOPLE if each not in (cards.owner, cards.admin)][:3]
        self.member = f"{draw.word()}@example.com"
        world.group(self.readers[0], [self.member])
        world.group("everybody", [self.writer, self.readers[1], *self.others])

    def call(self, lab: Lab) -> None:
        cards = self.cards
        lab.as_(cards.admin).grant_access(table=cards.table, writer=self.writer, readers=self.readers)

    def expect(self, principal: str, privilege: str, right: bool, title: str) -> None:
        """What a request of the principal would meet."""
        cards = self.cards
        if cards.world.may(principal, privilege, cards.table) is not right:
            wrong(
                title,
                happened=f"{principal} {'cannot' if right else 'can'} {'write' if privilege == 'MODIFY' else 'read'} the table",
                drawing=self.drawing(),
            )

    def drawing(self) -> list[str]:
        cards = self.cards
        places = {"table": cards.table, "schema": cards.schema, "catalog": cards.catalog}
        lines = ["granted after the call:"]
        for kind, name in places.items():
            for who, privileges in cards.world.grants_on(kind, name).items():
                lines.append(f"  {kind:<8} {who:<38} {', '.join(privileges)}")
        return lines


def expect_kept(
    before: Mapping[str, Sequence[str]],
    after: Mapping[str, Sequence[str]],
    where: str,
    title: str = "too much is revoked",
) -> None:
    """What was granted is granted still."""
    for who, privileges in before.items():
        if lost := [each for each in privileges if each not in after.get(who, [])]:
            wrong(title, happened=f"{who} has lost {lost[0]} on {where}")


@judges
def the_named_ones(lab: Lab, world: World, draw: Draw) -> None:
    """The writer can write and read, each reader can read and no more, members of a reading group too."""
    governed = Governed(world, draw)
    governed.call(lab)
    for who in (*governed.readers, governed.member):
        governed.expect(who, "SELECT", True, "a reader cannot read")
        governed.expect(who, "MODIFY", False, "a reader can write")
    governed.expect(governed.writer, "MODIFY", True, "the writer cannot write")
    governed.expect(governed.writer, "SELECT", True, "the writer cannot read")
    direct, wanted = world.grants_on("table", governed.cards.table), {each: ["SELECT"] for each in governed.readers}
    wanted[governed.writer] = ["MODIFY", "SELECT"]
    for who in direct:
        if direct[who] != wanted.get(who):
            happened = f"on the table, {who} has {', '.join(direct[who])}"
            wrong("more than was asked for", happened=happened, drawing=governed.drawing())


@judges
def who_had_more_on_the_table(lab: Lab, world: World, draw: Draw) -> None:
    """Whoever else has anything on the table loses it: people, `account users`, a reader who may write."""
    governed = Governed(world, draw)
    table, (one, other, _) = governed.cards.table, governed.others
    world.grant("table", table, "account users", draw.choice([["SELECT", "MODIFY"], ["ALL_PRIVILEGES"]]))
    world.grant("table", table, one, ["SELECT", draw.choice(["MANAGE", "APPLY_TAG"])])
    world.grant("table", table, governed.readers[1], ["MODIFY", "SELECT"])
    governed.call(lab)
    for who, privileges in world.grants_on("table", table).items():
        if who not in (governed.writer, *governed.readers):
            happened = f"on the table, {who} has {', '.join(privileges)}"
            wrong("others keep what they had", happened=happened, drawing=governed.drawing())
    governed.expect(governed.readers[1], "MODIFY", False, "a reader keeps the right to write")
    governed.expect(other, "SELECT", False, "others can read")


@judges
def what_reaches_it_from_above(lab: Lab, world: World, draw: Draw) -> None:
    """MODIFY and ALL PRIVILEGES of others on the schema or the catalog reach the table, and are revoked."""
    governed = Governed(world, draw)
    cards, (one, other, third) = governed.cards, governed.others
    for who in (one, other, third, governed.readers[1]):
        world.grant("catalog", cards.catalog, who, ["USE_CATALOG"])
        world.grant("schema", cards.schema, who, ["USE_SCHEMA"])
    broad = {
        "schema": {
            one: "MODIFY",
            other: "ALL_PRIVILEGES",
            governed.readers[1]: "MODIFY",
            governed.readers[0]: "ALL_PRIVILEGES",
        },
        "catalog": {third: "MODIFY"},
    }
    broad["catalog"]["account users"] = "ALL_PRIVILEGES"
    places = {"schema": cards.schema, "catalog": cards.catalog}
    for kind, given in broad.items():
        for who, privilege in given.items():
            world.grant(kind, places[kind], who, [privilege])
    governed.call(lab)
    for kind, given in broad.items():
        for who, privilege in given.items():
            if privilege in world.grants_on(kind, places[kind]).get(who, []):
                happened = f"{who} has {privilege.replace('_', ' ')} on the {kind}"
                wrong(f"others can write by a grant on the {kind}", happened=happened, drawing=governed.drawing())
    for who in (one, other, third):
        governed.expect(who, "MODIFY", False, "others can write")
    for who in governed.readers:
        governed.expect(who, "SELECT", True, "a reader who had more cannot read")
        governed.expect(who, "MODIFY", False, "a reader keeps the right to write")


@judges
def all_else_stays(lab: Lab, world: World, draw: Draw) -> None:
    """Other grants on schema and catalog stay, so do those on other tables, the owner, and the writer's own; a rerun is fine."""
    governed = Governed(world, draw)
    cards, (one, other, _) = governed.cards, governed.others
    world.grant("schema", cards.schema, one, ["USE_SCHEMA", "SELECT", "CREATE_TABLE"])
    world.grant("schema", cards.schema, governed.writer, ["MODIFY"])
    world.grant("catalog", cards.catalog, other, ["USE_CATALOG", "BROWSE"])
    world.grant("table", governed.other_table, other, ["SELECT", "MODIFY"])
    places = {"schema": cards.schema, "catalog": cards.catalog, "table": governed.other_table}
    before = {kind: world.grants_on(kind, name) for kind, name in places.items()}
    for _ in range(2):
        governed.call(lab)
        for kind, name in places.items():
            expect_kept(before[kind], world.grants_on(kind, name), name)
        if (owner := world.table_state(cards.table)["owner"]) != cards.owner:
            wrong("another owner", happened=f"the owner of the table is {owner}", but=f"it was {cards.owner}")
        governed.expect(governed.writer, "MODIFY", True, "the writer cannot write")


@judges
def no_more_than_that(lab: Lab, world: World, draw: Draw) -> None:
    """Who loses MODIFY on the schema or the catalog keeps what else was granted there."""
    governed = Governed(world, draw)
    cards, (one, other, _) = governed.cards, governed.others
    world.grant("schema", cards.schema, one, ["USE_SCHEMA", "SELECT", "CREATE_TABLE"])
    world.grant("catalog", cards.catalog, other, ["USE_CATALOG", "BROWSE"])
    places = {"schema": (cards.schema, one), "catalog": (cards.catalog, other)}
    before = {kind: world.grants_on(kind, name) for kind, (name, _) in places.items()}
    for kind, (name, who) in places.items():
        world.grant(kind, name, who, ["MODIFY"])
    governed.call(lab)
    for kind, (name, _) in places.items():
        expect_kept(before[kind], world.grants_on(kind, name), name, "more than the right to write is revoked")
