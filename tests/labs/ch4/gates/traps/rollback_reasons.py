"""Mistakes of rollback_reasons."""

from datetime import datetime

from labjudge.proof.traps import swap, trap

# the newest declaration counts, also one made during the incident.
swap(
    "criteria_invented_afterwards",
    says="rollback criteria invented afterwards",
    old="""\
        if row["declared_at"] < promoted_at:
            in_force[row["metric"]] = row""",
    new='        in_force[row["metric"]] = row',
)


@trap(says="the order of the declarations is relied on")
def declarations_as_they_come(
    declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]
) -> list[str]:
    rows = declared
    counts = {row["metric"]: row for row in rows if row["declared_at"] < promoted_at}
    reasons = []
    for metric, row in counts.items():
        above = "".join("1" if value > row["limit"] else "0" for value in observed.get(metric, []))
        if "1" * row["windows"] in above:
            reasons.append(metric)
    if not all(observed.get(metric) for metric in counts):
        raise LookupError("not measured")
    return reasons


# the declarations are sorted in place, in the caller's own list.
swap(
    "declarations_sorted_in_place",
    says="after the call, declared was",
    old='    for row in sorted(declared, key=lambda row: row["declared_at"]):',
    new="""\
    declared.sort(key=lambda row: row["declared_at"])
    for row in declared:""",
)


@trap(says="declared at the moment of the promotion")
def declared_at_the_moment(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    rows = sorted(declared, key=lambda row: row["declared_at"])
    counts = {row["metric"]: row for row in rows if row["declared_at"] <= promoted_at}
    reasons = []
    for metric, row in counts.items():
        above = "".join("1" if value > row["limit"] else "0" for value in observed.get(metric, []))
        if "1" * row["windows"] in above:
            reasons.append(metric)
    if not all(observed.get(metric) for metric in counts):
        raise LookupError("not measured")
    return reasons


# a limit that was corrected before the promotion is forgotten.
swap(
    "first_declaration_counts",
    says="an outdated declaration",
    old='for row in sorted(declared, key=lambda row: row["declared_at"]):',
    new='for row in sorted(declared, key=lambda row: row["declared_at"], reverse=True):',
)


@trap(says="one of two breaches")
def one_reason_only(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    rows = sorted(declared, key=lambda row: row["declared_at"])
    counts = {row["metric"]: row for row in rows if row["declared_at"] < promoted_at}
    reasons = []
    for metric, row in counts.items():
        above = "".join("1" if value > row["limit"] else "0" for value in observed.get(metric, []))
        if "1" * row["windows"] in above:
            reasons = reasons or [metric]
    if not all(observed.get(metric) for metric in counts):
        raise LookupError("not measured")
    return reasons


@trap(says="a spike rolls back")
def one_spike_rolls_back(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    before = sorted((row for row in declared if row["declared_at"] < promoted_at), key=lambda row: row["declared_at"])
    in_force = {row["metric"]: row for row in before}
    reasons = []
    for metric, row in in_force.items():
        if not observed.get(metric):
            raise LookupError(metric)
        if sum(value > row["limit"] for value in observed[metric]) >= row["windows"]:
            reasons.append(metric)
    return reasons


# a breach counts only when it lasts longer than declared.
swap(
    "one_window_too_late",
    says="a breach is not noticed",
    old='if longest >= row["windows"]:',
    new='if longest > row["windows"]:',
)


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


@trap(says="silence taken for health")
def silence_is_health(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    in_force = {}
    for row in sorted(declared, key=lambda row: row["declared_at"]):
        if row["declared_at"] < promoted_at:
            in_force[row["metric"]] = row
    reasons = []
    for metric, row in in_force.items():
        longest = run = 0
        for value in observed.get(metric, []):
            run = run + 1 if value > row["limit"] else 0
            longest = max(longest, run)
        if longest >= row["windows"]:
            reasons.append(metric)
    return reasons


_rollback_reasons = rollback_reasons


@trap(says="too few windows taken for none")
def too_few_windows_refused(declared: list[dict], promoted_at: datetime, observed: dict[str, list[float]]) -> list[str]:
    for row in declared:
        if row["declared_at"] < promoted_at and len(observed.get(row["metric"], [])) < row["windows"]:
            raise LookupError(f"{row['metric']} has too few values")
    return _rollback_reasons(declared, promoted_at, observed)


# a value at the limit is counted as above it.
swap(
    "value_at_the_limit",
    says="a value at the limit rolls back",
    old='run = run + 1 if value > row["limit"] else 0',
    new='run = run + 1 if value >= row["limit"] else 0',
)

# the loop over starting windows stops one too early.
swap(
    "newest_window_left_out",
    says="a breach that ends in the newest window is not noticed",
    old="for value in observed[metric]:",
    new="for value in observed[metric][:-1]:",
)

# a metric of zeros has values.
swap(
    "zeros_are_no_values",
    says="values of zero taken for none",
    old="if not observed.get(metric):",
    new="if not any(observed.get(metric, [])):",
)

# the day of the promotion is compared.
swap(
    "compared_as_days",
    says="a declaration a second before the promotion is lost",
    old='if row["declared_at"] < promoted_at:',
    new='if row["declared_at"].date() < promoted_at.date():',
)

# what was declared on the day of the promotion counts.
swap(
    "same_day_counts",
    says="declared a second after the promotion",
    old='if row["declared_at"] < promoted_at:',
    new='if row["declared_at"].replace(second=0) <= promoted_at:',
)
