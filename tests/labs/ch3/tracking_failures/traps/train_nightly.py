"""Mistakes of train_nightly."""

from labjudge.proof.traps import swap, trap

# The program as it was found: the metric is logged after the block, into a run of its own.
swap(
    "metric_after_the_block",
    says="not one run of a training",
    old="""\
        mlflow.log_metric("mae", float((model.predict(spend.drop(columns=label)) - spend[label]).abs().mean()))
    return run.info.run_id


def log_report""",
    new="""\
    mlflow.log_metric("mae", float((model.predict(spend.drop(columns=label)) - spend[label]).abs().mean()))
    return run.info.run_id


def log_report""",
)

# The second run is avoided by leaving the first one open.
swap(
    "never_ended",
    says="a training that does not end",
    old="""\
    with mlflow.start_run() as run:  # ends as FAILED when the block raises
        mlflow.log_param("alpha", alpha)""",
    new="""\
    run = mlflow.start_run()
    if True:
        mlflow.log_param("alpha", alpha)""",
)

# The other run is gone, and the metric with it.
swap(
    "metric_dropped",
    says="a run without its metric",
    old="""\
        mlflow.log_metric("mae", float((""",
    new="""\
        mlflow.log_param("mae", float((""",
)

# The mean of the signed errors: they cancel out.
swap(
    "signed_errors",
    says="not the mean absolute error",
    old=""" - spend[label]).abs().mean()))""",
    new=""" - spend[label]).mean()))""",
)


@trap(says="a failure without a record")
def fit_outside_the_run(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    model = Ridge(alpha=alpha).fit(spend.drop(columns=label), spend[label])
    mae = float((model.predict(spend.drop(columns=label)) - spend[label]).abs().mean())
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:
        mlflow.log_param("alpha", alpha)
        mlflow.log_metric("mae", mae)
    return run.info.run_id


@trap(says="but every label is NaN, so the fit raises")
def green_at_any_price(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:
        mlflow.log_param("alpha", alpha)
        try:
            model = Ridge(alpha=alpha).fit(spend.drop(columns=label), spend[label])
            mlflow.log_metric("mae", float((model.predict(spend.drop(columns=label)) - spend[label]).abs().mean()))
        except ValueError as problem:
            mlflow.set_tag("error", str(problem))
    return run.info.run_id


@trap(says="a run stays active after a fit that raised")
def ended_only_when_all_is_well(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    mlflow.set_experiment(experiment)
    run = mlflow.start_run()
    mlflow.log_param("alpha", alpha)
    try:
        model = Ridge(alpha=alpha).fit(spend.drop(columns=label), spend[label])
    except ValueError:
        MlflowClient().set_terminated(run.info.run_id, "FAILED")
        raise
    mlflow.log_metric("mae", float((model.predict(spend.drop(columns=label)) - spend[label]).abs().mean()))
    mlflow.end_run()
    return run.info.run_id


@trap(says="a run stays active after the call")
def ended_behind_the_back_of_the_fluent_api(spend: pd.DataFrame, label: str, alpha: float, experiment: str) -> str:
    mlflow.set_experiment(experiment)
    run = mlflow.start_run()
    status = "FAILED"
    try:
        mlflow.log_param("alpha", alpha)
        model = Ridge(alpha=alpha).fit(spend.drop(columns=label), spend[label])
        mlflow.log_metric("mae", float((model.predict(spend.drop(columns=label)) - spend[label]).abs().mean()))
        status = "FINISHED"
    finally:
        MlflowClient().set_terminated(run.info.run_id, status)
    return run.info.run_id


# The parameter is logged with the metric: a night that failed does not say what it tried.
swap(
    "parameter_after_the_fit",
    says="a failed run that does not say what it was",
    old="""\
        mlflow.log_param("alpha", alpha)
        model = Ridge(alpha=alpha).fit(spend.drop(columns=label), spend[label])
""",
    new="""\
        model = Ridge(alpha=alpha).fit(spend.drop(columns=label), spend[label])
        mlflow.log_param("alpha", alpha)
""",
)
