"""Answers to requests, good and bad, against MLflow's own scoring server.

`recorded_requests.json` has what `mlflow models serve` 3.17.2 answered over HTTP to each (statuses; requests that are too large
or binary for a table of text are left out).
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
import requests
from mlflow.models import ModelSignature, infer_signature
from mlflow.pyfunc import scoring_server
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from .endpoints import ANN

RECORDED = json.loads(Path(__file__).with_name("recorded_requests.json").read_text("utf-8"))["cases"]


async def _asked(application: Any, content_type: str | None, body: bytes) -> tuple[int, str, bytes]:
    """One POST /invocations, as a server would hand it to the application."""
    headers = [(b"content-length", str(len(body)).encode())]
    if content_type is not None:
        headers.append((b"content-type", content_type.encode("latin-1")))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/invocations",
        "raw_path": b"/invocations",
        "query_string": b"",
        "root_path": "",
        "headers": headers,
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }
    status, kind, parts = 500, "", []
    given = False

    async def receive() -> dict[str, Any]:
        nonlocal given
        if given:
            await asyncio.Event().wait()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def answer(message: dict[str, Any]) -> None:
        nonlocal status, kind
        if message["type"] == "http.response.start":
            status = message["status"]
            kind = dict(message["headers"]).get(b"content-type", b"").decode("latin-1")
        else:
            parts.append(message.get("body", b""))

    await application(scope, receive, answer)
    return status, kind, b"".join(parts)


def _mixed():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "a": rng.normal(size=40),
            "n": rng.integers(0, 9, 40),
            "c": rng.choice(["x", "y"], 40),
            "o": rng.normal(size=40),
            "b": rng.choice([True, False], 40),
        }
    )
    columns = ColumnTransformer(
        [
            ("numbers", SimpleImputer(), ["a", "n", "o"]),
            ("words", OneHotEncoder(handle_unknown="ignore"), ["c"]),
        ]
    )
    return make_pipeline(columns, LinearRegression()).fit(frame, frame["a"] + frame["n"])


def _signature() -> ModelSignature:
    columns = [("double", "a"), ("long", "n"), ("string", "c"), ("double", "o"), ("boolean", "b")]
    return ModelSignature(
        inputs=Schema([ColSpec(kind, name, required=name != "o") for kind, name in columns]),
        outputs=Schema([ColSpec("double")]),
        params=ParamSchema([ParamSpec("threshold", "double", 0.5)]),
    )


def _saved(kind: str, folder: Path) -> None:
    options = {"pip_requirements": ["mlflow"], "serialization_format": "cloudpickle"}
    if kind == "tensor":
        rows = np.random.default_rng(3).normal(size=(40, 5))
        model = LinearRegression().fit(rows, rows.sum(axis=1))
        mlflow.sklearn.save_model(model, folder, signature=infer_signature(rows), **options)
    else:
        signature = _signature() if kind == "mixed" else None
        mlflow.sklearn.save_model(_mixed(), folder, signature=signature, **options)


def _comparable(body: bytes):
    """Without the trace; a message as its sorted words, for it lists sets, whose order differs between processes."""
    try:
        found = json.loads(body)
    except ValueError:
        return body
    if isinstance(found, dict) and "message" in found:
        words = re.sub(r"convert column \w+|to float: '\w+'", "", found["message"])  # whichever of a set came first
        return found["error_code"], sorted(re.findall(r"\w+", words))
    return found


def _large() -> list[dict]:
    """Requests that are too large, or no text, for a file: what `recorded_requests.json` leaves out."""
    row = {"a": 1.5, "n": 3, "c": "x", "o": 0.5, "b": True}
    frame = pd.DataFrame([row])
    many = json.dumps({"dataframe_split": {"columns": list(row), "data": [list(row.values())] * 100_000}}).encode()
    some = json.dumps({"dataframe_records": [{**row, "a": float(each)} for each in range(1000)]}).encode()
    sent = {
        "application/json": [many, some, b'{"dataframe_records": [{"c": "\xff"}]}'],
        "application/x-parquet": [frame.to_parquet()],
    }
    return [
        {"name": f"large {kind}", "headers": {"Content-Type": kind}, "request": body, "status": None}
        for kind, bodies in sent.items()
        for body in bodies
    ]


@pytest.mark.measured
@pytest.mark.parametrize("kind", ["mixed", "nosig", "tensor"])
def test_every_recorded_request_is_answered_as_by_mlflow(
    serving, sign_in, workspace, workspace_server, tmp_path, monkeypatch, kind
):
    """Status as recorded, and status and body as MLflow's application gives them for the same model here."""
    monkeypatch.setenv("_MLFLOW_IS_IN_SERVING_ENVIRONMENT", "true")
    _saved(kind, tmp_path / "model")
    place = workspace.root / "artifacts" / "m"
    shutil.copytree(tmp_path / "model", place)
    serving.registry_model("m")
    version = serving.registry_version("m", source=str(place))
    serving.serving_endpoint("m", [{"entity_name": "m", "entity_version": version}], permissions={ANN: "CAN_QUERY"})
    token = sign_in(ANN)
    reference = scoring_server.init(mlflow.pyfunc.load_model(str(tmp_path / "model")))
    loop, session = asyncio.new_event_loop(), requests.Session()
    differences = []
    for case in [*[each for each in RECORDED if each["model"] == kind], *_large()]:
        sent = case["request"] or ""
        body = sent if isinstance(sent, bytes) else sent.encode("utf-8", "surrogatepass")
        headers = {**case["headers"], "Authorization": f"Bearer {token}"}
        url = f"{workspace_server.host}/serving-endpoints/m/invocations"
        ours = session.post(url, data=body, headers=headers, timeout=60)
        kind_sent = {name.lower(): value for name, value in case["headers"].items()}.get("content-type")
        try:
            status, _, content = loop.run_until_complete(_asked(reference, kind_sent, body))
        except Exception:  # MLflow's server turns what its application does not catch into a plain 500
            status, content = 500, ours.content
        if (ours.status_code, _comparable(ours.content)) != (status, _comparable(content)):
            differences.append((case["name"], "MLflow here", status, content[:300], ours.status_code, ours.text[:300]))
        if case["status"] not in (None, ours.status_code):
            differences.append((case["name"], "recorded", case["status"], ours.status_code, ours.text[:300]))
    loop.close()
    assert differences == [], "\n".join(map(str, differences))
