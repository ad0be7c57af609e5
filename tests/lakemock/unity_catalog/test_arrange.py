"""Tables as a scene sets them, and as whoever judges them sees them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from lakemock import arrange

T, ANN, BEN = "main.churn.daily", "ann@example.com", "ben@example.com"


@pytest.fixture
def table(workspace: Any) -> None:
    """A feature table of Ann's, made from another table."""
    arrange.write_table(workspace, "main.churn.raw", pa.table({"id": ["a"]}), user=ANN)
    fields = [pa.field("id", pa.string()), pa.field("v", pa.float64(), metadata={"comment": "spend [EUR]"})]
    rows = pa.table({"id": ["a"], "v": [1.0]}, schema=pa.schema(fields))
    arrange.write_table(workspace, T, rows, user=ANN, keys=["id"], made_from=["main.churn.raw"])


@pytest.mark.assumed
def test_a_table_as_the_catalogue_knows_it(workspace: Any, table: None) -> None:
    """Owner, columns with comments and tags, key and grants are told; of a table that is not there, that it is not."""
    arrange.set_tags(workspace, "columns", f"{T}.v", {"pii": ""})
    arrange.grant(workspace, "table", T, BEN, ["SELECT"])
    state = arrange.table_state(workspace, T)
    assert (state["owner"], state["primary_key"], state["grants"]) == (ANN, ["id"], {BEN: ["SELECT"]})
    assert state["columns"][1] == {
        "name": "v",
        "type": "double",
        "nullable": True,
        "comment": "spend [EUR]",
        "tags": {"pii": ""},
    }
    assert arrange.table_state(workspace, "main.churn.nope") == {"exists": False}


@pytest.mark.documented
def test_who_may(workspace: Any, table: None) -> None:
    """A privilege on the table counts with the way to it; the owner may do everything."""
    arrange.grant(workspace, "table", T, BEN, ["SELECT"])
    assert arrange.may(workspace, ANN, "MODIFY", T) and not arrange.may(workspace, BEN, "SELECT", T)
    arrange.grant(workspace, "catalog", "main", BEN, ["USE_CATALOG", "USE_SCHEMA"])
    assert arrange.may(workspace, BEN, "SELECT", T) and not arrange.may(workspace, BEN, "MODIFY", T)


@pytest.mark.documented
def test_lineage_of_a_scene(workspace: Any, table: None, spark: Any) -> None:
    """What a table was made from is in the lineage that Spark reads."""
    lineage = spark.table("system.access.table_lineage").where(f"target_table_full_name = '{T}'").collect()
    assert [(row["source_table_full_name"], row["created_by"]) for row in lineage] == [("main.churn.raw", ANN)]
