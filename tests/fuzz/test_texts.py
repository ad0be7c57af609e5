"""Every text in every place of every request, everything listed and the state read again after each operation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lakemock.application import openapi

from tests.lakemock.workspace.test_malformed import KNOWN
from tests.lakemock.workspace.test_texts import TEXTS, World, world
from tests.lakemock.workspace.valid_requests import REQUESTS, Request

__all__ = ["world"]
DESCRIBED = [
    (method.upper(), path, operation)
    for path, operations in openapi.description()["paths"].items()
    for method, operation in operations.items()
]


@pytest.mark.measured
@pytest.mark.parametrize("number", range(len(REQUESTS)), ids=lambda number: " ".join(REQUESTS[number][:2]))
def test_valid_but_for_one_text(world: World, number: int, tmp_path: Path) -> None:
    """A request that is valid but for one text, for each text and each place."""
    assert world.faults(world.requests[number], lambda at: list(TEXTS)) == []
    assert world.faults_of_lists() == []
    assert world.differs_when_read_again(tmp_path / "again") == []


@pytest.mark.measured
@pytest.mark.parametrize(("method", "path", "operation"), DESCRIBED, ids=[" ".join(each[:2]) for each in DESCRIBED])
def test_each_field_that_is_asked_for(world: World, method: str, path: str, operation: Any, tmp_path: Path) -> None:
    """Every operation of the description: each of its fields and path values is one of the texts, the others something known."""
    first, *pieces = path.replace("}", "{").split("{")
    known = {each["name"]: "1" for each in operation["parameters"] if each["in"] == "query"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    for value in KNOWN[:4]:
        values = [value if at % 2 == 0 else piece for at, piece in enumerate(pieces)]
        content = dict.fromkeys([*known, *body.get("properties", {})], value)
        assert world.faults(Request(method, (first, *values), content), lambda at: list(TEXTS)) == []
    assert world.differs_when_read_again(tmp_path / "again") == []
