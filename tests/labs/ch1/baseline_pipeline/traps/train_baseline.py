"""Mistakes of train_baseline."""

from labjudge.proof.traps import swap

# Imputer and scaler are fitted before the split.
swap(
    "prepared_before_the_split",
    says="preprocessing that has seen the test rows",
    old='model.fit(train[FEATURES], train["bikes"])',
    new='model[-1].fit(model[:-1].fit(rows[FEATURES]).transform(train[FEATURES]), train["bikes"])',
)

# The training error is reported.
swap(
    "training_error",
    says="measured on the training rows",
    old='mlflow.log_metric("test_mae", _mae(test, model.predict(test[FEATURES])))',
    new='mlflow.log_metric("test_mae", _mae(train, model.predict(train[FEATURES])))',
)

# 9 bicycles off: is that good?
swap(
    "no_benchmark",
    says="no naive benchmark",
    old="""\
        mlflow.log_metric("naive_mae", _mae(test, test["bikes_before"]))
""",
    new="",
)

# Nobody knows afterwards which table it was.
swap(
    "without_its_table",
    says="a run that does not say from what",
    old='mlflow.start_run(tags={"gold": gold})',
    new="mlflow.start_run()",
)

# The estimator alone: imputer and scaler stay in the notebook.
swap(
    "without_preprocessing",
    says="the model cannot predict for raw features",
    old="""\
            model,
            name="model",
""",
    new="""\
            model[-1],
            name="model",
""",
)
