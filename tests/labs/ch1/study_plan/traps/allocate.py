"""Mistakes of allocate."""

from labjudge.proof.traps import swap

# Who is strong in a domain gets as much time for it as who is weak.
swap(
    "weights_only",
    says="not by weight and weakness",
    old='each["weight"] * (1 - each["confidence"])',
    new='each["weight"]',
)

# Each share is rounded for itself.
swap(
    "each_rounded_for_itself",
    says="minutes that do not add up",
    old="int(value) for name, value in exact.items()}",
    new="round(value) for name, value in exact.items()}\n    return minutes",
)

# What is left goes to the first domains, whatever was cut off.
swap(
    "rest_to_the_first",
    says="a minute for another domain",
    old="by_remainder = sorted(",
    new="by_remainder = (lambda names, key: list(names))(",
)

# Whole hours cannot be shared out when nothing is lacking.
swap(
    "divided_by_nothing",
    says="nothing is lacking, and it stops",
    old="    if not any(shares.values()):",
    new="    if not shares:",
)

# Who is sure of everything has nothing to do.
swap(
    "nothing_left_to_learn",
    says="nothing is lacking, and the hours are lost",
    old="""\
        shares = {each["name"]: each["weight"] for each in domains}
""",
    new="""\
        return {each["name"]: 0 for each in domains}
""",
)

# All that is left goes to one domain.
swap(
    "rest_to_the_largest",
    says="not the share of a domain",
    old="""\
    for name in by_remainder[: total - sum(minutes.values())]:
        minutes[name] += 1
""",
    new="""\
    minutes[max(exact, key=exact.get)] += total - sum(minutes.values())
""",
)

# Who is sure of everything gives each domain as much.
swap(
    "equal_shares",
    says="nothing is lacking, and not by the weights",
    old='        shares = {each["name"]: each["weight"] for each in domains}\n',
    new='        shares = {each["name"]: 1 for each in domains}\n',
)
