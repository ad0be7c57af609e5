"""Latency and the situations that production brings."""

import pandas as pd
from labjudge.grading import Draw, Lab, judges

from .gate_answers import expect, found

SITUATIONS = ["nulls", "unseen_category", "late_features", "load"]


def an_operational_contract(draw: Draw):
    return {
        "scenarios": draw.sample(["typical", *SITUATIONS], 5),
        "percentile": draw.choice([90, 95]),
        "max_latency_ms": float(draw.choice([80, 100, 150, 200])),
    }


def test_calls(draw: Draw, contract, slow=0.0, calls=3, pace=0.4):
    """Calls that went well; of the typical ones a share `slow` takes about twice what is allowed.

    Every other scenario has `calls` of them, each taking `pace` times what is allowed.
    """
    limit, typical = contract["max_latency_ms"], draw.randrange(80, 120)
    rows = [
        ("typical", "ok", limit * (draw.uniform(1.5, 2.2) if place < slow * typical else draw.uniform(0.3, 0.6)))
        for place in range(typical)
    ]
    rows += [(name, "ok", limit * pace * draw.uniform(0.9, 1.1)) for name in SITUATIONS for _ in range(calls)]
    return shuffled_calls(draw, rows)


def shuffled_calls(draw: Draw, rows):
    draw.shuffle(rows)
    return pd.DataFrame(rows, columns=["scenario", "status", "latency_ms"])


def failing(draw: Draw, calls, scenario, status, count=1):
    """The same calls, of which `count` of one scenario ended otherwise."""
    calls = calls.copy()
    rows = draw.sample(list(calls.index[calls["scenario"] == scenario]), count)
    calls.loc[rows, "status"] = status
    calls.loc[rows, "latency_ms"] = float("nan")
    return calls


@judges
def sound_candidate_passes(lab: Lab, draw: Draw) -> None:
    """A candidate with all scenarios tested and few slow calls passes."""
    contract = an_operational_contract(draw)
    calls = test_calls(draw, contract)
    typical = calls.index[calls["scenario"] == "typical"]
    calls.loc[draw.sample(list(typical), 2), "latency_ms"] = 5 * contract["max_latency_ms"]
    unasked = pd.DataFrame({"scenario": ["emoji"], "status": ["error"], "latency_ms": [float("nan")]})
    calls = pd.concat([calls, unasked], ignore_index=True)
    got = found(lab.operational_gate(calls, contract))
    expect(
        sorted(got),
        [],
        "the slowest call decides" if got == {"latency"} else "a sound candidate is held back",
        f"2 of {len(typical)} typical calls were slow, all that the contract asks for was tested and ok",
        "the contract says which scenarios count, and which percentile of the latency",
    )


@judges
def slow_calls_count(lab: Lab, draw: Draw) -> None:
    """The percentile counts, not the average."""
    contract = an_operational_contract(draw)
    calls = test_calls(draw, contract, slow=0.16)
    typical = calls.loc[calls["scenario"] == "typical", "latency_ms"]
    limit = contract["max_latency_ms"]
    expect(
        lab.operational_gate(calls, contract),
        ["latency"],
        "an average hides the slow calls",
        f"{(typical > limit).mean():.0%} of the typical calls take over {limit:.0f} ms, their mean is {typical.mean():.0f} ms",
        "the percentile that the contract names must be within the limit",
    )
    calls.loc[calls["scenario"] == "typical", "latency_ms"] = limit
    expect(
        lab.operational_gate(calls, contract),
        [],
        "a latency at the limit fails",
        f"every typical call takes exactly {limit:.0f} ms, which is the limit",
        "above a limit means above: a value at the limit passes",
    )


@judges
def typical_calls_count(lab: Lab, draw: Draw) -> None:
    """Latency is judged on representative payloads alone."""
    contract = an_operational_contract(draw)
    rule = "latency is judged on representative payloads: the calls of the scenario typical that were ok"
    title = "latency of other payloads mixed in"
    expect(
        lab.operational_gate(test_calls(draw, contract, slow=0.16, calls=90, pace=0.1), contract),
        ["latency"],
        title,
        "the typical calls are too slow; the many quick ones are of other scenarios",
        rule,
    )
    expect(
        lab.operational_gate(test_calls(draw, contract, calls=20, pace=9), contract),
        [],
        title,
        "the typical calls are quick enough; the slow ones are of other scenarios",
        rule,
    )
    calls = test_calls(draw, contract, slow=0.16)
    calls.loc[(calls["scenario"] == "typical") & (calls["latency_ms"] > contract["max_latency_ms"]), "status"] = (
        "throttled"
    )
    got = found(lab.operational_gate(calls, contract))
    mixed = "latency" in got
    expect(
        sorted(got),
        ["typical"],
        "latency of calls that failed" if mixed else "gate passes on error",
        "the typical calls that were ok are quick enough; the slow ones were throttled",
        rule if mixed else 'only "ok" is good: every call of a scenario must end so',
    )


@judges
def percentile_is_the_contracts(lab: Lab, draw: Draw) -> None:
    """Which percentile counts is the contract's to say."""
    contract = an_operational_contract(draw)
    calls = test_calls(draw, contract, slow=0.07)
    slow = (calls.loc[calls["scenario"] == "typical", "latency_ms"] > contract["max_latency_ms"]).mean()
    for percentile, right in ((90, []), (95, ["latency"]), (99, ["latency"])):
        expect(
            lab.operational_gate(calls, {**contract, "percentile": percentile}),
            right,
            "another percentile than the contract's",
            f"{slow:.1%} of the typical calls are too slow; the contract asks for percentile {percentile}",
            "the percentile that the contract names must be within the limit",
        )


@judges
def untested_scenario_fails(lab: Lab, draw: Draw) -> None:
    """A scenario that was not tested fails."""
    contract = an_operational_contract(draw)
    calls = test_calls(draw, contract)
    untested = draw.sample(SITUATIONS, 2)
    expect(
        lab.operational_gate(calls[~calls["scenario"].isin(untested)].reset_index(drop=True), contract),
        untested,
        "an untested scenario passes",
        f"there is no call for {untested[0]} and {untested[1]}",
        "what was not tested has not passed",
    )


@judges
def contract_names_the_scenarios(lab: Lab, draw: Draw) -> None:
    """The scenarios that count are the contract's, whatever they are called."""
    contract = an_operational_contract(draw)
    calls = failing(draw, failing(draw, test_calls(draw, contract), "nulls", "error"), "typical", "error")
    some = [name for name in contract["scenarios"] if name not in ("nulls", "typical")]
    for scenarios, right, but in (
        (some, [], "calls of nulls and typical failed, and the contract does not ask for these"),
        ([*some, "cold_start"], ["cold_start"], "the contract asks for cold_start, and there is no such call"),
    ):
        expect(
            lab.operational_gate(calls, {**contract, "scenarios": scenarios}),
            right,
            "scenarios by heart",
            but,
            "the contract says which scenarios count",
        )
    expect(
        lab.operational_gate(test_calls(draw, contract, slow=0.16), {**contract, "scenarios": some}),
        ["latency"],
        "latency judged only where typical is listed",
        "the typical calls are too slow, and typical is not in the contract's scenarios",
        "latency is a check of its own: it is judged whether or not the scenario typical is listed",
    )


@judges
def only_ok_is_good(lab: Lab, draw: Draw) -> None:
    """One call of a scenario that did not end ok fails it, whatever it ended as."""
    contract = an_operational_contract(draw)
    for some in (["error", "timeout", "OK"], ["skipped", "ok_after_retry", None], ["throttled", "", "ok "]):
        calls, ended = test_calls(draw, contract), dict(zip(draw.sample(SITUATIONS, len(some)), some, strict=True))
        for scenario, status in ended.items():
            calls = failing(draw, calls, scenario, status)
        got = found(lab.operational_gate(calls, contract))
        passed = {scenario: status for scenario, status in ended.items() if scenario not in got}
        expect(
            sorted(got),
            ended,
            passing_status(list(passed.values())),
            "; ".join(f"one call of {scenario} ended as {status!r}" for scenario, status in (passed or ended).items()),
            'only "ok", spelt so, is good: every call of a scenario must end so',
        )


def passing_status(passed):
    """What is wrong with a gate that let these statuses pass."""
    if passed == ["ok "]:
        return "a blank after ok overlooked"
    if passed == [None]:
        return "a call without a status passes"
    if passed in (["OK"], ["ok_after_retry"]):
        return "a status that only looks like ok"
    return "gate passes on error"


@judges
def no_latency_fails(lab: Lab, draw: Draw) -> None:
    """Without a typical call that went well there is no latency, and that fails."""
    contract = an_operational_contract(draw)
    calls = test_calls(draw, contract)
    calls = failing(draw, calls, "typical", "timeout", int((calls["scenario"] == "typical").sum()))
    rule = "a latency that was not measured is not within the limit"
    expect(
        lab.operational_gate(calls, contract),
        ["typical", "latency"],
        "no latency passes",
        "every typical call timed out",
        rule,
    )
    none = calls[calls["scenario"] != "typical"].reset_index(drop=True)
    expect(
        lab.operational_gate(none, contract),
        ["typical", "latency"],
        "no latency passes",
        "there is no typical call",
        rule,
    )
