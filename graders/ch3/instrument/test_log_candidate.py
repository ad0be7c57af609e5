"""The model of a candidate, with signature and input example, and none of the others."""

from importlib.metadata import version
from typing import Any

import numpy as np
from labjudge.grading import Draw, Lab, LearnerError, Scorer, World, brief, judges, returned, wrong

from .parcels import experiment, mae, metrics_of, parcels, predictions, settings_of
from .recorded import Run, ended, holds, measured

NEVER_INFERRED = "packaging"
"""mlflow needs it itself, so MLflow never finds it as a need of the model."""


class Training:
    """One call's arguments, drawn, and what it left."""

    def __init__(self, lab: Lab, world: World, draw: Draw):
        self.lab, self.world, self.person, self.place = lab, world, draw.person(), experiment(draw)
        self.train, self.check, self.label = parcels(draw)
        self.settings = settings_of(draw)
        self.requirements = [f"{name}=={version(name)}" for name in ("scikit-learn", NEVER_INFERRED)]

    def error(self) -> float:
        return mae(self.train, self.check, self.label, self.settings)

    def log(self, max_mae: float) -> tuple[Any, Run]:
        got = self.lab.as_(self.person).log_candidate(
            self.train, self.check, self.label, self.settings, max_mae, self.requirements, self.place
        )
        runs = self.world.runs()
        if [run["experiment"] for run in runs] != [self.place]:
            where = ", ".join(run["experiment"] for run in runs)
            wrong(
                "model and metrics in different runs",
                happened=f"one call left {len(runs)} runs, in {where or 'no experiment'}",
            )
        return got, runs[0]

    def loaded(self) -> Scorer:
        uri, run = self.log(self.error() + 1)
        if not run["models"]:
            wrong("a candidate without a model", happened="the run has no model", but=self.compared(self.error() + 1))
        try:
            return self.lab.scorer(returned(uri, str, "the model's URI"), self.person)
        except LearnerError as raised:
            wrong("the URI loads no model", happened=f"loading {uri} raised {brief(str(raised))}")

    def compared(self, max_mae: float) -> str:
        return f"its check_mae is {self.error():.6f}, and max_mae is {max_mae:.6f}"


@judges
def a_signature_by_name(lab: Lab, world: World, draw: Draw) -> None:
    """The model has a signature: the features by name, in their order, and an output; loaded, it predicts as it did."""
    training = Training(lab, world, draw)
    model = training.loaded()
    features = training.train.drop(columns=training.label)
    inputs = model.about["inputs"]
    if inputs is None:
        wrong(
            "no signature", happened="the logged model has none", but="a column that is missing or renamed gets through"
        )
    got = [column["name"] for column in inputs]
    if got != [*features.columns]:
        wrong(
            "inputs of the signature",
            happened=f"they are {', '.join(got) or 'columns without names'}",
            but=f"the features are {', '.join(features.columns)}",
        )
    if not model.about["outputs"]:
        wrong("no output in the signature", happened="the signature has inputs only")
    rows = training.check.drop(columns=training.label)
    mine = [row[0] if isinstance(row, list) else row for row in model.predict(rows)]
    right = predictions(training.train, rows, training.label, training.settings)
    if len(mine) != len(right) or not np.allclose(mine, right, rtol=0, atol=1e-6):
        wrong(
            "another model than the one measured",
            happened=f"for the first row it predicts {mine[0]:.4f}",
            but=f"Ridge, fitted on `train` with these settings, predicts {right[0]:.4f}",
        )


@judges
def an_example_of_a_few_rows(lab: Lab, world: World, draw: Draw) -> None:
    """The input example is one to five rows of `train`, without the label."""
    training = Training(lab, world, draw)
    about = training.loaded().about
    example = about["example"]
    if example is None:
        signed = "a signature and no input example" if about["inputs"] else "neither signature nor input example"
        wrong("no input example", happened=f"the logged model has {signed}")
    rows = example.to_pylist() if hasattr(example, "to_pylist") else example
    rows = [rows] if isinstance(rows, dict) else rows
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        wrong("an example without names", happened=f"the input example is {brief(rows)}")
    features = training.train.drop(columns=training.label)
    known = {tuple(round(value, 9) for value in row) for row in features.itertuples(index=False)}
    for row in rows:
        columns = sorted(name for name in row if not name.startswith("__index"))
        if columns != sorted(features.columns):
            wrong(
                "columns of the example",
                happened=f"a row of it has {', '.join(columns)}",
                but=f"the features are {', '.join(features.columns)}",
            )
        if tuple(round(row[name], 9) for name in features.columns) not in known:
            wrong("an example of no parcel", happened="a row of the input example is none of `train`")
    if not 1 <= len(rows) <= 5:
        wrong(
            "an example of another size",
            happened=f"the input example has {len(rows)} rows",
            but=f"`train` has {len(features)}",
        )


@judges
def requirements_are_given(lab: Lab, world: World, draw: Draw) -> None:
    """The model's requirements are those that were given, and mlflow's own line."""
    training = Training(lab, world, draw)
    lines = training.loaded().about["requirements"]
    got = sorted(line for line in map(str.strip, lines) if line and line.partition("==")[0] != "mlflow")
    if got != sorted(training.requirements):
        wrong(
            "other requirements",
            happened=f"they are {', '.join(got) or 'none'}",
            but=f"{', '.join(training.requirements)} were given",
        )


def expect_candidate(run: Run, training: Training, candidate: bool, max_mae: float) -> None:
    right = "true" if candidate else "false"
    got = run["tags"].get("candidate")
    if got != right:
        wrong(
            "candidate or not",
            happened=f"the tag candidate is {'not there' if got is None else repr(got)}",
            but=f"{right} is right: {training.compared(max_mae)}",
        )
    ended(run, "the candidate's run" if candidate else "the run without a model", "FINISHED")


@judges
def only_candidates_have_models(lab: Lab, world: World, draw: Draw) -> None:
    """A model that is worse than `max_mae` is not logged: its run has the metrics, `candidate` is false, and None comes back."""
    training = Training(lab, world, draw)
    limit = training.error() - 0.001
    got, run = training.log(limit)
    if run["models"] or any(path.endswith("MLmodel") for path in run["artifacts"]):
        wrong("a model of no candidate", happened="the run has a model", but=training.compared(limit))
    expect_candidate(run, training, False, limit)
    if got is not None:
        wrong("a URI of no model", happened=f"it returned {brief(got)}", but="no model is logged, so None is")
    holds(run, "the run", params=training.settings)
    measured(run, "the run", metrics_of(training.train, training.check, training.label, training.settings))


@judges
def at_the_limit(lab: Lab, world: World, draw: Draw) -> None:
    """An error of exactly `max_mae` is good enough, also where both are 0."""
    training = Training(lab, world, draw)
    training.train, training.check = (
        frame.assign(**{training.label: 0.0}) for frame in (training.train, training.check)
    )
    got, run = training.log(0.0)
    if not run["models"]:
        wrong("exactly good enough", happened="no model was logged", but=training.compared(0.0))
    expect_candidate(run, training, True, 0.0)
    returned(got, str, "the model's URI")
    holds(run, "the run", params=training.settings)
    measured(run, "the run", metrics_of(training.train, training.check, training.label, training.settings))
