"""Mistakes of train_matrix."""

from labjudge.proof.traps import swap

# Looks good where nearly nothing fails.
swap(
    "roc_auc",
    says="the ROC AUC in place of the average precision",
    old="float(average_precision_score(fails, scores))",
    new='float(__import__("sklearn.metrics").metrics.roc_auc_score(fails, scores))',
)

# Better than what?
swap(
    "no_baseline",
    says="a matrix without a baseline",
    old='"candidate": "baseline"})',
    new='"candidate": matrix["baseline"]})',
)

# From which data?
swap(
    "no_snapshot_tags",
    says="a run without its snapshot",
    old='tags={**snapshot, "candidate": name}',
    new='tags={"candidate": name}',
)

# The table as it is by now.
swap("newest_rows", says="the newest version was read", old='spark.read.option("versionAsOf", version)', new="spark")

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

# What a classifier answers when nobody says otherwise.
swap("classes", says="classes in place of probabilities", old='pyfunc_predict_fn="predict_proba",', new="")

# More rows are better.
swap(
    "fitted_on_all",
    says="trained on the validation rows",
    old='.fit(train[features], train["fails"])',
    new='.fit(rows[features], rows["fails"])',
)

# Scaled or not, it learns.
swap(
    "not_scaled",
    says="another model than was asked for",
    old="SimpleImputer(), StandardScaler(), Log",
    new="SimpleImputer(), Log",
)

# How well it knows what it has seen.
swap(
    "training_metrics",
    says="another average precision",
    old="_measured(valid, model.predict_proba(valid[features])[:, 1], cost)",
    new="_measured(train, model.predict_proba(train[features])[:, 1], cost)",
)
