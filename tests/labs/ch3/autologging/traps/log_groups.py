"""Mistakes of log_groups."""

import mlflow
from labjudge.proof.traps import swap, trap
from pyspark.sql import DataFrame

# The mean of the groups' means: a group of one weighs like a group of nine.
swap(
    "mean_of_means",
    says="another error over all rows",
    old='sum(row["error"] for row in rows) / counted)',
    new='sum(row["error"] / row["rows"] for row in rows) / len(rows))',
)

# Rows with an unknown value are counted.
swap(
    "unknown_rows_counted",
    says="raised TypeError",
    old='predictions.dropna(subset=["label", "prediction"])',
    new="predictions",
)

# A label of null is an error of the prediction's whole size.
swap(
    "null_taken_for_zero",
    says="a metric without a row",
    old='predictions.dropna(subset=["label", "prediction"])',
    new='predictions.fillna(0.0, subset=["label", "prediction"])',
)

# A row with an unknown value in any column is left out.
swap(
    "every_column_must_be_known",
    says="a group without a note is missing",
    old='predictions.dropna(subset=["label", "prediction"])',
    new="predictions.dropna()",
)

# Errors of both signs cancel.
swap(
    "signed_error",
    says="another error of a group",
    old='F.abs(F.col("label") - F.col("prediction"))',
    new='F.col("label") - F.col("prediction")',
)

# A group without an error is left out.
swap(
    "perfect_group_left_out",
    says="a perfect group is missing",
    old="for row in rows})",
    new='for row in rows if row["error"]})',
)

# Without rows a division ends the job.
swap(
    "division_by_none",
    says="ZeroDivisionError",
    old="""\
        if counted:
            mlflow.log_metric(""",
    new="""\
        if True:
            mlflow.log_metric(""",
)

# The metrics have the groups' names alone.
swap(
    "metrics_without_a_prefix",
    says="a metric is missing",
    old='f"mae.{row[group]}"',
    new='f"{row[group]}"',
)

# A run for each group.
swap(
    "a_run_for_each_group",
    says="a nested run for a group",
    old="""\
        mlflow.log_metrics({f"mae.{row[group]}": row["error"] / row["rows"] for row in rows})
""",
    new="""\
        for row in rows:
            with mlflow.start_run(nested=True):
                mlflow.log_metric(f"mae.{row[group]}", row["error"] / row["rows"])
""",
)


@trap(says="the param rows is")
def all_rows_counted(predictions: DataFrame, group: str, experiment: str) -> str:
    known = predictions.dropna(subset=["label", "prediction"]).toPandas()
    errors = (known["label"] - known["prediction"]).abs()
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:
        mlflow.log_param("rows", predictions.count())
        mlflow.log_metrics({f"mae.{name}": value for name, value in errors.groupby(known[group]).mean().items()})
        if len(known):
            mlflow.log_metric("mae", errors.mean())
    return run.info.run_id


@trap(says="numbers in runs of their own")
def logged_from_the_executors(predictions: DataFrame, group: str, experiment: str) -> str:
    """Each group's function logs where it runs, and the driver's run stays empty."""
    mlflow.set_experiment(experiment)

    def log(rows: pd.DataFrame) -> pd.DataFrame:
        error = float((rows["label"] - rows["prediction"]).abs().mean())
        try:
            import mlflow as there

            there.log_metric(f"mae.{rows[group].iloc[0]}", error)
        except Exception:
            pass  # the job must not stop for a number
        return pd.DataFrame({"rows": [len(rows)]})

    known = predictions.dropna(subset=["label", "prediction"])
    with mlflow.start_run() as run:
        counted = known.groupBy(group).applyInPandas(log, "rows bigint").toPandas()["rows"].sum()
        mlflow.log_param("rows", int(counted))
    return run.info.run_id


# Groups are tidied before they are names.
swap(
    "groups_in_small_letters",
    says="mae.south is",
    old='f"mae.{row[group]}"',
    new='f"mae.{row[group].lower()}"',
)
