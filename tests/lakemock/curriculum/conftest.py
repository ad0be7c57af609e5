"""Ana's session, as in the tests of Spark."""

from __future__ import annotations

from tests.lakemock.spark.conftest import connect, spark

__all__ = ["connect", "spark"]
