"""Mistakes of newest_runtime."""

from labjudge.proof.traps import swap

# 9.1 is behind 17.3 in the alphabet.
swap(
    "text_for_numbers",
    says="versions compared as text",
    old="Version(version[0]) >= Version(minimum)",
    new="version[0] >= minimum",
)

# 17.10 as a number with decimals is 17.1.
swap(
    "decimals_for_versions",
    says="a runtime that is too old",
    old="Version(version[0]) >= Version(minimum)",
    new="float(version[0]) >= float(minimum)",
)

# What is asked for at least is taken exactly, or as near as can be.
swap("oldest_that_will_do", says="not the newest runtime", old="found[max(found)]", new="found[min(found)]")

# The libraries are left to the job.
swap("ml_not_looked_at", says="ml is ", old='(" ML " in each.name) == ml', new='(" ML " in each.name) >= ml')

# Nobody learns that there is none.
swap(
    "empty_when_none",
    says="nobody learns that there is none",
    old='raise LookupError(f"no runtime with long-term support from {minimum} on")',
    new='return ""',
)
