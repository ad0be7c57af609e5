"""A model against a naive benchmark on held-out rows, as a run."""

from importlib.metadata import version
from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, LearnerError, World, brief, judges, returned, wrong

from .commuters import FEATURES, drawn_gold, mae, part, predictions, write_gold

BOTH = ("train", "test")
NEVER_INFERRED = "packaging"
"""mlflow needs it itself, so MLflow never finds it as a need of the model."""


class Training:
    """One gold table with its owner, and the arguments of a call."""

    def __init__(self, lab: Lab, world: World, draw: Draw):
        self.lab, self.world, self.owner = lab, world, draw.person()
        self.gold, self.table = drawn_gold(draw), f"main.{draw.word()}.gold_{draw.word()}"
        self.alpha, self.place = draw.randrange(50, 400) / 10, f"/Shared/bikes_{draw.word()}"
        self.requirements = [f"{name}=={version(name)}" for name in ("scikit-learn", NEVER_INFERRED)]
        write_gold(world, self.gold, self.table, self.owner)

    def call(self, runs: int = 1) -> dict[str, Any]:
        """The run of a call, after which the experiment holds so many runs."""
        got = self.lab.as_(self.owner).train_baseline(
            gold=self.table, experiment=self.place, alpha=self.alpha, requirements=self.requirements
        )
        run_id, found = returned(got, str, "the run's id"), self.world.runs(self.place)
        if len(found) != runs:
            wrong("not one run a call", happened=f"the experiment holds {len(found)} runs after {runs} calls")
        run = next((run for run in found if run["run_id"] == run_id), None)
        if run is None:
            wrong("another id", happened=f"it returned {run_id!r}", but=f"the run is {found[-1]['run_id']}")
        assert isinstance(run, dict)
        return run

    def metric(self, run: dict[str, Any], name: str) -> float:
        if name not in run["metrics"]:
            title = "no naive benchmark" if name == "naive_mae" else "a metric is missing"
            wrong(title, happened=f"the run has no metric {name}; it has {', '.join(run['metrics']) or 'none'}")
        return float(run["metrics"][name])

    def error(self, measured: str = "test", **fit: Any) -> float:
        rows = part(self.gold, measured)
        return mae(rows, predictions(self.gold, rows, self.alpha, **fit))


def same(got: float, right: float) -> bool:
    return abs(got - right) < 1e-6


@judges
def held_out_rows(lab: Lab, world: World, draw: Draw) -> None:
    """`test_mae` is measured on the test rows; model, imputer and scaler are fitted on the training rows alone."""
    training = Training(lab, world, draw)
    run = training.call()
    got, right = training.metric(run, "test_mae"), training.error()
    if not same(got, right):
        title, but = "another test_mae", f"{right:.6f} is right"
        if same(got, training.error("train")):
            title, but = "measured on the training rows", f"on the test rows the error is {right:.6f}"
        elif same(got, training.error(prepared_on=BOTH)):
            title, but = "preprocessing that has seen the test rows", f"fitted on the training rows, it is {right:.6f}"
        elif same(got, training.error(prepared_on=BOTH, fitted_on=BOTH)):
            title, but = "fitted on the test rows too", f"fitted on the training rows, it is {right:.6f}"
        wrong(title, happened=f"test_mae is {got:.6f}", but=but)
    got, right = training.metric(run, "train_mae"), training.error("train")
    if not same(got, right):
        wrong("another train_mae", happened=f"train_mae is {got:.6f}", but=f"{right:.6f} is right")


@judges
def naive_benchmark(lab: Lab, world: World, draw: Draw) -> None:
    """`naive_mae` is the error of predicting `bikes_before` on the same test rows."""
    training = Training(lab, world, draw)
    got, test = training.metric(training.call(), "naive_mae"), part(training.gold, "test")
    right = mae(test, test["bikes_before"].to_numpy(float))
    if not same(got, right):
        wrong("another naive_mae", happened=f"naive_mae is {got:.6f}", but=f"{right:.6f} is right")


@judges
def one_run_that_says_how(lab: Lab, world: World, draw: Draw) -> None:
    """A call is one finished run with its alpha and its table; called again, a second run has the same errors."""
    training = Training(lab, world, draw)
    first, second = training.call(), training.call(2)
    for run in (first, second):
        if run["status"] != "FINISHED":
            wrong("a run that is not finished", happened=f"the run is {run['status']}")
        if run["params"].get("alpha") != str(training.alpha):
            happened = f"the param alpha is {run['params'].get('alpha', 'not there')}"
            wrong("a run that does not say how", happened=happened, but=f"alpha was {training.alpha}")
        if run["tags"].get("gold") != training.table:
            happened = f"the tag gold is {run['tags'].get('gold', 'not there')}"
            wrong("a run that does not say from what", happened=happened, but=f"the table is {training.table}")
    for name in ("train_mae", "test_mae", "naive_mae"):
        one, two = training.metric(first, name), training.metric(second, name)
        if not same(one, two):
            wrong("another error each time", happened=f"{name} was {one:.6f}, then {two:.6f}, from the same table")


@judges
def a_model_that_predicts(lab: Lab, world: World, draw: Draw) -> None:
    """The run's model `model` has a signature and the requirements given, and predicts for raw features, nulls among them."""
    training = Training(lab, world, draw)
    run = training.call()
    if "model" not in [model["name"] for model in run["models"]]:
        wrong("no model", happened="the run has no model `model`")
    try:
        model = lab.scorer(f"runs:/{run['run_id']}/model", training.owner)
    except LearnerError as raised:
        wrong("the model does not load", happened=f"loading it raised {brief(str(raised))}")
    if not model.about["inputs"]:
        wrong(
            "no signature", happened="the logged model has none", but="the docstring asks for one with the two features"
        )
    kinds = {column["name"]: column["type"] for column in model.about["inputs"]}
    if sorted(kinds) != sorted(FEATURES):
        wrong("another signature", happened=f"the inputs of its signature are {', '.join(kinds)}")
    lines = sorted(line for line in model.about["requirements"] if line and line.partition("==")[0] != "mlflow")
    if lines != sorted(training.requirements):
        wrong("other requirements", happened=f"they are {', '.join(lines) or 'none'}")
    rows = part(training.gold, "test")
    asked = rows[[*kinds]].astype({name: "float64" for name, kind in kinds.items() if kind == "double"})
    try:
        answer = model.predict(asked.reset_index(drop=True))
    except LearnerError as raised:
        wrong("the model cannot predict for raw features", happened=f"predict raised {brief(str(raised))}")
    expect_predictions(answer, predictions(training.gold, rows, training.alpha).tolist(), rows)


def expect_predictions(answer: Any, right: list[float], rows: pd.DataFrame) -> None:
    values = next(iter(answer.to_pydict().values())) if hasattr(answer, "to_pydict") else answer
    mine = [row[0] if isinstance(row, list) else row for row in values]
    for got, expected, row in zip(mine, right, rows[FEATURES].to_dict("records"), strict=True):
        if not same(got, expected):
            wrong(
                "another model than the one measured",
                happened=f"for {row} it predicts {got:.4f}",
                but=f"{expected:.4f} is right",
            )
