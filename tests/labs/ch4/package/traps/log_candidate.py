"""Mistakes of log_candidate."""

import mlflow
from labjudge.proof.traps import swap, trap
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

IN_ORDER = "for column in columns])\n"
SORTED = 'for column in sorted(columns, key=lambda each: each["name"])])\n'
swap("columns_sorted", says="columns in another order", old=IN_ORDER, new=SORTED)

REQUIRED = 'column["name"]) for column in columns])'
OPTIONAL = 'column["name"], required=False) for column in columns])'
swap("every_column_optional", says="the logged model lets a column be left out", old=REQUIRED, new=OPTIONAL)

RUN = """mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.sklearn"""
MADE = """with mlflow.start_run(experiment_id=mlflow.create_experiment(experiment)):
        logged = mlflow.sklearn"""
swap("experiment_made_each_time", says="an experiment that exists stops it", old=RUN, new=MADE)

swap("five_rows_as_example", says="an example that is not one row", old=".head(1)", new=".head(5)")

EXAMPLE = 'example = customers[[column["name"] for column in columns]].head(1)'
INVENTED = """values = {"string": "some text", "double": 12.5, "bigint": 7}
    example = pd.DataFrame({column["name"]: [values[column["type"]]] for column in columns})"""
swap("invented_example", says="an example that is nobody's", old=EXAMPLE, new=INVENTED)

COLUMNS = 'customers[[column["name"] for column in columns]].head(1)'
swap("whole_rows_as_example", says="the example shows more than the model takes", old=COLUMNS, new="customers.head(1)")

MAKES_EXAMPLE = "example = customers"
ONE_MORE = """requirements = [*requirements, f"mlflow-skinny=={mlflow.__version__}"]
    example = customers"""
swap("one_requirement_more", says="a requirement that nobody gave", old=MAKES_EXAMPLE, new=ONE_MORE)

REQUIREMENTS = """input_example=example,
            pip_requirements=requirements,"""
swap("requirements_inferred", says="requirements left to inference", old=REQUIREMENTS, new="input_example=example,")

swap("output_of_the_example", says="the logged model's output is another", old='"long", label', new='"long", "churned"')

NAME = 'name="churn",'
PROBABILITIES = 'name="churn", pyfunc_predict_fn="predict_proba",'
swap("probabilities_logged", says="not one label a row", old=NAME, new=PROBABILITIES)

OUTPUT = 'Schema([ColSpec("long", label)])'
PARAMETER = 'Schema([ColSpec("long", label)]), ParamSchema([ParamSpec("threshold", "double", default=0.5)])'
swap("threshold_on_the_candidate", says="a parameter that the model does not take", old=OUTPUT, new=PARAMETER)


def run_by_hand(model, customers, columns, label, requirements, experiment):
    kinds = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}
    inputs = [ColSpec(kinds.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    mlflow.set_experiment(experiment)
    mlflow.start_run()
    logged = mlflow.sklearn.log_model(
        model,
        name="churn",
        signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", label)])),
        input_example=customers[[column["name"] for column in columns]].head(1),
        pip_requirements=requirements,
    )
    mlflow.end_run()
    return logged.model_uri


swap("run_left_open", of="run_by_hand", says="the run is left open", old="    mlflow.end_run()\n", new="")

END = "end_run()"
swap("run_marked_failed", of="run_by_hand", says="the run does not end as finished", old=END, new='end_run("FAILED")')

START = "mlflow.start_run()"
SECOND_RUN = """client = mlflow.MlflowClient()
    client.create_run(client.get_experiment_by_name(experiment).experiment_id)
    mlflow.start_run()"""
swap("second_run_left_open", of="run_by_hand", says="a second run is left open", old=START, new=SECOND_RUN)


@trap(says="no signature")
def no_signature(model, customers, columns, label, requirements, experiment):
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        return mlflow.sklearn.log_model(model, name="churn", pip_requirements=requirements).model_uri
