"""Mistakes of compute_feature."""

from labjudge.proof.traps import swap

# A window around the decision.
swap(
    "around_the_decision",
    says="changed by what happened after the decision",
    old="& (event < end) &",
    new="& (event < end + F.expr('INTERVAL 3 HOURS')) &",
)

# The end belongs to the window.
swap(
    "end_included",
    says="at the end of the window",
    old="(event < end)",
    new="(event <= end)",
)

# The start does not.
swap(
    "start_excluded",
    says="at the start of the window",
    old="(event >= start)",
    new="(event > start)",
)

# What arrived later counts as well.
swap(
    "arrival_ignored",
    says="changed by what arrived after the decision",
    old=' & (known <= F.col("decided_at"))',
    new="",
)

# Known by the end of the window.
swap(
    "known_by_the_end",
    says="known by the decision, and not counted",
    old='(known <= F.col("decided_at"))',
    new="(known <= end)",
)

# A day of arrival, in place of a moment.
swap(
    "known_on_the_day",
    says="not known by the decision",
    old='(known <= F.col("decided_at"))',
    new='(F.date_trunc("minute", known) <= F.col("decided_at"))',
)

# Who has no rides is not there.
swap(
    "inner_join",
    says="a row is lost",
    old='join(found, "decision_id", "left")',
    new='join(found, "decision_id")',
)

# Nulls become 0, whatever the contract says.
swap(
    "always_zero",
    says="where nothing is known, and nulls is keep",
    old="""\
    if contract["nulls"] == "default":
        result = result.withColumn(feature, F.coalesce(F.col(feature), F.lit(contract["default"])))
    return result
""",
    new="""\
    return result.fillna({feature: contract.get("default", 0)})
""",
)

# A default of 0 is no default.
swap(
    "zero_is_no_default",
    says="where nothing is known, and nulls is default",
    old='    if contract["nulls"] == "default":\n',
    new='    if contract.get("default"):\n',
)

# The first key column will do.
swap(
    "first_column_of_the_entity",
    says="or somebody else's",
    old="for name in entity])\n    # The window",
    new="for name in entity[:1]])\n    # The window",
)

swap(
    "default_though_keep",
    says="a default is taken, and nulls is keep",
    old='if contract["nulls"] == "default":\n        result',
    new='if contract.get("default") is not None:\n        result',
)

# A count is never null, is it?
swap(
    "no_default_for_a_count",
    says="a count of nothing, and nulls is default",
    old='if contract["nulls"] == "default":\n        result',
    new='if contract["nulls"] == "default" and contract["aggregate"] != "count":\n        result',
)
