"""Mistakes of serving_settings."""

from labjudge.proof.traps import swap

# Requests a second are taken for requests at a time.
swap(
    "rate_for_concurrency",
    says="not the size",
    old="""needs["requests_per_second"] * needs["seconds_per_request"]""",
    new="""needs["requests_per_second"]""",
)

# Cheap at night, and the first caller of the morning gives up.
swap(
    "always_to_zero",
    says="scale to zero where nobody waits so long",
    old="""needs["cold_start_seconds"] <= needs["limit_seconds"]""",
    new="True",
)
swap(
    "never_to_zero_at_the_limit",
    says="no scale to zero where a cold start fits",
    old="""needs["cold_start_seconds"] <= needs["limit_seconds"]""",
    new="""needs["cold_start_seconds"] < needs["limit_seconds"]""",
)
swap(
    "gpu_for_everything",
    says="not the type",
    old="""if needs["model"] == "deep" else""",
    new="""if needs["model"] != "linear" else""",
)
swap(
    "large_and_hope",
    says="more than the largest size holds",
    old="""raise ValueError(f"{under_way:g} requests at a time are more than the largest size holds")""",
    new="""enough = ["Large"]""",
)
