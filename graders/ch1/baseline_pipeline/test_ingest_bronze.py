"""Texts into bronze by an explicit schema, and what cannot be read into quarantine."""

from labjudge.grading import Draw, Lab, World, brief, judges, same_rows, wrong

from .city import LANDING, TYPES, City, Row, Rows, as_texts

TYPED = ["counted_at", "bikes", "temperature", "landed_at"]
NO_NUMBER, NO_TIME = ["n/a", "", "12 or so", "--"], ["n/a", "", "yesterday", "at noon"]
NO_WHOLE_NUMBER = "7.5"


def ingest(lab: Lab, city: City) -> None:
    names = {table: city.name(table) for table in ("landing", "bronze", "quarantine")}
    lab.as_(city.owner).ingest_bronze(**names)


def some(city: City, count: int = 4) -> Rows:
    return [city.reading(city.draw.choice(city.stations), city.hour(day)) for day in range(count)]


def bad(city: City, row: Row, *columns: str) -> Row:
    """The row as it lands with texts that cannot be read in `columns`, and the reason to give."""
    texts = {name: city.draw.choice(NO_TIME if name.endswith("_at") else NO_NUMBER) for name in columns}
    return {**as_texts(row), **texts, "reason": next(name for name in TYPED if name in columns)}


def land(city: City, good: Rows, unreadable: Rows) -> None:
    landed = [as_texts(row) for row in good] + [{name: row[name] for name in TYPES} for row in unreadable]
    city.write("landing", city.draw.shuffled(landed), LANDING)


def expect(city: City, good: Rows, unreadable: Rows) -> None:
    """`good` with its values is in bronze, `unreadable` with its texts and reasons in quarantine."""
    in_bronze, in_quarantine = city.rows("bronze"), city.rows("quarantine")
    reasons, fine = {row["row_id"]: row for row in unreadable}, {row["row_id"]: row for row in good}
    for row in in_bronze:
        if (came := reasons.get(row.get("row_id"))) is not None:
            happened = f"its {came['reason']} came as {came[came['reason']]!r}, in bronze it is"
            wrong("a row that cannot be read is in bronze", happened=f"{happened} {brief(row.get(came['reason']))}")
    for row in in_quarantine:
        if (came := fine.get(row.get("row_id"))) is not None:
            nulls = [name for name in TYPED if came[name] is None]
            title = "a null is no bad text" if nulls else "a row that can be read is in quarantine"
            told = {name: came[name] for name in (nulls or TYPED)}
            wrong(title, happened=f"a row is in quarantine with {', '.join(f'{k} {v}' for k, v in told.items())}")
    kept = {row.get("row_id") for row in in_quarantine}
    if lost := [row for row in unreadable if row["row_id"] not in kept]:
        happened = f"a row with {lost[0]['reason']} {lost[0][lost[0]['reason']]!r} is in neither table"
        wrong("a bad row is lost", happened=happened)
    same_rows(in_bronze, good, ["row_id"], "another value in bronze")
    same_rows(in_quarantine, unreadable, ["row_id"], "another value in quarantine")


@judges
def readable_rows(lab: Lab, world: World, draw: Draw) -> None:
    """Every row that can be read is in bronze, with the schema's types and its values; a null stays null, and a 0 a 0."""
    city = City(world, draw)
    none = [{**city.reading(city.stations[0], city.hour(9)), name: None} for name in (*TYPED, "station_id")]
    rows = [*some(city), *none, city.reading(city.stations[1], city.hour(), bikes=0, temperature=0.0)]
    again = city.reading(rows[0]["station_id"], rows[0]["counted_at"])
    rows.append(again)
    land(city, rows, [])
    ingest(lab, city)
    deliveries = {row.get("row_id") for row in city.rows("bronze")}
    if len(deliveries & {rows[0]["row_id"], again["row_id"]}) == 1:
        happened = "of two rows of one station and hour, one is in bronze"
        wrong("one delivery of a reading for two", happened=happened, but="bronze has a row for each that can be read")
    schema = city.arrow("bronze").schema
    for name, kind in TYPES.items():
        got = str(schema.field(name).type).removeprefix("large_") if name in schema.names else "not there"
        if got != str(kind):
            wrong("not by the schema", happened=f"in bronze, {name} is {got}", but=f"in Arrow's words it is {kind}")
    expect(city, rows, [])


@judges
def unreadable_rows(lab: Lab, world: World, draw: Draw) -> None:
    """A row with a text that cannot be read is in quarantine, not in bronze, with its texts and the first such column."""
    city = City(world, draw)
    good, *others = some(city, 7)
    columns = [(name,) for name in TYPED] + [("landed_at", "bikes"), ("temperature", "counted_at")]
    rows = [bad(city, row, *names) for row, names in zip(others, columns, strict=True)]
    rows[1]["bikes"] = NO_WHOLE_NUMBER
    rows[0]["station_id"] = rows[1]["station_id"] = None
    land(city, [good], rows)
    ingest(lab, city)
    expect(city, [good], rows)
    city = City(world, draw)
    land(city, [], rows)
    ingest(lab, city)
    expect(city, [], rows)


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Run again, both tables hold what landing holds now, once; a row that was corrected is not in quarantine."""
    city = City(world, draw)
    rows = some(city, 5)
    land(city, rows[:3], [bad(city, rows[3], "bikes")])
    ingest(lab, city)
    before = city.state("bronze")
    land(city, rows, [])
    for _ in range(2):
        ingest(lab, city)
        city.expect_second_run("bronze", rows, ["row_id"], "another value after another run", before)
        if stale := city.rows("quarantine"):
            happened = f"quarantine has {len(stale)} rows, the reason of the first is {stale[0].get('reason')}"
            wrong("what was corrected is in quarantine", happened=happened, but="every row of landing can be read now")
