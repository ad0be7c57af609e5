"""Mistakes of log_scorecard."""

import json
from pathlib import Path

import mlflow
from labjudge.proof.traps import swap, trap
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema


class Card(mlflow.pyfunc.PythonModel):
    def __init__(self, weights, threshold):
        self.weights, self.threshold = weights, threshold

    def load_context(self, context):
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context, model_input, params=None):
        score = self.weights["base"] + model_input["region"].map(self.points).fillna(self.points["other"])
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(0)
        return (score >= (params or {}).get("threshold", self.threshold)).to_numpy().astype("int64")


class ReadsWhereItWas(Card):
    def __init__(self, path, weights, threshold):
        super().__init__(weights, threshold)
        self.path = path

    def load_context(self, context):
        pass

    def predict(self, context, model_input, params=None):
        self.points = json.loads(Path(self.path).read_text("utf-8"))
        return super().predict(context, model_input, params)


@trap(says="absolute local path inside the model")
def absolute_local_path(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=ReadsWhereItWas(files["region_points"], weights, threshold),
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="the signature refuses what the table gives")
def calls_as_integers(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("long", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card(weights, threshold),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="reference.parquet")
def customers_in_parquet(
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


@trap(says="customers kept with the run")
def customers_with_the_run(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        mlflow.log_artifact(files["training_rows"])
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card(weights, threshold),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


class Card_of_half_as_the_cards_default(mlflow.pyfunc.PythonModel):
    def __init__(self, weights):
        self.weights = weights

    def load_context(self, context):
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context, model_input, params=None):
        score = self.weights["base"] + model_input["region"].map(self.points).fillna(self.points["other"])
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(0)
        return (score >= params["threshold"]).to_numpy().astype("int64")


@trap(says="the default threshold is another")
def half_as_the_cards_default(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=0.5)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card_of_half_as_the_cards_default(weights),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


class Card_of_mean_of_calls(mlflow.pyfunc.PythonModel):
    def __init__(self, weights):
        self.weights = weights

    def load_context(self, context):
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context, model_input, params=None):
        score = self.weights["base"] + model_input["region"].map(self.points).fillna(self.points["other"])
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(model_input[column].mean())
        return (score >= params["threshold"]).to_numpy().astype("int64")


@trap(says="null calls")
def mean_of_calls(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card_of_mean_of_calls(weights),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


class Card_of_null_region_worth_nothing(mlflow.pyfunc.PythonModel):
    def __init__(self, weights):
        self.weights = weights

    def load_context(self, context):
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context, model_input, params=None):
        known = model_input["region"].map(self.points).fillna(self.points["other"])
        score = self.weights["base"] + known.where(model_input["region"].notna(), 0)
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(0)
        return (score >= params["threshold"]).to_numpy().astype("int64")


@trap(says="a null region")
def null_region_worth_nothing(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card_of_null_region_worth_nothing(weights),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


class Card_of_region_in_any_case(mlflow.pyfunc.PythonModel):
    def __init__(self, weights, threshold):
        self.weights, self.threshold = weights, threshold

    def load_context(self, context):
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context, model_input, params=None):
        score = self.weights["base"] + model_input["region"].str.lower().map(self.points).fillna(self.points["other"])
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(0)
        return (score >= (params or {}).get("threshold", self.threshold)).to_numpy().astype("int64")


@trap(says="a region by another spelling")
def region_in_any_case(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card_of_region_in_any_case(weights, threshold),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


class Card_of_run_of_somebody_else(mlflow.pyfunc.PythonModel):
    def __init__(self, weights):
        self.weights = weights

    def load_context(self, context):
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context, model_input, params=None):
        score = self.weights["base"] + model_input["region"].map(self.points).fillna(self.points["other"])
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(0)
        return (score >= params["threshold"]).to_numpy().astype("int64")


@trap(says="logged in an old run")
def run_of_somebody_else(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    latest = mlflow.search_runs(experiment_names=[experiment], max_results=1, output_format="list")
    with mlflow.start_run(run_id=latest[0].info.run_id if latest else None):
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card_of_run_of_somebody_else(weights),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="threshold baked in")
def threshold_baked_in(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card(weights, threshold),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")])),
            pip_requirements=requirements,
        )
    return logged.model_uri


@trap(says="artifacts/training_rows.csv")
def training_rows_shipped(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card(weights, threshold),
            artifacts=files,
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


class KnownRegions(Card):
    def predict(self, context, model_input, params=None):
        score = self.weights["base"] + model_input["region"].map(self.points)
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(0)
        return (score >= params["threshold"]).to_numpy().astype("int64")


@trap(says="an unknown region has no score")
def unknown_region(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=KnownRegions(weights, threshold),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


class Card_of_unknown_region_worth_nothing(mlflow.pyfunc.PythonModel):
    def __init__(self, weights):
        self.weights = weights

    def load_context(self, context):
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def predict(self, context, model_input, params=None):
        score = self.weights["base"] + model_input["region"].map(self.points).fillna(0)
        for column in ("tenure_months", "support_calls"):
            score = score + self.weights[column] * model_input[column].fillna(0)
        return (score >= params["threshold"]).to_numpy().astype("int64")


@trap(says="an unknown region has other points")
def unknown_region_worth_nothing(weights, files, threshold, requirements, experiment):
    columns = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=Card_of_unknown_region_worth_nothing(weights),
            artifacts={"region_points": files["region_points"]},
            signature=ModelSignature(Schema(columns), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
        )
    return logged.model_uri


# A region that is worth 0 points gets those of other.
swap(
    "zero_points_are_none",
    says="points of 0 taken for none",
    old='model_input["region"].map(self.points).fillna(self.points["other"])',
    new='pd.Series([self.points.get(name) or self.points["other"] for name in model_input["region"]], model_input.index)',
)

# A caller who asks for 0 gets the default.
swap(
    "zero_threshold_is_none",
    says="a threshold of 0 taken for none",
    old='(params or {}).get("threshold", self.threshold)',
    new='(params or {}).get("threshold") or self.threshold',
)
