"""A city's counting stations and its tables, and the truth about them, computed row by row without Spark."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
from labjudge.grading import Draw, World, rows_of, same_rows, wrong

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Sydney"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENT = pa.timestamp("us", tz="UTC")
TYPES: dict[str, pa.DataType] = {
    "row_id": pa.string(),
    "station_id": pa.string(),
    "counted_at": MOMENT,
    "bikes": pa.int64(),
    "temperature": pa.float64(),
    "landed_at": MOMENT,
}
BRONZE = pa.schema(list(TYPES.items()))
LANDING = pa.schema([(name, pa.string()) for name in TYPES])
SILVER = pa.schema(
    [
        ("station_id", pa.string()),
        ("counted_at", MOMENT),
        ("day", pa.date32()),
        ("bikes", pa.int64()),
        ("temperature", pa.float64()),
    ]
)

Row = dict[str, Any]
Rows = list[Row]


class City:
    """Stations, zone, first day and names of tables are drawn; no table is there at first."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        self.schema, self.zone = f"main.{draw.word()}", draw.choice(ZONES)
        # With a zero in front, as a number would lose it.
        self.stations = [f"0{number}" for number in draw.sample(range(10, 99), 3)]
        self.day = date(2026, 1, 10) + draw.randrange(300) * DAY
        self.now, self.count = datetime.combine(self.day + 9 * DAY, time(), UTC), 0
        world.grant("schema", self.schema, self.owner, ["USE_SCHEMA", "CREATE_TABLE"])

    def name(self, table: str) -> str:
        return f"{self.schema}.{table}"

    def write(self, table: str, rows: Sequence[Row], schema: pa.Schema) -> None:
        self.world.write_table(self.name(table), pa.Table.from_pylist(list(rows), schema), user=self.owner)

    def arrow(self, table: str) -> pa.Table:
        if not self.world.table_versions(self.name(table)):
            wrong(f"no table {table}", happened=f"after the call, there is no table {self.name(table)}")
        return self.world.read_table(self.name(table))

    def rows(self, table: str) -> Rows:
        """What a table holds: moments in UTC, `day` a date."""
        return [{name: _plain(name, value) for name, value in row.items()} for row in rows_of(self.arrow(table))]

    def reading(self, station: str | None, counted_at: datetime | None, **values: Any) -> Row:
        """A row with its values; each lands some minutes after the one before."""
        self.count += 1
        self.now += timedelta(seconds=self.draw.randrange(60, 600))
        row = {
            "row_id": f"R-{self.draw.word()}-{self.count}",
            "station_id": station,
            "counted_at": counted_at,
            "bikes": self.draw.randrange(1, 90),
            "temperature": self.draw.randrange(-50, 350) / 10,
            "landed_at": self.now,
        }
        return {**row, **values}

    def hour(self, day: int = 0) -> datetime:
        """An hour of a day, counted from the first one, that is on the same date in every zone of `ZONES`."""
        return datetime.combine(self.day + day * DAY, time(self.draw.randrange(6, 13)), UTC)

    def expect_second_run(
        self, table: str, right: Rows, keys: list[str], title: str, before: tuple[int, int], **about: Any
    ) -> None:
        """After a second run, a table holds `right`; `before` is its version and number of rows after the first one."""
        got, (version, count) = self.rows(table), before
        if len(got) > len(right):
            happened = f"after another run, {self.name(table)} has {len(got)} rows"
            wrong(f"another run adds rows to {table}", happened=happened, but=f"{len(right)} follow from what it reads")
        same_rows(got, right, keys, title, **about)
        try:
            same = self.world.read_table(self.name(table), version).num_rows == count
        except Exception:
            same = False
        if not same:
            happened = f"version {version} of {self.name(table)} cannot be read any more as the run before left it"
            wrong(f"the history of {table} is gone", happened=happened)

    def state(self, table: str) -> tuple[int, int]:
        """The latest version of a table and its number of rows."""
        count = self.arrow(table).num_rows
        return self.world.table_versions(self.name(table))[-1], count


def as_texts(row: Row) -> Row:
    """A row as it lands: every value as text, a null as null."""
    return {name: None if value is None else _text(value) for name, value in row.items()}


def _text(value: Any) -> str:
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)


def _plain(name: str, value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    if name == "day":
        return value.date() if value.time() == time() else value
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def cleaned(rows: Iterable[Row], zone: str) -> Rows:
    """What `clean_silver` makes of bronze rows."""
    latest: dict[tuple[str, datetime], Row] = {}
    for row in rows:
        key = (row["station_id"], row["counted_at"])
        if None not in key and (key not in latest or row["landed_at"] > latest[key]["landed_at"]):
            latest[key] = row
    return [
        {
            "station_id": station,
            "counted_at": counted_at,
            "day": counted_at.astimezone(ZoneInfo(zone)).date(),
            "bikes": row["bikes"],
            "temperature": row["temperature"],
        }
        for (station, counted_at), row in latest.items()
    ]


def days_of(silver: Iterable[Row]) -> dict[tuple[str, date], tuple[int | None, float | None]]:
    """(station, day) -> its count and mean temperature, None where nothing is known."""
    grouped: dict[tuple[str, date], Rows] = {}
    for row in silver:
        grouped.setdefault((row["station_id"], row["day"]), []).append(row)
    found: dict[tuple[str, date], tuple[int | None, float | None]] = {}
    for key, rows in grouped.items():
        bikes = [row["bikes"] for row in rows if row["bikes"] is not None]
        degrees = [row["temperature"] for row in rows if row["temperature"] is not None]
        found[key] = (sum(bikes) if bikes else None, sum(degrees) / len(degrees) if degrees else None)
    return found


def trained_on(silver: Iterable[Row], test_from: date) -> Rows:
    """What `build_gold` makes of silver rows."""
    days = days_of(silver)
    rows = []
    for (station, day), (bikes, _) in days.items():
        bikes_before, temperature_before = days.get((station, day - DAY), (None, None))
        if bikes is not None and bikes_before is not None:
            known = {"bikes_before": bikes_before, "temperature_before": temperature_before}
            split = "train" if day < test_from else "test"
            rows.append({"station_id": station, "day": day, **known, "bikes": bikes, "split": split})
    return rows


def calendar(silver: Iterable[Row]) -> Callable[[Row], list[str]]:
    """Draws the days of a row's station, with count and mean temperature."""
    days = days_of(silver)

    def draw(row: Row) -> list[str]:
        theirs = sorted((day, known) for (station, day), known in days.items() if station == row["station_id"])
        return [
            f"station {row['station_id']}:  day         count  temperature",
            *(
                f"  {'-->' if day == row['day'] else '   '}          {day}  {_shown(bikes):>5}  {_shown(degrees):>11}"
                for day, (bikes, degrees) in theirs[:9]
            ),
        ]

    return draw


def _shown(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
