"""Mistakes of train_logged."""

import mlflow
from labjudge.proof.traps import swap, trap
from sklearn.linear_model import Ridge

# Autologging is not switched off: from here on every fit in the process is a run.
swap(
    "left_on_for_good",
    says="autologging outlives the call",
    old="""\
    finally:
        mlflow.sklearn.autolog(disable=True)""",
    new="""\
    finally:
        pass""",
)


@trap(says="autologging outlives a fit that raised")
def left_on_by_an_exception(customers: pd.DataFrame, label: str, alpha: float, experiment: str, context: dict) -> Ridge:
    mlflow.set_experiment(experiment)
    mlflow.sklearn.autolog(silent=True)
    with mlflow.start_run() as run:
        model = Ridge(alpha=alpha).fit(customers.drop(columns=label), customers[label])
        taken = MlflowClient().get_run(run.info.run_id).data
        mlflow.log_params(_beside(context["params"], taken.params))
        mlflow.log_metrics(_beside(context["metrics"], taken.metrics))
        mlflow.set_tags(_beside(context["tags"], taken.tags))
    if context["params"]:  # nobody has said that it can be left in another way
        mlflow.sklearn.autolog(disable=True)
    return model


@trap(says="stopped by a name that is taken")
def manual_keys_logged_as_they_are(
    customers: pd.DataFrame, label: str, alpha: float, experiment: str, context: dict
) -> Ridge:
    mlflow.set_experiment(experiment)
    with _autologging(), mlflow.start_run():
        model = Ridge(alpha=alpha).fit(customers.drop(columns=label), customers[label])
        mlflow.log_params(context["params"])
        mlflow.log_metrics(context["metrics"])
        mlflow.set_tags(context["tags"])
    return model


# Metrics and tags can be written twice; the second value is what is seen.
swap(
    "tags_overwritten",
    says="among the tags, estimator_name is spend forecast",
    old='_beside(context["tags"], taken.tags)',
    new='context["tags"]',
)
swap(
    "metrics_overwritten",
    says="among the metrics, training_score is -1.0",
    old='_beside(context["metrics"], taken.metrics)',
    new='context["metrics"]',
)

# Where a name is taken, the context's value is dropped.
swap(
    "own_value_dropped",
    says="a value of the context is lost",
    old='return {f"project.{name}" if name in taken else name: value for name, value in own.items()}',
    new="return {name: value for name, value in own.items() if name not in taken}",
)

# To be on the safe side everything gets the prefix.
swap(
    "prefix_for_all",
    says="feature_table is not there",
    old='return {f"project.{name}" if name in taken else name: value for name, value in own.items()}',
    new='return {f"project.{name}": value for name, value in own.items()}',
)


@trap(says="autologging wrote nothing")
def all_by_hand(customers: pd.DataFrame, label: str, alpha: float, experiment: str, context: dict) -> Ridge:
    mlflow.set_experiment(experiment)
    model = Ridge(alpha=alpha).fit(customers.drop(columns=label), customers[label])
    with mlflow.start_run():
        mlflow.log_params({"alpha": alpha, **context["params"]})
        mlflow.log_metrics(context["metrics"])
        mlflow.set_tags(context["tags"])
        mlflow.sklearn.log_model(model, name="model")
    return model


@trap(says="holds 2 runs after one training")
def context_in_a_run_of_its_own(
    customers: pd.DataFrame, label: str, alpha: float, experiment: str, context: dict
) -> Ridge:
    mlflow.set_experiment(experiment)
    with _autologging():
        model = Ridge(alpha=alpha).fit(customers.drop(columns=label), customers[label])
    with mlflow.start_run():
        mlflow.log_params(context["params"])
        mlflow.log_metrics(context["metrics"])
        mlflow.set_tags(context["tags"])
    return model


# The model is left out, as in a sweep.
swap(
    "no_model_of_the_training",
    says="no model of the training",
    old="with _autologging(), mlflow.start_run() as run:",
    new="with _autologging(log_models=False), mlflow.start_run() as run:",
)

# A failure is logged and forgotten: the job goes on as if it had a model.
swap(
    "exception_swallowed",
    says="the exception is swallowed",
    old="""\
        model = Ridge(alpha=alpha).fit(customers.drop(columns=label), customers[label])
        # Only""",
    new="""\
        try:
            model = Ridge(alpha=alpha).fit(customers.drop(columns=label), customers[label])
        except ValueError:
            return Ridge(alpha=alpha)
        # Only""",
)


@trap(says="the runs of the experiment are FINISHED")
def run_ended_as_finished(customers: pd.DataFrame, label: str, alpha: float, experiment: str, context: dict) -> Ridge:
    mlflow.set_experiment(experiment)
    mlflow.sklearn.autolog(silent=True)
    run = mlflow.start_run()
    try:
        model = Ridge(alpha=alpha).fit(customers.drop(columns=label), customers[label])
        taken = MlflowClient().get_run(run.info.run_id).data
        mlflow.log_params(_beside(context["params"], taken.params))
        mlflow.log_metrics(_beside(context["metrics"], taken.metrics))
        mlflow.set_tags(_beside(context["tags"], taken.tags))
    finally:
        mlflow.end_run()
        mlflow.sklearn.autolog(disable=True)
    return model


@trap(says="the runs of the experiment are RUNNING")
def run_left_open(customers: pd.DataFrame, label: str, alpha: float, experiment: str, context: dict) -> Ridge:
    mlflow.set_experiment(experiment)
    with _autologging():
        run = mlflow.start_run()
        model = Ridge(alpha=alpha).fit(customers.drop(columns=label), customers[label])
        taken = MlflowClient().get_run(run.info.run_id).data
        mlflow.log_params(_beside(context["params"], taken.params))
        mlflow.log_metrics(_beside(context["metrics"], taken.metrics))
        mlflow.set_tags(_beside(context["tags"], taken.tags))
        mlflow.end_run()
    return model


# Zero is taken for nothing to log.
swap(
    "zeros_left_out",
    says="days_late is not there",
    old='mlflow.log_metrics(_beside(context["metrics"], taken.metrics))',
    new='mlflow.log_metrics({name: value for name, value in _beside(context["metrics"], taken.metrics).items() if value})',
)

# A name that looks like one of autologging's counts as taken.
swap(
    "taken_by_a_pattern",
    says="training_hours is not there",
    old='_beside(context["metrics"], taken.metrics)',
    new='{f"project.{name}" if name.startswith("training_") else name: value for name, value in context["metrics"].items()}',
)

# Params, metrics and tags are one list of names.
swap(
    "taken_in_another_kind",
    says="among the tags of the run, alpha is not there",
    old='_beside(context["tags"], taken.tags)',
    new='_beside(context["tags"], taken.params | taken.tags)',
)

# A param of the same value is no error, so it is not seen that the name is taken.
swap(
    "same_value_is_not_taken",
    says="a name that is taken, and no prefix",
    old='_beside(context["params"], taken.params)',
    new="""\
{
                f"project.{name}" if taken.params.get(name, str(value)) != str(value) else name: value
                for name, value in context["params"].items()
            }""",
)
