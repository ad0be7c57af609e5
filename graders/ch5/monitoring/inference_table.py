"""An endpoint's inference table as the platform writes it, with the requests of incidents that a check draws."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, World

Row = dict[str, Any]
SECOND, MINUTE, DAY, INSTANT = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1), timedelta(microseconds=1)
SCHEMA = pa.schema(
    [
        ("request_date", pa.date32()),
        ("databricks_request_id", pa.string()),
        ("client_request_id", pa.string()),
        ("request_time", pa.timestamp("us", "UTC")),
        ("status_code", pa.int32()),
        ("sampling_fraction", pa.float64()),
        ("execution_duration_ms", pa.int64()),
        ("request", pa.string()),
        ("response", pa.string()),
        ("logging_error_codes", pa.list_(pa.string())),
        ("served_entity_id", pa.string()),
        ("requester", pa.string()),
    ]
)


class InferenceTable:
    """Requests before `now`, which was drawn; `owner` may read the table."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw, self.owner = world, draw, draw.person()
        self.name, self.now = f"main.ops_{draw.word()}.{draw.word()}_payload", draw.moment()
        self.rows: list[Row] = []

    def add(
        self, at: datetime, status: int = 200, milliseconds: int = 40, count: int = 1, response: str | None = ""
    ) -> None:
        """Requests that came at one moment; `response` is what its message says, None for one that was not kept."""
        body = {"error_code": "ERROR", "message": response} if status >= 400 else {"predictions": [{"score": 0.5}]}
        for _ in range(count):
            self.rows.append(
                {
                    "request_date": at.date(),
                    "databricks_request_id": f"{self.draw.getrandbits(64):016x}",
                    "request_time": at,
                    "status_code": status,
                    "sampling_fraction": 1.0,
                    "execution_duration_ms": milliseconds,
                    "request": json.dumps({"dataframe_records": [{"km": self.draw.randrange(900)}]}),
                    "response": None if response is None else json.dumps(body),
                    "logging_error_codes": [] if response is not None else ["MAX_RESPONSE_SIZE_EXCEEDED"],
                    "requester": "shop@example.com",
                }
            )

    def write(self) -> None:
        self.world.write_table(self.name, pa.Table.from_pylist(self.draw.shuffled(self.rows), SCHEMA), user=self.owner)


def judged(rows: Sequence[Row], slo: Row, since: datetime, until: datetime) -> tuple[int, int]:
    """The requests of a period that count, and those of them that were bad."""
    ours = [
        row
        for row in rows
        if since <= row["request_time"] < until and (row["status_code"] == 429 or not 400 <= row["status_code"] <= 499)
    ]
    bad = [row for row in ours if row["status_code"] >= 400 or row["execution_duration_ms"] > slo["within_ms"]]
    return len(ours), len(bad)


def kinds(rows: Sequence[Row], slo: Row) -> str:
    """What rows are, in words: 20 × 200, 3 × 200 too slow, 2 × 429."""
    counts: dict[str, int] = {}
    for row in rows:
        late = row["status_code"] < 400 and row["execution_duration_ms"] > slo["within_ms"]
        name = f"{row['status_code']}{' too slow' if late else ''}"
        counts[name] = counts.get(name, 0) + 1
    return ", ".join(f"{count} × {name}" for name, count in sorted(counts.items())) or "no requests"
