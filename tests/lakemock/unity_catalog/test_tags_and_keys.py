"""Tags and keys through the SDK."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from databricks.sdk.errors import BadRequest, NotFound, PermissionDenied, ResourceConflict
from databricks.sdk.service.catalog import (
    EntityTagAssignment,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    TableConstraint,
)
from lakemock import arrange

T, PARENT, ANA = "main.churn.t", "main.churn.p", "ana@example.com"
PRIMARY = TableConstraint(primary_key_constraint=PrimaryKeyConstraint("pk", ["id"]))


@pytest.fixture
def ana(workspace: Any, client: Any) -> Any:
    """Ana, who owns two tables; the world writes nullable columns."""
    for name in (T, PARENT):
        arrange.write_table(workspace, name, pa.table({"id": [1]}), user=ANA)
    return client(ANA)


@pytest.mark.documented
def test_tags(ana: Any) -> None:
    """A tag is given, changed, listed and taken away, on tables and columns."""
    tags = ana.entity_tag_assignments
    gold = EntityTagAssignment(entity_type="tables", entity_name=T, tag_key="tier", tag_value="gold")
    tags.create(gold)
    assert tags.update("tables", T, "tier", replace(gold, tag_value="silver"), "tag_value").tag_value == "silver"
    tags.create(EntityTagAssignment(entity_type="columns", entity_name=f"{T}.id", tag_key="pii"))
    assert [(each.tag_key, each.tag_value) for each in tags.list("tables", T)] == [("tier", "silver")]
    assert tags.get("columns", f"{T}.id", "pii").tag_key == "pii"
    tags.delete("tables", T, "tier")
    with pytest.raises(NotFound, match="tag key tier does not exist"):
        tags.get("tables", T, "tier")


@pytest.mark.documented
def test_tags_need_a_privilege(ana: Any, workspace: Any, client: Any) -> None:
    """Who may not APPLY TAG gives none."""
    arrange.grant(workspace, "catalog", "main", "ben@example.com", ["USE_CATALOG", "USE_SCHEMA", "SELECT"])
    with pytest.raises(PermissionDenied, match="User does not have APPLY TAG on Table"):
        client("ben@example.com").entity_tag_assignments.create(
            EntityTagAssignment(entity_type="tables", entity_name=T, tag_key="k")
        )


@pytest.mark.assumed
def test_tag_twice(ana: Any) -> None:
    """A key is given once; a missing object and an unknown type are said."""
    new = EntityTagAssignment(entity_type="tables", entity_name=T, tag_key="k")
    ana.entity_tag_assignments.create(new)
    with pytest.raises(ResourceConflict, match="already exists"):
        ana.entity_tag_assignments.create(new)
    with pytest.raises(BadRequest, match="Entity type 'dogs'"):
        list(ana.entity_tag_assignments.list("dogs", T))
    with pytest.raises(NotFound, match=r"Table 'main\.churn\.nope' does not exist"):
        list(ana.entity_tag_assignments.list("tables", "main.churn.nope"))


@pytest.mark.documented
@pytest.mark.parametrize("key", ["a.b", "a,b", "a-b", "a=b", "a/b", "a:b"])
def test_characters_that_are_reserved(ana: Any, key: str) -> None:
    """In the words that were reported."""
    words = rf"Tag name {key} contains one or more of the reserved characters: List\(., ,, -, =, /, :\)"
    with pytest.raises(BadRequest, match=words):
        ana.entity_tag_assignments.create(EntityTagAssignment(entity_type="tables", entity_name=T, tag_key=key))


@pytest.mark.documented
def test_spaces_at_the_ends(ana: Any) -> None:
    """Neither keys nor values have any; inside they may."""
    for key, value in ((" k", "v"), ("k", "v ")):
        wrong = EntityTagAssignment(entity_type="tables", entity_name=T, tag_key=key, tag_value=value)
        with pytest.raises(BadRequest, match="no spaces at their ends"):
            ana.entity_tag_assignments.create(wrong)
    ana.entity_tag_assignments.create(
        EntityTagAssignment(entity_type="tables", entity_name=T, tag_key="cost center", tag_value="a b")
    )


@pytest.mark.documented
def test_keys(ana: Any, workspace: Any) -> None:
    """Keys are added and dropped; a parent's key goes with those that refer to it, by cascade."""
    parent = workspace.unity.tables[PARENT]
    parent.columns = [replace(each, nullable=False) for each in parent.columns]
    ana.table_constraints.create(PARENT, PRIMARY)
    foreign = ForeignKeyConstraint("fk", ["id"], PARENT, ["id"])
    ana.table_constraints.create(T, TableConstraint(foreign_key_constraint=foreign))
    assert ana.tables.get(T).table_constraints[0].foreign_key_constraint.parent_table == PARENT
    with pytest.raises(BadRequest, match="referenced by the foreign key 'fk'"):
        ana.table_constraints.delete(PARENT, "pk", cascade=False)
    ana.table_constraints.delete(PARENT, "pk", cascade=True)
    assert not ana.tables.get(T).table_constraints


@pytest.mark.assumed
def test_keys_that_are_refused(ana: Any) -> None:
    """Nullable and unknown columns make no primary key."""
    with pytest.raises(BadRequest, match="is nullable"):
        ana.table_constraints.create(T, PRIMARY)
    with pytest.raises(BadRequest, match="Column 'x' does not exist"):
        ana.table_constraints.create(
            T, TableConstraint(primary_key_constraint=PrimaryKeyConstraint(name="pk", child_columns=["x"]))
        )
    with pytest.raises(NotFound, match="Constraint 'nope' does not exist"):
        ana.table_constraints.delete(T, "nope", cascade=False)
