"""Mistakes of log_candidate."""

import mlflow
import pandas as pd
from labjudge.proof.traps import trap
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


@trap(says="columns in another order")
def columns_sorted(model, customers, columns, label, requirements, experiment):
    inputs = [
        ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"])
        for column in sorted(columns, key=lambda each: each["name"])
    ]
    example = customers[[column["name"] for column in columns]].head(1)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="the logged model lets a column be left out")
def every_column_optional(model, customers, columns, label, requirements, experiment):
    inputs = [
        ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"], required=False)
        for column in columns
    ]
    example = customers[[column["name"] for column in columns]].head(1)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="an experiment that exists stops it")
def experiment_made_each_time(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    example = customers[[column["name"] for column in columns]].head(1)
    with mlflow.start_run(experiment_id=mlflow.create_experiment(experiment)):
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="an example that is not one row")
def five_rows_as_example(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    example = customers[[column["name"] for column in columns]].head(5)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="an example that is nobody's")
def invented_example(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    values = {"string": "some text", "double": 12.5, "bigint": 7}
    example = pd.DataFrame({column["name"]: [values[column["type"]]] for column in columns})
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="no signature")
def no_signature(model, customers, columns, label, requirements, experiment):
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        return mlflow.sklearn.log_model(model, name="churn", pip_requirements=requirements).model_uri


@trap(says="a requirement that nobody gave")
def one_requirement_more(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    example = customers[[column["name"] for column in columns]].head(1)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=[*requirements, f"mlflow-skinny=={mlflow.__version__}"],
        )
    return logged.model_uri


@trap(says="the logged model's output is another")
def output_of_the_example(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    example = customers[[column["name"] for column in columns]].head(1)
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", "churned")])),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="not one label a row")
def probabilities_logged(model, customers, columns, label, requirements, experiment):
    kinds = [ColSpec({"bigint": "long"}.get(column["type"], column["type"]), column["name"]) for column in columns]
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            pyfunc_predict_fn="predict_proba",
            signature=ModelSignature(Schema(kinds), Schema([ColSpec("long", label)])),
            input_example=customers[[column["name"] for column in columns]].head(1),
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="requirements left to inference")
def requirements_inferred(model, customers, columns, label, requirements, experiment):
    inputs = Schema(
        [ColSpec({"bigint": "long"}.get(column["type"], column["type"]), column["name"]) for column in columns]
    )
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(inputs, Schema([ColSpec("long", label)])),
            input_example=customers[[column["name"] for column in columns]].head(1),
        )
    return logged.model_uri


@trap(says="the run is left open")
def run_left_open(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    mlflow.set_experiment(experiment)
    mlflow.start_run()
    logged = mlflow.sklearn.log_model(
        model,
        name="churn",
        signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
        input_example=customers[[column["name"] for column in columns]].head(1),
        pip_requirements=requirements,
    )
    return logged.model_uri


@trap(says="the run does not end as finished")
def run_marked_failed(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    example = customers[[column["name"] for column in columns]].head(1)
    mlflow.set_experiment(experiment)
    run = mlflow.start_run()
    try:
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
            input_example=example,
            pip_requirements=requirements,
        )
    finally:
        mlflow.end_run("FAILED" if run else "FINISHED")
    return logged.model_uri


_log_candidate = log_candidate


@trap(says="a second run is left open")
def second_run_left_open(
    model: Any, customers: pd.DataFrame, columns: list[dict], label: str, requirements: list[str], experiment: str
) -> str:
    place = mlflow.set_experiment(experiment)
    mlflow.MlflowClient().create_run(place.experiment_id)
    return _log_candidate(model, customers, columns, label, requirements, experiment)


@trap(says="a parameter that the model does not take")
def threshold_on_the_candidate(model, customers, columns, label, requirements, experiment):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    example = customers[[column["name"] for column in columns]].head(1)
    outputs, parameters = Schema([ColSpec("long", label)]), ParamSchema([ParamSpec("threshold", "double", default=0.5)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(Schema(inputs), outputs, parameters),
            input_example=example,
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="the example shows more than the model takes")
def whole_rows_as_example(model, customers, columns, label, requirements, experiment):
    inputs = Schema(
        [ColSpec({"bigint": "long"}.get(column["type"], column["type"]), column["name"]) for column in columns]
    )
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn.log_model(
            model,
            name="churn",
            signature=ModelSignature(inputs, Schema([ColSpec("long", label)])),
            input_example=customers.head(1),
            pip_requirements=requirements,
        )
    return logged.model_uri
