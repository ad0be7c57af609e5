"""Names drawn from every character: what the platform allows is kept and found again, what it refuses makes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.core import Config
from databricks.sdk.errors import DatabricksError
from databricks.sdk.service.catalog import VolumeType
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lakemock import arrange

ANN = "ann@example.com"
LETTERS = "abcXYZ019_-"
# Documented for Unity Catalog: anything but period, space, forward slash, control characters and DELETE.
UNITY = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs"], exclude_characters="./\x7f"), min_size=1, max_size=12
)
UNITY_BAD = [".", " ", "/", "\x00", "\x1f", "\x7f", "\t", "\n"]
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="/:"), min_size=1, max_size=20)
PLAIN = st.text("abcXYZ019_.-", min_size=1, max_size=128)
PLAIN_BAD = [" ", "/", "é", "\x00", "%", "@", "#", ":", "客", "\\"]


@dataclass(frozen=True)
class Kind:
    """How an object of a kind is made and found, which names it may have, and characters that none of them has."""

    make: Callable[[Any, str], Any]
    names: Callable[[Any], set[str]]
    allowed: Any
    refused: list[str]
    kept: Callable[[str], str] = str.lower


def seen(listed: Any, attribute: str = "name") -> set[str]:
    return {getattr(each, attribute) for each in listed}


KINDS = {
    "catalog": Kind(lambda w, name: w.catalogs.create(name), lambda w: seen(w.catalogs.list()), UNITY, UNITY_BAD),
    "schema": Kind(lambda w, name: w.schemas.create(name, "main"), lambda w: seen(w.schemas.list("main")), UNITY, UNITY_BAD),
    "volume": Kind(
        lambda w, name: w.volumes.create("main", "default", name, VolumeType.MANAGED),
        lambda w: seen(w.volumes.list("main", "default")), UNITY, UNITY_BAD,
    ),
    "model": Kind(
        lambda w, name: w.registered_models.create(catalog_name="main", schema_name="default", name=name),
        lambda w: seen(w.registered_models.list(catalog_name="main", schema_name="default")),
        st.text(LETTERS + "é客", min_size=1, max_size=12), UNITY_BAD,
    ),
    "scope": Kind(
        lambda w, name: w.secrets.create_scope(name), lambda w: seen(w.secrets.list_scopes()), PLAIN, PLAIN_BAD, str
    ),
    "key": Kind(
        lambda w, name: w.secrets.put_secret("s", name, string_value="x"),
        lambda w: seen(w.secrets.list_secrets("s"), "key"), PLAIN, PLAIN_BAD, str,
    ),
    "workspace model": Kind(
        lambda w, name: w.model_registry.create_model(name), lambda w: seen(w.model_registry.list_models()),
        TEXT.filter(str.strip), ["/", ":"], str,
    ),
}  # fmt: skip
FEW = settings(max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def ann(workspace_server: Any) -> Any:
    """The SDK's client of an admin, who has the secret scope `s`."""
    workspace_server.locked(arrange.reset)
    world = workspace_server.workspace
    arrange.admin(world, ANN)
    token = world.principals.mint(ANN)
    w = WorkspaceClient(
        config=Config(host=workspace_server.host, token=token, auth_type="pat", retry_timeout_seconds=2)
    )
    w.secrets.create_scope("s")
    return w


@pytest.mark.documented
@pytest.mark.parametrize("kind", KINDS)
def test_allowed(ann: Any, kind: str) -> None:
    """What may name an object does, and the list has it as it is kept."""
    of = KINDS[kind]

    @FEW
    @given(name=of.allowed)
    def drawn(name: str) -> None:
        before = of.names(ann)
        if of.kept(name) not in before:
            of.make(ann, name)
            assert of.names(ann) - before == {of.kept(name)}

    drawn()


@pytest.mark.assumed
@pytest.mark.parametrize("kind", KINDS)
def test_refused(ann: Any, kind: str) -> None:
    """One character that is not allowed, wherever it stands, is a refusal of the client's fault, and nothing was made."""
    of = KINDS[kind]

    @FEW
    @given(before=st.text(LETTERS, max_size=3), bad=st.sampled_from(of.refused), after=st.text(LETTERS, max_size=3))
    def drawn(before: str, bad: str, after: str) -> None:
        there = of.names(ann)
        with pytest.raises(DatabricksError) as refused:
            of.make(ann, before + bad + after)
        assert refused.value.error_code not in ("INTERNAL_ERROR", "NOT_IMPLEMENTED")
        assert of.names(ann) == there

    drawn()


@pytest.mark.documented
@pytest.mark.parametrize("kind", ["catalog", "schema", "volume", "model"])
def test_longest(ann: Any, kind: str) -> None:
    """255 characters are the most."""
    KINDS[kind].make(ann, "x" * 255)
    with pytest.raises(DatabricksError, match="name"):
        KINDS[kind].make(ann, "x" * 256)


@pytest.mark.documented
@pytest.mark.parametrize("name", ["größe", "a+b", "50%", "o'brien", "客户", "🙂"])
def test_inside_odd_names(ann: Any, name: str) -> None:
    """What lies in a schema with an unusual name is found by its full name; `?` and `#` the SDK itself cuts off (measured)."""
    ann.catalogs.create(f"c{name}")
    ann.schemas.create(name, f"c{name}")
    ann.volumes.create(f"c{name}", name, "raw", VolumeType.MANAGED)
    ann.registered_models.create(catalog_name=f"c{name}", schema_name=name, name="m")
    assert ann.schemas.get(f"c{name}.{name}").name == name
    assert ann.volumes.read(f"c{name}.{name}.raw").catalog_name == f"c{name}"
    assert ann.registered_models.get(f"c{name}.{name}.m").schema_name == name
