"""Mistakes of plot_comparison."""

from labjudge.proof.traps import swap

# As small as a thumbnail.
swap(
    "thumbnail",
    says="too small to read",
    old='save_kwargs={"dpi": 100}',
    new='save_kwargs={"dpi": 50}',
)

# Ranks in place of values.
swap(
    "ranks",
    says="a value is not in the picture",
    old='axes.barh(table["candidate"], table[metric])',
    new='axes.barh(table["candidate"], [1.0] * len(table))',
)

# Bars that nobody can tell apart.
swap(
    "bars_without_names",
    says="a candidate without its name",
    old='axes.barh(table["candidate"], table[metric])',
    new="axes.barh(range(len(table)), table[metric])",
)

# A number of what?
swap(
    "metric_not_named",
    says="the metric is not named",
    old="""\
    axes.set_xlabel(metric)
""",
    new="",
)

# Whether a candidate is good enough cannot be seen.
swap(
    "no_limit",
    says="the limit is not in the picture",
    old="""\
    axes.axvline(limit, color="tab:red", label=f"limit {limit:g}")
    axes.set_xlabel(metric)
    axes.legend()
""",
    new="""\
    axes.set_xlabel(metric)
""",
)

# The picture stays where the job ran.
swap(
    "saved_and_not_logged",
    says="no picture at that path",
    old="""\
    MlflowClient().log_figure(run_id, figure, path, save_kwargs={"dpi": 100})
""",
    new="""\
    figure.savefig("comparison.png", dpi=100)
""",
)
