"""The requirements of a logged scikit-learn model are known without loading it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.mark.measured
def test_what_a_model_needs(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are those that MLflow's inference finds, pinned, and no other process is started for them."""
    import mlflow
    from mlflow.utils import environment
    from sklearn.linear_model import Ridge

    sign_in("ann@example.com", admin=True)
    monkeypatch.setattr(environment, "_infer_requirements", lambda *given, **options: pytest.fail("loaded elsewhere"))
    mlflow.set_experiment("/Shared/needs")
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(Ridge().fit([[0.0], [1.0]], [0.0, 1.0]), name="model")
    written = Path(mlflow.pyfunc.get_model_dependencies(logged.model_uri)).read_text("utf-8")
    names = {line.partition("==")[0] for line in written.split()}
    assert {"mlflow", "numpy", "pandas", "scikit-learn", "scipy"} <= names


@pytest.mark.measured
def test_what_is_installed_is_not_listed(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model whose packages are installed is logged without a look at the files of all packages."""
    import mlflow
    from mlflow.utils import requirements_utils
    from sklearn.linear_model import Ridge

    sign_in("ann@example.com", admin=True)
    listing = requirements_utils.importlib_metadata
    monkeypatch.setattr(listing, "packages_distributions", lambda: pytest.fail("listed all packages"))
    mlflow.set_experiment("/Shared/needs")
    with mlflow.start_run():
        model = Ridge().fit([[0.0], [1.0]], [0.0, 1.0])
        logged = mlflow.sklearn.log_model(model, name="model", pip_requirements=["scikit-learn", "skops"])
    assert logged.model_uri.startswith("models:/m-")


@pytest.mark.measured
def test_what_is_not_installed_is_told(sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """MLflow's warning of a package that is not there, and of another version than is there, comes as ever."""
    from mlflow.utils import requirements_utils

    sign_in("ann@example.com", admin=True)
    told: list[str] = []
    monkeypatch.setattr(requirements_utils._logger, "warning", told.append)
    requirements_utils.warn_dependency_requirement_mismatches(["no-such-package-here", "numpy==0.1", "pandas"])
    assert "no-such-package-here (current: uninstalled" in told[0]
    assert "numpy (current: " in told[0]
    assert "pandas" not in told[0]
