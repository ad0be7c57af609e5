"""Models that were logged: loaded in a fresh process, asked, and looked up in their run."""

from collections.abc import Callable, Collection
from importlib.metadata import version
from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, LearnerError, Scorer, World, returned, wrong

from .shown_values import as_rows, kind_of, no_bools, reason

NEVER_INFERRED = "packaging"
"""Of mlflow's own needs, so not among what MLflow finds by itself: a look tells given requirements from inferred ones."""


def pins_of(*names: str) -> list[str]:
    """Requirements as they are installed here, so that nothing warns of another version."""
    return [f"{name}=={version(name)}" for name in names]


def an_experiment(draw: Draw) -> str:
    return f"/Shared/churn_{draw.choice(['retail', 'business', 'prepaid'])}_{draw.number(0, 1000)}"


def loaded(lab: Lab, uri: Any, person: str) -> Scorer:
    """The model in a process where nothing was trained."""
    try:
        return lab.scorer(returned(uri, str, "a model URI, a string"), person)
    except LearnerError as raised:
        left_behind(raised)
        rule = "the model loads where the training process and its folder are gone"
        wrong("does not load in a fresh process", happened=f"loading {uri} raised {reason(raised)}", rule=rule)


def left_behind(raised: LearnerError) -> None:
    """A file that stayed on the training machine has its own name."""
    if "FileNotFoundError" in raised.types or "No such file" in raised.message:
        happened, but = f"in a fresh process, {reason(raised)}", "the machine that trained the model is gone"
        rule = "a file that predicting needs travels with the model, and is found through the model"
        wrong("absolute local path inside the model", happened=happened, but=but, rule=rule)


def refused_row(model: Scorer, frame: pd.DataFrame, raised: LearnerError) -> tuple[pd.DataFrame, LearnerError]:
    """The first row that is refused by itself, and how: MLflow prints all rows before its reason, which is then cut off."""
    for at in range(min(len(frame), 10)):
        row = frame.iloc[[at]].reset_index(drop=True)
        try:
            model.predict(row)
        except LearnerError as again:
            if "enforce schema" in again.message:
                return row, again
    return frame, raised


def scored(
    model: Scorer, frame: pd.DataFrame, params: dict[str, Any] | None = None, title: str = "cannot predict once loaded"
) -> list[int]:
    """0 or 1 for each row, from an array or a frame of one column."""
    try:
        value = model.predict(frame, params)
    except LearnerError as raised:
        left_behind(raised)
        rule = "the loaded model takes the frames that the docstring describes"
        if "enforce schema" in raised.message:
            (frame, raised), title = refused_row(model, frame, raised), "the signature refuses what the table gives"
            rule = "the signature has the columns that the docstring describes, and no others; a nullable bigint comes as floats"
        wrong(title, happened=f"predict raised {reason(raised)}", rule=rule, drawing=as_rows(frame, 0))
    if hasattr(value, "to_pydict"):
        value = next(iter(value.to_pydict().values()), []) if value.num_columns == 1 else None
    if isinstance(value, list):
        value = [row[0] if isinstance(row, list) and len(row) == 1 else row for row in value]
    no_bools(value, "the loaded model")
    if not isinstance(value, list) or len(value) != len(frame) or any(item not in (0, 1) for item in value):
        happened = f"for {len(frame)} rows the loaded model gave {kind_of(value)}"
        wrong("not one label a row", happened=happened, rule="the loaded model gives 0 or 1 for each row")
    return [int(item) for item in value]


def check_requirements(model: Scorer, requirements: list[str]) -> None:
    """The logged requirements are those given, beside mlflow's own line."""
    lines = [line.strip() for line in model.about["requirements"]]
    got = sorted(line for line in lines if line and line.partition("==")[0] != "mlflow")
    missing, more = sorted(set(requirements) - set(got)), sorted(set(got) - set(requirements))
    if missing or more:
        title = "a given requirement is missing" if missing else "a requirement that nobody gave"
        title = "requirements left to inference" if missing and more else title
        happened = f"requirements.txt has {', '.join(got) or 'nothing'}"
        but = f"the function was given {', '.join(requirements)}"
        wrong(title, happened=happened, but=but, rule="the model's requirements are those given, and mlflow")


def check_experiment(world: World, experiment: str, before: Collection[str] = ()) -> None:
    """A run of the experiment that is not among those `before` has a model, and no new run is open or failed."""
    runs = world.runs(experiment)
    rule = "the model is logged in a new run of the experiment that was given"
    with_model = [run["run_id"] for run in runs if run["models"] or run["artifacts"]]
    if not with_model:
        wrong("logged elsewhere", happened=f"no run of experiment {experiment} has a model", rule=rule)
    if used := [run_id for run_id in with_model if run_id in before]:
        wrong("logged in an old run", happened=f"run {used[0]}, which was there before, has the model", rule=rule)
    for run in runs:
        has_it, status = run["run_id"] in with_model, run["status"]
        if run["run_id"] not in before and status != "FINISHED":
            left = "the run is left open" if has_it else "a second run is left open"
            title = left if status == "RUNNING" else "the run does not end as finished"
            happened = f"the run {'that has the model' if has_it else 'beside it'} is {status} afterwards"
            but = "whoever selects runs passes over those that failed, and over those that still run"
            rule = "when the function returns, the new run has ended with the status FINISHED"
            wrong(title, happened=happened, but=but, rule=rule)


def check_existing(world: World, experiment: str, person: str, log: Callable[[], Any]) -> None:
    """Log in an experiment that has runs already."""
    before = [world.run(experiment, user=person) for _ in range(2)]
    try:
        log()
    except LearnerError as raised:
        if raised.kind != "raised" or raised.to_do:
            raise
        but = f"the experiment {experiment} is there already, with 2 runs"
        rule = "the experiment is made if it does not exist; one that exists gets a new run"
        wrong("an experiment that exists stops it", happened=f"it raised {reason(raised)}", but=but, rule=rule)
    check_experiment(world, experiment, before)
