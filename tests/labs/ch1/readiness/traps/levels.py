"""Mistakes of levels."""

from labjudge.proof.traps import swap

# A bar that is met exactly is not reached.
swap(
    "above_the_bar_only",
    says="a level at its very bar",
    old='if share >= each["at_least"]][-1]',
    new='if share > each["at_least"] or not each["at_least"]][-1]',
)

# The mean of all shares decides.
swap(
    "mean_of_all",
    says="a failed domain is hidden",
    old="if domain not in reached or order.index(reached[domain]) < order.index(level)",
    new="""\
if domain not in reached
        or (order.index(reached[domain]) < order.index(level) and sum(shares.values()) / len(shares) < 0.7)""",
)

# One bar for all, the first.
swap(
    "one_level_for_all",
    says="another level for each domain",
    old="order.index(reached[domain]) < order.index(level)",
    new="order.index(reached[domain]) < order.index(next(iter(required.values())))",
)

# What was not asked about cannot be a problem.
swap(
    "not_asked_is_fine",
    says="a domain that was not asked about",
    old="if domain not in reached or order",
    new="if domain in reached and order",
)

# What blocks is sorted by name.
swap(
    "by_name_only",
    says="not sorted by share",
    old="key=lambda domain: (shares.get(domain, -1), domain)",
    new="key=str",
)

# What was not asked about is sorted as if nothing were right.
swap(
    "unasked_is_zero",
    says="what was not asked about does not come first, by name",
    old="(shares.get(domain, -1), domain)",
    new="(shares.get(domain, 0), domain)",
)

# The domain that is farthest from its level comes first.
swap(
    "by_what_is_lacking",
    says="what blocks is sorted by what is lacking",
    old="key=lambda domain: (shares.get(domain, -1), domain)",
    new="""\
key=lambda domain: (
            domain in shares,
            shares.get(domain, 0) - rubric[order.index(required[domain])]["at_least"],
            domain,
        )""",
)
