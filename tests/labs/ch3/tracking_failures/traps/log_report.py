"""Mistakes of log_report."""

import tempfile

from labjudge.proof.traps import swap, trap


@trap(says="no report in the run")
def path_of_this_machine(errors: pd.DataFrame, run_id: str) -> str:
    path = f"{tempfile.mkdtemp()}/errors.csv"
    errors.to_csv(path, index=False)
    with mlflow.start_run(run_id=run_id):
        mlflow.log_param("report", path)
    return path


@trap(says="the run's status is another")
def run_opened_again(errors: pd.DataFrame, run_id: str) -> str:
    with mlflow.start_run(run_id=run_id):
        mlflow.log_text(errors.to_csv(index=False), "reports/errors.csv")
    return f"runs:/{run_id}/reports/errors.csv"


@trap(says="that nobody asked for")
def by_the_active_run(errors: pd.DataFrame, run_id: str) -> str:
    mlflow.set_experiment("/Shared/Default")
    with mlflow.start_run():
        mlflow.set_tag("report_of", run_id)
    MlflowClient().log_text(run_id, errors.to_csv(index=False), "reports/errors.csv")
    return f"runs:/{run_id}/reports/errors.csv"


# The index of the frame becomes a column without a name.
swap(
    "index_written",
    says="not the table's columns",
    old="errors.to_csv(index=False)",
    new="errors.to_csv()",
)

# A path that only this machine's process can read.
swap(
    "path_returned",
    says="but 'runs:/",
    old="""return f"runs:/{run_id}/reports/errors.csv\"""",
    new="""return "reports/errors.csv\"""",
)

# Rows without an error are left out of the report.
swap(
    "zeros_left_out",
    says="not the table's rows",
    old="errors.to_csv(index=False)",
    new='errors[errors["mae"] > 0].to_csv(index=False)',
)


@trap(says="the second report is not there")
def first_report_kept(errors: pd.DataFrame, run_id: str) -> str:
    client = MlflowClient()
    if not client.list_artifacts(run_id, "reports"):
        client.log_text(run_id, errors.to_csv(index=False), "reports/errors.csv")
    return f"runs:/{run_id}/reports/errors.csv"


@trap(says="a second report is refused")
def report_is_a_parameter_too(errors: pd.DataFrame, run_id: str) -> str:
    client = MlflowClient()
    client.log_param(run_id, "report_rows", len(errors))
    client.log_text(run_id, errors.to_csv(index=False), "reports/errors.csv")
    return f"runs:/{run_id}/reports/errors.csv"


# Three digits are enough for anybody.
swap(
    "rounded",
    says="not the table's values",
    old="errors.to_csv(index=False)",
    new='errors.to_csv(index=False, float_format="%.3f")',
)

# A night without errors has no report, and a URI of one.
swap(
    "empty_table_left_out",
    says="a table without rows is not there",
    old='    MlflowClient().log_text(run_id, errors.to_csv(index=False), "reports/errors.csv")',
    new="""\
    if len(errors):
        MlflowClient().log_text(run_id, errors.to_csv(index=False), "reports/errors.csv")""",
)
