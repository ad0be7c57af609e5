"""Properties of the reference pipelines that labs state, over inputs that Hypothesis draws."""

from __future__ import annotations

import runpy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyspark.sql import Row

ROOT = Path(__file__).resolve().parents[3]
START, THROUGH, ZONE, WINDOW = datetime(2026, 3, 27, tzinfo=UTC), date(2026, 4, 2), "Europe/Berlin", 3
MOMENT = pa.timestamp("us", tz="UTC")
DELIVERED = pa.schema(
    [
        ("payment_id", pa.string()),
        ("customer_id", pa.string()),
        ("amount", pa.float64()),
        ("paid_at", MOMENT),
        ("ingested_at", MOMENT),
        ("position", pa.int64()),
    ]
)
Delivery = tuple[int, str, float | None]
"""Of which payment, whose, and its amount. A payment that comes again has the customer and the time that it had."""
DELIVERY = st.tuples(st.integers(0, 5), st.sampled_from("ABC"), st.sampled_from([None, 0.0, 1.5, 8.25]))


def delivered(spark: Any, batches: list[list[Delivery]], at: int) -> Any:
    """The rows of one batch: each is ingested after all rows of the batches before it, whenever it was paid."""
    rows = [
        {
            "payment_id": f"P-{number}-{customer}",
            "customer_id": customer,
            "amount": amount,
            "paid_at": START + timedelta(hours=(number * 31 + ord(customer) * 17) % 120),
            "ingested_at": START + timedelta(days=7, hours=at),
            "position": 100 * at + place,
        }
        for place, (number, customer, amount) in enumerate(batches[at])
    ]
    return spark.createDataFrame(pa.Table.from_pylist(rows, DELIVERED))


def in_table(spark: Any, table: str) -> list[Row]:
    found: list[Row] = spark.table(table).orderBy("customer_id", "day").collect()
    return found


@pytest.mark.assumed
def test_incremental_features_equal_a_rebuild(spark: Any) -> None:
    """Lab 2.2: after batches of late rows, corrections and copies the target holds what a rebuild of all rows makes."""
    lab = SimpleNamespace(**runpy.run_path(str(ROOT / "solutions/ch2/feature_pipeline.py")))

    @settings(max_examples=6, deadline=None, derandomize=True, database=None)
    @given(st.lists(st.lists(DELIVERY, min_size=1, max_size=5), min_size=2, max_size=3))
    def holds(batches: list[list[Delivery]]) -> None:
        source, target, again = "main.churn.payments", "main.churn.daily", "main.churn.rebuilt"
        delivered(spark, batches, 0).write.mode("overwrite").saveAsTable(source)
        empty = lab.trailing_features(lab.daily_totals(spark.table(source), ZONE), THROUGH, WINDOW, ZONE).limit(0)
        for table in (target, again):
            empty.write.mode("overwrite").saveAsTable(table)
        since = lab.update_features(spark, source, target, None, THROUGH, WINDOW, ZONE)
        for at in range(1, len(batches)):
            delivered(spark, batches, at).write.mode("append").saveAsTable(source)
            since = lab.update_features(spark, source, target, since, THROUGH, WINDOW, ZONE)
        lab.rebuild_features(spark, source, again, THROUGH, WINDOW, ZONE)
        assert in_table(spark, target) == in_table(spark, again)

    holds()
