"""Mistakes of log_scorecard."""

import json
from pathlib import Path

import mlflow
from labjudge.proof.traps import swap
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

CALLS = 'ColSpec("double", "support_calls")'
AS_INTEGERS = 'ColSpec("long", "support_calls")'
swap("calls_as_integers", says="the signature refuses what the table gives", old=CALLS, new=AS_INTEGERS)

swap("mean_of_calls", says="null calls", old=".fillna(0)", new=".fillna(model_input[column].mean())")

FILLED = '.fillna(self.points["other"])'
NULL_WORTH_NOTHING = '.fillna(self.points["other"]).where(model_input["region"].notna(), 0)'
swap("null_region_worth_nothing", says="a null region", old=FILLED, new=NULL_WORTH_NOTHING)

REGION = 'model_input["region"].map'
ANY_CASE = 'model_input["region"].str.lower().map'
swap("region_in_any_case", says="a region by another spelling", old=REGION, new=ANY_CASE)

POINTS = '{"region_points": files["region_points"]}'
swap("training_rows_shipped", says="artifacts/training_rows.csv", old=POINTS, new="files")

swap("unknown_region", says="an unknown region has no score", old=FILLED, new="")
swap("unknown_region_worth_nothing", says="an unknown region has other points", old=FILLED, new=".fillna(0)")

LOOKED_UP = 'model_input["region"].map(self.points).fillna(self.points["other"])'
OR_OTHER = (
    'pd.Series([self.points.get(name) or self.points["other"] for name in model_input["region"]], model_input.index)'
)
# A region that is worth 0 points gets those of other.
swap("zero_points_are_none", says="points of 0 taken for none", old=LOOKED_UP, new=OR_OTHER)

ASKED = '(params or {}).get("threshold", self.threshold)'
ASKED_OR_DEFAULT = '(params or {}).get("threshold") or self.threshold'
# A caller who asks for 0 gets the default.
swap("zero_threshold_is_none", says="a threshold of 0 taken for none", old=ASKED, new=ASKED_OR_DEFAULT)


def stepwise(weights, files, threshold, requirements, experiment):
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


CARD = "card = Scorecard(weights, threshold)"
LOCAL_PATH = """card = ReadsWhereItWas(weights, threshold)
    card.path = files["region_points"]"""
swap("absolute_local_path", of="stepwise", says="absolute local path inside the model", old=CARD, new=LOCAL_PATH)

CARD_MADE = "card ="
PARQUET = """artifacts["reference"] = str(Path("reference.parquet").absolute())
    pd.read_csv(files["training_rows"]).to_parquet(artifacts["reference"])
    card ="""
swap("customers_in_parquet", of="stepwise", says="reference.parquet", old=CARD_MADE, new=PARQUET)

COMPRESSED = """artifacts["history"] = str(Path("history.csv.gz").absolute())
    pd.read_csv(files["training_rows"]).to_csv(artifacts["history"], index=False)
    card ="""
swap("customers_compressed", of="stepwise", says="history.csv.gz", old=CARD_MADE, new=COMPRESSED)

INPUTS = "inputs ="
FIFTY_ROWS = """card.sample = pd.read_csv(files["training_rows"]).head(50)
    inputs ="""
swap("fifty_customers_pickled", of="stepwise", says="python_model.pkl holds customer C-", old=INPUTS, new=FIFTY_ROWS)

FEATURES = """card.months = pd.read_csv(files["training_rows"])["tenure_months"].to_numpy()
    inputs ="""
swap("features_pickled", of="stepwise", says="customers' values, in the order of their rows", old=INPUTS, new=FEATURES)

EXPERIMENT = "mlflow.set_experiment"
ROW = """row = pd.read_csv(files["training_rows"])[["region", "tenure_months", "support_calls"]].head(1)
    more["input_example"] = row.astype({"support_calls": "float64"})
    mlflow.set_experiment"""
swap("real_row_as_example", of="stepwise", says="input_example.json holds a customer's row", old=EXPERIMENT, new=ROW)

RETURN = "return"
TABLE = """    mlflow.log_table(pd.read_csv(files["training_rows"]), "customers.json")
    return"""
swap("customers_as_a_table", of="stepwise", says="customers.json holds customer C-", old=RETURN, new=TABLE)

HISTORY = """    mlflow.log_artifact(files["training_rows"], "history")
    return"""
swap("customers_with_the_run", of="stepwise", says="history/training_rows.csv", old=RETURN, new=HISTORY)

DEFAULT = "default=threshold"
HALF = "default=0.5"
swap("half_as_the_cards_default", of="stepwise", says="the default threshold is another", old=DEFAULT, new=HALF)

swap("threshold_baked_in", of="stepwise", says="threshold baked in", old=", parameters)", new=")")

RUN = "with mlflow.start_run():"
LATEST_RUN = """latest = mlflow.search_runs(experiment_names=[experiment], max_results=1, output_format="list")
    with mlflow.start_run(run_id=latest[0].info.run_id if latest else None):"""
swap("run_of_somebody_else", of="stepwise", says="logged in an old run", old=RUN, new=LATEST_RUN)
