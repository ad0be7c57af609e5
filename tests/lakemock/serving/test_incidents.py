"""Drawn incidents: what is seen of each cause, and what remedies lead to."""

from __future__ import annotations

import itertools

import pytest
from lakemock.serving import incidents, remedies

pytestmark = pytest.mark.assumed
FACTS = {
    "serving": "9",
    "versions": [
        {"version": "7", "served_well": True},
        {"version": "8", "served_well": False},
        {"version": "9", "served_well": False},
    ],
    "places": 8,
    "usual_in_work": 4.0,
    "peak_in_work": 20.0,
    "memory_gb": 4,
    "needs_gb": 6.0,
    "memory_sizes": [4, 8, 16],
    "callers": ["till", "web"],
    "drifting": "web",
    "leaked": "till",
}


def recent(seen: dict, status: str) -> float:
    rows = seen["minutes"][-20:]
    return sum(row["status"][status] for row in rows) / sum(row["requests"] for row in rows)


@pytest.mark.parametrize(
    ("cause", "status"),
    [("overload", "429"), ("bad_deploy", "500"), ("dependency_down", "500"), ("schema_drift", "400")],
)
def test_a_cause_shows_in_its_status(cause, status):
    """The answers of the last minutes are of the cause's status, and nearly none are without it."""
    for seed in range(20):
        assert recent(incidents.signals([cause], seed=seed), status) > 0.1
        assert recent(incidents.signals([], over=[cause], seed=seed), status) < 0.02


@pytest.mark.parametrize("cause", incidents.CAUSES)
def test_answers_add_up_and_are_drawn_by_the_seed(cause):
    """Each minute has as many answers as requests; the same seed has the same signals."""
    for seed in range(10):
        seen = incidents.signals([cause], seed=seed, innocent_deploy=True)
        assert all(sum(row["status"].values()) == row["requests"] for row in seen["minutes"])
        assert seen == incidents.signals([cause], seed=seed, innocent_deploy=True)


def test_a_leak_comes_from_elsewhere_and_a_start_after_a_pause():
    """The thief's address is in no network; the first minute after a pause is slow."""
    seen = incidents.signals(["credential_leak", "cold_start"], seed=4)
    assert any(row["source_ip"].startswith(("203.", "198.")) for row in seen["logs"])
    rows = seen["minutes"]
    assert any(before["places"] == 0 and now["late"] > now["requests"] / 2 for before, now in itertools.pairwise(rows))


@pytest.mark.parametrize(
    ("cause", "step"),
    [
        ("bad_deploy", {"do": "roll_back", "version": "7"}),
        ("cold_start", {"do": "keep_warm"}),
        ("credential_leak", {"do": "revoke_token", "caller": "till"}),
        ("dependency_down", {"do": "serve_defaults"}),
        ("out_of_memory", {"do": "add_memory", "gigabytes": 8}),
        ("overload", {"do": "add_places", "places": 32}),
        ("schema_drift", {"do": "ask_caller", "caller": "web"}),
    ],
)
def test_each_cause_has_its_remedy_and_no_other(cause, step):
    """The remedy ends the trouble without a note; as a remedy for another cause it leaves one."""
    steps = [{"do": "save_evidence"}, step]
    assert remedies.remedied([cause], FACTS, steps) == {"failed": [0.0] * 6, "notes": []}
    before = remedies.remedied([cause], FACTS, [])
    assert max(before["failed"]) > 0.02 or before["notes"]
    assert remedies.remedied([], FACTS, steps)["notes"] or cause == "overload"


def test_a_restart_takes_the_evidence_along():
    """Containers that are replaced before anything is saved take their logs with them."""
    after = remedies.remedied(["out_of_memory"], FACTS, [{"do": "restart"}])
    assert after["notes"][0][0] == "the evidence is gone"
    assert after["failed"][0] > 0.5 and after["failed"][-1] > 0.02
    with pytest.raises(ValueError, match="no step"):
        remedies.remedied([], FACTS, [{"do": "pray"}])
