"""From the restricted tier to the curated one."""

from labjudge.grading import Draw, Lab, World, judges, refused, returned, wrong

from .cards import (
    Cards,
    Column,
    Rows,
    at_version,
    comment,
    expect_documented,
    expect_key,
    expect_refusal,
    expect_rows,
    known,
)


class Tiers:
    """A restricted table with personal columns, and the name of the curated one."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.cards = world, Cards(world, draw)
        self.columns = self.cards.columns(5)
        self.rows = self.cards.rows(self.columns, 3)
        self.restricted = self.cards.table
        self.curated = f"{self.cards.catalog}.curated.cards_{draw.word()}_daily"
        self.cards.has(self.columns, self.rows)
        self.personal = [each["name"] for each in draw.sample(self.columns[2:], 2)]
        for name in self.personal:
            self.tag(name, draw.choice(["", "true", "email", "0"]))
        open_to_all = next(each["name"] for each in self.columns[2:] if each["name"] not in self.personal)
        world.set_tags("columns", f"{self.restricted}.{open_to_all}", {"unit": "EUR"})
        self.neighbours(open_to_all)

    def neighbours(self, name: str) -> None:
        """A table of the same name in another schema, and another one beside it, in which this column is personal."""
        _, _, own = self.restricted.split(".")
        for table in (f"{self.cards.catalog}.other.{own}", f"{self.cards.schema}.other_{own}"):
            self.cards.has(self.columns, [], table)
            self.world.set_tags("columns", f"{table}.{name}", {"pii": "email"})

    def tag(self, name: str, value: str) -> None:
        self.world.set_tags("columns", f"{self.restricted}.{name}", {"pii": value})

    def publish(self, lab: Lab) -> None:
        got = lab.as_(self.cards.owner).publish_curated(restricted=self.restricted, curated=self.curated)
        names = returned(got, list[str], "the names of the columns that are left out")
        if sorted(names) != sorted(self.personal):
            happened = f"it returned {', '.join(names) or 'none'}"
            more = set(names) > set(self.personal)
            title = "a column that is not personal is left out" if more else "other columns than it left out"
            wrong(title, happened=happened, but=f"{', '.join(self.personal)} have the tag pii")

    @property
    def kept(self) -> list[Column]:
        return [each for each in self.columns if each["name"] not in self.personal]

    def right(self) -> Rows:
        return [{each["name"]: row[each["name"]] for each in self.kept} for row in self.rows]

    def expect(self, title: str) -> None:
        """No personal column, and the rows of now."""
        state = known(self.world, self.curated, "the curated table")
        if found := [each["name"] for each in state["columns"] if each["name"] in self.personal]:
            wrong("personal data in the curated tier", happened=f"{self.curated} has the column {found[0]}")
        if (count := self.world.read_table(self.curated).num_rows) > len(self.rows):
            happened = f"the curated table has {count} rows, the restricted one {len(self.rows)}"
            wrong("more rows than there are", happened=happened)
        expect_rows(self.world, self.curated, self.right(), self.cards.keys, title)


@judges
def without_personal_data(lab: Lab, world: World, draw: Draw) -> None:
    """The curated table has all rows and all columns but those with the tag pii, whatever its value, and no value of theirs."""
    tiers = Tiers(world, draw)
    tiers.publish(lab)
    tiers.expect("another row than in the restricted table")


@judges
def a_feature_table_too(lab: Lab, world: World, draw: Draw) -> None:
    """The curated table has the key, the time series column, types and comments of the restricted one, and is a table."""
    tiers = Tiers(world, draw)
    tiers.publish(lab)
    state = known(world, tiers.curated, "the curated table")
    expect_key(state, tiers.cards.keys, ["day"], "the curated table")
    expect_documented(state, {each["name"]: comment(each) for each in tiers.kept}, "a comment is lost on the way")
    types = {each["name"]: each["type"] for each in state["columns"]}
    for each in tiers.kept:
        if types[each["name"]] != each["type"]:
            wrong("another type", happened=f"{each['name']} is {types[each['name']]}", but=f"it was {each['type']}")


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Run again, the curated table has the rows of now, rows that went away are gone, and earlier versions can be read."""
    tiers = Tiers(world, draw)
    tiers.publish(lab)
    last = max(world.table_versions(tiers.curated))
    before = len(tiers.rows)
    world.grant("table", tiers.curated, tiers.cards.colleague, ["SELECT"])
    tiers.rows = [*tiers.rows[2:], *tiers.cards.rows(tiers.columns, 1, first_day=9)]
    tiers.cards.has(tiers.columns, tiers.rows)
    tiers.publish(lab)
    tiers.expect("not the rows of now")
    if len(at_version(world, tiers.curated, last) or []) != before:
        wrong("the history is gone", happened=f"version {last} cannot be read as it was before the second run")
    if tiers.cards.colleague not in world.grants_on("table", tiers.curated):
        wrong("grants are lost", happened=f"{tiers.cards.colleague} could read the curated table, and cannot any more")


@judges
def tagged_later(lab: Lab, world: World, draw: Draw) -> None:
    """A column that got the tag since the last run is gone from the curated table after the next one."""
    tiers = Tiers(world, draw)
    tiers.publish(lab)
    late = tiers.kept[-1]["name"]
    tiers.tag(late, "true")
    tiers.personal.append(late)
    tiers.publish(lab)
    if late in [each["name"] for each in known(world, tiers.curated)["columns"]]:
        wrong("a column that was tagged later stays", happened=f"{tiers.curated} has the column {late} still")
    tiers.expect("another row after a column is tagged")


@judges
def columns_of_now(lab: Lab, world: World, draw: Draw) -> None:
    """Run again, the curated table has the columns and the comments that the restricted one has by then."""
    tiers = Tiers(world, draw)
    tiers.publish(lab)
    tiers.kept[2]["description"] = f"DEPRECATED, use brand_new. {draw.word()}"
    tiers.columns.append({**tiers.cards.features(1)[0], "name": "brand_new"})
    tiers.rows = [{**row, "brand_new": draw.randrange(90) / 4} for row in tiers.rows]
    tiers.cards.has(tiers.columns, tiers.rows)
    tiers.publish(lab)
    comments = {each["name"]: comment(each) for each in tiers.kept}
    expect_documented(known(world, tiers.curated), comments, "a comment that is not the one of now")
    tiers.expect("another row after a column is added")


@judges
def a_personal_key(lab: Lab, world: World, draw: Draw) -> None:
    """Where a column of the key is personal, it is a ValueError, and no curated table is made, none written."""
    tiers = Tiers(world, draw)
    tiers.publish(lab)
    versions = world.table_versions(tiers.curated)
    tiers.tag(tiers.cards.entity, "true")
    again = lab.attempt.as_(tiers.cards.owner).publish_curated(restricted=tiers.restricted, curated=tiers.curated)
    if again.raised(ValueError) and world.table_versions(tiers.curated) != versions:
        happened = f"the curated table has the version {max(world.table_versions(tiers.curated))}"
        wrong("refused, and yet written", happened=happened, but=f"it had {max(versions)} before the call")
    tiers.curated = f"{tiers.curated}_new"
    outcome = lab.attempt.as_(tiers.cards.owner).publish_curated(restricted=tiers.restricted, curated=tiers.curated)
    refused(outcome, ValueError, "a personal key is no error", but=f"{tiers.cards.entity} has the tag pii")
    if world.table_state(tiers.curated)["exists"]:
        wrong("refused, and yet made", happened=f"{tiers.curated} is in the catalogue")


@judges
def who_may_not(lab: Lab, world: World, draw: Draw) -> None:
    """Who may not make tables in the curated schema, or not read the table, gets the platform's error; nothing is made."""
    tiers = Tiers(world, draw)
    cards = tiers.cards
    reader, maker = cards.colleague, cards.admin  # of whom the world has made no admin here
    cards.let_read(reader)
    world.grant("schema", f"{cards.catalog}.curated", reader, ["USE_SCHEMA"])
    world.grant("catalog", cards.catalog, maker, ["USE_CATALOG"])
    world.grant("schema", f"{cards.catalog}.curated", maker, ["USE_SCHEMA", "CREATE_TABLE"])
    world.grant("schema", cards.schema, maker, ["USE_SCHEMA"])
    world.grant("table", cards.table, maker, ["APPLY_TAG"])
    for who, about in ((reader, "has no CREATE TABLE in the curated schema"), (maker, "has no SELECT on the table")):
        outcome = lab.attempt.as_(who).publish_curated(restricted=tiers.restricted, curated=tiers.curated)
        expect_refusal(outcome, f"{who} {about}")
        if world.table_state(tiers.curated)["exists"]:
            wrong("refused, and yet made", happened=f"{tiers.curated} is in the catalogue", but=f"{who} {about}")
