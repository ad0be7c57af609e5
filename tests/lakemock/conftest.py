"""Models small enough to train in each test, and the workspace's clients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

REQUIREMENTS = ["scikit-learn", "skops"]


@pytest.fixture
def log_churn_model() -> Callable[..., Any]:
    """Logs a tiny classifier in a run of its own: `info = log_churn_model(signature=True)`; returns MLflow's ModelInfo."""
    import mlflow
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    def log(signature: bool = True, outputs: bool = True, experiment: str = "/Shared/churn") -> Any:
        rows = np.eye(4)
        model = LogisticRegression().fit(rows, [0, 1, 0, 1])
        known = mlflow.models.infer_signature(rows, model.predict(rows) if outputs else None) if signature else None
        mlflow.set_experiment(experiment)
        with mlflow.start_run():
            mlflow.log_param("C", 1.0)
            mlflow.log_metric("auc", 0.9)
            mlflow.log_text("evidence", "reports/evidence.txt")
            return mlflow.sklearn.log_model(
                model, name="model", signature=known, pip_requirements=REQUIREMENTS, serialization_format="skops"
            )

    return log


@pytest.fixture
def client(workspace_server: Any) -> Callable[[str], Any]:
    """The SDK's client of one principal: `client("ann@example.com").model_registry`."""
    from databricks.sdk import WorkspaceClient
    from databricks.sdk.core import Config

    def of(name: str) -> Any:
        token = workspace_server.workspace.principals.mint(name)
        return WorkspaceClient(
            config=Config(host=workspace_server.host, token=token, auth_type="pat", retry_timeout_seconds=2)
        )

    return of
