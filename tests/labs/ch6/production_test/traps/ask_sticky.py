"""Mistakes of ask_sticky."""

from labjudge.proof.traps import swap

# The endpoint's own split draws for each request.
swap(
    "split_users",
    says="a user gets both versions",
    old="""\
    answer = _ask(w, endpoint, served, records)  # the endpoint's own split draws anew for each request
    answer.raise_for_status()
""",
    new="""\
    config = WorkspaceClient().config
    url = f"{config.host}/serving-endpoints/{endpoint}/invocations"
    answer = http.post(url, json={"dataframe_records": records}, headers=config.authenticate(), timeout=60)
    served = answer.headers["served-model-name"]
""",
)

# Always the same users are the first.
swap("without_salt", says="the salt does not count", old='f"{salt}:{user}".encode()', new="user.encode()")

# One bucket more than the share.
swap("one_too_many", says="the first bucket that is not below the share", old="bucket < shares", new="bucket <= shares")

# A candidate that is not deployed any more.
swap("always_two", says="KeyError", old="shares.get(candidate, 0)", new="shares[candidate]")

# A request for each record.
swap(
    "one_by_one",
    says="not one request",
    old="    answer.raise_for_status()\n    return {",
    new="    answer.raise_for_status()\n    _ask(w, endpoint, served, records[:1])\n    return {",
)
