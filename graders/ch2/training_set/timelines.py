"""Decisions and rows with two times: drawn with every trap of time, joined by the rule, and shown as one customer's timeline."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, first_difference, rows_of, same_rows, wrong

Row = dict[str, Any]
MICROSECOND, MINUTE, HOUR = timedelta(microseconds=1), timedelta(minutes=1), timedelta(hours=1)
OLDER = "a row that is older than the look-back"
MOMENT = pa.timestamp("us", tz="UTC")
KINDS = (
    *("usual", "very_moment", "known_at_the_moment", "later", "clock_ahead", "late"),
    *("too_old", "exactly_as_old", "correction", "late_correction", "null"),
)


class Timelines:
    """Tables of rows, each with its features, and labels; every customer has a row long after all decisions."""

    def __init__(self, draw: Draw, lookback: dict[str, int], tables: tuple[str, ...] = ("usage", "care")) -> None:
        self.draw, self.lookback = draw, lookback
        self.start = draw.moment()
        self.values = iter(draw.sample(range(10, 9_000), 2_000))
        self.columns = {"usage": [f"gb_{draw.word()}"], "care": [f"calls_{draw.word()}", f"waited_{draw.word()}"]}
        self.tables: dict[str, list[Row]] = {name: [] for name in tables}
        self.labels: list[Row] = []

    def label(self, customer: str | None, after: timedelta) -> Row:
        """One more decision, at a moment with microseconds."""
        number = len(self.labels)
        at = self.start + after + timedelta(microseconds=self.draw.randrange(10, 999_990))
        self.labels.append(
            {
                "label_id": f"L-{self.draw.randrange(100, 999)}{number:02}",
                "customer_id": customer,
                "decided_at": at,
                "churned": self.draw.randrange(2),
            }
        )
        return self.labels[-1]

    def row(self, table: str, customer: str, event: datetime, known: datetime, *, null: bool = False) -> None:
        """One row, unless there is one of these times already: those would be copies."""
        times = {"customer_id": customer, "event_at": event, "ingested_at": known}
        if not any(each.items() >= times.items() for each in self.tables[table]):
            values = {name: None if null else next(self.values) / 4 for name in self.columns[table]}
            self.tables[table].append({**times, **values})

    def plant(self, table: str, label: Row, kind: str) -> None:
        """A row (of a correction two) that lies in this way to a decision."""
        at, customer, draw = label["decided_at"], label["customer_id"], self.draw
        limit = self.lookback.get(table, 500) * HOUR
        usual = at - limit * (draw.randrange(20, 60) / 100)
        small = draw.choice([MICROSECOND, timedelta(seconds=7), 3 * HOUR])
        event, known = {
            "earlier": (at - limit * 0.8, at - limit * 0.8 + 3 * MINUTE),
            "usual": (usual, usual + 3 * MINUTE),
            "very_moment": (at, at),
            "known_at_the_moment": (at - 2 * MINUTE, at),
            "later": (at + small, at + small + MINUTE),
            "clock_ahead": (at + small, at - MINUTE),
            "late": (at - 5 * MINUTE, at + small),
            "too_old": (at - limit - small, at - limit + MINUTE),
            "exactly_as_old": (at - limit, at - limit + MINUTE),
            "correction": (usual, usual + 3 * MINUTE),
            "late_correction": (usual, usual + 3 * MINUTE),
            "null": (usual + 7 * MINUTE, usual + 9 * MINUTE),
        }[kind]
        self.row(table, customer, event, known, null=kind == "null")
        if kind == "correction":
            self.row(table, customer, event, known + 20 * MINUTE)
        if kind == "late_correction":
            self.row(table, customer, event, at + small)

    def goes_on(self) -> None:
        """Every customer's life goes on after the decisions: a row of which nobody may know."""
        for table in self.tables:
            for customer in dict.fromkeys(each["customer_id"] for each in self.labels if each["customer_id"]):
                event = self.start + timedelta(days=self.draw.randrange(90, 120))
                self.row(table, customer, event, event + MINUTE)

    def right_row(self, table: str, label: Row) -> Row | None:
        """The row that the rule gives."""
        at, hours = label["decided_at"], self.lookback.get(table)
        counting = [
            each
            for each in self.tables[table]
            if each["customer_id"] == label["customer_id"]
            and each["event_at"] <= at
            and each["ingested_at"] <= at
            and (hours is None or at - each["event_at"] <= hours * HOUR)
        ]
        return max(counting, key=lambda each: (each["event_at"], each["ingested_at"]), default=None)

    def right(self) -> list[Row]:
        """The whole join."""
        rows = []
        for label in self.labels:
            row = dict(label)
            for table, names in self.columns.items():
                if table in self.tables:
                    found = self.right_row(table, label) or {}
                    row |= {name: found.get(name) for name in names}
            rows.append(row)
        return rows

    def asked(self, lab: Lab, *, copies: int = 0) -> list[Row]:
        """What a submission joins; so many rows of each table come twice."""
        draw = self.draw
        schema = pa.schema(
            [("label_id", "string"), ("customer_id", "string"), ("decided_at", MOMENT), ("churned", "int64")]
        )
        frames = {}
        for table, rows in self.tables.items():
            values = [(name, pa.float64()) for name in self.columns[table]]
            of_table = [("customer_id", pa.string()), ("event_at", MOMENT), ("ingested_at", MOMENT), *values]
            delivered = draw.shuffled([*rows, *rows[:copies]])
            frames[table] = pa.Table.from_pylist(delivered, schema=pa.schema(of_table))
        got = lab.as_(draw.person()).as_of_join(
            labels=pa.Table.from_pylist(draw.shuffled(self.labels), schema=schema),
            features=frames,
            lookback_hours=dict(self.lookback),
        )
        return [
            {name: plain(value) for name, value in row.items()}
            for row in rows_of(got, "the joined frame, Spark or pandas")
        ]

    def compare(self, got: list[Row], *, older: str = OLDER) -> None:
        """End the check as wrong unless a submission joined by the rule; the title says what the first wrong value is."""
        for label in self.labels:
            self.stays_once(label, sum(row.get("label_id") == label["label_id"] for row in got))
        right = self.right()
        first = self.first_wrong(got, right)
        named = self.title(*first) if first else "not the rows of the rule"
        named = older if named == OLDER else named
        drawing = self.timeline(*first) if first else []
        same_rows(got, right, ["label_id"], named, drawing=lambda row: drawing)

    def stays_once(self, label: Row, times: int) -> None:
        """End the check as wrong unless a label has one row."""
        if times != 1:
            table = next(iter(self.tables))
            known = any(each["customer_id"] == label["customer_id"] for each in self.tables[table])
            wrong(
                "a label without features is lost" if times == 0 else "copies of a row double the label",
                happened=f"{times or 'no'} rows for label_id {label['label_id']} of customer {label['customer_id']}",
                drawing=self.timeline(table, label, None) if known else [],
            )

    def first_wrong(self, got: list[Row], right: list[Row]) -> tuple[str, Row, Row | None] | None:
        """The table, the label and the row that was taken instead (None: none), of the first value that differs."""
        by_id = {row.get("label_id"): row for row in got}
        for label, row in zip(self.labels, right, strict=True):
            mine = by_id.get(label["label_id"], row)
            for table, rows in self.tables.items():
                for name in self.columns[table]:
                    value = mine.get(name)
                    if first_difference(value, row[name]):
                        taken = [each for each in rows if value is not None and each[name] == value]
                        return table, label, taken[0] if taken else None
        return None

    def title(self, table: str, label: Row, taken: Row | None) -> str:
        """What is wrong with the row that was taken, in a few words."""
        at, right = label["decided_at"], self.right_row(table, label)
        hours = self.lookback.get(table)
        if taken is None:
            return _left_out(right, at, hours)
        of_customer = [each for each in self.tables[table] if each["customer_id"] == taken["customer_id"]]
        if taken["event_at"] > at and taken["event_at"] == max(each["event_at"] for each in of_customer):
            return "the newest row of all"
        if taken["event_at"] > at:
            return "a row of a later moment"
        if taken["ingested_at"] > at:
            return "a row that nobody knew at the decision"
        if hours is not None and at - taken["event_at"] > hours * HOUR:
            return OLDER
        if right is not None and all(right[name] is None for name in self.columns[table]):
            return "a null value is skipped"
        if right is not None and right["event_at"] == taken["event_at"]:
            return "a correction is missed"
        return _left_out(right, at, hours)

    def timeline(self, table: str, label: Row, taken: Row | None) -> list[str]:
        """One customer's rows of a table in order of event, with the decision among them."""
        at, right = label["decided_at"], self.right_row(table, label)
        rows = sorted(
            (each for each in self.tables[table] if each["customer_id"] == label["customer_id"]),
            key=lambda each: (each["event_at"], each["ingested_at"]),
        )
        before, after = (
            [each for each in rows if each["event_at"] <= at],
            [each for each in rows if each["event_at"] > at],
        )
        shown = [each for each in rows if each in (*before[-4:], *after[:1], taken, right)]
        hours = self.lookback.get(table)
        limit = "any age" if hours is None else f"at most {hours} hours old"
        lines = [
            f"{table} of {label['customer_id']}, {limit}",
            f"{'event_at':<28}{'ingested_at':<28}{self.columns[table][0]}",
        ]
        placed = False
        for each in shown:
            if each["event_at"] > at and not placed:
                lines, placed = [*lines, f"{written(at)} decided"], True
            mark = "   <- right" if each is right else "   <- taken" if each is taken else ""
            value = each[self.columns[table][0]]
            lines.append(f"{written(each['event_at']):<28}{written(each['ingested_at']):<28}{value}{mark}")
        return lines if placed else [*lines, f"{written(at)} decided"]


def _left_out(right: Row | None, at: datetime, hours: int | None) -> str:
    if right is not None and hours is not None and at - right["event_at"] == hours * HOUR:
        return "a row exactly as old as the look-back is left out"
    if right is not None and at in (right["event_at"], right["ingested_at"]):
        return "a row of the very moment is left out"
    return "not the latest row that counts"


def plain(value: Any) -> Any:
    """A moment as UTC, NaN as null."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return None if isinstance(value, float) and value != value else value


def written(moment: datetime) -> str:
    """With microseconds where there are any."""
    return f"{moment:%Y-%m-%d %H:%M:%S}" + (f".{moment.microsecond:06}" if moment.microsecond else "")
