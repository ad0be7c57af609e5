"""Mistakes of log_from_job."""

from labjudge.proof.traps import swap

# The program as it was found: MLflow's default is the local machine.
swap(
    "nobody_says_where",
    says="no run in the workspace",
    old='    mlflow.set_tracking_uri("databricks")  # before anything else: a job has no notebook that has done it\n',
    new="",
)

# The name is checked after the experiment was made.
swap(
    "checked_too_late",
    says="refused by another exception",
    old="""\
    if not experiment.startswith("/"):
        raise ValueError(f"{experiment!r} is no path in the workspace")
""",
    new="""\
    if not experiment.strip():
        raise ValueError("no experiment")
""",
)

# A name is made into a path, somewhere.
swap(
    "path_made_up",
    says="a run for a name that is no path",
    old="""\
        raise ValueError(f"{experiment!r} is no path in the workspace")
    mlflow.set_tracking_uri""",
    new="""\
        experiment = f"/Shared/{experiment}"
    mlflow.set_tracking_uri""",
)

# Empty values are left out.
swap(
    "empty_params_left_out",
    says="a value is lost",
    old="mlflow.log_params(params)",
    new="mlflow.log_params({name: value for name, value in params.items() if value})",
)

# Everything goes into one experiment for all jobs.
swap(
    "one_experiment_for_all_jobs",
    says="not one run of the experiment",
    old="""\
    mlflow.set_experiment(experiment)
    with mlflow.start_run() as run:
        mlflow.log_params(params)""",
    new="""\
    mlflow.set_experiment("/Shared/jobs")
    with mlflow.start_run() as run:
        mlflow.log_params(params)""",
)

# The name of the run in place of its id.
swap(
    "name_for_id",
    says="not the id of the run",
    old="""\
        mlflow.log_metrics(metrics)
    return run.info.run_id


def nightly_run""",
    new="""\
        mlflow.log_metrics(metrics)
    return run.info.run_name


def nightly_run""",
)

# White space before the path does not matter, or so it seems.
swap(
    "space_before_the_path",
    says="a space before the path is passed over",
    old='if not experiment.startswith("/"):',
    new='if not experiment.strip().startswith("/"):',
)
