"""Mistakes of sweep."""

import mlflow
from labjudge.proof.traps import swap, trap

# Every trial logs its model.
swap(
    "a_model_for_every_trial",
    says="a model of more than the winner",
    old="with _autologging(log_models=False), mlflow.start_run():",
    new="with _autologging(), mlflow.start_run():",
)

# The trials are not nested, so nothing ties them together.
swap(
    "trials_beside_the_parent",
    says="trials stand on their own",
    old="""\
    with _autologging(log_models=False), mlflow.start_run():
        for alpha in alphas:
            with mlflow.start_run(nested=True) as run:""",
    new="""\
    with _autologging(log_models=False):
        for alpha in alphas:
            with mlflow.start_run() as run:""",
)

# Measured on what was learned from: the least alpha always wins.
swap(
    "measured_on_the_training_rows",
    says="measured on the rows that were learned from",
    old="float((model.predict(check.drop(columns=label)) - check[label]).abs().mean())",
    new="float((model.predict(train.drop(columns=label)) - train[label]).abs().mean())",
)

# Squared in place of absolute.
swap(
    "squared_error",
    says="another error than the mean absolute one",
    old="- check[label]).abs().mean())",
    new="- check[label]).pow(2).mean())",
)

# The highest error wins, as if it were a score.
swap(
    "highest_wins",
    says="the model is not the winner's",
    old="winner, model = min(trials,",
    new="winner, model = max(trials,",
)

# The last of equal ones wins.
swap(
    "last_of_equal_ones",
    says="another than the first of equal ones",
    old="min(trials, key=lambda trial: trial[0])",
    new="min(reversed(trials), key=lambda trial: trial[0])",
)

# The model of the last trial is logged in the winner's run.
swap(
    "last_model_logged",
    says="another trial's model",
    old="_, winner, model = min(",
    new="_, winner, _ = min(",
)

# The model goes into the parent.
swap(
    "model_in_the_parent",
    says="the model is in no trial's run",
    old="""\
        with mlflow.start_run(run_id=winner, nested=True):
""",
    new="""\
        if True:
            MlflowClient().set_tag(winner, "winner", "true")
""",
)

# Nobody can see who won.
swap(
    "winner_unmarked",
    says="the winner is not marked",
    old="""\
            mlflow.set_tag("winner", "true")
""",
    new="",
)

# The winner is fitted again on all rows: another model than the one that was measured.
swap(
    "winner_fitted_again",
    says="a model of no trial",
    old="""\
        with mlflow.start_run(run_id=winner, nested=True):
""",
    new="""\
        both = pd.concat([train, check])
        with mlflow.start_run(run_id=winner, nested=True):
            model = Ridge(alpha=model.alpha).fit(both.drop(columns=label), both[label])
""",
)


@trap(says="the parent run is RUNNING")
def parent_left_open(train: pd.DataFrame, check: pd.DataFrame, label: str, alphas: list[float], experiment: str) -> str:
    mlflow.set_experiment(experiment)
    mlflow.start_run()
    trials = []
    with _autologging(log_models=False):
        for alpha in alphas:
            with mlflow.start_run(nested=True) as run:
                model = Ridge(alpha=alpha).fit(train.drop(columns=label), train[label])
                error = float((model.predict(check.drop(columns=label)) - check[label]).abs().mean())
                mlflow.log_metric("check_mae", error)
            trials.append((error, run.info.run_id, model))
        _, winner, model = min(trials, key=lambda trial: trial[0])
        with mlflow.start_run(run_id=winner, nested=True):
            mlflow.set_tag("winner", "true")
            logged = mlflow.sklearn.log_model(model, name="model")
    mlflow.end_run()
    return logged.model_uri


# An alpha of 0 is taken for none.
swap(
    "alpha_zero_skipped",
    says="not a nested run for each alpha",
    old="        for alpha in alphas:\n            with mlflow.start_run(nested=True)",
    new="        for alpha in filter(None, alphas):\n            with mlflow.start_run(nested=True)",
)

# Of equal errors the smallest alpha wins, wherever it stands.
swap(
    "alphas_sorted",
    says="of the trials of [4.0, 7.0, 2.0]",
    old="        for alpha in alphas:\n            with mlflow.start_run(nested=True)",
    new="        for alpha in sorted(alphas):\n            with mlflow.start_run(nested=True)",
)
