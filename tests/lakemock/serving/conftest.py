"""Models that are registered, for endpoints to serve."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mlflow
import pytest

from .endpoints import NAME, OWNER


class Sums(mlflow.pyfunc.PythonModel):
    """Adds the columns of a row up; `offset` tells versions apart."""

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def predict(self, context, model_input, params=None):
        return model_input.sum(axis=1) + self.offset


@pytest.fixture
def registered(sign_in, workspace) -> Callable[..., str]:
    """Registers a model as the owner; the version's number. `registered(model, name=..., registry=...)`."""

    def register(model: Any = None, name: str = NAME, registry: str = "databricks-uc", **options: Any) -> str:
        import pandas as pd

        sign_in(OWNER, registry, admin=True)
        frame = pd.DataFrame({"a": [1.0], "b": [2.0]})
        signature = mlflow.models.infer_signature(frame, pd.Series([3.0]))
        mlflow.set_experiment("/Shared/serving")
        with mlflow.start_run():
            logged = mlflow.pyfunc.log_model(
                name="model",
                python_model=model or Sums(),
                pip_requirements=options.pop("pip_requirements", ["mlflow"]),
                **{"signature": signature, **options},
            )
        return str(mlflow.register_model(logged.model_uri, name).version)

    return register
