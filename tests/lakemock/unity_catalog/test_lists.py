"""Lists have what the caller may see."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from lakemock import arrange

ANA, BEN = "ana@example.com", "ben@example.com"
T = "main.churn.t"


@pytest.fixture
def ben(workspace: Any, client: Any) -> Any:
    """Ben's client, in a workspace with a table and a volume of Ana's, on which he has nothing."""
    arrange.write_table(workspace, T, pa.table({"id": [1]}), user=ANA)
    arrange.grant(workspace, "catalog", "main", ANA, ["ALL_PRIVILEGES"])
    client(ANA).volumes.create("main", "churn", "raw", _managed())
    return client(BEN)


def _managed() -> Any:
    from databricks.sdk.service.catalog import VolumeType

    return VolumeType.MANAGED


def seen(w: Any) -> tuple[list[str], ...]:
    """What Ben's lists have: catalogs, schemas, tables, volumes."""
    lists = (w.catalogs.list(), w.schemas.list("main"), w.tables.list("main", "churn"), w.volumes.list("main", "churn"))
    return tuple([each.full_name for each in every] for every in lists)


@pytest.mark.documented
def test_nothing(ben: Any, workspace: Any) -> None:
    """Who has no privilege sees nothing, and admins see all."""
    assert seen(ben) == ([], [], [], [])
    arrange.admin(workspace, BEN)
    assert seen(ben) == (["main"], ["main.churn", "main.default"], [T], ["main.churn.raw"])


@pytest.mark.documented
def test_by_privilege(ben: Any, workspace: Any) -> None:
    """USE shows catalogs and schemas, SELECT and READ VOLUME with it what is in them."""
    arrange.grant(workspace, "table", T, BEN, ["SELECT"])
    arrange.grant(workspace, "schema", "main.churn", BEN, ["USE_SCHEMA"])
    assert seen(ben) == ([], ["main.churn"], [], [])
    arrange.grant(workspace, "catalog", "main", BEN, ["USE_CATALOG"])
    assert seen(ben) == (["main"], ["main.churn"], [T], [])
    arrange.grant(workspace, "catalog", "main", BEN, ["READ_VOLUME"])
    assert seen(ben)[3] == ["main.churn.raw"]


@pytest.mark.documented
def test_by_ownership(ben: Any, client: Any, workspace: Any) -> None:
    """The owner of a catalog sees its schemas, and the owner of a table sees it with USE on what contains it."""
    workspace.unity.catalogs["main"].stamp.owner = BEN
    assert seen(ben) == (["main"], ["main.churn", "main.default"], [], [])
    workspace.unity.tables[T].stamp.owner = BEN
    assert seen(ben)[2] == []
    arrange.grant(workspace, "schema", "main.churn", BEN, ["USE_SCHEMA"])
    assert seen(ben)[2] == [T]


@pytest.mark.documented
def test_browse(ben: Any, workspace: Any) -> None:
    """What one may browse is listed to who asks for it, marked."""
    arrange.grant(workspace, "catalog", "main", BEN, ["BROWSE"])
    assert seen(ben)[2] == []
    assert [(each.full_name, each.browse_only) for each in ben.tables.list("main", "churn", include_browse=True)] == [
        (T, True)
    ]
    assert [each.browse_only for each in ben.catalogs.list(include_browse=True)] == [True]
