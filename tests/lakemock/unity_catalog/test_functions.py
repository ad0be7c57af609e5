"""Functions over the SDK's REST call: what a function has to have."""

from __future__ import annotations

from typing import Any

import pytest
from databricks.sdk.errors import InvalidParameterValue
from lakemock import arrange

ANA = "ana@example.com"
INFO: dict[str, Any] = {
    "name": "one", "catalog_name": "main", "schema_name": "default", "input_params": {"parameters": []},
    "data_type": "INT", "full_data_type": "INT", "routine_body": "SQL", "routine_definition": "1", "parameter_style": "S",
    "is_deterministic": True, "sql_data_access": "NO_SQL", "is_null_call": False, "security_type": "DEFINER",
    "specific_name": "one",
}  # fmt: skip
WRONG = {"routine_body": "PYTHON", "parameter_style": "T", "sql_data_access": "ALL", "security_type": "INVOKER"}


@pytest.fixture
def create(workspace: Any, client: Any) -> Any:
    """`create(**changes)` asks for the function `one`, as an admin; a change to None leaves the field out."""
    arrange.admin(workspace, ANA)

    def ask(**changes: Any) -> Any:
        info = {name: value for name, value in (INFO | changes).items() if value is not None}
        return client(ANA).api_client.do("POST", "/api/2.1/unity-catalog/functions", body={"function_info": info})

    return ask


@pytest.mark.documented
@pytest.mark.parametrize("field", INFO)
def test_required_fields(create: Any, field: str) -> None:
    """The reference requires each of them."""
    with pytest.raises(InvalidParameterValue):
        create(**{field: None})
    assert create()["full_name"] == "main.default.one"


@pytest.mark.documented
@pytest.mark.parametrize(("field", "value"), WRONG.items())
def test_values_that_there_are(create: Any, field: str, value: str) -> None:
    """Body, style, access and security are one of a few words."""
    with pytest.raises(InvalidParameterValue, match=rf"function_info\.{field} must be one of"):
        create(**{field: value})
