"""Mistakes of reproduce."""

from labjudge.proof.traps import swap

# The table as it is now.
swap(
    "latest_rows",
    says="rebuilt on the latest rows",
    old='spark.read.option("versionAsOf", found["version"]).table(found["table"]).toPandas()\n        again',
    new='spark.table(found["table"]).toPandas()\n        again',
)

# 0 is taken for nothing, as a version.
swap(
    "version_zero_is_missing",
    says="missing is ['version']",
    old='"version": source.get("delta_table_version"),',
    new='"version": source.get("delta_table_version") or None,',
)

# What is not there gets a usual value.
swap(
    "seed_is_guessed",
    says="the run: without seed, all else there",
    old='**{name: run.data.params.get(name) for name in ("label", "alpha", "seed")},',
    new='**{name: run.data.params.get(name) for name in ("label", "alpha")},\n        "seed": run.data.params.get("seed", "0"),',
)

# The first input, whatever it was used for.
swap(
    "any_input",
    says="rebuilt on the rows of another version",
    old='        if any(tag.key == "mlflow.data.context" and tag.value == "training" for tag in used.tags):\n',
    new="        if used:\n",
)

# Close enough is equal.
swap(
    "rounded",
    says="equal, and it is not",
    old="math.isclose(logged, again, rel_tol=1e-9)",
    new="round(logged, 2) == round(again, 2)",
)

# To the last digit of what the same computation gives elsewhere.
swap(
    "never_equal",
    says="not equal, and it is",
    old="math.isclose(logged, again, rel_tol=1e-9)",
    new="logged is again",
)

# What is not there twice is the same twice.
swap(
    "none_equals_none",
    says="equal, though neither metric is there",
    old="equal = logged is not None",
    new="equal = logged == again or logged is not None",
)

# The logged metric is handed back as the rebuilt one.
swap(
    "nothing_rebuilt",
    says="another metric than the recipe's",
    old='        again = _holdout_mae(rows, found["label"], float(found["alpha"]), int(found["seed"]))',
    new="        again = logged if logged is not None else _holdout_mae(rows, found['label'], float(found['alpha']), 0)",
)

# Only the first thing that is missing is named.
swap(
    "first_of_what_is_missing",
    says="its input is a file of the web",
    old="if value is None]\n    again",
    new="if value is None][:1]\n    again",
)

# A run without the metric is not rebuilt.
swap(
    "no_metric_no_rebuilding",
    says="not rebuilt, though it can be",
    old="    if None not in found.values():",
    new="    if not missing:",
)

# A run that lacks something is an exception.
swap(
    "missing_raises",
    says="raised KeyError",
    old="**{name: run.data.params.get(name) for name in",
    new="**{name: run.data.params[name] for name in",
)

# The run is marked as reproduced: evidence is no place for notes.
swap(
    "run_is_tagged",
    says="the evidence is changed",
    old='    return {"missing": missing,',
    new='    MlflowClient().set_tag(run_id, "reproduced", str(equal))\n    return {"missing": missing,',
)

# The metric of the training is taken for the one of the rows held out.
swap(
    "neighbour_metric",
    says="not the metric that was logged",
    old='logged = run.data.metrics.get("holdout_mae")',
    new='logged = run.data.metrics.get("training_mae", run.data.metrics.get("holdout_mae"))',
)

# A perfect metric is taken for none.
swap(
    "metric_zero_is_missing",
    says="missing is ['holdout_mae']",
    old='logged = run.data.metrics.get("holdout_mae")',
    new='logged = run.data.metrics.get("holdout_mae") or None',
)
