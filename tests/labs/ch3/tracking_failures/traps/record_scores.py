"""Mistakes of record_scores."""

import time

from labjudge.proof.traps import swap, trap


@trap(says="a refusal is swallowed")
def everything_is_retried(experiment: str, scores: dict) -> str:
    for attempt in range(5):
        try:
            mlflow.set_experiment(experiment)
            with mlflow.start_run() as run:
                mlflow.log_metrics(scores)
            return run.info.run_id
        except MlflowException:
            time.sleep(2**attempt)
    return ""


@trap(says="a refusal is tried again")
def patient(experiment: str, scores: dict) -> str:
    for attempt in range(3):
        try:
            mlflow.set_experiment(experiment)
            with mlflow.start_run() as run:
                mlflow.log_metrics(scores)
            return run.info.run_id
        except MlflowException as refusal:
            if refusal.error_code != "PERMISSION_DENIED":
                raise
            time.sleep(attempt)
    raise PermissionError(f"nobody lets us log into {experiment}")


# MLflow's own exception goes on, as if it could not be told from an outage.
swap(
    "not_told_apart",
    says="a refusal under another name",
    old="""raise PermissionError(f"{experiment}: {refusal.message}") from refusal""",
    new="raise",
)

# Everything that MLflow raises is called a missing permission.
swap(
    "all_is_permission",
    says="an error is called a permission",
    old="""if refusal.error_code == "PERMISSION_DENIED":""",
    new="if refusal.error_code:",
)

# What is no missing permission is passed over.
swap(
    "outage_passed_over",
    says="an error is swallowed",
    old="""\
        raise
    return run.info.run_id


def fit_scaled""",
    new="""\
        return ""
    return run.info.run_id


def fit_scaled""",
)

# Who reads the message does not learn where the permission is missing.
swap(
    "no_experiment_named",
    says="which experiment",
    old="""raise PermissionError(f"{experiment}: {refusal.message}") from refusal""",
    new="""raise PermissionError("the job's principal may not log; ask an admin") from refusal""",
)


@trap(says="logged somewhere else")
def logs_at_home(experiment: str, scores: dict) -> str:
    try:
        mlflow.set_experiment(experiment)
        with mlflow.start_run() as run:
            mlflow.log_metrics(scores)
    except MlflowException as refusal:
        if refusal.error_code != "PERMISSION_DENIED":
            raise
        mlflow.set_experiment("/Shared/lost_and_found")
        with mlflow.start_run():
            mlflow.log_metrics(scores)
        raise PermissionError(f"{experiment}: the scores are in /Shared/lost_and_found") from refusal
    return run.info.run_id


# A score of 0 is taken for none.
swap(
    "zero_is_none",
    says="a score is missing",
    old="mlflow.log_metrics(scores)",
    new="mlflow.log_metrics({name: value for name, value in scores.items() if value})",
)

# Every exception becomes one of our own.
swap(
    "own_exception_for_all",
    says="not MLflow's exception",
    old="""\
        raise
    return run.info.run_id


def fit_scaled""",
    new="""\
        raise RuntimeError(f"tracking failed: {refusal.message}") from refusal
    return run.info.run_id


def fit_scaled""",
)

# Who may read the experiment is refused when the run is made, not before.
swap(
    "refusal_of_the_run_not_seen",
    says="and not log into it",
    old="""\
        mlflow.set_experiment(experiment)
        with mlflow.start_run() as run:
            mlflow.log_metrics(scores)
    except MlflowException as refusal:
        if refusal.error_code == "PERMISSION_DENIED":  # it will be refused the next time, too
            raise PermissionError(f"{experiment}: {refusal.message}") from refusal
        raise
    return""",
    new="""\
        mlflow.set_experiment(experiment)
    except MlflowException as refusal:
        if refusal.error_code == "PERMISSION_DENIED":  # it will be refused the next time, too
            raise PermissionError(f"{experiment}: {refusal.message}") from refusal
        raise
    with mlflow.start_run() as run:
        mlflow.log_metrics(scores)
    return""",
)

# Whatever the workspace will not do for this caller is called a permission.
swap(
    "bad_name_is_a_permission",
    says="a name that is no path is an INVALID_PARAMETER_VALUE",
    old='if refusal.error_code == "PERMISSION_DENIED":',
    new='if refusal.error_code in ("PERMISSION_DENIED", "INVALID_PARAMETER_VALUE", "RESOURCE_DOES_NOT_EXIST"):',
)


@trap(says="a run stays active after an error")
def ended_when_all_is_well(experiment: str, scores: dict) -> str:
    try:
        mlflow.set_experiment(experiment)
        run = mlflow.start_run()
        mlflow.log_metrics(scores)
    except MlflowException as refusal:
        if refusal.error_code == "PERMISSION_DENIED":
            raise PermissionError(f"{experiment}: {refusal.message}") from refusal
        raise
    mlflow.end_run()
    return run.info.run_id
