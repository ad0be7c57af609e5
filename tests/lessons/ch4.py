"""What the blocks of chapter 4's lesson take as given: rows and a model, a text file, and models in both registries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lakemock import arrange

ANN = "ann@example.com"


def names(workspace: Any, folder: Path) -> dict[str, Any]:
    """The variables that the blocks use before they make any; the working directory is `folder`."""
    import mlflow
    import numpy as np
    import pandas as pd
    from sklearn.linear_model import LogisticRegression

    mlflow.set_experiment("/Shared/hello")
    (folder / "words.txt").write_text("Hello", "utf-8")
    rows = pd.DataFrame(np.eye(4), columns=list("abcd"))
    model = LogisticRegression().fit(rows, [0, 1, 0, 1])
    arrange.registry_model(workspace, "greeter", owner=ANN)
    for _ in range(2):
        arrange.registry_version(workspace, "greeter")
    arrange.uc_model(workspace, "dev.hello.greeter", ANN)
    with mlflow.start_run():
        mlflow.sklearn.log_model(
            model,
            name="first",
            signature=mlflow.models.infer_signature(rows, model.predict(rows)),
            pip_requirements=["scikit-learn", "skops"],
            serialization_format="skops",
            registered_model_name="dev.hello.greeter",
        )
    arrange.uc_alias(workspace, "dev.hello.greeter", "champion", "1")
    arrange.grant(workspace, "schema", "prod.hello", ANN, [])
    scored = pd.DataFrame({"label": [1.0, 2.0, 3.0], "candidate": [1.0, 2.1, 3.0], "champion": [0.0, 3.0, 3.0]})
    return {"rows": rows, "model": model, "pd": pd, "scored": scored}
