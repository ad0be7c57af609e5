"""Catalogs and schemas through the SDK."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from databricks.sdk.errors import BadRequest, DatabricksError, NotFound, PermissionDenied
from databricks.sdk.service.catalog import VolumeType
from lakemock import arrange

ANA = "ana@example.com"


@pytest.fixture
def ana(workspace: Any, client: Any) -> Any:
    """The SDK's client of Ana, who is an admin, in a new workspace."""
    arrange.admin(workspace, ANA)
    return client(ANA)


@pytest.mark.documented
def test_main_is_there(ana: Any) -> None:
    """A new workspace has the catalog main with the schema default."""
    assert [each.name for each in ana.catalogs.list()] == ["main"]
    assert [each.full_name for each in ana.schemas.list("main")] == ["main.default"]


@pytest.mark.documented
def test_metastore(ana: Any, sql: Any) -> None:
    """The workspace says which metastore it has, as its catalogs and SQL do."""
    found, known = ana.metastores.current(), ana.metastores.summary()
    assert {found.metastore_id, known.metastore_id} == {ana.catalogs.get("main").metastore_id}
    assert sql("SELECT current_metastore() AS m")["m"].to_pylist() == [known.global_metastore_id]
    assert found.workspace_id == ana.get_workspace_id()


@pytest.mark.documented
def test_create_catalog(ana: Any) -> None:
    """A catalog belongs to whoever made it, and is born with a schema default."""
    made = ana.catalogs.create("Dev", comment="for trials", properties={"tier": "1"})
    assert (made.name, made.owner, made.comment, made.properties) == ("dev", ANA, "for trials", {"tier": "1"})
    assert ana.schemas.get("dev.default").catalog_name == "dev"


@pytest.mark.documented
def test_create_schema(ana: Any) -> None:
    """A schema is found by its full name, in any case of letters."""
    ana.schemas.create("churn", "main", comment="customers")
    assert ana.schemas.get("MAIN.Churn").comment == "customers"


@pytest.mark.documented
def test_twice(ana: Any) -> None:
    """A name is given once."""
    ana.schemas.create("churn", "main")
    with pytest.raises(BadRequest, match="Schema 'churn' already exists"):
        ana.schemas.create("CHURN", "main")
    with pytest.raises(BadRequest, match="Catalog 'main' already exists"):
        ana.catalogs.create("main")


@pytest.mark.assumed
@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda w: w.catalogs.get("nope"), "Catalog 'nope' does not exist."),
        (lambda w: w.schemas.get("main.nope"), "Schema 'main.nope' does not exist."),
        (lambda w: w.schemas.get("nope.default"), "Catalog 'nope' does not exist."),
        (lambda w: w.schemas.create("s", "nope"), "Catalog 'nope' does not exist."),
        (lambda w: list(w.schemas.list("nope")), "Catalog 'nope' does not exist."),
        (lambda w: list(w.tables.list("main", "nope")), "Schema 'main.nope' does not exist."),
        (lambda w: w.tables.get("main.default.nope"), "Table 'main.default.nope' does not exist."),
    ],
)
def test_missing(ana: Any, ask: Any, message: str) -> None:
    """What is not there is a NotFound that names the part that is missing."""
    with pytest.raises(NotFound) as refused:
        ask(ana)
    assert str(refused.value) == message


@pytest.mark.assumed
@pytest.mark.parametrize("name", ["a b", "a.b", "a/b", "", "x" * 256, "a\tb"])
def test_names_that_are_refused(ana: Any, name: str) -> None:
    """Periods, spaces, slashes, control characters and more than 255 characters are refused in the platform's words."""
    with pytest.raises(BadRequest, match="is not a valid name"):
        ana.schemas.create(name, "main")


@pytest.mark.documented
def test_names_that_are_allowed(ana: Any) -> None:
    """Hyphens, digits and letters of any script are allowed."""
    for name in ["2026-11", "größe", "客户", "x" * 255]:
        ana.schemas.create(name, "main")
        assert ana.schemas.get(f"main.{name}").name == name


@pytest.mark.documented
def test_delete(ana: Any) -> None:
    """An empty schema is dropped; a catalog that is not empty only by force."""
    ana.catalogs.create("dev")
    ana.schemas.create("churn", "dev")
    with pytest.raises(BadRequest, match="Catalog 'dev' is not empty"):
        ana.catalogs.delete("dev")
    ana.schemas.delete("dev.churn")
    ana.catalogs.delete("dev")
    assert [each.name for each in ana.catalogs.list()] == ["main"]


@pytest.mark.documented
@pytest.mark.parametrize("kind", ["registered model", "volume", "function", "table"])
def test_whatever_is_in_a_schema(ana: Any, workspace: Any, kind: str) -> None:
    """A schema with a model, volume, function or table in it is dropped by force only, and takes it along with its grants."""
    ana.schemas.create("churn", "main")
    name = "main.churn.x"
    if kind == "registered model":
        ana.registered_models.create(catalog_name="main", schema_name="churn", name="x")
    elif kind == "volume":
        ana.volumes.create("main", "churn", "x", VolumeType.MANAGED)
    elif kind == "function":
        workspace.unity.functions[name] = {"full_name": name, "owner": ANA}
    else:
        arrange.write_table(workspace, name, pa.table({"id": [1]}))
    securable = {"registered model": "FUNCTION"}.get(kind, kind.upper())
    arrange.grant(workspace, securable.lower(), name, ANA, ["ALL_PRIVILEGES"])
    with pytest.raises(BadRequest, match=rf"Schema 'main.churn' is not empty. The schema has 1 {kind}\(s\)"):
        ana.schemas.delete("main.churn")
    ana.schemas.delete("main.churn", force=True)
    assert name not in workspace.uc_models.models and not workspace.grants.given.get((securable, name))
    ana.schemas.create("churn", "main")
    assert not list(ana.registered_models.list(catalog_name="main", schema_name="churn"))


@pytest.mark.documented
def test_the_information_schema_is_there(ana: Any) -> None:
    """Each catalog has one, so nobody makes it."""
    with pytest.raises(BadRequest, match="Schema 'information_schema' already exists"):
        ana.schemas.create("information_schema", "main")


@pytest.mark.assumed
@pytest.mark.parametrize("name", ["system", "samples", "hive_metastore"])
def test_catalogs_of_the_platform(ana: Any, name: str) -> None:
    """Their names are taken."""
    with pytest.raises(BadRequest, match="already exists"):
        ana.catalogs.create(name)


@pytest.mark.assumed
@pytest.mark.parametrize(
    "ask",
    [
        lambda w: w.catalogs.update("main", new_name="other"),
        lambda w: w.catalogs.create("dev", storage_root="s3://bucket/x"),
        lambda w: w.schemas.update("main.default", new_name="other"),
        lambda w: w.volumes.update("main.default.v", new_name="other"),
        lambda w: w.registered_models.create(
            catalog_name="main", schema_name="default", name="m", storage_location="s3://b/x"
        ),
    ],
    ids=["catalog", "storage", "schema", "volume", "model"],
)
def test_what_is_not_done_is_not_passed_over(ana: Any, ask: Any) -> None:
    """A new name or a place for the files is refused by its name, and nothing is made or changed."""
    ana.volumes.create("main", "default", "v", VolumeType.MANAGED)
    with pytest.raises(DatabricksError, match=r"The field '(new_name|storage_\w+)' of .* is not implemented"):
        ask(ana)
    assert [each.name for each in ana.catalogs.list()] == ["main"] and not list(ana.registered_models.list())


@pytest.mark.documented
def test_update(ana: Any) -> None:
    """Comment and owner can be changed, and the change is signed."""
    ana.schemas.create("churn", "main")
    changed = ana.schemas.update("main.churn", comment="new", owner="users")
    assert (changed.comment, changed.owner, changed.updated_by) == ("new", "users", ANA)


@pytest.mark.assumed
def test_pages(ana: Any) -> None:
    """Lists come in pages, which the SDK puts together."""
    for number in range(5):
        ana.schemas.create(f"s{number}", "main")
    assert len(list(ana.schemas.list("main", max_results=2))) == 6
    with pytest.raises(BadRequest, match="page_token"):
        list(ana.schemas.list("main", page_token="-1"))


@pytest.mark.assumed
def test_grants_enforced(client: Any, workspace: Any) -> None:
    """Only an admin makes a catalog, and a schema needs CREATE SCHEMA."""
    ana = client(ANA)
    with pytest.raises(PermissionDenied, match="User does not have CREATE CATALOG on Metastore"):
        ana.catalogs.create("dev")
    workspace.grants.add("CATALOG", "main", ANA, {"USE_CATALOG"})
    with pytest.raises(PermissionDenied, match=r"User does not have CREATE SCHEMA on Catalog 'main'\."):
        ana.schemas.create("churn", "main")
