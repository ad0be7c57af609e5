"""Models that were logged: loaded in a fresh process, asked, and looked up in their run."""

from importlib.metadata import version

from labjudge.grading import Draw, Lab, LearnerError, World, wrong

from .told import a_text, as_rows, no_bools, reason

NEVER_INFERRED = (
    "packaging"  # mlflow's own needs are not among what MLflow finds by itself, so a look tells the two apart
)


def pins_of(*names):
    """Requirements as they are installed here, so that nothing warns of another version."""
    return [f"{name}=={version(name)}" for name in names]


def an_experiment(draw: Draw):
    return f"/Shared/churn_{draw.choice(['retail', 'business', 'prepaid'])}_{draw.randrange(1000)}"


def a_uri(value):
    return a_text(value, "a model URI, a string")


def loaded(lab: Lab, uri, person):
    """The model in a process where nothing was trained."""
    try:
        return lab.scorer(uri, person)
    except LearnerError as raised:
        left_behind(raised)
        wrong(
            "does not load in a fresh process",
            happened=f"loading {uri} raised {reason(raised)}",
            rule="the model loads where the training process and its folder are gone",
        )


def left_behind(raised):
    """A file that stayed on the training machine has its own name."""
    if "FileNotFoundError" in raised.types or "No such file" in raised.message:
        wrong(
            "absolute local path inside the model",
            happened=f"in a fresh process, {reason(raised)}",
            but="the machine that trained the model is gone",
            rule="a file that predicting needs travels with the model, and is found through the model",
        )


def one_row(model, frame, params, raised):
    """The first row that is refused by itself, and how: MLflow prints all rows before its reason, which is then cut off."""
    for at in range(min(len(frame), 10)):
        row = frame.iloc[[at]].reset_index(drop=True)
        try:
            model.predict(row, params)
        except LearnerError as again:
            if "enforce schema" in again.message:
                return row, again
    return frame, raised


def scored(model, frame, params=None, title="cannot predict in a fresh process"):
    """0 or 1 for each row, from an array or a frame of one column."""
    try:
        value = model.predict(frame, params)
    except LearnerError as raised:
        left_behind(raised)
        if "enforce schema" in raised.message:
            frame, raised = one_row(model, frame, params, raised)
            wrong(
                "the signature refuses what the table gives",
                happened=f"predict raised {reason(raised)}",
                rule="the signature lets in the columns as the docstring describes them; a nullable bigint comes as floats",
                drawing=as_rows(frame, 0),
            )
        wrong(
            title,
            happened=f"predict raised {reason(raised)}",
            rule="the loaded model takes the frames that the docstring describes",
            drawing=as_rows(frame, 0),
        )
    if hasattr(value, "to_pydict"):
        value = next(iter(value.to_pydict().values()), []) if value.num_columns == 1 else None
    if isinstance(value, list):
        value = [row[0] if isinstance(row, list) and len(row) == 1 else row for row in value]
    no_bools(value, "the loaded model", "the loaded model gives 0 or 1 for each row")
    if not isinstance(value, list) or len(value) != len(frame) or any(item not in (0, 1) for item in value):
        wrong(
            "not one label a row",
            happened=f"for {len(frame)} rows the loaded model gave {value!r:.60}",
            rule="the loaded model gives 0 or 1 for each row",
        )
    return [int(item) for item in value]


def check_requirements(model, requirements):
    """The logged requirements are those given, beside mlflow's own line."""
    got = sorted(
        line for line in map(str.strip, model.about["requirements"]) if line and line.partition("==")[0] != "mlflow"
    )
    missing, more = sorted(set(requirements) - set(got)), sorted(set(got) - set(requirements))
    rule = "the model's requirements are those given, and mlflow"
    happened, but = (
        f"requirements.txt has {', '.join(got) or 'nothing'}",
        f"the function was given {', '.join(requirements)}",
    )
    if missing:
        title = "requirements left to inference" if more else "a given requirement is missing"
        wrong(title, happened=happened, but=but, rule=rule)
    if more:
        happened = f"requirements.txt has {', '.join(more)} beside those given"
        wrong("a requirement that nobody gave", happened=happened, but=but, rule=rule)


def check_experiment(world, experiment, before=()):
    """A run of the experiment that is not among those `before` has a model."""
    runs = world.runs(experiment)
    rule = "the model is logged in a new run of the experiment that was given"
    with_model = [run["run_id"] for run in runs if run["models"] or run["artifacts"]]
    if not with_model:
        happened = f"no run of experiment {experiment} has a model"
        wrong("logged elsewhere", happened=happened, rule=rule)
    if used := [run_id for run_id in with_model if run_id in before]:
        happened = f"run {used[0]}, which was there before, has the model"
        wrong("logged in an old run", happened=happened, rule=rule)
    for run in runs:
        has_it = run["run_id"] in with_model
        if (has_it or run["run_id"] not in before) and run["status"] != "FINISHED":
            left = "the run is left open" if has_it else "a second run is left open"
            wrong(
                left if run["status"] == "RUNNING" else "the run does not end as finished",
                happened=f"the run {'that has the model' if has_it else 'beside the one with the model'} is {run['status']} "
                "when the function has returned",
                but="whoever selects runs passes over those that failed, and over those that still run",
                rule="when the function returns, the new run has ended with the status FINISHED",
            )


def check_existing(lab: Lab, world: World, logging, before):
    """Log in an experiment that has runs already."""
    try:
        logging.logged()
    except LearnerError as raised:
        if raised.kind != "raised" or raised.to_do:
            raise
        wrong(
            "an experiment that exists stops it",
            happened=f"it raised {reason(raised)}",
            but=f"the experiment {logging.experiment} is there already, with {len(before)} runs",
            rule="the experiment is made if it does not exist; one that exists gets a new run",
        )
    check_experiment(world, logging.experiment, before)
