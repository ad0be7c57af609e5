"""Mistakes of train_recorded."""

from labjudge.proof.traps import swap

# The version is asked for after the training.
swap(
    "version_after_training",
    says=", an earlier one",
    old="""\
    version = _version_now(spark, table)
    rows = spark.read.option("versionAsOf", version).table(table).toPandas()
    # As text""",
    new="""\
    rows = spark.table(table).toPandas()
    _holdout_mae(rows, label, alpha, seed)
    version = _version_now(spark, table)
    # As text""",
)

# The version is known first, and the rows are the latest.
swap(
    "rows_are_the_latest",
    says=", a later one",
    old='rows = spark.read.option("versionAsOf", version).table(table).toPandas()\n    # As text',
    new="rows = spark.table(table).toPandas()\n    # As text",
)

# History is sorted the other way round: the first version.
swap(
    "first_version",
    says="an old version is taken",
    old="    version = _version_now(spark, table)\n    rows",
    new='    version = spark.sql(f"DESCRIBE HISTORY {table}").orderBy("version").first()["version"]\n    rows',
)

# The input names the table, and that is all.
swap(
    "no_version",
    says="a table without its version",
    old="DeltaDatasetSource(delta_table_name=table, delta_table_version=str(version))",
    new="DeltaDatasetSource(delta_table_name=table)",
)

# The number 0 is left out by MLflow.
swap(
    "version_zero_as_a_number",
    says="version 0 is left out",
    old="delta_table_version=str(version))",
    new="delta_table_version=version)",
)

# "latest" is written where the version should be.
swap(
    "latest_as_version",
    says="is 'latest'",
    old="delta_table_version=str(version))",
    new='delta_table_version="latest")',
)

# The rows are an input without a source: MLflow notes where the code ran.
swap(
    "input_without_a_source",
    says="the input does not name the table",
    old="mlflow.data.from_pandas(rows, source=source, targets=label)",
    new="mlflow.data.from_pandas(rows, targets=label)",
)

# Table and version are params, and the run has no input.
swap(
    "version_as_a_param",
    says="the contexts of the run's inputs: none",
    old='mlflow.log_input(mlflow.data.from_pandas(rows, source=source, targets=label), context="training")',
    new='mlflow.log_params({"table": table, "version": version})',
)

# The input has no context.
swap(
    "no_context",
    says="the contexts of the run's inputs: ''",
    old='targets=label), context="training")',
    new="targets=label))",
)

# The seed is logged; the split is drawn without it.
swap(
    "seed_not_used",
    says="two calls with seed",
    old="order = np.random.default_rng(seed).permutation",
    new="order = np.random.default_rng().permutation",
)

# The seed of the notebook this was copied from.
swap(
    "seed_of_the_notebook",
    says="another seed, and the same split",
    old="order = np.random.default_rng(seed).permutation",
    new="order = np.random.default_rng(42).permutation",
)

# Seed 0 is taken for no seed.
swap(
    "seed_zero_is_none",
    says="seed 0 taken for none",
    old='"seed": seed})\n        mlflow.log_metric("holdout_mae", _holdout_mae(rows, label, alpha, seed))',
    new='"seed": seed or 42})\n        mlflow.log_metric("holdout_mae", _holdout_mae(rows, label, alpha, seed or 42))',
)

# The seed is used and not logged.
swap(
    "seed_not_logged",
    says="seed is not in the run",
    old='mlflow.log_params({"label": label, "alpha": alpha, "seed": seed})',
    new='mlflow.log_params({"label": label, "alpha": alpha})',
)

# Positions of rows in the order in which the files came.
swap("rows_not_sorted", says="rows as they came", old='rows = rows.sort_values("id")', new="rows = rows.copy()")

# The error on the rows that the model has seen.
swap(
    "error_of_the_training",
    says="the metric does not come again",
    old='(model.predict(held.drop(columns=["id", label])) - held[label])',
    new='(model.predict(rest.drop(columns=["id", label])) - rest[label])',
)

# The rows go along, to be safe.
swap(
    "copy_of_the_rows",
    says="the run has the artifact training/rows.json",
    old='        mlflow.log_params({"label": label',
    new='        mlflow.log_table(rows, "training/rows.json")\n        mlflow.log_params({"label": label',
)

# The run is begun and never ended.
swap(
    "run_left_open",
    says="a run that does not end",
    old="""\
    with mlflow.start_run() as run:
        mlflow.log_input""",
    new="""\
    run = mlflow.start_run()
    if run:
        mlflow.log_input""",
)

# A quarter is rounded to the nearest number.
swap(
    "quarter_rounded",
    says="a row too many is held out",
    old="held, rest = rows.iloc[order[: len(rows) // 4]], rows.iloc[order[len(rows) // 4 :]]",
    new="held, rest = rows.iloc[order[: round(len(rows) / 4)]], rows.iloc[order[round(len(rows) / 4) :]]",
)
