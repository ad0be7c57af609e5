"""Mistakes of operational_gate."""

from labjudge.proof.traps import swap

# the mean latency is held against the limit.
swap("average_latency", says="slow calls pass", old='quantile(contract["percentile"] / 100)', new="mean()")

# the slowest call is held against the limit.
swap("slowest_call_decides", says="the slowest call decides", old='quantile(contract["percentile"] / 100)', new="max()")

swap("percentile_by_heart", says="a percentile that is met is refused", old='contract["percentile"] / 100', new="0.95")

# the percentile is taken over the calls of all scenarios.
swap(
    "latency_of_all_calls", says="latency of other payloads mixed in", old=' & (calls["scenario"] == "typical")', new=""
)

swap("latency_of_failed_calls", says="latency of calls that failed", old="ok & ", new="")

# a latency at the limit fails.
swap("latency_at_the_limit", says="a latency at the limit fails", old="latency <=", new="latency <")

LISTED = 'if "typical" in contract["scenarios"] and not latency'
# latency is judged where the scenario typical is asked for.
swap("latency_where_listed", says="latency judged only where typical is listed", old="if not latency", new=LISTED)

swap("blank_after_ok", says="ended as 'ok '", old='calls["status"] ==', new='calls["status"].str.strip() ==')

# the status is compared without case.
swap("nearly_ok", says="a status that only looks like ok", old='["status"] ==', new='["status"].str.lower() ==')

NO_ERROR = 'calls.loc[calls["scenario"] == scenario, "status"] != "error"'
# a scenario fails when a call ended as an error, and a timeout is none.
swap("passes_on_error", says="gate passes on error", old='ok[calls["scenario"] == scenario]', new=NO_ERROR)

SKIPPED = '    calls = calls.dropna(subset=["status"])\n    ok ='
# calls without a status are left out.
swap("status_null_skipped", says="a call without a status passes", old="    ok =", new=SKIPPED)

SORTED = '    calls.sort_values("latency_ms", inplace=True)\n    ok ='
swap("calls_sorted_in_place", says="after the call, calls had", old="    ok =", new=SORTED)

swap("untested_scenario_passes", says="an untested scenario passes", old="here.empty or ", new="")

BY_HEART = 'in ("typical", "nulls", "unseen_category", "late_features", "load"):'
swap("scenarios_by_heart", says="scenarios by heart", old='in contract["scenarios"]:', new=BY_HEART)
