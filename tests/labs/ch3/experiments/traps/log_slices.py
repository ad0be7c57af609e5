"""Mistakes of log_slices."""

from labjudge.proof.traps import swap

# A metric for every value: with thousands the run cannot be read.
swap(
    "a_metric_for_every_value",
    says="more metrics than agreed",
    old='(-report["rows"][value], value))[:top]',
    new='(-report["rows"][value], value))',
)

# The worst in place of the largest.
swap(
    "the_worst_values",
    says="other slices than the largest",
    old='(-report["rows"][value], value))[:top]',
    new='(-report["mae"][value], value))[:top]',
)

# The rest is an average of averages.
swap(
    "mean_of_means",
    says="another error of a slice",
    old="    named = {",
    new="""\
    if len(rest := report["mae"].drop(kept)):
        slices["other"] = rest.mean()
    named = {""",
)


# Of values with as many rows, whichever came first in the data.
swap(
    "ties_by_chance",
    says="slices of as many rows",
    old='(-report["rows"][value], value))[:top]',
    new='(report["rows"][value], value), reverse=True)[:top]',
)

# Rows without a value vanish, as groupby lets them.
swap(
    "nulls_vanish",
    says="rows without a value",
    old='lambda value: "unknown" if pd.isna(value) else str(value))',
    new="lambda value: None if pd.isna(value) else str(value))",
)

# A value of 0 is taken for none.
swap(
    "zero_is_unknown",
    says="a value of 0, an error of 0",
    old='"unknown" if pd.isna(value) else',
    new='"unknown" if pd.isna(value) or not value else',
)

# The names as the course writes them: MLflow refuses.
swap(
    "equals_sign_in_the_name",
    says="Names may only contain alphanumerics",
    old='f"mae__{by}__{_plain(value)}"',
    new='f"mae__{by}={_plain(value)}"',
)


# The report has what the metrics have, and not the rest.
swap(
    "report_of_the_largest",
    says="it has nothing",
    old='report.to_dict("index")',
    new='report.loc[kept].to_dict("index")',
)


# No report.
swap(
    "no_report",
    says="there is no such artifact",
    old="""\
    MlflowClient().log_dict(run_id, report.to_dict("index"), f"reports/slices__{by}.json")
""",
    new="",
)


# Nulls are known by one of their spellings only.
swap(
    "none_and_not_nan",
    says="NaN is a null",
    old='"unknown" if pd.isna(value) else',
    new='"unknown" if value is None else',
)

# Of values with as many rows, the one that stands first in the data; or the smaller number.
swap(
    "first_in_the_data",
    says="slices in the order of the rows",
    old='(-report["rows"][value], value))[:top]',
    new='(-report["rows"][value], list(values).index(value)))[:top]',
)
swap(
    "numbers_in_their_order",
    says="slices by number",
    old='(-report["rows"][value], value))[:top]',
    new='(-report["rows"][value], value.isdigit() and int(value), value))[:top]',
)

# To log into a run it is opened; when it is closed, it has finished.
swap(
    "run_opened_for_slices",
    says="the run of the slices is opened again",
    old="""\
    mlflow.log_metrics({"mae": errors.mean(), **named}, run_id=run_id)
""",
    new="""\
    with mlflow.start_run(run_id=run_id):
        mlflow.log_metrics({"mae": errors.mean(), **named})
""",
)

# A name in lower case, as the team's other names are.
swap(
    "capitals_are_no_letters",
    says="a name by another convention",
    old='re.sub(r"[^A-Za-z0-9_.-]", "_", name)',
    new='re.sub(r"[^a-z0-9_.-]", "_", name.lower())',
)

# Rows without a value are no slice like the others: they come last, or always have a metric of their own.
swap(
    "unknown_comes_last",
    says="unknown is the largest slice",
    old='(-report["rows"][value], value)',
    new='(value == "unknown", -report["rows"][value], value)',
)
swap(
    "unknown_always_kept",
    says="unknown is among the others",
    old='errors.groupby(values.where(values.isin(kept), "other"))',
    new='errors.groupby(values.where(values.isin([*kept, "unknown"]), "other"))',
)

# Texts are trimmed before they are compared.
swap(
    "trimmed_texts",
    says="a text between spaces",
    old='"unknown" if pd.isna(value) else str(value)',
    new='"unknown" if pd.isna(value) else str(value).strip()',
)
