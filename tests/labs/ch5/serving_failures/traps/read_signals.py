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
