"""The application's own description says what its handlers ask for."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests
from lakemock.application import openapi, services


@pytest.mark.measured
def test_every_operation_is_described(workspace: Any, workspace_server: Any) -> None:
    """The description is served without a token, and has each operation with its parameters."""
    served = requests.get(workspace_server.host + openapi.PATH, timeout=20).json()
    assert served == openapi.description()
    for endpoint in services.endpoints():
        operation = served["paths"][re.sub(r":path}", "}", endpoint.path)][endpoint.method.lower()]
        in_path = [each["name"] for each in operation["parameters"] if each["in"] == "path"]
        assert in_path == re.findall(r"{(\w+)", endpoint.path)


@pytest.mark.measured
@pytest.mark.parametrize(
    ("method", "path", "fields"),
    [
        ("post", "/api/2.0/secrets/put", {"scope", "key", "string_value", "bytes_value"}),
        ("post", "/api/2.1/unity-catalog/models", {"catalog_name", "schema_name", "name", "comment"}),
        ("post", "/api/2.0/lakemock/statements", {"operation", "reads", "writes", "creates"}),
    ],
)
def test_fields_of_a_body(method: str, path: str, fields: set[str]) -> None:
    """The fields that a handler asks for are described, whether it asks itself, in a loop or through another function."""
    content = openapi.description()["paths"][path][method]["requestBody"]["content"]
    assert fields <= content["application/json"]["schema"]["properties"].keys()
