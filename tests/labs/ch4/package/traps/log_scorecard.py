"""Mistakes of log_scorecard."""

import json
from pathlib import Path

import mlflow
from labjudge.proof.traps import swap
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

swap(
    "calls_as_integers",
    says="the signature refuses what the table gives",
    old='ColSpec("double", "support_calls")',
    new='ColSpec("long", "support_calls")',
)

swap("mean_of_calls", says="null calls", old=".fillna(0)", new=".fillna(model_input[column].mean())")

swap(
    "null_region_worth_nothing",
    says="a null region",
    old='.fillna(self.points["other"])',
    new='.fillna(self.points["other"]).where(model_input["region"].notna(), 0)',
)

swap(
    "region_in_any_case",
    says="a region by another spelling",
    old='model_input["region"].map',
    new='model_input["region"].str.lower().map',
)

swap(
    "training_rows_shipped",
    says="artifacts/training_rows.csv",
    old='{"region_points": files["region_points"]}',
    new="files",
)

swap("unknown_region", says="an unknown region has no score", old='.fillna(self.points["other"])', new="")

swap(
    "unknown_region_worth_nothing",
    says="an unknown region has other points",
    old='.fillna(self.points["other"])',
    new=".fillna(0)",
)

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


def piece_by_piece(weights, files, threshold, requirements, experiment):
    artifacts = {"region_points": files["region_points"]}
    card = Scorecard(weights, threshold)
    inputs = [ColSpec("string", "region"), ColSpec("long", "tenure_months"), ColSpec("double", "support_calls")]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    signature = ModelSignature(Schema(inputs), Schema([ColSpec("long", "churned")]), parameters)
    more = {"signature": signature, "pip_requirements": requirements}
    mlflow.set_experiment(experiment)
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(name="scorecard", python_model=card, artifacts=artifacts, **more)
    return logged.model_uri


class ReadsWhereItWas(Scorecard):
    def load_context(self, context):
        pass

    def predict(self, context, model_input, params=None):
        self.points = json.loads(Path(self.path).read_text("utf-8"))
        return super().predict(context, model_input, params)


swap(
    "absolute_local_path",
    of="piece_by_piece",
    says="absolute local path inside the model",
    old="    card = Scorecard(weights, threshold)",
    new="""\
    card = ReadsWhereItWas(weights, threshold)
    card.path = files["region_points"]""",
)

swap(
    "customers_in_parquet",
    of="piece_by_piece",
    says="reference.parquet",
    old="    card =",
    new="""\
    artifacts["reference"] = str(Path("reference.parquet").absolute())
    pd.read_csv(files["training_rows"]).to_parquet(artifacts["reference"])
    card =""",
)

swap(
    "customers_compressed",
    of="piece_by_piece",
    says="history.csv.gz",
    old="    card =",
    new="""\
    artifacts["history"] = str(Path("history.csv.gz").absolute())
    pd.read_csv(files["training_rows"]).to_csv(artifacts["history"], index=False)
    card =""",
)

swap(
    "fifty_customers_pickled",
    of="piece_by_piece",
    says="python_model.pkl holds customer C-",
    old="    inputs =",
    new="""\
    card.sample = pd.read_csv(files["training_rows"]).head(50)
    inputs =""",
)

swap(
    "features_pickled",
    of="piece_by_piece",
    says="customers' values, in the order of their rows",
    old="    inputs =",
    new="""\
    card.months = pd.read_csv(files["training_rows"])["tenure_months"].to_numpy()
    inputs =""",
)

swap(
    "real_row_as_example",
    of="piece_by_piece",
    says="input_example.json holds a customer's row",
    old="    mlflow.set_experiment",
    new="""\
    row = pd.read_csv(files["training_rows"])[["region", "tenure_months", "support_calls"]].head(1)
    more["input_example"] = row.astype({"support_calls": "float64"})
    mlflow.set_experiment""",
)

swap(
    "customers_as_a_table",
    of="piece_by_piece",
    says="customers.json holds customer C-",
    old="    return",
    new="""\
        mlflow.log_table(pd.read_csv(files["training_rows"]), "customers.json")
    return""",
)

swap(
    "customers_with_the_run",
    of="piece_by_piece",
    says="history/training_rows.csv",
    old="    return",
    new="""\
        mlflow.log_artifact(files["training_rows"], "history")
    return""",
)

swap(
    "half_as_the_cards_default",
    of="piece_by_piece",
    says="the default threshold is another",
    old="default=threshold",
    new="default=0.5",
)

swap("threshold_baked_in", of="piece_by_piece", says="threshold baked in", old=", parameters)", new=")")

swap(
    "run_of_somebody_else",
    of="piece_by_piece",
    says="logged in an old run",
    old="    with mlflow.start_run():",
    new="""\
    latest = mlflow.search_runs(experiment_names=[experiment], max_results=1, output_format="list")
    with mlflow.start_run(run_id=latest[0].info.run_id if latest else None):""",
)
