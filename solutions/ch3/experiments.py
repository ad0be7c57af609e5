"""Reference for lab 3.2."""

import itertools
import math
import re
from collections.abc import Iterator
from contextlib import suppress

import mlflow
import pandas as pd
from matplotlib.figure import Figure
from mlflow import MlflowClient
from mlflow.entities import Run
from sklearn.linear_model import Ridge

WIDTH, HEIGHT, BAR = 8, 4, 0.25
"""Inches of a picture, and of each candidate in it."""


def run_matrix(
    train: pd.DataFrame, test: pd.DataFrame, label: str, matrix: dict[str, list], experiment: str, test_set: str
) -> str:
    mlflow.set_experiment(experiment)
    tags = {"test_set": test_set}
    with mlflow.start_run(tags=tags) as parent:
        for values in itertools.product(*matrix.values()):
            settings = dict(zip(matrix, values, strict=True))
            # Outside the run's block: what leaves the block marks the run as FAILED.
            with suppress(Exception), mlflow.start_run(nested=True, tags=tags):
                mlflow.log_params(settings)
                model = Ridge(**settings).fit(train.drop(columns=label), train[label])
                mlflow.log_metrics({"train_mae": _mae(model, train, label), "test_mae": _mae(model, test, label)})
    return parent.info.run_id


def _mae(model: Ridge, rows: pd.DataFrame, label: str) -> float:
    return float((model.predict(rows.drop(columns=label)) - rows[label]).abs().mean())


def log_slices(scored: pd.DataFrame, by: str, top: int, run_id: str) -> None:
    errors = (scored["label"] - scored["prediction"]).abs()
    values = scored[by].map(lambda value: "unknown" if pd.isna(value) else str(value))
    report = errors.groupby(values).agg(mae="mean", rows="size")
    kept = sorted(report.index, key=lambda value: (-report["rows"][value], value))[:top]
    # The rest from its rows: a mean of its values' means would weigh a value of one row like a value of ten.
    slices = errors.groupby(values.where(values.isin(kept), "other")).mean()
    named = {f"mae__{by}__{_plain(value)}": error for value, error in slices.items()}
    mlflow.log_metrics({"mae": errors.mean(), **named}, run_id=run_id)
    MlflowClient().log_dict(run_id, report.to_dict("index"), f"reports/slices__{by}.json")


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]", "_", name)


def judge_run(run_id: str, limits: dict[str, dict]) -> bool:
    client = MlflowClient()
    # First, because a param cannot be changed: what was judged by other limits keeps its verdict.
    bounds = {f"{bound}.{metric}": value for metric, limit in limits.items() for bound, value in limit.items()}
    mlflow.log_params(bounds, run_id=run_id)
    metrics = client.get_run(run_id).data.metrics
    passed = all(
        limit.get("min", -math.inf) <= metrics.get(metric, math.nan) <= limit.get("max", math.inf)
        for metric, limit in limits.items()
    )
    client.log_metric(run_id, "passed", int(passed))
    return passed


def select_run(experiment: str, test_set: str, metric: str, lower_is_better: bool) -> str | None:
    client = MlflowClient()
    found = client.get_experiment_by_name(experiment)
    if found is None:
        return None
    best = client.search_runs(
        [found.experiment_id],
        f"attributes.status = 'FINISHED' AND metrics.passed = 1 AND tags.test_set = '{test_set}'",
        order_by=[f"metrics.`{metric}` {'ASC' if lower_is_better else 'DESC'}", "attributes.start_time ASC"],
        max_results=1,
    )
    # Runs without the metric, or with NaN, come last in either order.
    return next((run.info.run_id for run in best if not math.isnan(run.data.metrics.get(metric, math.nan))), None)


def comparison_table(parent_run_id: str, metric: str, lower_is_better: bool) -> pd.DataFrame:
    client = MlflowClient()
    runs = list(_finished_in(client, parent_run_id))
    params = sorted({name for run in runs for name in run.data.params})
    rows = [
        {
            "run_id": run.info.run_id,
            **run.data.params,
            metric: run.data.metrics.get(metric),
            "passed": run.data.metrics.get("passed"),
        }
        for run in runs
    ]
    table = pd.DataFrame(rows, columns=["run_id", *params, metric, "passed"])
    table = table.sort_values(metric, ascending=lower_is_better)  # those without a value come last
    client.log_text(parent_run_id, table.to_csv(index=False), "reports/comparison.csv")
    return table


def _finished_in(client: MlflowClient, parent_run_id: str) -> Iterator[Run]:
    experiment_id = client.get_run(parent_run_id).info.experiment_id
    wanted = f"attributes.status = 'FINISHED' AND tags.`mlflow.parentRunId` = '{parent_run_id}'"
    token = None
    while True:
        page = client.search_runs([experiment_id], wanted, page_token=token)
        yield from page
        if not (token := page.token):
            return


def plot_comparison(table: pd.DataFrame, metric: str, limit: float, run_id: str) -> str:
    size = WIDTH, HEIGHT + BAR * len(table)
    figure = Figure(figsize=size, layout="constrained")  # makes room for long names
    axes = figure.subplots()
    axes.barh(table["candidate"], table[metric])
    axes.set_ylim(-0.5, len(table) - 0.5)  # a candidate without a value keeps its place and its name
    axes.axvline(limit, color="tab:red", label=f"limit {limit:g}")
    axes.set_xlabel(metric)
    axes.legend()
    path = f"plots/{metric}.png"
    MlflowClient().log_figure(run_id, figure, path)
    return path
