"""Mistakes of contain_leak."""

from labjudge.proof.traps import swap

# As in a planned rotation: the new token first.
swap(
    "new_token_first",
    says="the thief goes on meanwhile",
    old="""\
    with suppress(NotFound):  # revoked already; the rest still has to be done
        w.token_management.delete(token_id)
    made = w.token_management.create_obo_token(caller, lifetime_seconds=lifetime_seconds)
""",
    new="""\
    made = w.token_management.create_obo_token(caller, lifetime_seconds=lifetime_seconds)
    with suppress(NotFound):
        w.token_management.delete(token_id)
""",
)
swap(
    "never_revoked",
    says="the thief's token works",
    old="        w.token_management.delete(token_id)\n",
    new="        w.token_management.get(token_id)\n",
)
# Somebody was faster, and the callers stay without a token.
swap(
    "stops_when_it_is_gone",
    says="raised ResourceDoesNotExist",
    old="    with suppress(NotFound):  # revoked already; the rest still has to be done\n",
    new="    if True:\n",
)
swap(
    "without_an_end",
    says="a token that ends another time",
    old="(caller, lifetime_seconds=lifetime_seconds)",
    new="(caller)",
)
swap(
    "made_and_not_stored",
    says="callers have no token",
    old='    w.secrets.put_secret(secret["scope"], secret["key"], string_value=made.token_value)\n',
    new="    made.token_value\n",
)
# All tokens of the principal go.
swap(
    "all_tokens_go",
    says="a token that nobody stole is gone",
    old="        w.token_management.delete(token_id)\n",
    new="""\
        for each in w.token_management.list():
            w.token_management.delete(each.token_id)
""",
)
# Where a request came from is compared as text.
swap(
    "addresses_as_text",
    says="from the 1st of the networks",
    old='        and not any(ipaddress.ip_address(row["source_ip"]) in network for network in ours)\n',
    new='        and row["source_ip"] not in networks\n',
)
swap(
    "first_network_only",
    says="from the 2nd of the networks",
    old="    ours = [ipaddress.ip_network(network) for network in networks]\n",
    new="    ours = [ipaddress.ip_network(network) for network in networks[:1]]\n",
)
swap(
    "refused_ones_too",
    says="a request that was refused",
    old='        and row["status"] == 200\n',
    new="",
)
swap(
    "every_token",
    says="a request with another token",
    old='        if row["token_id"] == token_id\n        and',
    new="        if",
)
swap(
    "in_the_order_of_the_log",
    says="not in the order of time",
    old='for row in sorted(strange, key=lambda row: row["time"])]',
    new="for row in strange]",
)
# Whatever goes wrong, it will be gone already.
swap(
    "every_failure_is_gone_already",
    says="the thief goes on, and nobody is told",
    old="with suppress(NotFound):",
    new="with suppress(Exception):",
)
