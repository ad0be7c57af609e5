"""Mistakes of feature_drift."""

from labjudge.proof.traps import swap

# Each column is tested as if it were the only one.
swap("uncorrected", says="too many false alarms", old="limit = alpha / max(1, len(chances))", new="limit = alpha")

# Means are compared.
swap("means_only", says="a wider spread is missed", old="stats.ks_2samp(old, new)", new="stats.ttest_ind(old, new)")

# Categories are those of the baseline.
swap(
    "old_categories",
    says="a new category is missed",
    old="names = sorted(set(old) | set(new))",
    new="names = sorted(set(old))",
)

# Five values are tested like five hundred.
swap("tiny_samples", says="too few values are judged", old="< minimum:", new="< 2:")

# So many values in all.
swap(
    "both_sides_together",
    says="many values of one side make up for few of the other",
    old="if min(len(old), len(new)) < minimum:",
    new="if len(old) + len(new) < 2 * minimum:",
)

# With one category there is nothing to test, and nothing is stable.
swap(
    "one_category_is_drift",
    says="the same values are not called stable",
    old="    names = sorted(set(old) | set(new))\n",
    new="    names = sorted(set(old) | set(new))\n    if len(names) == 1:\n        return 0.0\n",
)
