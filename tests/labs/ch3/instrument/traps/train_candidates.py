"""Mistakes of train_candidates."""

import mlflow
from labjudge.proof.traps import swap, trap


@trap(says="candidates stand on their own")
def candidates_beside_the_parent(
    train: pd.DataFrame, check: pd.DataFrame, label: str, candidates: dict, tags: dict, experiment: str
) -> str:
    """The parent is over before the first candidate begins."""
    mlflow.set_experiment(experiment)
    errors = {}
    with mlflow.start_run(tags=tags) as parent:
        mlflow.log_param("candidates", len(candidates))
    for name, settings in candidates.items():
        with mlflow.start_run(run_name=name, tags=tags) as run:
            errors[run.info.run_id] = _fit_and_measure(train, check, label, settings)[1]["check_mae"]
    best = min(errors, key=lambda run_id: errors[run_id])
    client = MlflowClient()
    client.log_metric(parent.info.run_id, "best_check_mae", errors[best])
    client.set_tag(parent.info.run_id, "best_run", best)
    return parent.info.run_id


# Runs are called sneaky-fox-12.
swap(
    "candidates_without_names",
    says="nobody can tell the candidates apart",
    old="start_run(run_name=name, nested=True, tags=tags)",
    new="start_run(nested=True, tags=tags)",
)

# Tags are thought to be inherited.
swap(
    "tags_on_the_parent_only",
    says="among the tags of the nested run",
    old="start_run(run_name=name, nested=True, tags=tags)",
    new="start_run(run_name=name, nested=True)",
)


# One candidate that cannot be fitted ends the night's comparison.
swap(
    "one_failure_ends_all",
    says="one failure stops them all",
    old="            except Exception as problem:  # caught",
    new="            except KeyboardInterrupt as problem:  # caught",
)


@trap(says="its fit raised ValueError: its alpha is -1")
def caught_inside_the_nested_run(
    train: pd.DataFrame, check: pd.DataFrame, label: str, candidates: dict, tags: dict, experiment: str
) -> str:
    mlflow.set_experiment(experiment)
    errors = {}
    with mlflow.start_run(tags=tags) as parent:
        for name, settings in candidates.items():
            with mlflow.start_run(run_name=name, nested=True, tags=tags) as run:
                try:
                    _, measured = _fit_and_measure(train, check, label, settings)
                    errors[run.info.run_id] = measured["check_mae"]
                except ValueError as problem:
                    mlflow.set_tag("error", str(problem))
        if not errors:
            raise ValueError("none could be fitted")
        best = min(errors, key=lambda run_id: errors[run_id])
        mlflow.log_metric("best_check_mae", errors[best])
        mlflow.set_tag("best_run", best)
    return parent.info.run_id


# The candidate that fits its own rows best is called the best.
swap(
    "best_on_the_training_rows",
    says="has the lowest train_mae",
    old='errors[run.info.run_id] = measured["check_mae"]',
    new='errors[run.info.run_id] = measured["train_mae"]',
)


BEST = "best = min(errors, key=lambda run_id: errors[run_id])"
# Of equal ones the last wins.
swap(
    "last_of_equal_ones",
    says="another than the first of equal ones",
    old=BEST,
    new="best = min(reversed(errors), key=lambda run_id: errors[run_id])",
)


@trap(says="a comparison of nothing")
def nothing_to_compare(
    train: pd.DataFrame, check: pd.DataFrame, label: str, candidates: dict, tags: dict, experiment: str
) -> str:
    mlflow.set_experiment(experiment)
    errors = {}
    with mlflow.start_run(tags=tags) as parent:
        for name, settings in candidates.items():
            try:
                with mlflow.start_run(run_name=name, nested=True, tags=tags) as run:
                    errors[run.info.run_id] = _fit_and_measure(train, check, label, settings)[1]["check_mae"]
            except ValueError:
                continue
        if errors:
            best = min(errors, key=lambda run_id: errors[run_id])
            mlflow.log_metric("best_check_mae", errors[best])
            mlflow.set_tag("best_run", best)
    return parent.info.run_id


# The first candidate that fails is the last one that is tried.
swap(
    "no_more_after_a_failure",
    says="a candidate without a nested run",
    old='                print(f"{name}: {problem}")\n',
    new='                print(f"{name}: {problem}")\n                break\n',
)

# Errors are compared as a report shows them.
swap(
    "rounded_errors",
    says="one that is almost as good",
    old=BEST,
    new="best = min(errors, key=lambda run_id: round(errors[run_id], 2))",
)
