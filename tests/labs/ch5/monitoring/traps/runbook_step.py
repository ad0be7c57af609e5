"""Mistakes of runbook_step."""

from labjudge.proof.traps import swap

# Errors, so roll back: nobody looks whether anything was deployed.
swap(
    "no_check",
    says="acts before it looks",
    old='            if check["changed"] != (change is not None):\n                continue\n',
    new="",
)

# Attempts that were refused count as changes.
swap(
    "refused_attempts",
    says="refused, and taken for a change",
    old='        & (F.col("response.status_code") == 200)\n',
    new="",
)

# Somebody has deployed something somewhere.
swap(
    "any_endpoint",
    says="another endpoint's change",
    old='        & (F.col("request_params")["name"] == endpoint)\n',
    new="",
)

# Whatever was done to the endpoint.
swap(
    "any_action",
    says="an action that changes nothing here",
    old='        & F.col("action_name").isin("createServingEndpoint", "updateServingEndpoint")\n',
    new="",
)

# What is not measured is 0.
swap(
    "not_measured_is_zero",
    says="a signal that nobody measured",
    old='return value is not None and limits.get("min", -math.inf) <= value <= limits.get("max", math.inf)',
    new='return limits.get("min", -math.inf) <= (value or 0) <= limits.get("max", math.inf)',
)

# The change that came first.
swap(
    "first_change",
    says="not the latest change",
    old='changes.orderBy(F.desc("event_time"))',
    new='changes.orderBy("event_time")',
)

# A limit of 0 is no limit.
swap(
    "no_limit_of_zero",
    says="a limit of 0 taken for none",
    old='limits.get("max", math.inf)',
    new='(limits.get("max") or math.inf)',
)

# Only a change that is asked for is looked for.
swap(
    "no_change_always_holds",
    says="a check for no change holds after one",
    old='if check["changed"] != (change is not None):',
    new='if check["changed"] and change is None:',
)

# Whoever was there last is told in any case.
swap(
    "always_a_name",
    says="a name, though the entry has no check",
    old='        changed_by = change["email"] if change else None\n',
    new="""\
        if check is None:
            change = _latest_change(spark, endpoint, now - timedelta(minutes=60), now)
        changed_by = change["email"] if change else None
""",
)
