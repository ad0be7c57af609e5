"""Mistakes of contract_problems."""

from labjudge.proof.traps import swap

# 0 is nothing.
swap(
    "zero_is_missing",
    says="window_ends_hours = 0 is reported as missing",
    old="if value is not None}",
    new="if value}",
)

# A default of 0 is no default.
swap(
    "default_of_zero",
    says="a default of 0 is a default",
    old='problems = {name: "missing" for name in needed if name not in given}',
    new='problems = {name: "missing" for name in needed if name not in given or (name == "default" and not given[name])}',
)

# None is a value.
swap(
    "none_is_there",
    says="a field that is None",
    old="given = {name: value for name, value in contract.items() if value is not None}",
    new="given = {name: 1 if value is None else value for name, value in contract.items()}",
)

# No age limit is asked for.
swap(
    "no_age_limit",
    says="max_age_hours, which is absent, is reported as no problem",
    old="for name, problem in problems.items()]",
    new='for name, problem in problems.items() if name != "max_age_hours" or problem != "missing"]',
)

# A window may end when it likes.
swap(
    "window_crosses",
    says="a window crosses the decision",
    old="""\
    if given.get("window_ends_hours", 0) < 0:
        problems["window_ends_hours"] = "future"
""",
    new="",
)

# A window of no length.
swap(
    "no_length",
    says="a window of no length",
    old="given[name] <= 0}",
    new="given[name] < 0}",
)

# Event time says when it was known.
swap(
    "known_when_it_happens",
    says="known when it happens",
    old='if "known_time" in given and given["known_time"] == given.get("event_time"):',
    new='if "known_time" in given and given["known_time"] == "":',
)

# As often as it has to be is too seldom.
swap(
    "slow_at_the_limit",
    says="as often as it has to be",
    old='given["refresh_hours"] > given["max_age_hours"]',
    new='given["refresh_hours"] >= given["max_age_hours"]',
)

# Nobody compares the two.
swap(
    "refresh_not_compared",
    says="refreshed less often than its age limit asks",
    old='problems["refresh_hours"] = "slow"',
    new="pass",
)

# A column, whatever is counted.
swap(
    "column_for_a_count",
    says="column, which is absent, is reported as missing",
    old='if given.get("aggregate") in ("sum", "max"):',
    new="if True:",
)

# The first is enough.
swap(
    "first_problem",
    says="an empty contract",
    old="for name, problem in problems.items()]",
    new="for name, problem in list(problems.items())[:1]]",
)

# The right problem at the field beside it.
swap(
    "same_at_the_event_time",
    says="the right problem, at another field",
    old='problems["known_time"] = "same"',
    new='problems["event_time"] = "same"',
)
