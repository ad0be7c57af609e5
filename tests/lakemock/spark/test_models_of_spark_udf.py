"""Models that `spark_udf` has downloaded belong to one session."""

from __future__ import annotations

import os
from typing import Any

import mlflow
import pandas as pd
import pytest
from lakemock import arrange
from lakemock.serving import reference_model
from lakemock.spark.embedded import models_of_spark_udf


@pytest.mark.measured
def test_another_model_of_the_same_name(spark: Any, sign_in: Any, workspace: Any) -> None:
    """After the downloads are forgotten, the same URI is the model that is there now."""
    sign_in("ana@example.com")
    rows = spark.createDataFrame([(2.0,)], "a double")
    for weight in (1.0, 5.0):
        models_of_spark_udf.forget_downloads()
        arrange.linear_model(workspace, "main.churn.m", {"a": weight}, owner="ana@example.com")
        score = mlflow.pyfunc.spark_udf(spark, "models:/main.churn.m/1", env_manager="local", result_type="double")
        assert [row.p for row in rows.select(score("a").alias("p")).collect()] == [2.0 * weight]
        arrange.uc_version_deleted(workspace, "main.churn.m", "1")
        del workspace.uc_models.models["main.churn.m"]


@pytest.mark.measured
def test_models_of_other_code(tmp_path: Any) -> None:
    """Two reference models of different code are loaded in one process, each with its own."""
    always_seven = reference_model.CODE.replace("(score + self.intercept)", "(score * 0 + 7.0)")
    frame = pd.DataFrame({"a": [2.0]})
    for name, code in (("seven", always_seven), ("linear", ""), ("again", always_seven)):
        reference_model.save(tmp_path / name, {"a": 1.0}, 0.0, code=code)
    loaded = [mlflow.pyfunc.load_model(str(tmp_path / name)) for name in ("seven", "linear", "again")]
    assert [model.predict(frame)["score"].tolist() for model in loaded] == [[7.0], [2.0], [7.0]]


@pytest.mark.measured
def test_only_what_this_process_has(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Downloads of other processes stay."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    mine, other = (tmp_path / "mlflow" / "digest" / str(number) for number in (os.getpid(), 1))
    for folder in (mine, other):
        folder.mkdir(parents=True)
    models_of_spark_udf.forget_downloads()
    assert (mine.exists(), other.exists()) == (False, True)
