"""After each test its process is as it was before it, whatever the test did: compared here, around all fixtures.

Libraries start threads and open connections of their own at their first use, and keep some of them for the next. So threads and
file descriptors are counted: once a test has run in this process, there may never be more of them than there were before.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest_plugins = ["lakemock.fixtures"]

CLIENTS = ("databricks", "mlflow", "openai", "pandas", "pyspark", "requests", "sklearn", "time", "urllib3")
SETS_ITSELF = "urllib3.util.wait.wait_for_socket"  # when it is first called
KEPT_OPEN = "mlflow.db"  # MLflow keeps a pool of connections for each store that it was ever shown
RAN: set[str] = set()
MOST_THREADS: Counter[str] = Counter()
MOST_FILES: Counter[str] = Counter()


@pytest.fixture(autouse=True)
def process_as_before(request: pytest.FixtureRequest) -> Any:
    before, names = settings(), functions()
    yield
    after = settings()
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    assert not changed, f"left behind: {changed}"
    assert not (other := [name for name, value in functions().items() if names.get(name, value) is not value]), other
    gc.collect()
    if request.function.__name__ in RAN:
        assert until_none(lambda: threads() - MOST_THREADS) == Counter()
        assert until_none(lambda: open_files() - MOST_FILES) == Counter()
    MOST_THREADS.update(threads() - MOST_THREADS)
    MOST_FILES.update(open_files() - MOST_FILES)
    RAN.add(request.function.__name__)


def until_none(left: Callable[[], Counter[str]], seconds: float = 10) -> Counter[str]:
    """What is left, at the latest after some seconds: a server closes its end of a connection when it hears of the other's."""
    until = time.monotonic() + seconds
    while (found := left()) and time.monotonic() < until:
        threading.Event().wait(0.02)
    return found


def settings() -> dict[str, Any]:
    """Environment, directory, and what MLflow and Spark remember."""
    return {
        **{f"${name}": value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"},
        "directory": str(Path.cwd()),
        **mlflow_settings(),
        "active Spark session": active_session(),
    }


def mlflow_settings() -> dict[str, Any]:
    if "mlflow" not in sys.modules:
        return {}
    from mlflow.utils import autologging_utils

    fluent: Any = sys.modules["mlflow.tracking.fluent"]
    tracking: Any = sys.modules["mlflow.tracking._tracking_service.utils"]
    registry: Any = sys.modules["mlflow.tracking._model_registry.utils"]
    patches: Any = autologging_utils.safety._AUTOLOGGING_PATCHES
    return {
        "tracking URI": tracking._tracking_uri,
        "registry URI": registry._registry_uri,
        "experiment": fluent._active_experiment_id,
        "active runs": [run.info.run_id for run in fluent._active_run_stack.get()],
        "autologging": {
            name: dict(values) for name, values in autologging_utils.AUTOLOGGING_INTEGRATIONS.items() if values
        },
        "patched by autologging": sorted(patches),
    }


def active_session() -> Any:
    if "pyspark.sql.connect.session" not in sys.modules:
        return None
    from pyspark.sql.connect.session import SparkSession

    return SparkSession.getActiveSession()


def functions() -> dict[str, Any]:
    """What the clients' modules call: their functions, classes and modules, by name."""
    found = {}
    for module_name, module in list(sys.modules.items()):
        if module_name.partition(".")[0] in CLIENTS:
            for name, value in list(vars(module).items()):
                full_name = f"{module_name}.{name}"
                if (callable(value) or type(value) is ModuleType) and not full_name.endswith(SETS_ITSELF):
                    found[full_name] = value
    return found


def threads() -> Counter[str]:
    """Threads by name, without the number that most names end with."""
    return Counter(each.name.rstrip("0123456789-_") for each in threading.enumerate())


def open_files() -> Counter[str]:
    """Open file descriptors by what they are: a path, or a kind (socket, pipe)."""
    found: Counter[str] = Counter()
    for each in Path("/proc/self/fd").iterdir():
        try:
            kind = str(each.readlink()).partition(":")[0]
            if not kind.endswith(KEPT_OPEN):
                found[kind] += 1
        except FileNotFoundError:  # the one that reads the folder
            continue
    return found
