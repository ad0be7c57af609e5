"""Mistakes of log_evidence."""

import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import mlflow
from labjudge.proof.traps import swap, trap


@trap(says="No such file or directory")
def figure_never_saved(run_id: str, scored: pd.DataFrame, sample: int) -> None:
    plt.figure(figsize=(8, 5))
    plt.scatter(scored["prediction"], scored["label"] - scored["prediction"])
    client = MlflowClient()
    client.log_artifact(run_id, "residuals.png", "plots")


@trap(says="plots/residuals.png is of one colour")
def saved_when_it_was_closed(run_id: str, scored: pd.DataFrame, sample: int) -> None:
    residuals = scored["label"] - scored["prediction"]
    plt.figure(figsize=(8, 5))
    plt.scatter(scored["prediction"], residuals)
    plt.close()
    client = MlflowClient()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "residuals.png"
        plt.savefig(file)
        client.log_artifact(run_id, str(file), "plots")


# A name with the day in it: nobody finds it in another run.
swap(
    "name_of_the_day",
    says="residuals_2026",
    old='client.log_figure(run_id, figure, "plots/residuals.png")',
    new='client.log_figure(run_id, figure, f"plots/residuals_{pd.Timestamp(2026, 5, 4):%Y%m%d}.png")',
)


# All rows are kept "for later".
swap(
    "raw_data_beside_the_sample",
    says="raw data as an artifact",
    old='    client.log_text(run_id, shown.to_csv(index=False), "reports/sample_predictions.csv")',
    new="""\
    client.log_text(run_id, shown.to_csv(index=False), "reports/sample_predictions.csv")
    client.log_text(run_id, scored.to_json(orient="records"), "reports/plot_input.json")""",
)


@trap(says="the run with the evidence is FINISHED")
def started_once_more(run_id: str, scored: pd.DataFrame, sample: int) -> None:
    residuals = scored["label"] - scored["prediction"]
    figure, axes = plt.subplots(figsize=(8, 5))
    axes.scatter(scored["prediction"], residuals)
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/residuals.png")
        report = {"rows": len(scored), "mae": float(residuals.abs().mean()), "bias": -float(residuals.mean())}
        mlflow.log_dict(report, "reports/errors.json")
        mlflow.log_text(scored.head(sample).to_csv(index=False), "reports/sample_predictions.csv")
    plt.close(figure)


# Late is early.
swap(
    "bias_the_other_way_round",
    says="bias in reports/errors.json is",
    old='"bias": -float(residuals.mean())',
    new='"bias": float(residuals.mean())',
)


# The index becomes a column without a name.
swap(
    "index_as_a_column",
    says="'Unnamed: 0'",
    old="shown.to_csv(index=False)",
    new="shown.to_csv()",
)


# What stands there already is left.
swap(
    "first_evidence_stays",
    says="evidence of the call before",
    old="    residuals = scored",
    new="""\
    if client.list_artifacts(run_id):
        return
    residuals = scored""",
)
