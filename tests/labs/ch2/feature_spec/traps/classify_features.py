"""Mistakes of classify_features."""

from labjudge.proof.traps import swap

# The window first.
swap(
    "window_before_request",
    says="kind is 'aggregate' for comes_from 'request'",
    old="""\
    if column["comes_from"] == "request":
        return "real-time"
    if column["window_days"] is not None:
        return "aggregate"
""",
    new="""\
    if column["window_days"] is not None:
        return "aggregate"
    if column["comes_from"] == "request":
        return "real-time"
""",
)

# What has a history is static.
swap(
    "history_is_static",
    says="kind is 'static'",
    old='"static" if column["changes"] == "never"',
    new='"static" if column["changes"] != "in place"',
)

# When it happened is when it was known.
swap(
    "no_delay",
    says="what arrives after the decision",
    old='"late": last <= 0 < last + delay',
    new='"late": False',
)

# At the decision is too late.
swap(
    "at_the_decision_is_late",
    says="known exactly at the decision",
    old="last <= 0 < last + delay",
    new="last <= 0 <= last + delay",
)

# The future is late as well.
swap(
    "future_and_late",
    says="what comes after the decision",
    old='"late": last <= 0 < last + delay',
    new='"late": last + delay > 0',
)

# The status of today in the rows of then.
swap(
    "overwritten_is_fine",
    says="what changes in place",
    old='column["changes"] == "in place"}',
    new='column["changes"] == "in place" and last > 0}',
)
