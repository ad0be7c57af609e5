"""One as-of join of the feature store in a process of its own: `python -m benchmarks.asof_at_size LABELS [FOLDER]`.

Prints its seconds and the process's greatest memory, which is the embedded engine's too; the data are drawn elsewhere.
LAKEMOCK_SPARK_REMOTE chooses the engine.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from lakemock.spark.client_home import import_client


def main(size: int, folder: Path) -> None:
    import_client()
    from lakemock.spark import engine_choice
    from pyspark.sql.connect.session import SparkSession

    from benchmarks.test_asof_join import drawn, with_the_feature_store

    with ProcessPoolExecutor(1, get_context("spawn")) as elsewhere:
        files = elsewhere.submit(drawn, folder, size).result()
    server, remote = None, engine_choice.remote()
    if not remote:
        from pysail.spark import SparkConnectServer

        server = SparkConnectServer("127.0.0.1", 0)
        server.start(background=True)
        remote = "sc://{}:{}".format(*server.listening_address)
    spark = SparkSession.Builder().remote(remote).config("spark.sql.session.timeZone", "UTC").create()
    way, before = with_the_feature_store(spark), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    turns = 2 if size <= 1_000_000 else 1  # the first one warms a JVM up
    for _ in range(turns):
        start = time.perf_counter()
        count, _ = way(*files)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{size:,} labels: {seconds:.1f} s, {size / seconds:,.0f}/s, {count:,} found; peak {peak / 1024:,.0f} MB "
        f"({before / 1024:,.0f} before)"
    )
    spark.stop()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        main(int(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else scratch))
