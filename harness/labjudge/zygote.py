"""The zygote: imports the libraries once, then becomes, by fork, every world, worker and scorer of a run.

Started first, as a process of its own, so that it imports while pytest collects on the other core. It has no Python threads,
no Spark channel, no secret and no learner code, ever. Two lines lead to it: one for workers, one for worlds, each served by
a process of its own, so that the world's libraries are imported beside the workers'.

Messages on a line are JSON objects with at most one file descriptor: `{"role", "arguments"}` with the role's socket ->
`{"pid"}`; `{"reap": pid, "gone"}` -> `{"status"}`. When a line closes, everything forked from it ends.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import random
import select
import shutil
import signal
import socket
import sys
import warnings
from collections.abc import Set
from pathlib import Path
from typing import Any

from labjudge.descendants import become_subreaper, end_orphans

LIBRARIES = {
    "pandas": ("pandas", "pyarrow.pandas_compat", "pandas.core.methods.to_dict", "pyarrow.vendored.version"),
    "numpy": ("numpy",),
    "sklearn": (
        "sklearn.linear_model",
        "sklearn.pipeline",
        "sklearn.compose",
        "sklearn.preprocessing",
        "sklearn.ensemble",
        "sklearn.impute",
        "sklearn.metrics",
        "narwhals.stable.v2._namespace",  # its ways to a pandas frame: 15 ms in each worker and scorer that fits or predicts
        "narwhals._interchange.dataframe",
        "narwhals._pandas_like.namespace",
        "narwhals._pandas_like.dataframe",
        "narwhals._pandas_like.typing",
    ),
    "scipy.stats": ("scipy.stats",),  # 0.5 s in each worker otherwise
    "mlflow": (
        "mlflow",
        "mlflow.sklearn",
        "mlflow.pyfunc",
        "mlflow.pyfunc.scoring_server",
        "mlflow.models",
        "mlflow.deployments",
        "mlflow.tracking.request_header.registry",
        "lakemock.process_state",
        "git",
        "email.policy",
    ),
    "databricks.sdk": ("databricks.sdk", "databricks.sdk.service.ml", "databricks.sdk.service.catalog"),
    "online lookups": (
        "databricks.sdk.core",
    ),  # what asks for features online, in the world's scorers: 1 s each otherwise
    "skops": ("skops.io",),  # how MLflow stores scikit-learn models; 1.7 s at the first one otherwise
    "matplotlib": ("matplotlib.pyplot", "matplotlib.backends.backend_agg"),
    "all estimators": ("labjudge.all_estimators",),  # what autologging patches
    "spark": (
        "pyspark.sql.connect.session",
        "pyspark.sql.functions",
        "pyspark.sql.types",
        "pyspark.sql.connect.catalog",
        "pyspark.sql.connect.window",
        "google.protobuf.descriptor_pb2",
        "encodings.idna",
        "grpc._channel",
        "pysail.spark",
        "sqlglot.dialects.databricks",
        "wrapt",
        "urllib3",
        "lakemock.process_state",
        "lakemock.spark.engine",
        "lakemock.spark.session.client",
        "lakemock.feature_store.client",
    ),
}
"""What a lab's `libraries` in the catalogue mean: modules imported before the fork, those that clients import late too."""

SHARED = ("mlflow", "sklearn")
"""Libraries that both worlds and workers use are imported before the two part."""

BROUGHT = {"mlflow": (*LIBRARIES["databricks.sdk"], "pyspark.sql.connect.session")}
"""What a library imports at its first request: measured, 0.6 s and 0.15 s of each worker that would do it after its fork."""

LOOKED_FOR = ("IPython", "dbruntime")
"""What clients look for at each request and column, and hardly anybody has."""

WORLD_TABLES = ("deltalake", "deltalake.fs", "pyarrow.dataset", "pyarrow.parquet")
WORLD_LOOKUPS = LIBRARIES["online lookups"]
WORLD = (
    "uvicorn.loops.auto",
    "uvicorn.loops.uvloop",
    "uvicorn.lifespan.off",
    "lakemock.server",
    "lakemock.arrange",
    "labjudge.roles.world",
)
WORLD_ANSWERS_TO_MLFLOW = ("mlflow.server.handlers", "sqlalchemy.dialects.sqlite")
ROLES = ["labjudge.roles.worker", "labjudge.roles.scorer", "labjudge.identity"]
WORLD_SCORERS = (
    "resource",
    "pandas.core.methods.to_dict",
    "lakemock.serving.scorer",
    "lakemock.serving.feature_scoring",
)
QUIET = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_UV_AUTO_DETECT": "false",
    "GIT_PYTHON_REFRESH": "quiet",
    "MPLBACKEND": "Agg",  # files only: a window's backend cannot live in a fork
}


FOR_WORLDS = "worlds:"
"""Before the name of a library that worlds need and no worker does: imported after the two have parted, beside the workers'."""


def main(worker_line: int, world_line: int, scratch: str, named: list[str]) -> None:
    """Import, part, and serve both lines until they close; then remove `scratch`, the run's folder.

    `named` are names of LIBRARIES.
    """
    worlds = part(named, Path(scratch))
    if worlds == 0:
        os.close(worker_line)
        serve(socket.socket(fileno=world_line))
        return
    os.close(world_line)
    serve(socket.socket(fileno=worker_line), {worlds} if worlds else set())
    shutil.rmtree(scratch, ignore_errors=True)


def part(named: list[str], scratch: Path) -> int | None:
    """Import the libraries `named` in two processes. Returns in both: 0 in that of worlds, its pid in that of workers.

    Where no world can be needed there is one process, and None is returned.
    """
    gc.disable()  # until all is imported: measured, a tenth of the imports' time is the collector finding nothing
    libraries = [name for name in named if not name.startswith(FOR_WORLDS)]
    of_worlds = [name.removeprefix(FOR_WORLDS) for name in named]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; its going closes the lines
    needs_world = not {"mlflow", "databricks.sdk", "spark"}.isdisjoint(of_worlds)
    _import(_modules_of([name for name in libraries if name in SHARED]))
    become_subreaper()
    worlds = os.fork() if needs_world else None
    if worlds == 0:
        become_subreaper()
        more = {"spark": WORLD_TABLES, "mlflow": WORLD_SCORERS, "online lookups": WORLD_LOOKUPS}
        # Where no worker has MLflow, nobody is likely to ask for it: 1 s, paid at the first request then.
        answers = WORLD_ANSWERS_TO_MLFLOW if of_worlds == libraries else ()
        of_its_own = _modules_of([name for name in of_worlds if name not in libraries])
        _import([*answers, *WORLD, *of_its_own, *(each for name in of_worlds for each in more.get(name, ()))])
        if "mlflow" in libraries:
            importlib.import_module("lakemock.rehearsal").rehearse(scratch / "rehearsal")
        return worlds
    _import([*_modules_of(libraries), *(each for name in libraries for each in BROUGHT.get(name, ()))])
    _import(ROLES)
    if "mlflow" in libraries:
        importlib.import_module("lakemock.yaml_in_c").apply()
    importlib.import_module("lakemock.feature_store").install()
    importlib.import_module("lakemock.virtual_time").find_waiters()
    importlib.import_module("labjudge.not_installed").remember(LOOKED_FOR)
    return worlds


def _modules_of(libraries: list[str]) -> list[str]:
    return [module for library in libraries for module in LIBRARIES[library]]


def _import(modules: list[str]) -> None:
    for module in modules:
        importlib.import_module(module)


def serve(line: socket.socket, spared: Set[int] = frozenset()) -> None:
    """Fork and reap as asked. `spared` are children that are nobody's to end here."""
    gc.collect()
    gc.freeze()
    gc.enable()
    children: set[int] = set()
    while True:
        try:
            data, descriptors, _, _ = socket.recv_fds(line, 1 << 16, 1)
        except OSError:
            data, descriptors = b"", []
        if not data:
            break
        message = json.loads(data)
        if "reap" in message:
            answer = {"status": _reap(message["reap"], message["gone"], children)}
            end_orphans(children | spared)
        else:
            if (tier := message["arguments"].get("sandbox", "none")) != "none":
                importlib.import_module("labjudge.sandbox.closing").ready(tier)  # here, so that not each fork does it
            child = _fork(message["role"], message["arguments"], descriptors[0], line)
            children.add(child)
            answer = {"pid": child}
            os.close(descriptors[0])
        line.sendall(json.dumps(answer).encode())
    for child in children:
        _kill(child)
    end_orphans(spared)


def _fork(role: str, arguments: dict[str, Any], descriptor: int, line: socket.socket) -> int:
    with warnings.catch_warnings():
        # Python 3.12 warns of native threads (jemalloc's, BLAS's) at every fork; none of them holds a lock of ours.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        return child
    status = 1
    try:
        line.close()
        os.setsid()
        _die_with_parent()
        become_subreaper()
        random.seed()
        module = importlib.import_module(f"labjudge.roles.{role}")
        module.main(socket.socket(fileno=descriptor), arguments)
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


def _die_with_parent() -> None:
    """Ask Linux to end this process when the zygote is killed; elsewhere the closed line does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _reap(child: int, gone: bool, children: set[int]) -> int | None:
    """Kill a child and all it started; how it had ended by itself: its exit status, or minus the signal; None if it had not.

    A process closes its line a moment before its end can be read, so one that is `gone` is waited for, shortly.
    """
    if child not in children:
        return None
    ended, status = os.waitpid(child, os.WNOHANG)
    for _ in range(200 if gone else 0):
        if ended:
            break
        select.select([], [], [], 0.005)
        ended, status = os.waitpid(child, os.WNOHANG)
    _kill(child)
    if not ended:
        os.waitpid(child, 0)
    children.discard(child)
    return os.waitstatus_to_exitcode(status) if ended else None


def _kill(child: int) -> None:
    """End the child's process group (its own since `setsid`), with whatever it started."""
    for target in (os.killpg, os.kill):
        try:
            target(child, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
    os._exit(0)  # taking down an interpreter with all these libraries takes 0.2 s, which pytest would wait for
