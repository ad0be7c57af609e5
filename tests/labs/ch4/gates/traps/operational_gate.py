"""Mistakes of operational_gate."""

import pandas as pd
from labjudge.proof.traps import swap, trap

# the mean latency is held against the limit.
swap(
    "average_latency",
    says="slow calls pass",
    old="""\
    latency = calls.loc[ok & (calls["scenario"] == "typical"), "latency_ms"].quantile(contract["percentile"] / 100)
    if not latency <= contract["max_latency_ms"]:  # also when nothing was measured: the quantile of nothing is NaN""",
    new="""\
    typical = calls[ok & (calls["scenario"] == "typical")]
    if typical.empty or typical["latency_ms"].mean() > contract["max_latency_ms"]:""",
)


_operational_gate = operational_gate


@trap(says="ended as 'ok '")
def blank_after_ok(calls: pd.DataFrame, contract: dict) -> list[str]:
    return _operational_gate(calls.assign(status=calls["status"].str.strip()), contract)


# the calls are sorted in place.
swap(
    "calls_sorted_in_place",
    says="after the call, calls had",
    old="def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:",
    new="""\
def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    calls.sort_values("latency_ms", inplace=True)""",
)

# a latency at the limit fails.
swap(
    "latency_at_the_limit",
    says="a latency at the limit fails",
    old='if not latency <= contract["max_latency_ms"]:  # also when nothing was measured: the quantile of nothing is NaN',
    new='if not latency < contract["max_latency_ms"]:  # also when nothing was measured: the quantile of nothing is NaN',
)

# the percentile is taken over the calls of all scenarios.
swap(
    "latency_of_all_calls",
    says="latency of other payloads mixed in",
    old="""\
    latency = calls.loc[ok & (calls["scenario"] == "typical"), "latency_ms"].quantile(contract["percentile"] / 100)
    if not latency <= contract["max_latency_ms"]:  # also when nothing was measured: the quantile of nothing is NaN""",
    new="""\
    typical = calls[ok & (calls["scenario"] == "typical")]
    if typical.empty or calls.loc[ok, "latency_ms"].quantile(contract["percentile"] / 100) > contract["max_latency_ms"]:""",
)


@trap(says="latency of calls that failed")
def latency_of_failed_calls(calls: pd.DataFrame, contract: dict) -> list[str]:
    failed = []
    for scenario in contract["scenarios"]:
        statuses = set(calls.loc[calls["scenario"] == scenario, "status"])
        if statuses != {"ok"}:
            failed.append(scenario)
    typical = calls[calls["scenario"] == "typical"]
    latency = typical["latency_ms"].quantile(contract["percentile"] / 100)
    if pd.isna(latency) or latency > contract["max_latency_ms"]:
        failed.append("latency")
    return failed


# latency is judged where the scenario typical is asked for.
swap(
    "latency_where_listed",
    says="latency judged only where typical is listed",
    old='    if not latency <= contract["max_latency_ms"]:  # also when nothing was measured: the quantile of nothing is NaN',
    new="""\
    if (
        "typical" in contract["scenarios"] and not latency <= contract["max_latency_ms"]
    ):  # also when nothing was measured: the quantile of nothing is NaN""",
)

# the status is compared without case.
swap(
    "nearly_ok",
    says="a status that only looks like ok",
    old='ok = calls["status"] == "ok"',
    new='ok = calls["status"].str.lower() == "ok"',
)

# a scenario fails when a call ended as an error, and a timeout is none.
swap(
    "passes_on_error",
    says="gate passes on error",
    old="""\
        here = ok[calls["scenario"] == scenario]
        if here.empty or not here.all():""",
    new="""\
        here = calls.loc[calls["scenario"] == scenario, "status"]
        if here.empty or (here == "error").any():""",
)


@trap(says="a percentile that is met is refused")
def percentile_by_heart(calls: pd.DataFrame, contract: dict) -> list[str]:
    failed = []
    for scenario in contract["scenarios"]:
        statuses = set(calls.loc[calls["scenario"] == scenario, "status"])
        if statuses != {"ok"}:
            failed.append(scenario)
    typical = calls[(calls["scenario"] == "typical") & (calls["status"] == "ok")]
    latency = typical["latency_ms"].quantile(0.95)
    if pd.isna(latency) or latency > contract["max_latency_ms"]:
        failed.append("latency")
    return failed


@trap(says="scenarios by heart")
def scenarios_by_heart(calls: pd.DataFrame, contract: dict) -> list[str]:
    failed = []
    for scenario in ("typical", "nulls", "unseen_category", "late_features", "load"):
        statuses = set(calls.loc[calls["scenario"] == scenario, "status"])
        if statuses != {"ok"}:
            failed.append(scenario)
    typical = calls[(calls["scenario"] == "typical") & (calls["status"] == "ok")]
    latency = typical["latency_ms"].quantile(contract["percentile"] / 100)
    if pd.isna(latency) or latency > contract["max_latency_ms"]:
        failed.append("latency")
    return failed


# the slowest call is held against the limit.
swap(
    "slowest_call_decides",
    says="the slowest call decides",
    old="""\
    latency = calls.loc[ok & (calls["scenario"] == "typical"), "latency_ms"].quantile(contract["percentile"] / 100)
    if not latency <= contract["max_latency_ms"]:  # also when nothing was measured: the quantile of nothing is NaN""",
    new="""\
    typical = calls[ok & (calls["scenario"] == "typical")]
    if typical.empty or typical["latency_ms"].max() > contract["max_latency_ms"]:""",
)

# calls without a status are left out.
swap(
    "status_null_skipped",
    says="a call without a status passes",
    old="def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:",
    new="""\
def operational_gate(calls: pd.DataFrame, contract: dict) -> list[str]:
    calls = calls.dropna(subset=["status"])""",
)


@trap(says="an untested scenario passes")
def untested_scenario_passes(calls: pd.DataFrame, contract: dict) -> list[str]:
    failed = []
    for scenario, here in calls.groupby("scenario"):
        if scenario in contract["scenarios"] and not here["status"].eq("ok").all():
            failed.append(scenario)
    typical = calls[(calls["scenario"] == "typical") & (calls["status"] == "ok")]
    if typical["latency_ms"].quantile(contract["percentile"] / 100) > contract["max_latency_ms"]:
        failed.append("latency")
    return failed
