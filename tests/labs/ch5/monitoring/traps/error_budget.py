"""Mistakes of error_budget."""

from labjudge.proof.traps import swap

# Validation errors count against availability.
swap(
    "validation_errors_counted",
    says="the caller's mistakes burn the budget, or fill it",
    old='.where("status_code NOT BETWEEN 400 AND 499 OR status_code = 429")',
    new="",
)

# All 4xx are the caller's.
swap(
    "throttling_is_the_callers",
    says="throttled by the service, and not counted as bad",
    old=" OR status_code = 429",
    new="",
)

# Answered is answered.
swap(
    "late_is_fine",
    says="not what failed or was late",
    old='(F.col("status_code") >= 400) | (F.col("execution_duration_ms") > slo["within_ms"])',
    new='F.col("status_code") >= 400',
)

# The share of good requests, in place of the share of the budget.
swap(
    "share_of_the_requests",
    says="another share of the budget",
    old='"left": 1 - _burn_rate(counted, bad, slo)}',
    new='"left": 1 - bad / max(counted, 1)}',
)

# Two sums, of which one request may be in both.
swap(
    "counted_in_both",
    says="failed and late, counted twice",
    old="    return ours.count(), bad.count()\n",
    new="""\
    late = bad.where(F.col("execution_duration_ms") > slo["within_ms"])
    return ours.count(), bad.where("status_code >= 400").count() + late.count()
""",
)
