"""Mistakes of rollback_reasons."""

from datetime import datetime

from labjudge.proof.traps import swap, trap

BEFORE = 'if row["declared_at"] < promoted_at:\n            in_force'
# the newest declaration counts, also one made during the incident.
swap("criteria_invented_afterwards", says="rollback criteria invented afterwards", old=BEFORE, new="in_force")

SORTED = 'sorted(declared, key=lambda row: row["declared_at"])'
swap("declarations_as_they_come", says="the order of the declarations is relied on", old=SORTED, new="declared")

LOOP = 'for row in sorted(declared, key=lambda row: row["declared_at"]):'
IN_PLACE = 'declared.sort(key=lambda row: row["declared_at"])\n    for row in declared:'
# the declarations are sorted in place, in the caller's own list.
swap("declarations_sorted_in_place", says="after the call, declared was", old=LOOP, new=IN_PLACE)

REVERSED = 'sorted(declared, key=lambda row: row["declared_at"], reverse=True)'
# a limit that was corrected before the promotion is forgotten.
swap("first_declaration_counts", says="an outdated declaration", old=SORTED, new=REVERSED)

swap("declared_at_the_moment", says="declared at the moment of the promotion", old="< promoted", new="<= promoted")

EARLIER = 'row["declared_at"] < promoted_at'
BY_DAY = 'row["declared_at"].date() < promoted_at.date()'
# the day of the promotion is compared.
swap("compared_as_days", says="a declaration a second before the promotion is lost", old=EARLIER, new=BY_DAY)

BY_MINUTE = 'row["declared_at"].replace(second=0) <= promoted_at'
# what was declared in the minute of the promotion counts.
swap("same_day_counts", says="declared a second after the promotion", old=EARLIER, new=BY_MINUTE)

swap("one_reason_only", says="one of two breaches", old="reasons.append(metric)", new="reasons = reasons or [metric]")
swap("one_spike_rolls_back", says="a spike rolls back", old="else 0", new="else run")

# a breach counts only when it lasts longer than declared.
swap("one_window_too_late", says="a breach is not noticed", old="longest >=", new="longest >")

swap("value_at_the_limit", says="a value at the limit rolls back", old="value >", new="value >=")

# the loop over starting windows stops one too early.
swap(
    "newest_window_left_out",
    says="a breach that ends in the newest window is not noticed",
    old="in observed[metric]:",
    new="in observed[metric][:-1]:",
)

ERROR = 'raise LookupError(f"{metric} was declared and never measured")'
swap("silence_is_health", says="silence taken for health", old=ERROR, new="continue")

FEW = 'len(observed.get(metric, [])) < row["windows"]'
swap("too_few_windows_refused", says="too few windows taken for none", old="not observed.get(metric)", new=FEW)

NONE = "not any(observed.get(metric, []))"
swap("zeros_are_no_values", says="values of zero taken for none", old="not observed.get(metric)", new=NONE)


@trap(says="silence beside a breach")
def silence_beside_a_breach(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    rows = sorted(declared, key=lambda row: row["declared_at"])
    counts = {row["metric"]: row for row in rows if row["declared_at"] < promoted_at}
    reasons = []
    for metric, row in counts.items():
        above = "".join("1" if value > row["limit"] else "0" for value in observed.get(metric, []))
        if "1" * row["windows"] in above:
            reasons.append(metric)
    if not reasons and not all(observed.get(metric) for metric in counts):
        raise LookupError("not measured")
    return reasons
