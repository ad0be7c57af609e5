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
    says="no LookupError where there is none",
    old='raise LookupError(f"no runtime with long-term support from {minimum} on")',
    new='return ""',
)

# An older one will not do; the minimum itself is not older.
swap(
    "above_the_minimum",
    says="the minimum itself will not do",
    old="Version(version[0]) >= Version(minimum)",
    new="Version(version[0]) > Version(minimum)",
)

# The first number decides alone, and of equal ones the last of the list.
swap(
    "major_version_only",
    says="not the newest of a major version",
    old="found[max(found)]",
    new="found[max(found, key=lambda each: (each.major, list(found).index(each)))]",
)

# The newest of all is taken, which has months of support left and not years.
swap("any_support", says="a runtime without long-term support", old=' and " LTS" in each.name', new="")
