"""Streaming queries on the embedded engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lakemock.spark import engine_choice
from pyspark.errors import PySparkException


@pytest.mark.measured
@pytest.mark.skipif(bool(engine_choice.remote()), reason="Apache Spark has them: tests/lakemock/jvm")
def test_refused_on_the_embedded_engine(spark: Any, tmp_path: Path) -> None:
    """A streaming query is refused with the way to run it, not misread."""
    spark.range(3).write.saveAsTable("main.churn.t")
    stream = spark.readStream.table("main.churn.t").writeStream.foreachBatch(lambda batch, number: None)
    with pytest.raises(
        PySparkException, match=r"A streaming query is not available on the embedded engine.*--engine jvm"
    ):
        stream.option("checkpointLocation", str(tmp_path)).start()
