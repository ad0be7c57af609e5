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
