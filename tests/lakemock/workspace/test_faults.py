"""A job that is killed half way: after so many writes nothing of it goes through."""

from __future__ import annotations

import pytest
from databricks.sdk.errors import PermissionDenied
from lakemock import arrange

pytestmark = pytest.mark.assumed

OWNER, MODEL = "ann@example.com", "main.churn.retail"


@pytest.fixture
def models(workspace, client):
    """The aliases of a model with two versions, as its owner's client sees them."""
    arrange.uc_model(workspace, MODEL, owner=OWNER)
    for _ in range(2):
        arrange.uc_version(workspace, MODEL)
    arrange.grant(workspace, "catalog", "main", OWNER, ["USE_CATALOG"])
    arrange.grant(workspace, "schema", "main.churn", OWNER, ["USE_SCHEMA"])
    return client(OWNER).registered_models


def test_writes_go_through_until_they_are_used_up(workspace, models):
    """One write is done, the next is refused and changes nothing."""
    arrange.stop_after_writes(workspace, 1)
    models.set_alias(MODEL, "champion", 1)
    with pytest.raises(PermissionDenied, match="cancelled"):
        models.set_alias(MODEL, "champion", 2)
    assert arrange.uc_state(workspace, MODEL)["aliases"] == {"champion": "1"}


def test_reads_do_not_count_but_end_too(workspace, models):
    """Reads go through as long as writes do, and no longer."""
    arrange.stop_after_writes(workspace, 1)
    models.get(MODEL)
    models.set_alias(MODEL, "champion", 1)
    with pytest.raises(PermissionDenied):
        models.get(MODEL)


def test_refused_write_does_not_count(workspace, models, client):
    """Only what was written uses up a write."""
    arrange.stop_after_writes(workspace, 1)
    with pytest.raises(PermissionDenied):
        client("eve@example.com").registered_models.set_alias(MODEL, "champion", 2)
    models.set_alias(MODEL, "champion", 1)
    assert arrange.uc_state(workspace, MODEL)["aliases"] == {"champion": "1"}


def test_workspace_answers_again(workspace, models):
    """None, or a reset, ends the fault."""
    arrange.stop_after_writes(workspace, 0)
    arrange.stop_after_writes(workspace, None)
    assert models.get(MODEL).full_name == MODEL
    arrange.stop_after_writes(workspace, 0)
    arrange.reset(workspace)
    assert workspace.faults.writes_left is None
