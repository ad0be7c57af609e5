"""Right: fluent MLflow and its search as a pandas frame, pyplot for the picture."""

import io
from itertools import product

import mlflow
import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error


def run_matrix(
    train: pd.DataFrame, test: pd.DataFrame, label: str, matrix: dict[str, list], experiment: str, test_set: str
) -> str:
    mlflow.set_experiment(experiment)
    features = [name for name in train.columns if name != label]
    parent = mlflow.start_run(run_name="matrix")
    mlflow.set_tag("test_set", test_set)
    for number, combination in enumerate(product(*(matrix[name] for name in matrix))):
        mlflow.start_run(run_name=f"trial {number}", nested=True)
        mlflow.set_tag("test_set", test_set)
        for name, value in zip(matrix, combination, strict=True):
            mlflow.log_param(name, value)
        try:
            fitted = Ridge(**dict(zip(matrix, combination, strict=True)))
            fitted.fit(train[features], train[label])
        except Exception:
            mlflow.end_run("FAILED")
            continue
        for name, rows in (("train_mae", train), ("test_mae", test)):
            mlflow.log_metric(name, mean_absolute_error(rows[label], fitted.predict(rows[features])))
        mlflow.end_run()
    mlflow.end_run()
    return parent.info.run_id


def log_slices(scored: pd.DataFrame, by: str, top: int, run_id: str) -> None:
    table = pd.DataFrame({"off": np.abs(scored["label"] - scored["prediction"])})
    table["value"] = ["unknown" if pd.isnull(value) else str(value) for value in scored[by]]
    whole = table.groupby("value")["off"].agg(["mean", "size"]).reset_index()
    whole = whole.sort_values(["size", "value"], ascending=[False, True])
    largest = list(whole["value"].head(top))
    metrics = {"mae": table["off"].mean()}
    for value in largest:
        clean = "".join(c if c.isascii() and (c.isalnum() or c in "_-.") else "_" for c in value)
        metrics[f"mae__{by}__{clean}"] = table.loc[table["value"] == value, "off"].mean()
    rest = table[~table["value"].isin(largest)]
    if not rest.empty:
        metrics[f"mae__{by}__other"] = rest["off"].mean()
    mlflow.log_metrics(metrics, run_id=run_id)
    lines = {line.value: {"mae": line.mean, "rows": int(line.size)} for line in _lines(whole)}
    mlflow.log_dict(lines, f"reports/slices__{by}.json", run_id=run_id)


def _lines(whole: pd.DataFrame) -> list:
    from collections import namedtuple

    Line = namedtuple("Line", ["value", "mean", "size"])
    return [Line(*row) for row in whole[["value", "mean", "size"]].to_numpy().tolist()]


def judge_run(run_id: str, limits: dict[str, dict]) -> bool:
    measured = mlflow.get_run(run_id).data.metrics
    flat = {f"{bound}.{name}": value for name, limit in limits.items() for bound, value in limit.items()}
    table = pd.DataFrame(limits).T.reindex(columns=["min", "max"])
    values = pd.Series({name: measured.get(name, np.nan) for name in limits}, dtype=float)
    low, high = table["min"].fillna(-np.inf).astype(float), table["max"].fillna(np.inf).astype(float)
    passed = bool(values.between(low, high).all())
    mlflow.log_params(flat, run_id=run_id)
    mlflow.log_metric("passed", 1.0 if passed else 0.0, run_id=run_id)
    return passed


def select_run(experiment: str, test_set: str, metric: str, lower_is_better: bool) -> str | None:
    if mlflow.get_experiment_by_name(experiment) is None:
        return None
    runs = mlflow.search_runs(experiment_names=[experiment], filter_string="attributes.status = 'FINISHED'")
    for column in (f"metrics.{metric}", "metrics.passed", "tags.test_set"):
        if column not in runs:
            return None
    runs = runs[(runs["metrics.passed"] == 1) & (runs["tags.test_set"] == test_set)]
    runs = runs.dropna(subset=[f"metrics.{metric}"])
    if runs.empty:
        return None
    runs = runs.sort_values([f"metrics.{metric}", "start_time"], ascending=[lower_is_better, True])
    return runs["run_id"].iloc[0]


def comparison_table(parent_run_id: str, metric: str, lower_is_better: bool) -> pd.DataFrame:
    place = mlflow.get_run(parent_run_id).info.experiment_id
    runs = mlflow.search_runs([place], f"tags.mlflow.parentRunId = '{parent_run_id}'")
    if runs.empty:
        runs = pd.DataFrame(columns=["run_id", "status"])
    runs = runs[runs["status"] == "FINISHED"]
    columns = {"run_id": runs["run_id"]}
    for name in runs.columns:
        if name.startswith("params.") and runs[name].notna().any():
            columns[name.removeprefix("params.")] = runs[name]
    for name in (metric, "passed"):
        columns[name] = runs.get(f"metrics.{name}", pd.Series(np.nan, index=runs.index))
    table = pd.DataFrame(columns).sort_values(metric, ascending=lower_is_better)
    text = io.StringIO()
    table.to_csv(text, index=False)
    mlflow.log_text(text.getvalue(), "reports/comparison.csv", run_id=parent_run_id)
    return table


def plot_comparison(table: pd.DataFrame, metric: str, limit: float, run_id: str) -> str:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(10, 6))
    axes.plot(table["candidate"], table[metric], "o")
    axes.set_xlim(-1, len(table))
    axes.axhline(limit, linestyle="--")
    axes.set_title(f"{metric} of {len(table)} candidates, limit {limit}")
    axes.tick_params(axis="x", rotation=90)
    figure.tight_layout()
    mlflow.MlflowClient().log_figure(run_id, figure, f"plots/{metric}.png")
    plt.close(figure)
    return f"plots/{metric}.png"
