"""Right: quantiles and counts by Spark and pandas.cut, Bonferroni on adjusted chances, rolling windows, the Databricks SDK."""

import numpy as np
import pandas as pd
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from scipy.stats import ks_2samp
from scipy.stats.contingency import chi2_contingency, crosstab


def psi(spark: SparkSession, table: str, column: str, baseline: str, bins: int) -> dict[str, float | None]:
    everything = spark.table(table)
    good = everything.where(F.col(column).isNotNull() & ~F.isnan(column)).withColumn("x", F.col(column).cast("double"))
    pdf = good.select("period", "x").toPandas()
    reference = pdf.loc[pdf["period"] == baseline, "x"]
    if reference.empty:
        raise ValueError(f"no values in {baseline}")
    inner = reference.quantile([i / bins for i in range(1, bins)]).drop_duplicates().tolist()
    labels = pd.cut(pdf["x"], [-np.inf, *inner, np.inf], right=False, labels=False)
    counts = pd.crosstab(pdf["period"], labels).reindex(columns=range(len(inner) + 1), fill_value=0) + 0.5
    shares = counts.div(counts.sum(axis=1), axis=0)
    ratio = np.log(shares).sub(np.log(shares.loc[baseline]), axis=1)
    indices = (shares.sub(shares.loc[baseline], axis=1) * ratio).sum(axis=1)
    names = [row["period"] for row in everything.select("period").distinct().collect()]
    return {name: float(indices[name]) if name in indices.index else None for name in names if name != baseline}


def feature_drift(baseline: dict[str, list], current: dict[str, list], alpha: float, minimum: int) -> dict[str, str]:
    left = {name: pd.Series(values, dtype=object).dropna() for name, values in baseline.items()}
    right = {name: pd.Series(values, dtype=object).dropna() for name, values in current.items()}
    large = [name for name in left if len(left[name]) >= minimum <= len(right[name])]
    pvalues = pd.Series({name: _pvalue(left[name], right[name]) for name in large}, dtype=float)
    adjusted = pvalues * len(large)
    return {
        name: "too few" if name not in adjusted.index else ("drift" if adjusted[name] <= alpha else "stable")
        for name in left
    }


def _pvalue(left: pd.Series, right: pd.Series) -> float:
    if not isinstance(left.iloc[0], str):
        return ks_2samp(left.astype(float), right.astype(float)).pvalue
    side = np.repeat(["left", "right"], [len(left), len(right)])
    return chi2_contingency(crosstab(side, pd.concat([left, right]).to_numpy(str)).count).pvalue


def read_drift(spark: SparkSession, table: str, column: str, metric: str, granularity: str) -> list[dict]:
    found = []
    for row in spark.table(table).collect():
        about = row.column_name, row.granularity, row.drift_type, row.slice_key
        if about == (column, granularity, "BASELINE", None) and row[metric] is not None:
            found.append(dict(start=row.window.start, value=row[metric]))
    found.sort(key=lambda each: each["start"])
    return found


def alert(days: list[dict], rule: dict) -> list[str]:
    table = pd.DataFrame(days)
    table["day"] = pd.to_datetime(table["day"])
    bug = (table["null_rate"] > rule["null_rate"]) | ~table["scale"].between(1 / rule["ratio"], rule["ratio"])
    good = table[~bug].set_index("day")["value"]
    weeks_back = [
        good.reindex(good.index - pd.Timedelta(weeks=week)).to_numpy() for week in range(1, rule["weeks"] + 1)
    ]
    usual = pd.DataFrame(weeks_back).median().to_numpy()
    high = pd.Series((good.to_numpy() - usual) > rule["excess"], index=good.index)
    counts = high.astype(int).rolling(rule["last"], min_periods=1).sum()
    turned = pd.Series(np.nan, index=counts.index)
    turned[counts <= rule["clear"]] = 0
    turned[counts >= rule["raise"]] = 1
    state = turned.ffill().fillna(0)
    return [
        "pipeline" if broken else ("drift" if state[day] else "quiet")
        for broken, day in zip(bug, table["day"], strict=True)
    ]


def act(name: str, version: str, verdicts: list[str], days: int, columns: list[str]) -> str:
    workspace = WorkspaceClient()
    if verdicts[-days:] != ["drift"] * days:
        return "kept"
    if str(workspace.model_versions.get_by_alias(name, "champion").version) != version:
        return "kept"
    registry = MlflowClient()
    try:
        candidate = registry.get_model_version_by_alias(name, "previous")
    except (MlflowException, NotFound):
        return "blocked"
    text = registry.get_model_version(name, candidate.version).tags.get("features")
    missing = [feature for feature in text.split(",") if feature not in columns] if text else ["unknown"]
    if missing or str(candidate.version) == version:
        return "blocked"
    workspace.registered_models.set_alias(name, "champion", int(candidate.version))
    return "rolled back"
