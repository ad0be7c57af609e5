"""The capstone's steps over functions of the labs themselves, as its brief offers it, up to an endpoint that answers.

`LABS_OWN=FOLDER` takes them from a learner's folder (with chN/LAB.py) in place of solutions/.
"""

from __future__ import annotations

import os
import runpy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[3]
OWN = Path(os.environ.get("LABS_OWN", ROOT / "solutions"))
READINGS, PUMPS, FAILURES = "main.churn.readings", "main.churn.pumps", "main.churn.failures"
FEATURES, TRAINING, MODEL = "main.churn.daily", "main.churn.training", "main.churn.pump_failure"
START, DAYS, SITES = date(2026, 3, 2), 24, ("north", "south")
STEPS = f"""
import runpy
from datetime import date, timedelta
own = runpy.run_path({str(OWN / "ch6/capstone_pipeline.py")!r})
gates = runpy.run_path({str(OWN / "ch4/gates.py")!r})
start, agreed = date(2026, 3, 2), {{"vibration": {{"sql": "max(vibration)", "comment": "largest of the day"}},
                                   "restarts": {{"sql": "CAST(sum(restarts) AS DOUBLE)", "comment": "restarts of the day"}}}}
matrix = {{"baseline": "restarts", "candidates": {{
    "plain": {{"family": "logistic", "features": ["vibration", "restarts"], "setting": 1.0}},
    "tree": {{"family": "tree", "features": ["vibration"], "setting": 2}}}}}}

def prepare(spark, sources, table):
    own["build_features"](spark, {READINGS!r}, {FEATURES!r}, agreed, ["vibration"], [])
    cutoffs = [start + timedelta(days=each) for each in range(3, 18)]
    known = start + timedelta(days={DAYS})
    return own["build_training_set"](spark, {PUMPS!r}, {FEATURES!r}, {FAILURES!r}, cutoffs, 3, known, table)[table]

def train(spark, table, version):
    parent = own["train_matrix"](spark, table, version, matrix, start + timedelta(days=12),
                                 {{"missed": 900.0, "needless": 60.0}}, "/Shared/pumps", ["scikit-learn"])
    return own["select_candidate"](parent, {{"min_gain": 0.01, "min_recall": 0.1, "sites": ["north", "south"]}})

def gate(spark, run_id, table, version):
    frame = gates["evaluation_frame"](spark, table, version, ["vibration", "restarts"]).toPandas()
    empty = [name for name in frame if frame[name].isna().all()]
    return {{"columns that are empty": empty}}
"""


def tables(spark: Any) -> None:
    """Pumps of two sites, a reading a day; a pump that vibrates fails within two days."""
    numbers = np.random.default_rng(7)
    pumps = [f"P-{number:02}" for number in range(16)]
    spark.createDataFrame(
        pd.DataFrame({"pump_id": pumps, "site": [SITES[number % 2] for number in range(16)]})
    ).write.saveAsTable(PUMPS)
    readings, failures = [], []
    for pump in pumps:
        for day in range(DAYS):
            worn = numbers.random() < 0.15
            at = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=day)
            readings.append((pump, at, float(numbers.normal(9 if worn else 3, 0.5)), int(numbers.integers(0, 3))))
            if worn:
                failures.append((pump, START + timedelta(days=day + 2)))
    spark.createDataFrame(readings, "pump_id STRING, at TIMESTAMP, vibration DOUBLE, restarts INT").write.saveAsTable(
        READINGS
    )
    spark.createDataFrame(failures, "pump_id STRING, failed_on DATE").write.saveAsTable(FAILURES)


def own_lab(path: str) -> SimpleNamespace:
    return SimpleNamespace(**runpy.run_path(str(OWN / path)))


@pytest.mark.assumed
def test_from_tables_to_an_endpoint(connect: Any, sign_in: Any, serving: Any, workspace: Any, tmp_path: Path) -> None:
    """Features, training, gates, approval and promotion, over the learner's own functions; the champion then answers."""
    from databricks.sdk import WorkspaceClient

    sign_in("job@example.com", admin=True)
    spark = connect("job@example.com")
    spark.sql("CREATE SCHEMA IF NOT EXISTS main.churn")
    tables(spark)
    steps = tmp_path / "steps.py"
    steps.write_text(STEPS, "utf-8")
    config = {"name": MODEL, "sources": [READINGS, PUMPS, FAILURES], "table": TRAINING, "code": "3f2a91c"}
    lab = own_lab("ch6/capstone_pipeline.py")
    assert lab.run_pipeline(spark, str(steps), config) == {"version": "1", "status": "waiting"}

    sign_in("lead@example.com", admin=True)
    lab.approve(MODEL, "1", "CHG-1")

    sign_in("job@example.com", admin=True)
    assert lab.run_pipeline(spark, str(steps), config) == {"version": "1", "status": "promoted"}
    assert lab.run_pipeline(spark, str(steps), config) == {"version": "1", "status": "promoted"}
    capacity = {
        "workload_type": "CPU",
        "min_provisioned_concurrency": 4,
        "max_provisioned_concurrency": 4,
        "scale_to_zero_enabled": False,
    }
    assert own_lab("ch5/endpoint.py").deploy_champion("pumps", MODEL, "champion", capacity) == "1"
    model = mlflow.pyfunc.load_model(f"models:/{MODEL}@champion")
    names = model.metadata.get_input_schema().input_names()
    records = [{**dict.fromkeys(names, 1.0), "vibration": vibration} for vibration in (9.0, 2.0)]
    answer = WorkspaceClient().serving_endpoints.query("pumps", dataframe_records=records)
    assert np.allclose(answer.predictions, model.predict(pd.DataFrame(records)))
    assert answer.predictions[0][1] > 0.5 > answer.predictions[1][1]
