"""Mistakes of count_errors."""

from labjudge.proof.traps import swap

# All 5xx are alike.
swap(
    "all_5xx_alike",
    says="errors of one status, and not of one kind",
    old='        if rule["contains"] is not None:\n',
    new='        if rule["contains"] is None:\n',
)

# LIKE is nearly the same.
swap(
    "like",
    says="text taken for a pattern",
    old='F.contains(F.lower("response"), F.lit(rule["contains"].lower()))  # null is not true',
    new='F.lower("response").like(f"%{rule[\'contains\'].lower()}%")',
)

# The last rule that fits.
swap(
    "last_rule_wins",
    says="not the first rule that fits",
    old="for rule in reversed(rules):",
    new="for rule in rules:",
)

# Every text contains "", but null does not.
swap(
    "null_never_fits",
    says="a response that is null",
    old="""\
        if rule["contains"] is not None:
            fits &= F.contains(F.lower("response"), F.lit(rule["contains"].lower()))  # null is not true
""",
    new="""\
        wanted = rule["contains"] or ""
        fits &= F.contains(F.lower("response"), F.lit(wanted.lower())) & F.col("response").isNotNull()
        if not wanted:
            fits &= ~F.col("response").isNull()
""",
)

# Up to the last moment, that one included.
swap(
    "end_included",
    says="server is 9, where",
    old="(moment < F.lit(until))",
    new="(moment <= F.lit(until))",
)

# What did not happen has no line.
swap(
    "only_what_happened",
    says="a category is missing, or one too many",
    old='return {name: found.get(name, 0) for name in ["other", *(rule["category"] for rule in rules)]}',
    new='return {"other": 0, **found}',
)

# The period of whole minutes that is nearest: as long, and earlier.
swap(
    "whole_minutes",
    says="server is 3, where",
    old="errors = _between(spark, table, since, until).where(",
    new="errors = _between(spark, table, *(at.replace(second=0, microsecond=0) for at in (since, until))).where(",
)
