"""Ann's session on Apache Spark. Without a server (`labs up`, then `pytest --engine jvm`) these tests are not collected."""

from __future__ import annotations

from lakemock.spark import engine_choice

from tests.lakemock.feature_store.conftest import fe, spark

__all__ = ["fe", "spark"]


def pytest_ignore_collect() -> bool | None:
    """Asked when collecting, for the engine is chosen after conftests are read."""
    return None if engine_choice.remote() else True
