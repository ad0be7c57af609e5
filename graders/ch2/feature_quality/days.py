"""Features by day, drawn: numbers, a rate, whole numbers and text, with whatever is planted in single rows."""

import math
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, World, rows_of

Row = dict[str, Any]
DAY = timedelta(days=1)
PLANS = ["basic", "family", "prepaid", "business", "senior"]


class FeatureDays:
    """A table of customers by day with four features. Each day is a list of rows; nothing is written before `write`."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner, word = world, draw, draw.person(), draw.word()
        self.table = f"main.mobile.features_{word}"
        self.gb, self.calls, self.share, self.plan = (f"{name}_{word}" for name in ("gb", "calls", "share", "plan"))
        self.features = [self.gb, self.calls, self.share, self.plan]
        self.start = date(2026, draw.randrange(1, 11), draw.randrange(1, 20))
        self.days: dict[date, list[Row]] = {}

    def day(self, number: int, rows: int, scale: float = 1.0) -> list[Row]:
        """Rows of one more day, numbered from the first; amounts are times `scale`."""
        day, draw = self.start + number * DAY, self.draw
        customers = draw.sample(range(10_000, 99_999), rows)
        self.days[day] = [
            {
                "customer_id": f"C-{customer}",
                "day": day,
                self.gb: draw.randrange(40, 400) / 4 * scale,
                self.calls: draw.randrange(1, 30),
                self.share: draw.randrange(129) / 128,
                self.plan: draw.choice(PLANS),
            }
            for customer in customers
        ]
        return self.days[day]

    def write(self, *, without: str = "", **types: Any) -> None:
        """The table with all days, rows and columns in any order; columns may be left out or have other types."""
        kinds = {"customer_id": pa.string(), "day": pa.date32(), self.gb: pa.float64(), self.calls: pa.int64()}
        kinds |= {self.share: pa.float32(), self.plan: pa.string(), **types}
        names = [name for name in self.draw.shuffled([*kinds]) if name != without]
        schema = pa.schema([(name, kinds[name]) for name in names])
        rows = self.draw.shuffled([row for rows in self.days.values() for row in rows])
        self.world.write_table(self.table, pa.Table.from_pylist(rows, schema=schema), user=self.owner)


def is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def profile(rows: list[Row], feature: str) -> Row:
    """What there is to say about a feature on a day."""
    values = [row[feature] for row in rows if row[feature] is not None and not is_nan(row[feature])]
    numbers = sorted(float(value) for value in values if not isinstance(value, str))
    return {
        "feature": feature,
        "rows": len(rows),
        "nulls": sum(row[feature] is None for row in rows),
        "nans": sum(is_nan(row[feature]) for row in rows),
        "distinct": len(set(values)),
        "least": numbers[0] if numbers else None,
        "median": quantile(numbers, 0.5),
        "most": numbers[-1] if numbers else None,
    }


def quantile(numbers: list[float], share: float) -> float | None:
    """Of sorted numbers, interpolated; None without any."""
    if not numbers:
        return None
    place = share * (len(numbers) - 1)
    low = int(place)
    high = min(low + 1, len(numbers) - 1)
    return numbers[low] + (place - low) * (numbers[high] - numbers[low])


def plain_rows(frame: Any, what: str) -> list[Row]:
    """The rows of a frame that came back: midnights as days, NaN as null."""
    return [{name: _plain(value) for name, value in row.items()} for row in rows_of(frame, what)]


def _plain(value: Any) -> Any:
    if is_nan(value):
        return None
    return value.date() if hasattr(value, "hour") else value
