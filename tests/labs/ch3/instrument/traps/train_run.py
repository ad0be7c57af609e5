"""Mistakes of train_run."""

import mlflow
from labjudge.proof.traps import swap, trap
from sklearn.linear_model import Ridge


@trap(says="after one training, the experiment holds 2 runs")
def metrics_after_the_run(
    train: pd.DataFrame, check: pd.DataFrame, label: str, settings: dict, tags: dict, experiment: str
) -> str:
    mlflow.set_experiment(experiment)
    with mlflow.start_run(tags=tags) as run:
        mlflow.log_params(settings)
        model = Ridge(**settings).fit(train.drop(columns=label), train[label])
    mlflow.log_metrics({"train_mae": _mae(model, train, label), "check_mae": _mae(model, check, label)})
    return run.info.run_id


# Numbers are metrics, are they not?
swap(
    "settings_as_metrics",
    says="a setting logged as a metric",
    old="    mlflow.log_params(settings)  # before",
    new="    mlflow.log_metrics({name: float(value) for name, value in settings.items()})  # before",
)


@trap(says="the run of a fit that raised is RUNNING")
def left_open_by_an_exception(
    train: pd.DataFrame, check: pd.DataFrame, label: str, settings: dict, tags: dict, experiment: str
) -> str:
    mlflow.set_experiment(experiment)
    run = mlflow.start_run(tags=tags)
    _fit_and_measure(train, check, label, settings)
    mlflow.end_run()
    return run.info.run_id


@trap(says="the exception is swallowed")
def a_message_in_place_of_the_exception(
    train: pd.DataFrame, check: pd.DataFrame, label: str, settings: dict, tags: dict, experiment: str
) -> str:
    mlflow.set_experiment(experiment)
    run = mlflow.start_run(tags=tags)
    try:
        _fit_and_measure(train, check, label, settings)
        mlflow.end_run()
    except ValueError as problem:
        mlflow.set_tag("error", str(problem))
        mlflow.end_run("FAILED")
    return run.info.run_id


# Params are logged when all has gone well: nobody knows what failed.
swap(
    "params_after_the_fit",
    says="among the params of the run that failed, alpha",
    old="""\
    mlflow.log_params(settings)  # before the fit, so that a run that fails says what it was
    model = Ridge(**settings).fit(train.drop(columns=label), train[label])
""",
    new="""\
    model = Ridge(**settings).fit(train.drop(columns=label), train[label])
    mlflow.log_params(settings)
""",
)

# A setting of 0 or False is taken for none.
swap(
    "falsy_settings_left_out",
    says="among the params of the run, ",
    old="    mlflow.log_params(settings)  # before",
    new="    mlflow.log_params({name: value for name, value in settings.items() if value})  # before",
)


@trap(says="two trainings, not two runs")
def the_experiments_newest_run(
    train: pd.DataFrame, check: pd.DataFrame, label: str, settings: dict, tags: dict, experiment: str
) -> str:
    mlflow.set_experiment(experiment)
    found = mlflow.search_runs(experiment_names=[experiment], output_format="list", max_results=1)
    with mlflow.start_run(run_id=found[0].info.run_id if found else None, tags=tags) as run:
        if not found:
            mlflow.log_params(settings)
        model = Ridge(**settings).fit(train.drop(columns=label), train[label])
        mlflow.log_metrics({"train_mae": _mae(model, train, label), "check_mae": _mae(model, check, label)})
    return run.info.run_id


# Whoever calls gets an exception of another kind.
swap(
    "an_exception_of_ones_own",
    says="another exception than the fit's",
    old="        _fit_and_measure(train, check, label, settings)\n    return run.info.run_id",
    new="""\
        try:
            _fit_and_measure(train, check, label, settings)
        except ValueError as problem:
            raise RuntimeError("the training failed") from problem
    return run.info.run_id""",
)
