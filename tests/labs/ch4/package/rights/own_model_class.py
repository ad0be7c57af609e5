"""Right: boosted trees in a class of its own, logged as a pyfunc; signatures from dicts; the points live in the object."""

import json
import sys

import mlflow
import numpy as np
import pandas as pd
from mlflow.models import ModelSignature
from sklearn.ensemble import HistGradientBoostingClassifier

FLAVORS = {name: name for name in ("sklearn", "xgboost", "lightgbm")}


def choose_flavor(target: dict, single_node_rows: int) -> str:
    """From the last rule to the first."""
    flavor = FLAVORS.get(target["library"], "pyfunc")
    too_many = target["rows_per_run"] > single_node_rows
    flavor = "spark" if flavor != "pyfunc" and too_many and target["serving"] != "online" else flavor
    return "pyfunc" if target["custom_steps"] else flavor


class ChurnModel:
    """Categories as the codes of training; -1 for what is null or new, which trees split off like any number."""

    def __init__(self, categorical, numeric):
        self.categorical, self.numeric, self.codes = categorical, numeric, {}
        self.trees = HistGradientBoostingClassifier(max_iter=60, max_depth=3, learning_rate=0.1, random_state=1)

    def prepared(self, frame):
        columns = [frame[name].map(self.codes[name]).astype("float64").fillna(-1.0) for name in self.categorical]
        columns += [pd.to_numeric(frame[name]).astype("float64") for name in self.numeric]
        return np.column_stack(columns)

    def fit(self, frame, labels):
        for name in self.categorical:
            values = sorted(frame[name].dropna().unique())
            self.codes[name] = {value: float(code) for code, value in enumerate(values)}
        self.trees.fit(self.prepared(frame), labels)
        return self

    def predict_proba(self, frame):
        return self.trees.predict_proba(self.prepared(frame))

    def predict(self, frame):
        return (self.predict_proba(frame)[:, 1] >= 0.5).astype(int)


def train_pipeline(customers: pd.DataFrame, label: str, categorical: list[str], numeric: list[str]) -> ChurnModel:
    """No pipeline of scikit-learn at all."""
    return ChurnModel(list(categorical), list(numeric)).fit(customers, customers[label].astype(int))


class Declared(ModelSignature):
    """A kind of signature of our own, which is one all the same."""


def as_signature(inputs, output, parameters=()):
    """MLmodel's own way to write a signature."""
    outputs = [{"type": "long", "name": output, "required": True}]
    params = json.dumps(list(parameters)) if parameters else None
    return Declared.from_dict({"inputs": json.dumps(inputs), "outputs": json.dumps(outputs), "params": params})


def specs(columns):
    kinds = {"string": "string", "double": "double"}
    return [
        {
            "name": column["name"],
            "type": kinds.get(column["type"], "double" if column["nullable"] else "long"),
            "required": not column["nullable"],
        }
        for column in columns
    ]


def explicit_signature(columns: list[dict], output: str, threshold: float) -> ModelSignature:
    """Nullable columns are optional here."""
    parameter = {"name": "threshold", "type": "double", "default": threshold, "shape": None}
    return as_signature(specs(columns), output, [parameter])


def pinned_requirements(used: dict[str, list[str]], packages: dict[str, str], installed: dict[str, str]) -> list[str]:
    """A table of modules, joined twice."""
    needed = pd.Index(sorted({module.split(".")[0] for module, why in used.items() if set(why) & {"predict"}}))
    tops = needed.difference(pd.Index(sorted(sys.stdlib_module_names)))
    names = pd.Index([packages.get(top) for top in tops]).drop_duplicates()
    versions = {name: installed.get(name) for name in names}
    if any(name is None or number is None for name, number in versions.items()):
        raise LookupError(f"not known or not installed: {versions}")
    return ["==".join(pair) for pair in sorted(versions.items())]


class Loaded(mlflow.pyfunc.PythonModel):
    """What `train_pipeline` returned, as a pyfunc."""

    def __init__(self, model):
        self.model = model

    def predict(self, context, model_input, params=None):
        return list(self.model.predict(model_input))


def log_pyfunc(experiment, **what):
    mlflow.set_experiment(experiment)
    mlflow.start_run()
    try:
        return mlflow.pyfunc.log_model(name="packaged", **what).model_uri
    finally:
        mlflow.end_run()


def log_candidate(
    model: object, customers: pd.DataFrame, columns: list[dict], label: str, requirements: list[str], experiment: str
) -> str:
    """The wrapped class goes along by value."""
    names = [spec["name"] for spec in specs(columns)]
    return log_pyfunc(
        experiment,
        python_model=Loaded(model),
        signature=as_signature(specs(columns), label),
        input_example=customers.sample(1, random_state=0).reindex(columns=names),
        pip_requirements=requirements,
    )


class Card(mlflow.pyfunc.PythonModel):
    """The points are read where the model is made and live in the object; nothing is left to be found later."""

    def __init__(self, weights, points):
        self.weights, self.points = dict(weights), dict(points)

    def predict(self, context, model_input, params=None):
        region = [self.points.get(name, self.points["other"]) for name in model_input["region"]]
        numbers = model_input[["tenure_months", "support_calls"]].to_numpy(dtype=float, na_value=0.0)
        factors = np.array([self.weights["tenure_months"], self.weights["support_calls"]])
        scores = np.nan_to_num(numbers) @ factors + np.array(region) + self.weights["base"]
        return [int(flag) for flag in scores >= params["threshold"]]


def log_scorecard(
    weights: dict[str, float], files: dict[str, str], threshold: float, requirements: list[str], experiment: str
) -> str:
    """No artifact at all."""
    points = pd.read_json(files["region_points"], typ="series").to_dict()
    table = [("region", "string", True), ("tenure_months", "bigint", False), ("support_calls", "bigint", True)]
    columns = [{"name": name, "type": kind, "nullable": nullable} for name, kind, nullable in table]
    parameter = {"name": "threshold", "type": "double", "default": threshold, "shape": None}
    return log_pyfunc(
        experiment,
        python_model=Card(weights, points),
        signature=as_signature(specs(columns), "churned", [parameter]),
        pip_requirements=requirements,
    )
