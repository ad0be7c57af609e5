"""Requests that no client of the platform sends: always a 400-class answer with a reason, never a fault of the workspace."""

from __future__ import annotations

from typing import Any

import pytest
import requests

UC = "/api/2.1/unity-catalog"
OURS = "/api/2.0/lakemock"
DEEP = {"type": "array", "elementType": "string", "containsNull": True}


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{UC}/catalogs", {}),
        ("POST", f"{UC}/catalogs", {"name": 7}),
        ("POST", f"{UC}/catalogs", {"name": "a", "properties": ["x"]}),
        ("POST", f"{UC}/catalogs", {"name": "a", "comment": None}),
        ("POST", f"{UC}/schemas", {"name": "a"}),
        ("POST", f"{UC}/schemas", {"name": "../../x", "catalog_name": "main"}),
        ("GET", f"{UC}/schemas", None),
        ("GET", f"{UC}/schemas?catalog_name=main&max_results=-1", None),
        ("GET", f"{UC}/schemas/main", None),
        ("GET", f"{UC}/tables/a.b.c.d", None),
        ("GET", f"{UC}/tables?catalog_name=main&schema_name=default&page_token=x", None),
        ("POST", f"{UC}/tables", {"name": "t"}),
        ("PATCH", f"{UC}/catalogs/main", {"owner": {"a": 1}}),
        ("POST", f"{OURS}/commands", {}),
        ("POST", f"{OURS}/commands", {"command": "grant", "kind": "TABLE", "name": "main.default.t", "privileges": 1}),
        ("POST", f"{OURS}/commands", {"command": "grant", "kind": "DOG", "name": "main.default.t"}),
        ("POST", f"{OURS}/commands", {"command": "alter", "kind": "TABLE", "name": "main.default.t", "action": []}),
        (
            "POST",
            f"{OURS}/commands",
            {"command": "create_view", "name": "main.default.v", "text": "x", "reads": [1], "schema": {}},
        ),
        ("POST", f"{UC}/entity-tag-assignments", {"entity_type": "tables", "entity_name": "t", "tag_key": "k"}),
        ("POST", f"{UC}/constraints", {"full_name_arg": "main.default.t", "constraint": 1}),
        ("POST", f"{UC}/volumes", {"name": "v", "volume_type": "MANAGED"}),
        ("POST", f"{OURS}/statements", {}),
        ("POST", f"{OURS}/statements", {"operation": "QUERY", "reads": "main.default.t"}),
        ("POST", f"{OURS}/statements", {"operation": "CREATE", "writes": ["t"], "creates": True}),
        ("POST", f"{OURS}/statements", {"operation": "CREATE", "writes": ["main.default.a/b"], "creates": True}),
        ("POST", f"{OURS}/statements/finish", {}),
        ("POST", f"{OURS}/statements/finish", {"statement_id": "nope"}),
        ("POST", f"{OURS}/tables", {"name": "main.default.t", "schema": {"type": "struct", "fields": "x"}}),
        ("POST", f"{OURS}/tables", {"name": "main.default.t", "schema": DEEP}),
        (
            "POST",
            f"{OURS}/tables",
            {"name": "main.default.t", "schema": {"type": "struct", "fields": []}, "partitions": ["x"]},
        ),
    ],
)
def test_refused(workspace: Any, workspace_server: Any, method: str, path: str, body: Any) -> None:
    """The answer has the platform's shape, and tells nothing of the machine."""
    headers = {"Authorization": f"Bearer {workspace.principals.mint('ana@example.com')}"}
    answer = requests.request(method, f"{workspace_server.host}{path}", json=body, headers=headers, timeout=10)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["error_code"] and answer.json()["message"]
    assert str(workspace.root) not in answer.text
