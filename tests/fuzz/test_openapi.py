"""Whatever schemathesis draws from the application's own description: a success or a refusal, never a fault of ours.

`tox -e fuzz`; plain `pytest` does not come here. FUZZ_EXAMPLES=500 makes more draws for each operation.
"""

from __future__ import annotations

import copy
import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lakemock.application import openapi
from schemathesis import GenerationMode

from tests.lakemock.workspace.test_malformed import KNOWN, furnish, sender

__all__ = ["sender"]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "30"))
BESIDES = [
    "catalog",
    "schema",
    "table",
    "churn/1",
    "ann@example.com",
    "MANAGED",
    "Staging",
    "READ",
    "2",
    "../x",
    "dbfs:/x",
]


def with_known_names(description: dict[str, Any]) -> dict[str, Any]:
    """The same, where a text may also be something that is there: by chance alone nothing would be found."""
    changed = copy.deepcopy(description)
    for operations in changed["paths"].values():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                parameter["schema"] = _or_known(parameter["schema"])
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            body["properties"] = {name: _or_known(schema) for name, schema in body.get("properties", {}).items()}
    return changed


def _or_known(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [{"enum": KNOWN + BESIDES}, schema]}


SCHEMA = schemathesis.openapi.from_dict(with_known_names(openapi.description()))
OPERATIONS = {each.ok().label: each.ok() for each in SCHEMA.get_all_operations()}


@pytest.mark.measured
def test_description_is_valid() -> None:
    """The description is OpenAPI as the specification has it."""
    schemathesis.openapi.from_dict(openapi.description()).validate()


@pytest.mark.measured
@pytest.mark.parametrize("label", OPERATIONS)
def test_drawn_requests(label: str, sender: Any, workspace_server: Any) -> None:
    """To what fits the description and what does not: an answer in time, in the platform's shape, with nothing of the machine."""
    operation = OPERATIONS[label]
    kinds = [operation.as_strategy(GenerationMode.POSITIVE)]
    if operation.query or operation.path_parameters or operation.body:
        kinds.append(operation.as_strategy(GenerationMode.NEGATIVE))

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=st.one_of(kinds))
    def drawn(case: Any) -> None:
        workspace_server.locked(furnish)
        headers = {**(case.headers or {}), "Authorization": f"Bearer {sender.token()}"}
        answer = case.call(base_url=f"http://{sender.host}", headers=headers, timeout=20)
        assert sender.fault(answer.status_code, answer.text) is None
        if answer.status_code >= 400 and case.method != "HEAD":
            assert {"error_code", "message"} <= answer.json().keys()

    drawn()
