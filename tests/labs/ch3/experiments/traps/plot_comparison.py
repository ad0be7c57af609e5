"""Mistakes of plot_comparison."""

import html

from labjudge.proof.traps import swap, trap

# As small as a thumbnail.
swap(
    "thumbnail",
    says="too small to read",
    old="log_figure(run_id, figure, path)",
    new='log_figure(run_id, figure, path, save_kwargs={"dpi": 50})',
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
    MlflowClient().log_figure(run_id, figure, path)
""",
    new="""\
    figure.savefig("comparison.png", dpi=100)
""",
)

# The axis ends a little above the largest value, and what lies beyond is not drawn.
swap(
    "limit_cut_off",
    says="a limit above all values is cut off",
    old="""\
    axes.axvline(limit, color="tab:red", label=f"limit {limit:g}")
""",
    new="""\
    axes.axvline(limit, color="tab:red", label="limit")
    axes.set_xlim(0, table[metric].max() * 1.1)
""",
)

# Long names are cut, and several candidates have the same one.
swap(
    "names_cut_short",
    says="a name is cut short",
    old='axes.barh(table["candidate"], table[metric])',
    new='axes.barh(range(len(table)), table[metric], tick_label=[name[:14] for name in table["candidate"]])',
)

# The margin is as wide as ever, and long names begin outside of it.
swap(
    "a_margin_of_one_size",
    says="a name begins outside of the picture",
    old=', layout="constrained")',
    new=")",
)

# Who has no value does not take part.
swap(
    "nulls_left_out",
    says="without a value, without a name",
    old="    axes = figure.subplots()\n",
    new="    axes = figure.subplots()\n    table = table.dropna(subset=[metric])\n",
)

# To log into a run it is opened; when it is closed, it has finished.
swap(
    "run_opened_for_the_picture",
    says="the run of the picture is opened again",
    old="""\
    MlflowClient().log_figure(run_id, figure, path)
""",
    new="""\
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, path)
""",
)

# Only the first ten are drawn.
swap(
    "the_first_ten",
    says="some of many candidates are left out",
    old="    size = WIDTH, HEIGHT",
    new="    table = table.head(10)\n    size = WIDTH, HEIGHT",
)


@trap(says="a title in the tab is not in the picture")
def named_in_the_tab_only(table: pd.DataFrame, metric: str, limit: float, run_id: str) -> str:
    """The page has a title, and nothing in its picture says what the numbers are."""
    rows = zip(table["candidate"], table[metric], strict=True)
    shown = "".join(f"<tr><td>{html.escape(name)}</td><td>{value}</td></tr>" for name, value in rows)
    head = f"<head><title>{html.escape(metric)}</title></head>"
    page = f"<html>{head}<body><p>limit {limit}</p><table>{shown}</table></body></html>"
    MlflowClient().log_text(run_id, page, f"plots/{metric}.html")
    return f"plots/{metric}.html"
