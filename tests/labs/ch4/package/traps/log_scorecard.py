"""Mistakes of log_scorecard."""

import gzip
import json
from pathlib import Path

import mlflow
from labjudge.proof.traps import swap, trap
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

_log_scorecard = log_scorecard


class Card(mlflow.pyfunc.PythonModel):
    def __init__(self, weights, threshold):
        self.weights, self.threshold = weights, threshold

    def load_context(self, context):
        self.points = json.loads(Path(context.artifacts["region_points"]).read_text("utf-8"))

    def points_of(self, regions):
        return regions.map(self.points).fillna(self.points["other"])

    def filled(self, calls):
        return calls.fillna(0)

    def predict(self, context, model_input, params=None):
        score = self.weights["base"] + self.points_of(model_input["region"])
        score = score + self.weights["tenure_months"] * model_input["tenure_months"]
        score = score + self.weights["support_calls"] * self.filled(model_input["support_calls"])
        return (score >= (params or {}).get("threshold", self.threshold)).to_numpy().astype("int64")


def _logged(card, files, requirements, experiment, *, calls="double", default=None, run_id=None, **more):
    """Log a card as the solution does; what is given beside goes to log_model."""
    inputs = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec(calls, "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=default)]) if default is not None else None
    mlflow.set_experiment(experiment)
    with mlflow.start_run(run_id=run_id):
        logged = mlflow.pyfunc.log_model(
            name="scorecard",
            python_model=card,
            artifacts={"region_points": files["region_points"], **more.pop("artifacts", {})},
            signature=ModelSignature(Schema(inputs), Schema([ColSpec("long", "churned")]), parameters),
            pip_requirements=requirements,
            **more,
        )
    return logged.model_uri


class ReadsWhereItWas(Card):
    def load_context(self, context):
        pass

    def predict(self, context, model_input, params=None):
        self.points = json.loads(Path(self.path).read_text("utf-8"))
        return super().predict(context, model_input, params)


@trap(says="absolute local path inside the model")
def absolute_local_path(weights, files, threshold, requirements, experiment):
    card = ReadsWhereItWas(weights, threshold)
    card.path = files["region_points"]
    return _logged(card, files, requirements, experiment, default=threshold)


@trap(says="the signature refuses what the table gives")
def calls_as_integers(weights, files, threshold, requirements, experiment):
    return _logged(Card(weights, threshold), files, requirements, experiment, calls="long", default=threshold)


@trap(says="reference.parquet")
def customers_in_parquet(weights, files, threshold, requirements, experiment):
    reference = Path("reference.parquet").absolute()
    pd.read_csv(files["training_rows"]).to_parquet(reference)
    more = {"artifacts": {"reference": str(reference)}}
    return _logged(Card(weights, threshold), files, requirements, experiment, default=threshold, **more)


@trap(says="history.csv.gz")
def customers_compressed(weights, files, threshold, requirements, experiment):
    history = Path("history.csv.gz").absolute()
    history.write_bytes(gzip.compress(Path(files["training_rows"]).read_bytes()))
    more = {"artifacts": {"history": str(history)}}
    return _logged(Card(weights, threshold), files, requirements, experiment, default=threshold, **more)


@trap(says="artifacts/training_rows.csv")
def training_rows_shipped(weights, files, threshold, requirements, experiment):
    more = {"artifacts": {"training_rows": files["training_rows"]}}
    return _logged(Card(weights, threshold), files, requirements, experiment, default=threshold, **more)


@trap(says="python_model.pkl holds customer C-")
def fifty_customers_pickled(weights, files, threshold, requirements, experiment):
    card = Card(weights, threshold)
    card.sample = pd.read_csv(files["training_rows"]).head(50)
    return _logged(card, files, requirements, experiment, default=threshold)


@trap(says="customers' values, in the order of their rows")
def features_pickled(weights, files, threshold, requirements, experiment):
    card = Card(weights, threshold)
    card.months = pd.read_csv(files["training_rows"])["tenure_months"].to_numpy()
    return _logged(card, files, requirements, experiment, default=threshold)


@trap(says="input_example.json holds a customer's row")
def real_row_as_example(weights, files, threshold, requirements, experiment):
    row = pd.read_csv(files["training_rows"])[["region", "tenure_months", "support_calls"]].head(1)
    more = {"input_example": row.astype({"support_calls": "float64"})}
    return _logged(Card(weights, threshold), files, requirements, experiment, default=threshold, **more)


@trap(says="customers.json holds customer C-")
def customers_as_a_table(weights, files, threshold, requirements, experiment):
    uri = _log_scorecard(weights, files, threshold, requirements, experiment)
    with mlflow.start_run(run_id=mlflow.last_active_run().info.run_id):
        mlflow.log_table(pd.read_csv(files["training_rows"]), "customers.json")
    return uri


@trap(says="history/training_rows.csv")
def customers_with_the_run(weights, files, threshold, requirements, experiment):
    uri = _log_scorecard(weights, files, threshold, requirements, experiment)
    with mlflow.start_run(run_id=mlflow.last_active_run().info.run_id):
        mlflow.log_artifact(files["training_rows"], "history")
    return uri


@trap(says="the default threshold is another")
def half_as_the_cards_default(weights, files, threshold, requirements, experiment):
    return _logged(Card(weights, 0.5), files, requirements, experiment, default=0.5)


class MeanOfCalls(Card):
    def filled(self, calls):
        return calls.fillna(calls.mean())


@trap(says="null calls")
def mean_of_calls(weights, files, threshold, requirements, experiment):
    return _logged(MeanOfCalls(weights, threshold), files, requirements, experiment, default=threshold)


class NullRegionWorthNothing(Card):
    def points_of(self, regions):
        return super().points_of(regions).where(regions.notna(), 0)


@trap(says="a null region")
def null_region_worth_nothing(weights, files, threshold, requirements, experiment):
    return _logged(NullRegionWorthNothing(weights, threshold), files, requirements, experiment, default=threshold)


class AnyCase(Card):
    def points_of(self, regions):
        return super().points_of(regions.str.lower())


@trap(says="a region by another spelling")
def region_in_any_case(weights, files, threshold, requirements, experiment):
    return _logged(AnyCase(weights, threshold), files, requirements, experiment, default=threshold)


@trap(says="logged in an old run")
def run_of_somebody_else(weights, files, threshold, requirements, experiment):
    mlflow.set_experiment(experiment)
    latest = mlflow.search_runs(experiment_names=[experiment], max_results=1, output_format="list")
    run_id = latest[0].info.run_id if latest else None
    return _logged(Card(weights, threshold), files, requirements, experiment, default=threshold, run_id=run_id)


@trap(says="threshold baked in")
def threshold_baked_in(weights, files, threshold, requirements, experiment):
    return _logged(Card(weights, threshold), files, requirements, experiment)


class KnownRegions(Card):
    def points_of(self, regions):
        return regions.map(self.points)


@trap(says="an unknown region has no score")
def unknown_region(weights, files, threshold, requirements, experiment):
    return _logged(KnownRegions(weights, threshold), files, requirements, experiment, default=threshold)


class UnknownWorthNothing(Card):
    def points_of(self, regions):
        return regions.map(self.points).fillna(0)


@trap(says="an unknown region has other points")
def unknown_region_worth_nothing(weights, files, threshold, requirements, experiment):
    return _logged(UnknownWorthNothing(weights, threshold), files, requirements, experiment, default=threshold)


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
