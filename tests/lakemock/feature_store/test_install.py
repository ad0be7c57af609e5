"""The stand-in is found by its documented name, and stays out of the way of the real package."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

# What each program does before it imports the package.
BEFORE = ["", "import databricks.sdk", "import mlflow"]


def ran(program: str, **options: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


@pytest.mark.documented
@pytest.mark.parametrize("before", BEFORE)
def test_documented_names(before: str) -> None:
    """Client, lookups and entities are imported by their documented paths, also when `databricks` was imported before."""
    ran(
        f"{before}\nfrom lakemock import feature_store\nfeature_store.install()\nfeature_store.install()\n"
        "from databricks.feature_engineering import FeatureEngineeringClient, FeatureFunction, FeatureLookup\n"
        "from databricks.feature_engineering.entities.feature_lookup import FeatureLookup as L\n"
        "from databricks.feature_engineering.entities.feature_table import FeatureTable\n"
        "import databricks.sdk\nassert L is FeatureLookup"
    )


@pytest.mark.measured
def test_install_imports_nothing() -> None:
    """Installing costs a path entry; uninstalling takes it back."""
    program = (
        "import sys\nbefore = list(sys.path)\nfrom lakemock import feature_store\nfeature_store.install()\n"
        "assert len(sys.path) == len(before) + 1 and 'databricks' not in sys.modules and 'pyspark' not in sys.modules\n"
        "feature_store.uninstall()\nassert sys.path == before"
    )
    ran(program)


@pytest.mark.measured
def test_the_real_package_comes_first(tmp_path: Path) -> None:
    """Where the package is installed, ours is not added."""
    package = tmp_path / "databricks" / "feature_engineering"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("real = True\n")
    program = (
        f"import sys\nsys.path.append({str(tmp_path)!r})\nfrom lakemock import feature_store\nbefore = list(sys.path)\n"
        "feature_store.install()\nassert sys.path == before"
    )
    ran(program)


@pytest.mark.documented
def test_databricks_connect(workspace_server, spark) -> None:
    """`DatabricksSession` is the session that there is, or one of the host and token that its builder is given."""
    from databricks.connect import DatabricksSession
    from lakemock.spark import engine

    assert DatabricksSession.builder.getOrCreate() is spark
    token = engine._engines[id(spark)].workspace.token
    assert DatabricksSession.builder.remote(host=workspace_server.host, token=token).getOrCreate() is spark
    assert DatabricksSession.builder.serverless(True).validateSession(False).getOrCreate().range(3).count() == 3
