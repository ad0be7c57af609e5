"""Secrets through the SDK and its `dbutils`: kept, given to whoever may read them, refused in the platform's terms."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from databricks.sdk.errors import BadRequest, InvalidParameterValue, PermissionDenied, ResourceAlreadyExists
from databricks.sdk.errors import ResourceDoesNotExist as Missing
from databricks.sdk.service.workspace import AclPermission
from lakemock import arrange

ANN, BEN = "ann@example.com", "ben@example.com"


@pytest.fixture
def ann(workspace: Any, client: Any) -> Any:
    """Ann's client, with a scope of hers that holds one secret."""
    ann = client(ANN)
    ann.secrets.create_scope("serving")
    ann.secrets.put_secret("serving", "api-key", string_value="hush-hush")
    return ann


@pytest.mark.documented
def test_put_and_get(ann: Any) -> None:
    """A value comes back in base64, as text through dbutils, and a second put replaces it."""
    assert base64.b64decode(ann.secrets.get_secret("serving", "api-key").value) == b"hush-hush"
    ann.secrets.put_secret("serving", "api-key", bytes_value=base64.b64encode(b"\xffnew").decode())
    assert ann.dbutils.secrets.getBytes("serving", "api-key") == b"\xffnew"


@pytest.mark.documented
def test_lists(ann: Any) -> None:
    """Scopes, and the keys in one with the time of their last change, but no value."""
    assert [(each.name, each.backend_type.value) for each in ann.secrets.list_scopes()] == [("serving", "DATABRICKS")]
    (only,) = ann.secrets.list_secrets("serving")
    assert only.key == "api-key" and only.last_updated_timestamp > 1_700_000_000_000
    assert "hush" not in str(only)


@pytest.mark.documented
def test_scopes_in_whatever_case(ann: Any) -> None:
    """A scope is the same in whatever case, and listed as it was made."""
    with pytest.raises(ResourceAlreadyExists):
        ann.secrets.create_scope("Serving")
    assert base64.b64decode(ann.secrets.get_secret("SERVING", "api-key").value) == b"hush-hush"
    assert [each.name for each in ann.secrets.list_scopes()] == ["serving"]
    ann.secrets.delete_scope("Serving")
    assert list(ann.secrets.list_scopes()) == []


@pytest.mark.documented
def test_deletes(ann: Any) -> None:
    """What was deleted is gone, and deleting it again is refused."""
    ann.secrets.delete_secret("serving", "api-key")
    with pytest.raises(Missing, match="api-key"):
        ann.secrets.get_secret("serving", "api-key")
    ann.secrets.delete_scope("serving")
    with pytest.raises(Missing, match="Scope serving does not exist!"):
        ann.secrets.delete_scope("serving")


@pytest.mark.documented
@pytest.mark.parametrize(("level", "allowed"), [(None, 0), ("READ", 1), ("WRITE", 2), ("MANAGE", 3)])
def test_levels_include_those_below(ann: Any, client: Any, level: str | None, allowed: int) -> None:
    """READ gives values, WRITE changes them, MANAGE gives out permissions; without any, nothing goes."""
    ben = client(BEN)
    if level:
        ann.secrets.put_acl("serving", BEN, AclPermission(level))
    tries = [
        lambda: ben.secrets.get_secret("serving", "api-key"),
        lambda: ben.secrets.put_secret("serving", "other", string_value="x"),
        lambda: list(ben.secrets.list_acls("serving")),
    ]
    assert [went(each) for each in tries] == [number < allowed for number in range(3)]
    assert len(list(ben.secrets.list_scopes())) == (1 if level else 0)


def went(act: Any) -> bool:
    """Whether a call was allowed."""
    try:
        act()
    except PermissionDenied:
        return False
    return True


@pytest.mark.documented
def test_acls(ann: Any, client: Any) -> None:
    """Whoever makes a scope manages it; an ACL can be read, replaced and taken away; groups count."""
    client(BEN)
    ann.secrets.put_acl("serving", BEN, AclPermission.READ)
    ann.secrets.put_acl("serving", BEN, AclPermission.WRITE)
    assert {each.principal: each.permission.value for each in ann.secrets.list_acls("serving")} == {
        ANN: "MANAGE",
        BEN: "WRITE",
    }
    ann.secrets.delete_acl("serving", BEN)
    with pytest.raises(Missing):
        ann.secrets.get_acl("serving", BEN)


@pytest.mark.documented
def test_initial_manage_principal(workspace: Any, client: Any) -> None:
    """A scope for all `users` is managed by everybody; no other group can be named."""
    client(ANN).secrets.create_scope("open", initial_manage_principal="users")
    client(BEN).secrets.put_secret("open", "k", string_value="v")
    with pytest.raises(BadRequest):
        client(ANN).secrets.create_scope("other", initial_manage_principal=BEN)


@pytest.mark.documented
@pytest.mark.parametrize("key", ["", "a b", "é", "a" * 129, "a/b", "../x"])
def test_names_refused(ann: Any, key: str) -> None:
    """Keys and scopes have 1 to 128 letters, digits, dashes, underscores and periods."""
    with pytest.raises(InvalidParameterValue):
        ann.secrets.put_secret("serving", key, string_value="x")
    with pytest.raises(InvalidParameterValue):
        ann.secrets.create_scope(key)


@pytest.mark.documented
def test_limits(ann: Any, workspace: Any) -> None:
    """128 KB is the largest value, a thousand secrets fill a scope; the names of old ones can still be put."""
    ann.secrets.put_secret("serving", "Big_1.key", string_value="x" * 128 * 1024)
    with pytest.raises(InvalidParameterValue, match="131072"):
        ann.secrets.put_secret("serving", "big", string_value="x" * (128 * 1024 + 1))
    scope = workspace.secrets.scopes["serving"]
    scope.secrets.update({f"k{number}": scope.secrets["api-key"] for number in range(998)})
    with pytest.raises(BadRequest, match="limit"):
        ann.secrets.put_secret("serving", "one-more", string_value="x")
    ann.secrets.put_secret("serving", "k7", string_value="x")


@pytest.mark.documented
def test_refusals(ann: Any) -> None:
    """A scope twice, both or no value, an unknown scope, an unknown principal."""
    with pytest.raises(ResourceAlreadyExists, match="Scope serving already exists!"):
        ann.secrets.create_scope("serving")
    for values in ({}, {"string_value": "a", "bytes_value": "YQ=="}):
        with pytest.raises(BadRequest, match="Exactly one"):
            ann.secrets.put_secret("serving", "k", **values)
    with pytest.raises(Missing):
        ann.secrets.list_secrets("none").__next__()
    with pytest.raises(InvalidParameterValue, match="nobody"):
        ann.secrets.put_acl("serving", "nobody@example.com", AclPermission.READ)


@pytest.mark.assumed
def test_values_show_nowhere(ann: Any, workspace: Any) -> None:
    """Neither the workspace's repr nor its audit log has a value; text can be redacted as a notebook's output is."""
    assert "hush" not in repr(workspace) and "dapi" not in repr(workspace.principals)
    assert "hush" not in repr(workspace.audit.events) and workspace.audit.about("serving/api-key")
    assert workspace.secrets.redacted("key=hush-hush!") == "key=[REDACTED]!"


@pytest.mark.assumed
def test_a_secret_of_a_scene(workspace: Any, client: Any) -> None:
    """A secret that is arranged is there for its readers, and for nobody else."""
    arrange.secret(workspace, "scoring", "key", "wörd", readers=[ANN])
    assert client(ANN).dbutils.secrets.get("scoring", "key") == "wörd"
    with pytest.raises(PermissionDenied):
        client(BEN).dbutils.secrets.get("scoring", "key")
