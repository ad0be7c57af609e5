"""Mistakes of train_matrix."""

from labjudge.proof.traps import swap

# Looks good where nearly nothing fails.
swap(
    "roc_auc",
    says="the ROC AUC in place of the average precision",
    old='"average_precision": float(average_precision_score(fails, scores)),',
    new='"average_precision": float(__import__("sklearn.metrics").metrics.roc_auc_score(fails, scores)),',
)

# Better than what?
swap(
    "no_baseline",
    says="a matrix without a baseline",
    old="""\
        with mlflow.start_run(run_name="baseline", nested=True, tags={**snapshot, "candidate": "baseline"}):
            mlflow.log_param("features", matrix["baseline"])
            mlflow.log_metrics(_measured(valid, valid[matrix["baseline"]].to_numpy(float), cost))
""",
    new="",
)

# The threshold that comes with the library.
swap(
    "threshold_of_a_half",
    says="a threshold that costs more",
    old="threshold = min([*np.unique(scores), scores.max() + 1], key=cost_at)",
    new="threshold = 0.5",
)

# One recall for all sites.
swap(
    "no_sites",
    says="a site that nobody looked at",
    old="""**{f"recall_{site}": float(share) for site, share in caught.items()},""",
    new=""""recall": float(caught.mean()),""",
)

# More rows are better.
swap(
    "fitted_on_all",
    says="trained on the validation rows",
    old='.fit(train[features], train["fails"])',
    new='.fit(rows[features], rows["fails"])',
)

# How well it knows what it has seen.
swap(
    "training_metrics",
    says="measured on what it was trained on",
    old="mlflow.log_metrics(_measured(valid, model.predict_proba(valid[features])[:, 1], cost))",
    new="mlflow.log_metrics(_measured(train, model.predict_proba(train[features])[:, 1], cost))",
)

# The table as it is by now.
swap(
    "newest_rows",
    says="the newest version was read",
    old='rows = spark.read.option("versionAsOf", version).table(table).toPandas()',
    new="rows = spark.table(table).toPandas()",
)

# From which data?
swap(
    "no_snapshot_tags",
    says="a run without its snapshot",
    old='nested=True, tags={**snapshot, "candidate": name}',
    new='nested=True, tags={"candidate": name}',
)

# What a classifier answers when nobody says otherwise.
swap(
    "classes",
    says="classes in place of probabilities",
    old='pyfunc_predict_fn="predict_proba",',
    new="",
)
