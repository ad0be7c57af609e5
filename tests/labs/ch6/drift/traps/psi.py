"""Mistakes of psi."""

from labjudge.proof.traps import swap

# Each period has bins of its own.
swap(
    "refitted",
    says="the bins follow the new data",
    old="        share = _shares(now, edges)\n",
    new="        share = _shares(now, np.unique(np.quantile(now, np.arange(1, bins) / bins))) if len(now) else expected\n",
)

# A bin without values is left out of the sum.
swap(
    "zero_bins",
    says="a bin without values is skipped",
    old="        found[str(period)] = float(np.sum((share - expected) * np.log(share / expected))) if len(now) else None\n",
    new="""\
        there = np.bincount(np.searchsorted(edges, now, side="right"), minlength=len(edges) + 1) > 0
        terms = (share - expected) * np.log(share / expected)
        found[str(period)] = float(np.sum(terms[there])) if len(now) else None
""",
)

# Bins above the largest value are not counted.
swap(
    "upper_bins_lost",
    says="could not be broadcast",
    old=", minlength=len(edges) + 1)",
    new=")",
)

# A baseline without rows is looked up like any other period.
swap("no_rows", says="KeyError", old="values.pop(baseline, np.array([]))", new="values.pop(baseline)")
