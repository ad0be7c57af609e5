"""The feature pipeline of lab 2.2 at size: `python -m benchmarks.feature_pipeline_at_size SIZE [--engine ENGINE] [--plan]`.

The reference's functions, unchanged, from a Parquet file of payments to a checksum: N deliveries, many of them of a payment that
was delivered before, N / 50 customers, 90 days. The windows make a row for each customer and day: 1.8 million for a million
deliveries. Prints seconds, the processor's seconds and the greatest memory; with `--plan` the plan that the engine executes.
"""

from __future__ import annotations

import argparse
import os
import runpy
import tempfile
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from labjudge import engines

from benchmarks.measured_processes import forget_peaks, jvm_of, peak_megabytes, processor_seconds, session_on

ROOT = Path(__file__).resolve().parents[1]
ZONE, WINDOW, THROUGH = "Europe/Berlin", 7, date(2026, 3, 31)


def drawn(file: Path, size: int) -> None:
    """Deliveries as the lab has them: payment_id, customer_id, amount, paid_at, ingested_at (UTC), position."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(size)
    day = 86_400 * 1_000_000
    start = int(np.datetime64("2026-01-01", "us").astype("int64"))
    payments = rng.integers(0, size * 9 // 10, size)
    paid = start + (payments * 7919) % (90 * day)
    moment = pa.timestamp("us", tz="UTC")
    columns = {
        "payment_id": pa.array(np.char.add("p", payments.astype(str))),
        "customer_id": pa.array(np.char.add("c", (payments % max(size // 50, 1)).astype(str))),
        "amount": pa.array(np.round(rng.uniform(1, 90, size), 2), mask=rng.random(size) < 0.02),
        "paid_at": pa.array(paid, moment),
        "ingested_at": pa.array(paid + rng.integers(0, 3 * day, size), moment),
        "position": pa.array(np.arange(size)),
    }
    pq.write_table(pa.table(columns), file)


def measure(size: int, engine: engines.Engine, file: Path, show_plan: bool) -> None:
    """Compute in turns, and print the best one."""
    from pyspark.sql import functions as F

    lab = SimpleNamespace(**runpy.run_path(str(ROOT / "solutions/ch2/feature_pipeline.py")))
    with session_on(engine.remote) as spark:
        watched = [os.getpid(), *jvm_of(engine, ROOT)]
        features = lab.trailing_features(
            lab.daily_totals(lab.deduplicate(spark.read.parquet(str(file))), ZONE), THROUGH, WINDOW, ZONE
        )
        if show_plan:
            features.explain()
        taken = []
        for _ in range(3):  # the first one warms a JVM up
            forget_peaks(watched)
            start, before = time.perf_counter(), processor_seconds(watched)
            rows, total = features.agg(F.count("*"), F.sum("total")).first()
            taken.append((time.perf_counter() - start, processor_seconds(watched) - before))
    seconds, work = min(taken)
    peaks = " + ".join(f"{peak_megabytes(process):,.0f}" for process in watched)
    print(
        f"{engine.name}, {size:,} payments: {seconds:.2f} s, {rows:,} rows of features (checksum {total:,.2f}); "
        f"{work:.2f} s of processor, {size / work:,.0f} payments a second of it; peak {peaks} MB; least of {len(taken)}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feature_pipeline_at_size")
    parser.add_argument("size", type=int)
    parser.add_argument("--engine", default="embedded", metavar=engines.NAMES)
    parser.add_argument("--plan", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        payments = Path(scratch) / "payments.parquet"
        drawn(payments, given.size)
        measure(given.size, engines.chosen(given.engine, ROOT), payments, given.plan)
