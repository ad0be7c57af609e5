"""Mistakes of comparison_table."""

from labjudge.proof.traps import swap

# The first page only.
swap(
    "first_page",
    says="some of the trials only",
    old="""\
        if not (token := page.token):
            return
""",
    new="""\
        return
""",
)

# Failed trials stand in the table.
swap(
    "failed_trials",
    says="a run that did not finish",
    old="wanted = f\"attributes.status = 'FINISHED' AND tags.",
    new='wanted = f"tags.',
)

# All runs of the experiment, whoever made them.
swap(
    "whole_experiment",
    says="a run of somewhere else",
    old="wanted = f\"attributes.status = 'FINISHED' AND tags.`mlflow.parentRunId` = '{parent_run_id}'\"",
    new="wanted = f\"attributes.status = 'FINISHED' AND attributes.run_id != '{parent_run_id}'\"",
)

# As the search answers: newest first.
swap(
    "not_sorted",
    says="not in order",
    old="""\
    table = table.sort_values(metric, ascending=lower_is_better)  # those without a value come last
""",
    new="",
)


# Runs without a value come first.
swap(
    "unknown_first",
    says="a run without a value is not last",
    old="sort_values(metric, ascending=lower_is_better)",
    new='sort_values(metric, ascending=lower_is_better, na_position="first")',
)

# Columns from one run: what only others have is lost.
swap(
    "params_of_one_run",
    says="a column is missing",
    old="params = sorted({name for run in runs for name in run.data.params})",
    new="params = sorted(runs[0].data.params) if runs else []",
)

# Params as numbers: 07 becomes 7.
swap(
    "params_as_numbers",
    says="a row with other values",
    old="**run.data.params,",
    new="**{key: float(text) if text[0].isdigit() else text for key, text in run.data.params.items()},",
)

# The table is returned, and nobody else sees it.
swap(
    "not_kept",
    says="the table is not kept",
    old="""\
    client.log_text(parent_run_id, table.to_csv(index=False), "reports/comparison.csv")
""",
    new="",
)

# To log into a run it is opened; when it is closed, it has finished.
swap(
    "parent_opened",
    says="the parent is opened again",
    old="""\
    client.log_text(parent_run_id, table.to_csv(index=False), "reports/comparison.csv")
""",
    new="""\
    with mlflow.start_run(run_id=parent_run_id):
        mlflow.log_text(table.to_csv(index=False), "reports/comparison.csv")
""",
)

# What is not there is written out in the file.
swap(
    "nulls_written_out",
    says="a null that is written out",
    old="table.to_csv(index=False)",
    new='table.to_csv(index=False, na_rep="nan")',
)

# The newest experiment is taken for the parent's.
swap(
    "newest_experiment",
    says="not the parent's experiment",
    old="client.get_run(parent_run_id).info.experiment_id",
    new="client.search_experiments()[0].experiment_id",
)
