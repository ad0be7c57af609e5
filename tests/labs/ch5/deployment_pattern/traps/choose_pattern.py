"""Mistakes of choose_pattern."""

from labjudge.proof.traps import swap

# The fastest of those that meet the contract: an endpoint for what is read once a day.
swap(
    "fastest_first",
    says="not the cheapest that is fast enough",
    old="""\
    if contract["rows"] != "request":
        for pattern in ("batch", "streaming"):
            if takes[pattern] <= within:
                return {"pattern": pattern, "precompute": False}
""",
    new="",
)

# Heavy joins are made online, and nobody looks at how long they take.
swap(
    "heavy_joins_online",
    says="one millisecond decides",
    old='if online + contract["features_ms"] <= within:',
    new="if online <= within:",
)

# Everything is computed beforehand, also what only the request brings.
swap(
    "the_request_beforehand",
    says="history that is not there yet",
    old='if online <= within and contract["features_from"] == "history":',
    new="if online <= within:",
)

# There is always an endpoint.
swap(
    "online_whatever_it_takes",
    says="a contract that cannot be kept",
    old='    return {"pattern": None, "precompute": False}\n',
    new="""\
    if contract["features_from"] == "history" and contract["features_ms"] == 0:
        return {"pattern": "online", "precompute": False}
    return {"pattern": None, "precompute": False}
""",
)

# A nightly job for rows that do not exist yet.
swap(
    "a_job_for_requests",
    says="rows that only the request has",
    old='if contract["rows"] != "request":',
    new='if contract["rows"] != "request" or within >= takes["batch"]:',
)
