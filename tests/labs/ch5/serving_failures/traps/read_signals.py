"""Mistakes of read_signals."""

from labjudge.proof.traps import swap

swap("more_than_95_percent", says="is 5000.0", old="if upto >= 0.95 * count]", new="if upto > 0.95 * count]")
swap("no_requests_are_fast", says="is 5.0", old="min(reached) if count else None", new="min(reached)")
swap("first_error", says="another last_error", old="errors[-1] if errors", new="errors[0] if errors")
swap(
    "all_errors_are_5xx",
    says="another errors_5xx",
    old='value("request_5xx_count_total")',
    new='value("request_5xx_count_total") + value("request_4xx_count_total")',
)
swap(
    "equal_shares",
    says="another traffic",
    old='            "traffic": traffic[name],\n',
    new='            "traffic": sum(traffic.values()) // len(traffic),\n',
)
swap(
    "not_ready_meanwhile",
    says="what serves is ready",
    old='found.state.ready.value == "READY"',
    new='found.state.ready.value == "READY" and found.state.config_update.value == "NOT_UPDATING"',
)
swap(
    "under_way_or_not",
    says="another state",
    old="found.state.config_update.value",
    new='"IN_PROGRESS" if found.pending_config else "NOT_UPDATING"',
)
swap("no_share_is_all", says="an entity without traffic", old="traffic[name],", new="traffic[name] or 100,")
