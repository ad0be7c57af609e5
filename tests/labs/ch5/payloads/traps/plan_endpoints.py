"""Mistakes of plan_endpoints."""

from labjudge.proof.traps import swap

# The mean against the limit.
swap(
    "mean_against_the_limit",
    says="over the limit in the tail",
    old='usable["p95"] <=',
    new='usable["mean"] <=',
)

# The limit itself is too much.
swap(
    "below_the_limit",
    says="a p95 that is exactly the limit",
    old='usable["p95"] <=',
    new='usable["p95"] <',
)

# The largest batch.
swap(
    "largest",
    says="the largest and not the best",
    old="int(fitting.idxmax())",
    new="int(fitting.index.max())",
)

# Somebody has to serve them.
swap(
    "smallest_if_none",
    says="a size that will not do",
    old="None if fitting.empty else int(fitting.idxmax())",
    new="int(throughput.index.min()) if fitting.empty else int(fitting.idxmax())",
)

# Failed requests are fast.
swap(
    "failures_count",
    says="a size that was not measured well",
    old='(sizes["requests"] >= 20) & sizes["good"].astype(bool)',
    new='sizes["requests"] >= 20',
)

# More than twenty.
swap(
    "more_than_twenty",
    says="twenty requests are enough",
    old='(sizes["requests"] >= 20)',
    new='(sizes["requests"] > 20)',
)

# A mean of rates.
swap(
    "mean_of_rates",
    says="a mean of rates",
    old='throughput = usable.index / usable["mean"]',
    new="""\
rates = (measured["rows"] / measured["seconds"]).groupby(measured["rows"]).mean()
    throughput = rates[usable.index]""",
)

# Of equal ones the largest.
swap(
    "largest_of_equal_ones",
    says="of equal ones not the smaller",
    old="int(fitting.idxmax())",
    new="int(fitting[::-1].idxmax())",
)

# Each caller rounded up on its own.
swap(
    "rounded_up_each",
    says="another number of places",
    old="""needed = sum(callers[caller]["rows_per_second"] for caller in group)""",
    new="""needed = sum(
            math.ceil(callers[caller]["rows_per_second"] / throughput[batch]) * throughput[batch] for caller in group
        )""",
)

# An endpoint for each caller.
swap(
    "endpoint_for_each",
    says="other endpoints",
    old="    return plan + ([{",
    new="""\
    plan = [{**each, "callers": [caller]} for each in plan for caller in each["callers"]]
    return plan + ([{""",
)

# Whom nothing suits is forgotten.
swap(
    "forgotten",
    says="whom no size suits is not told",
    old="    return plan + ([{",
    new="    return plan or ([{",
)
