"""A day's traffic against a capacity, tokens and secrets, as scenes arrange them."""

from __future__ import annotations

import pytest
from databricks.sdk import WorkspaceClient

pytestmark = pytest.mark.assumed


def test_a_day_is_summed_up_by_phase(serving):
    """Each phase has its requests, its late share and its places; too little capacity is late in the peak only."""
    phases = [[1.0, 300.0], [10.0, 300.0]]
    day = serving.serving_load(phases, 4, 4, [0.5, 0.1], within=1.0, price=1.0, seed=5)
    assert day["phases"][0]["late"] < 0.05 < 0.5 < day["phases"][1]["late"]
    assert 4 * 600 / 3600 < day["cost"] < 4 * 900 / 3600  # until the queue of the peak is gone
    assert day == serving.serving_load(phases, 4, 4, [0.5, 0.1], within=1.0, price=1.0, seed=5)


def test_a_token_in_a_secret_signs_in_until_it_ends(serving, sign_in, workspace_server):
    """What a scene puts into a secret is read by whoever may; the token works until it is revoked."""
    made = serving.token("till", lifetime_seconds=60)
    serving.secret("tills", "token", made["value"], ["ann@example.com"])
    sign_in("ann@example.com")
    value = WorkspaceClient().dbutils.secrets.get("tills", "token")
    till = WorkspaceClient(host=workspace_server.host, token=value)
    assert till.current_user.me().display_name == "till"
    assert [each["lifetime_seconds"] for each in serving.tokens("till")] == [60]
    assert serving.secret_value("tills", "token") == value
    serving.token_ends("till", made["token_id"])
    assert serving.tokens("till") == []
    assert serving.now().tzinfo is not None
