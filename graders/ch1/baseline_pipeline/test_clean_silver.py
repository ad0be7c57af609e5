"""One row for each reading, with the day on which it was counted."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from labjudge.grading import Draw, Lab, World, judges, same_rows, wrong

from .city import BRONZE, HOUR, City, Row, Rows, cleaned

KEYS = ["station_id", "counted_at"]


def clean(lab: Lab, city: City, rows: Rows) -> None:
    """Call it with these rows in bronze, in any order."""
    city.write("bronze", city.draw.shuffled(rows), BRONZE)
    lab.as_(city.owner).clean_silver(bronze=city.name("bronze"), silver=city.name("silver"), zone=city.zone)


def deliveries(rows: Rows, row: Row) -> list[str]:
    """Draws what came of a row's reading, in the order in which it landed."""
    theirs = [each for each in rows if all(each[key] == row[key] for key in KEYS)]
    theirs.sort(key=lambda each: each["landed_at"])
    return [
        f"station {row['station_id']}, counted {row['counted_at']:%Y-%m-%d %H:%M} UTC:",
        *(f"  landed {each['landed_at']:%H:%M:%S}  bikes {each['bikes']}" for each in theirs[:6]),
    ]


@judges
def delivered_again(lab: Lab, world: World, draw: Draw) -> None:
    """Of a reading that came several times, the row that landed last counts, also with null or 0 bikes."""
    city = City(world, draw)
    rows = []
    for place, last in enumerate([None, 0, 1, 400, 2, 300, None, 0]):
        station, hour = draw.choice(city.stations), city.hour(place)
        rows += [city.reading(station, hour, bikes=bikes) for bikes in (50, 60, last)]
    same_hour = city.hour(8)
    rows += [city.reading(station, same_hour) for station in city.stations]
    clean(lab, city, rows)
    right = cleaned(rows, city.zone)
    same_rows(city.rows("silver"), right, KEYS, "another delivery counts", drawing=lambda row: deliveries(rows, row))


@judges
def rows_of_nobody(lab: Lab, world: World, draw: Draw) -> None:
    """Rows without a station or an hour are left out, and no others: a row without bikes or temperature stays."""
    city = City(world, draw)
    sound = [
        city.reading(city.stations[0], city.hour(), bikes=None),
        city.reading(city.stations[1], city.hour(), temperature=None),
    ]
    nobodys = [city.reading(None, city.hour()), city.reading(city.stations[2], None), city.reading(None, None)]
    clean(lab, city, [*sound, *nobodys])
    got = city.rows("silver")
    for column in KEYS:
        if any(row.get(column, "") is None for row in got):
            wrong("a row of nobody", happened=f"silver has a row whose {column} is null")
    same_rows(got, cleaned(sound, city.zone), KEYS, "another value in silver")


@judges
def the_local_day(lab: Lab, world: World, draw: Draw) -> None:
    """The day is the date in the zone, also in the first and the last hour of a day, in winter and in summer."""
    city = City(world, draw)
    rows = []
    for month in (1, 7):
        midnight = datetime.combine(date(2026, month, draw.randrange(2, 28)), time(), ZoneInfo(city.zone)).astimezone(
            UTC
        )
        rows += [city.reading(city.stations[0], midnight + shift) for shift in (-HOUR, 0 * HOUR, HOUR, 23 * HOUR)]
    clean(lab, city, rows)
    for row, right in zip(
        sorted(city.rows("silver"), key=lambda row: row["counted_at"]), cleaned(rows, city.zone), strict=False
    ):
        if row.get("day") != right["day"]:
            local = right["counted_at"].astimezone(ZoneInfo(city.zone))
            happened = f"the day of {right['counted_at']:%Y-%m-%d %H:%M} UTC is {row.get('day')}"
            wrong("not the day in the zone", happened=happened, but=f"in {city.zone} it is {local:%Y-%m-%d %H:%M}")
    same_rows(city.rows("silver"), cleaned(rows, city.zone), KEYS, "another value in silver")


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Run again, silver holds what follows from bronze now: no row twice, none that bronze has lost."""
    city = City(world, draw)
    rows = [city.reading(city.stations[0], city.hour(day)) for day in range(4)]
    clean(lab, city, rows[:3])
    before = city.state("silver")
    for now in (rows[1:], rows[1:], []):
        clean(lab, city, now)
        city.expect_second_run("silver", cleaned(now, city.zone), KEYS, "another value after another run", before)
