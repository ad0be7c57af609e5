"""Trap: the customers travel with the model as reference data, in another format.

skill: log_scorecard
phrase: reference.parquet
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def log_scorecard(
    weights: dict[str, float], files: dict[str, str], threshold: float, requirements: list[str], experiment: str
) -> str:
    signature = ModelSignature(
        Schema([ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]),
        Schema([ColSpec("long", "churned")]),
        ParamSchema([ParamSpec("threshold", "double", default=threshold)]),
    )
    reference = Path("reference.parquet").absolute()
    pd.read_csv(files["training_rows"]).to_parquet(reference)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Scorecard(weights, threshold),
            artifacts={"region_points": files["region_points"], "reference": str(reference)},
            signature=signature,
            pip_requirements=requirements,
        )
    return logged.model_uri
