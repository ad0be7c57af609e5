"""Right: the fluent API with explicit start and end, errors by sklearn.metrics, pyplot, search for the best candidate."""

import matplotlib.pyplot as plt
import mlflow
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error
from sklearn.preprocessing import StandardScaler


def split(frame: pd.DataFrame, label: str):
    return frame.loc[:, frame.columns != label], frame[label]


def record(train, check, label, settings):
    for key in settings:
        mlflow.log_param(key, settings[key])
    regressor = Ridge(**settings)
    regressor.fit(*split(train, label))
    for key, frame in {"train_mae": train, "check_mae": check}.items():
        known, target = split(frame, label)
        mlflow.log_metric(key, mean_absolute_error(target, regressor.predict(known)))
    return regressor


def train_run(
    train: pd.DataFrame, check: pd.DataFrame, label: str, settings: dict, tags: dict[str, str], experiment: str
) -> str:
    mlflow.set_experiment(experiment)
    active = mlflow.start_run(run_name="training")
    how = "FAILED"
    try:
        mlflow.set_tags(tags)
        record(train, check, label, settings)
        how = "FINISHED"
    finally:
        mlflow.end_run(how)
    return active.info.run_id


def train_candidates(
    train: pd.DataFrame,
    check: pd.DataFrame,
    label: str,
    candidates: dict[str, dict],
    tags: dict[str, str],
    experiment: str,
) -> str:
    mlflow.set_experiment(experiment)
    with mlflow.start_run(run_name="comparison") as comparison:
        mlflow.set_tags(tags)
        for name in candidates:
            mlflow.start_run(run_name=name, nested=True)
            try:
                mlflow.set_tags(tags)
                record(train, check, label, candidates[name])
                mlflow.end_run()
            except Exception:
                mlflow.end_run("FAILED")
        finished = mlflow.search_runs(
            filter_string=f"tags.`mlflow.parentRunId` = '{comparison.info.run_id}' AND attributes.status = 'FINISHED'",
            output_format="list",
        )
        by_name = {run.info.run_name: run for run in finished}
        runs = [by_name[name] for name in candidates if name in by_name]
        if not runs:
            raise ValueError("no candidate could be fitted")
        lowest = min(run.data.metrics["check_mae"] for run in runs)
        mlflow.log_metrics({"best_check_mae": lowest, "candidates_fitted": len(runs)})
        first = next(run for run in runs if run.data.metrics["check_mae"] == lowest)
        mlflow.set_tags({"best_run": first.info.run_id})
    return comparison.info.run_id


def log_evidence(run_id: str, scored: pd.DataFrame, sample: int) -> None:
    plt.clf()
    plt.scatter(scored["prediction"], scored["label"] - scored["prediction"])
    mlflow.MlflowClient().log_figure(run_id, plt.gcf(), "plots/residuals.png")
    plt.close()
    bias = scored["prediction"].mean() - scored["label"].mean()
    numbers = {"rows": scored.shape[0], "mae": mean_absolute_error(scored["label"], scored["prediction"]), "bias": bias}
    mlflow.MlflowClient().log_text(
        run_id, pd.Series(numbers, dtype=object).to_json(double_precision=15), "reports/errors.json"
    )
    few = scored.sample(n=min(sample, scored.shape[0]), random_state=0)
    mlflow.MlflowClient().log_text(run_id, few.set_index("parcel_id").to_csv(), "reports/sample_predictions.csv")
    mlflow.MlflowClient().log_text(run_id, f"<p>{len(scored)} rows</p>", "reports/summary.html")


def log_explanation(run_id: str, weights: dict[str, float], rows: pd.DataFrame) -> list[str]:
    table = pd.DataFrame({"name": list(weights), "weight": list(weights.values())})
    scaler = StandardScaler().fit(rows[table["name"]])
    table["influence"] = table["weight"] * scaler.var_**0.5
    table["size"] = table["influence"].abs()
    table = table.sort_values(["size", "name"], ascending=[False, True])
    axes = table.plot.bar(x="name", y="influence")
    client = mlflow.MlflowClient()
    client.log_figure(run_id, axes.get_figure(), "plots/feature_influence.png")
    plt.close("all")
    client.log_dict(run_id, dict(zip(table["name"], table["influence"], strict=True)), "reports/feature_influence.json")
    return table["name"].tolist()


def log_candidate(
    train: pd.DataFrame,
    check: pd.DataFrame,
    label: str,
    settings: dict,
    max_mae: float,
    requirements: list[str],
    experiment: str,
) -> str | None:
    uri = None
    mlflow.set_experiment(experiment)
    with mlflow.start_run(run_name="candidate") as active:
        regressor = record(train, check, label, settings)
        good = mlflow.get_run(active.info.run_id).data.metrics["check_mae"] <= max_mae
        mlflow.set_tag("candidate", str(good).lower())
        if good:
            known, _ = split(train, label)
            example = known.sample(5, random_state=3)
            # the signature is inferred from the example and what the model makes of it
            uri = mlflow.sklearn.log_model(
                regressor, name="ridge", input_example=example, pip_requirements=requirements
            ).model_uri
    return uri
