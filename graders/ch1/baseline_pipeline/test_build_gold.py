"""A training table of what is known the day before, split by time."""

from datetime import date
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, same_rows, wrong

from .city import DAY, SILVER, City, Row, Rows, calendar, cleaned, days_of, trained_on

KEYS = ["station_id", "day"]


def readings(city: City, station: str, days: list[int], hours: int = 2, **values: Any) -> Rows:
    """Silver rows of a station: some hours on each of the days, which are counted from the city's first one."""
    return [
        row
        for day in days
        for number in range(hours)
        for row in cleaned([city.reading(station, city.hour(day).replace(hour=6 + number), **values)], "UTC")
    ]


def build(lab: Lab, city: City, silver: Rows, test_from: int) -> Rows:
    """What gold holds after the call with these rows in silver."""
    city.write("silver", city.draw.shuffled(silver), SILVER)
    lab.as_(city.owner).build_gold(
        silver=city.name("silver"), gold=city.name("gold"), test_from=city.day + test_from * DAY
    )
    return city.rows("gold")


def expect(city: City, got: Rows, silver: Rows, test_from: int, title: str, columns: list[str]) -> None:
    """The rows of gold are the right ones, with the right values in `columns`."""
    wanted, right = [*KEYS, *columns], trained_on(silver, city.day + test_from * DAY)
    mine, theirs = ([{name: row[name] for name in wanted if name in row} for row in rows] for rows in (got, right))
    same_rows(mine, theirs, KEYS, title, drawing=calendar(silver))


@judges
def the_calendar_day_before(lab: Lab, world: World, draw: Draw) -> None:
    """`bikes_before` is the same station's count of the calendar day before; without one there is no row."""
    city = City(world, draw)
    one, other, lonely = city.stations
    silver = readings(city, one, [0, 1, 2, 5, 6, 9]) + readings(city, other, [1, 2, 4]) + readings(city, lonely, [2])
    got, days = build(lab, city, silver, 3), days_of(silver)
    for row in got:
        if (row.get("station_id"), row.get("day", city.day) - DAY) not in days:
            happened = f"there is a row of station {row.get('station_id')} for {row.get('day')}"
            but = "the station has no count of the calendar day before"
            wrong("the row before is not the day before", happened=happened, but=but, drawing=calendar(silver)(row))
    expect(city, got, silver, 3, "another count", ["bikes_before", "bikes"])


@judges
def known_the_day_before(lab: Lab, world: World, draw: Draw) -> None:
    """`temperature_before` is the mean known of the day before, null if nothing is known; that of the day itself is in no row."""
    city = City(world, draw)
    one, other, _ = city.stations
    silver = readings(city, one, [0, 1, 3, 4, 5]) + readings(city, one, [2], temperature=None)
    silver += readings(city, other, [0, 1, 2], 1, temperature=0.0)
    silver += readings(city, other, [3, 4], 3)
    silver[0]["temperature"] = None
    got, days = build(lab, city, silver, 4), days_of(silver)
    for row in got:
        _leak(row, days, silver)
    expect(city, got, silver, 4, "another temperature", ["temperature_before"])


def _leak(row: Row, days: dict[tuple[str, date], tuple[int | None, float | None]], silver: Rows) -> None:
    """End the check as wrong for a row with the temperature of its own day, which is another one than that of the day before."""
    station, day, mine = row.get("station_id", ""), row.get("day"), row.get("temperature_before")
    if not isinstance(day, date) or not isinstance(mine, float) or (station, day) not in days:
        return
    own, before = days[station, day][1], days.get((station, day - DAY), (None, None))[1]
    if own is not None and abs(mine - own) < 1e-9 and (before is None or abs(mine - before) > 1e-9):
        happened = f"for station {station} on {day}, temperature_before is {mine:g}, as measured on {day}"
        wrong("measured on the day that is predicted", happened=happened, drawing=calendar(silver)(row))


@judges
def what_is_not_known(lab: Lab, world: World, draw: Draw) -> None:
    """A null does not count; a day of nothing else has no count, so neither it nor the day after has a row; a 0 is a count."""
    city = City(world, draw)
    one, other, _ = city.stations
    silver = readings(city, one, [0, 1, 3, 4]) + readings(city, one, [2], bikes=None)
    silver += readings(city, other, [0, 2], bikes=0) + readings(city, other, [1, 3])
    silver[0] |= {"bikes": None, "temperature": 30.0}
    silver[1]["temperature"] = 10.0
    got, days = build(lab, city, silver, 9), days_of(silver)
    for row in got:
        for day in (row.get("day", city.day), row.get("day", city.day) - DAY):
            if days.get((row.get("station_id", ""), day), (0, None))[0] is None:
                happened = f"a row for {row.get('day')} uses a count of {day}, where every reading is null"
                wrong("a count of a day without any", happened=happened, drawing=calendar(silver)(row))
    expect(city, got, silver, 9, "another sum", ["bikes_before", "bikes"])
    expect(city, got, silver, 9, "another temperature", ["temperature_before"])


@judges
def split_by_time(lab: Lab, world: World, draw: Draw) -> None:
    """Rows of the day `test_from` and later are for the test, and all rows before for training."""
    for test_from in (draw.randrange(3, 8), 9, 0):
        city = City(world, draw)
        silver = [row for station in city.stations for row in readings(city, station, list(range(9)), 1)]
        first = city.day + test_from * DAY
        got = build(lab, city, silver, test_from)
        train, test = ([row["day"] for row in got if row.get("split") == part] for part in ("train", "test"))
        if train and test and max(train) > min(test):
            happened = f"a test row is of {min(test)}, and a training row of {max(train)}"
            wrong("not split by time", happened=happened, but=f"test_from is {first}")
        for row in got:
            if row.get("split") != ("train" if row["day"] < first else "test"):
                happened = f"the split of {row['day']} is {row.get('split')!r}"
                wrong("split at another day", happened=happened, but=f"test_from is {first}")
        expect(city, got, silver, test_from, "another split", ["split"])


@judges
def run_again(lab: Lab, world: World, draw: Draw) -> None:
    """Run again, gold holds what follows from silver now, split where it is asked now; of an empty silver it is empty."""
    city = City(world, draw)
    silver = readings(city, city.stations[0], list(range(6)), 1)
    build(lab, city, silver[:4], 2)
    before = city.state("gold")
    for rows, test_from in ((silver[1:], 4), (silver[1:], 4), ([], 4)):
        build(lab, city, rows, test_from)
        right = trained_on(rows, city.day + test_from * DAY)
        about = {"drawing": calendar(rows)}
        city.expect_second_run("gold", right, KEYS, "another value after another run", before, **about)
