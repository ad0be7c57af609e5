"""A scorer process: one logged model, loaded where the submission never ran, and nothing else.

Requests: `{"op": "open", "uri"}` loads the model as a signed-in principal and describes it; `{"op": "predict", "frame"}`
predicts with it. Replies as a worker's.
"""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from labjudge.changed_arguments import as_given, changes
from labjudge.learner_code import LearnerCode, Reply
from labjudge.roles.worker import prepare, serve
from labjudge.sandbox.view import View


def main(line: socket.socket, arguments: dict[str, Any]) -> None:
    from labjudge.channel import Channel

    prepare(line, arguments, View.of())
    serve(Channel(line), Scorer())


class Scorer(LearnerCode):
    """Answers `open` and `predict`; what the model raises is part of the reply."""

    def __init__(self) -> None:
        super().__init__()
        self.model: Any = None

    def open(self, message: dict[str, Any]) -> Reply:
        """Load the model and say what it is made of."""
        import mlflow

        with self.session.signed_in(message["identity"]):
            folder = Path(mlflow.artifacts.download_artifacts(artifact_uri=message["uri"]))
            self.model = mlflow.pyfunc.load_model(str(folder), suppress_warnings=True)  # 0.8 s less
        return {"value": describe(folder)}

    def predict(self, message: dict[str, Any]) -> Reply:
        """Predictions for a frame (an Arrow table, as pandas), with `params` if any."""
        frame = message["frame"]
        data = frame.to_pandas() if hasattr(frame, "to_pandas") else frame
        given = as_given({"the frame": data})
        value = self.model.predict(data, params=message.get("params") or None)
        return {
            "value": value.toarray() if hasattr(value, "toarray") else value,
            "changed": changes(given, {"the frame": data}),
        }

    _operations = {"open": open, "predict": predict}  # noqa: RUF012  the base class says what it is


def describe(folder: Path) -> dict[str, Any]:
    """A model's folder as values: flavors, signature, requirements, input example, files with their sizes in bytes.

    Columns are `{"name", "type", "required"}` with MLflow's names of types ("double", "long", "string", ...); None without a
    signature, or for a side of it that is missing.
    """
    from mlflow.models import Model

    model = Model.load(str(folder))
    requirements = folder / "requirements.txt"
    signature = model.signature
    example = model.load_input_example(str(folder)) if model.saved_input_example_info else None
    return {
        "flavors": sorted(model.flavors),
        "inputs": _columns(signature.inputs) if signature else None,
        "outputs": _columns(signature.outputs) if signature else None,
        "params": sorted(spec.name for spec in signature.params.params) if signature and signature.params else [],
        "requirements": requirements.read_text("utf-8").split("\n") if requirements.exists() else [],
        "example": example,
        "files": [
            {"path": file.relative_to(folder).as_posix(), "bytes": file.stat().st_size}
            for file in sorted(folder.rglob("*"))
            if file.is_file()
        ],
    }


def _columns(schema: Any) -> list[dict[str, Any]] | None:
    if schema is None:
        return None
    return [
        {"name": column.get("name", ""), "type": column["type"], "required": column.get("required", True)}
        for column in schema.to_dict()
    ]
