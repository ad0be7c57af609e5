"""Reference for lab 3.1."""

import mlflow
import pandas as pd
from matplotlib.figure import Figure
from mlflow import MlflowClient
from mlflow.models import infer_signature
from sklearn.linear_model import Ridge


def train_run(
    train: pd.DataFrame, check: pd.DataFrame, label: str, settings: dict, tags: dict[str, str], experiment: str
) -> str:
    mlflow.set_experiment(experiment)
    with mlflow.start_run(tags=tags) as run:
        _fit_and_measure(train, check, label, settings)
    return run.info.run_id


def _fit_and_measure(
    train: pd.DataFrame, check: pd.DataFrame, label: str, settings: dict
) -> tuple[Ridge, dict[str, float]]:
    """Fit and log into the active run."""
    mlflow.log_params(settings)  # before the fit, so that a run that fails says what it was
    model = Ridge(**settings).fit(train.drop(columns=label), train[label])
    errors = {"train_mae": _mae(model, train, label), "check_mae": _mae(model, check, label)}
    mlflow.log_metrics(errors)
    return model, errors


def _mae(model: Ridge, rows: pd.DataFrame, label: str) -> float:
    return float((model.predict(rows.drop(columns=label)) - rows[label]).abs().mean())


def train_candidates(
    train: pd.DataFrame,
    check: pd.DataFrame,
    label: str,
    candidates: dict[str, dict],
    tags: dict[str, str],
    experiment: str,
) -> str:
    mlflow.set_experiment(experiment)
    errors = {}
    with mlflow.start_run(tags=tags) as parent:
        for name, settings in candidates.items():
            try:
                with mlflow.start_run(run_name=name, nested=True, tags=tags) as run:
                    _, measured = _fit_and_measure(train, check, label, settings)
            except Exception as problem:  # caught outside of the nested run, which has to end as FAILED
                print(f"{name}: {problem}")
            else:
                errors[run.info.run_id] = measured["check_mae"]
        if not errors:
            raise ValueError(f"none of {len(candidates)} candidates could be fitted")
        best = min(errors, key=lambda run_id: errors[run_id])  # the first of equal ones
        mlflow.log_metric("best_check_mae", errors[best])
        mlflow.set_tag("best_run", best)
    return parent.info.run_id


def log_evidence(run_id: str, scored: pd.DataFrame, sample: int) -> None:
    client = MlflowClient()  # by id: a run that is started again ends again, as FINISHED
    residuals = scored["label"] - scored["prediction"]
    figure = Figure()
    scored.assign(residual=residuals).plot.scatter("prediction", "residual", ax=figure.subplots())
    client.log_figure(run_id, figure, "plots/residuals.png")
    report = {"rows": len(scored), "mae": float(residuals.abs().mean()), "bias": -float(residuals.mean())}
    client.log_dict(run_id, report, "reports/errors.json")
    shown = scored.head(sample)[["parcel_id", "label", "prediction"]]
    client.log_text(run_id, shown.to_csv(index=False), "reports/sample_predictions.csv")


def log_explanation(run_id: str, weights: dict[str, float], rows: pd.DataFrame) -> list[str]:
    # A coefficient alone is in the unit of its feature: metres would count a thousand times less than kilometres.
    influence = {name: float(weight * rows[name].std(ddof=0)) for name, weight in weights.items()}
    order = sorted(influence, key=lambda name: (-abs(influence[name]), name))
    figure = Figure(layout="constrained")
    pd.Series(influence)[order].plot.bar(ax=figure.subplots())
    client = MlflowClient()
    client.log_figure(run_id, figure, "plots/feature_influence.png")
    client.log_dict(run_id, influence, "reports/feature_influence.json")
    return order


def log_candidate(
    train: pd.DataFrame,
    check: pd.DataFrame,
    label: str,
    settings: dict,
    max_mae: float,
    requirements: list[str],
    experiment: str,
) -> str | None:
    features = train.drop(columns=label)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        model, errors = _fit_and_measure(train, check, label, settings)
        candidate = errors["check_mae"] <= max_mae
        mlflow.set_tag("candidate", "true" if candidate else "false")
        if not candidate:
            return None
        logged = mlflow.sklearn.log_model(
            model,
            name="model",
            signature=infer_signature(features, model.predict(features)),
            input_example=features.head(3),
            pip_requirements=requirements,
        )
    return logged.model_uri
