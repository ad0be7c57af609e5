"""Latency and the situations that production brings."""

from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, judges

from .gate_answers import expect, found

SITUATIONS = ["nulls", "unseen_category", "late_features", "load"]


def a_contract(draw: Draw) -> dict[str, Any]:
    return {
        "scenarios": draw.sample(["typical", *SITUATIONS], 5),
        "percentile": draw.choice([90, 95]),
        "max_latency_ms": float(draw.choice([80, 100, 150, 200])),
    }


def good_calls(
    draw: Draw, contract: dict[str, Any], *, slow: float = 0.0, others: int = 3, pace: float = 0.4
) -> pd.DataFrame:
    """Calls that ended ok; of the typical ones a share `slow` takes about twice what is allowed.

    Every other scenario has `others` of them, each taking `pace` times what is allowed.
    """
    limit, typical = contract["max_latency_ms"], draw.randrange(80, 120)
    times = [draw.uniform(1.5, 2.2) if at < slow * typical else draw.uniform(0.3, 0.6) for at in range(typical)]
    rows = [("typical", "ok", limit * time) for time in times]
    rows += [(name, "ok", limit * pace * draw.uniform(0.9, 1.1)) for name in SITUATIONS for _ in range(others)]
    return pd.DataFrame(draw.shuffled(rows), columns=["scenario", "status", "latency_ms"])


def typical(calls: pd.DataFrame) -> pd.Series:
    return calls["scenario"] == "typical"


def failing(draw: Draw, calls: pd.DataFrame, scenario: str, status: Any, count: int = 1) -> pd.DataFrame:
    """The same calls, of which `count` of one scenario ended otherwise, without an answer."""
    calls = calls.copy()
    rows = draw.sample(list(calls.index[calls["scenario"] == scenario]), count)
    calls.loc[rows, ["status", "latency_ms"]] = [status, float("nan")]
    return calls


@judges
def sound_candidate_passes(lab: Lab, draw: Draw) -> None:
    """The contract says which scenarios count and which percentile of the latency; a value at the limit passes."""
    contract = a_contract(draw)
    calls = good_calls(draw, contract)
    slowest = draw.sample(list(calls.index[typical(calls)]), 2)
    calls.loc[slowest, "latency_ms"] = 5 * contract["max_latency_ms"]
    calls.loc[len(calls)] = ["emoji", "error", 1.0]  # a scenario that the contract does not name
    got = found(lab.operational_gate(calls, contract))
    title = "the slowest call decides" if got == {"latency"} else "a sound candidate is held back"
    but = f"2 of {typical(calls).sum()} typical calls were slow, all that the contract names was ok"
    expect(sorted(got), [], title, but)
    calls.loc[typical(calls), "latency_ms"] = contract["max_latency_ms"]
    but = f"every typical call takes exactly {contract['max_latency_ms']:.0f} ms, which is the limit"
    expect(lab.operational_gate(calls, contract), [], "a latency at the limit fails", but)


@judges
def percentile_counts(lab: Lab, draw: Draw) -> None:
    """The percentile that the contract names must be within the limit."""
    contract = a_contract(draw)
    for slow, right_at in ((0.16, {90, 95, 99}), (0.07, {95, 99}), (0.02, {99})):
        calls = good_calls(draw, contract, slow=slow)
        over = (calls.loc[typical(calls), "latency_ms"] > contract["max_latency_ms"]).mean()
        for percentile in (90, 95, 99):
            right = ["latency"] if percentile in right_at else []
            but = f"{over:.1%} of the typical calls are too slow; the contract asks for percentile {percentile}"
            got = lab.operational_gate(calls, {**contract, "percentile": percentile})
            title = "slow calls pass" if right else "a percentile that is met is refused"
            expect(got, right, title, but)


@judges
def typical_calls_count(lab: Lab, draw: Draw) -> None:
    """Latency is judged on the calls of the scenario typical that were ok, whether or not the contract lists typical."""
    contract, title = a_contract(draw), "latency of other payloads mixed in"
    calls, but = good_calls(draw, contract, slow=0.16, others=90, pace=0.1), "the quick calls are of other scenarios"
    expect(lab.operational_gate(calls, contract), ["latency"], title, but)
    calls, but = good_calls(draw, contract, others=20, pace=9), "the slow calls are of other scenarios"
    expect(lab.operational_gate(calls, contract), [], title, but)
    some = {**contract, "scenarios": [name for name in contract["scenarios"] if name != "typical"]}
    title, but = "latency judged only where typical is listed", "the typical calls are too slow"
    calls = good_calls(draw, contract, slow=0.16)
    expect(lab.operational_gate(calls, some), ["latency"], title, but)
    calls.loc[typical(calls) & (calls["latency_ms"] > contract["max_latency_ms"]), "status"] = "throttled"
    got = found(lab.operational_gate(calls, contract))
    title = "latency of calls that failed" if "latency" in got else "gate passes on error"
    expect(sorted(got), ["typical"], title, "the slow calls were throttled, those that were ok are quick enough")


@judges
def untested_scenario_fails(lab: Lab, draw: Draw) -> None:
    """A scenario of the contract that was not called fails, whatever it is called; others do not matter."""
    contract = a_contract(draw)
    calls = good_calls(draw, contract)
    untested = draw.sample(SITUATIONS, 2)
    got = lab.operational_gate(calls[~calls["scenario"].isin(untested)].reset_index(drop=True), contract)
    expect(got, untested, "an untested scenario passes", "there is not one such call")
    calls = failing(draw, failing(draw, good_calls(draw, contract), "nulls", "error"), "typical", "error")
    some = [name for name in contract["scenarios"] if name not in ("nulls", "typical")]
    for scenarios, right, but in (
        (some, [], "calls of nulls and typical failed, and the contract does not ask for these"),
        ([*some, "cold_start"], ["cold_start"], "the contract asks for it, and there is no such call"),
    ):
        got = lab.operational_gate(calls, {**contract, "scenarios": scenarios})
        expect(got, right, "scenarios by heart", but)


@judges
def only_ok_is_good(lab: Lab, draw: Draw) -> None:
    """Only "ok", spelt so, is good: every call of a scenario must end so."""
    contract = a_contract(draw)
    for status, title in (
        *((status, "gate passes on error") for status in ("error", "timeout", "skipped", "")),
        *((status, "a status that only looks like ok") for status in ("OK", "ok_after_retry")),
        ("ok ", "a blank after ok overlooked"),
        (None, "a call without a status passes"),
    ):
        scenario = draw.choice(SITUATIONS)
        calls = failing(draw, good_calls(draw, contract), scenario, status)
        got = lab.operational_gate(calls, contract)
        expect(got, [scenario], title, f"one of its calls ended as {status!r}")


@judges
def no_latency_fails(lab: Lab, draw: Draw) -> None:
    """A latency that was not measured is not within the limit."""
    contract = a_contract(draw)
    calls = good_calls(draw, contract)
    timed_out = failing(draw, calls, "typical", "timeout", int(typical(calls).sum()))
    for calls, but in (
        (timed_out, "every typical call timed out"),
        (timed_out[~typical(timed_out)].reset_index(drop=True), "there is no typical call"),
        (timed_out.head(0), "there is no call at all"),
    ):
        right = {"typical", "latency"} if len(calls) else {*contract["scenarios"], "latency"}
        expect(lab.operational_gate(calls, contract), right, "no latency passes", but)
