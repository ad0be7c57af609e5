"""Reference for lab 6.1."""

import json
import math
import runpy
from datetime import date, timedelta

import mlflow
import numpy as np
import pandas as pd
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from mlflow.entities import Run
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

HIDE_WHAT_IS_RARE = ("accuracy", "roc_auc")


def write_contract(name: str, contract: dict) -> list[str]:
    problems = _problems(contract)
    if problems:
        return problems
    client = MlflowClient()
    try:
        tags = client.get_registered_model(name).tags
    except MlflowException:
        client.create_registered_model(name)
        tags = {}
    revision = int(tags.get("contract_revision", 0))
    if revision == 0 or json.loads(tags["contract"]) != contract:
        client.set_registered_model_tag(name, "contract", json.dumps(contract))
        client.set_registered_model_tag(name, "contract_revision", str(revision + 1))
    return []


def _problems(contract: dict) -> list[str]:
    texts = ("consumer", "schedule", "known_at_prediction")
    found = [field for field in texts if not (contract.get(field) or "").strip()]
    if not (contract.get("horizon_days") or 0) > 0:
        found.append("horizon_days")
    cost = contract.get("cost") or {}
    if not all((cost.get(side) or 0) > 0 for side in ("missed", "needless")):
        found.append("cost")
    criteria = contract.get("criteria") or []
    if not criteria:
        found.append("criteria")
    for place, criterion in enumerate(criteria):
        if criterion.get("limit") is None:  # 0.0 is a limit
            found.append(f"{place}.limit")
        found += [f"{place}.{field}" for field in ("baseline", "slices") if not criterion.get(field)]
        if criterion["metric"] in HIDE_WHAT_IS_RARE and contract["positive_share"] < 0.1:
            found.append(f"{place}.metric")
    return found


def build_features(
    spark: SparkSession,
    readings: str,
    table: str,
    features: dict[str, dict],
    never_negative: list[str],
    readers: list[str],
) -> None:
    rows = spark.table(readings)
    impossible = F.col("pump_id").isNull() | F.col("at").isNull()
    for column in never_negative:
        impossible |= F.coalesce(F.col(column) < 0, F.lit(False))
    bad = rows.where(impossible).count()
    repeated = rows.groupBy("pump_id", "at").count().where("count > 1").count()
    if bad or repeated:
        raise ValueError(f"{readings}: {bad} rows that cannot be, {repeated} readings twice")
    # Aggregates by name: what the gateways send beside it never gets into the table.
    aggregates = [F.expr(each["sql"]).alias(name) for name, each in features.items()]
    daily = rows.groupBy("pump_id", F.to_date("at").alias("day")).agg(*aggregates)
    if not spark.catalog.tableExists(table):
        key = f"CONSTRAINT {table.rpartition('.')[2]}_pk PRIMARY KEY (pump_id, day TIMESERIES)"
        spark.sql(f"CREATE TABLE {table} (pump_id STRING NOT NULL, day DATE NOT NULL, {key})")
    # Agreed at first or later, a feature is one more column of a table that keeps its key, its grants and its versions.
    kinds, there = dict(daily.dtypes), spark.table(table).columns
    new = [
        f"`{name}` {kinds[name]} COMMENT '{each['comment']}'" for name, each in features.items() if name not in there
    ]
    if new:
        spark.sql(f"ALTER TABLE {table} ADD COLUMNS ({', '.join(new)})")
    daily.write.mode("overwrite").saveAsTable(table)
    catalog, schema, _ = table.split(".")
    for reader in readers:
        spark.sql(f"GRANT SELECT ON TABLE {table} TO `{reader}`")
        spark.sql(f"GRANT USE SCHEMA ON SCHEMA {catalog}.{schema} TO `{reader}`")
        spark.sql(f"GRANT USE CATALOG ON CATALOG {catalog} TO `{reader}`")


def build_training_set(
    spark: SparkSession,
    pumps: str,
    features: str,
    failures: str,
    cutoffs: list[date],
    horizon_days: int,
    known_until: date,
    table: str,
) -> dict[str, int]:
    # The versions first, then their rows: what others write in between is in neither.
    versions = {name: _version_now(spark, name) for name in (pumps, features, failures)}
    pump, feature, failure = (spark.read.option("versionAsOf", versions[name]).table(name) for name in versions)
    whole = [cutoff for cutoff in cutoffs if cutoff + timedelta(days=horizon_days) <= known_until]
    asked = pump.crossJoin(spark.createDataFrame([(cutoff,) for cutoff in whole], "cutoff DATE"))

    values = [name for name in feature.columns if name not in ("pump_id", "day")]
    before = asked.join(feature, "pump_id").where("day <= cutoff").groupBy("pump_id", "cutoff")
    # The greatest struct, not the greatest value: the day decides, and a null comes along.
    latest = before.agg(F.max(F.struct("day", *values)).alias("latest")).select("pump_id", "cutoff", "latest.*")

    ends = F.date_add("cutoff", horizon_days)
    after = (F.col("failed_on") > F.col("cutoff")) & (F.col("failed_on") <= ends)
    failing = asked.join(failure, "pump_id").where(after).select("pump_id", "cutoff").distinct()
    rows = (
        asked.join(latest, ["pump_id", "cutoff"], "left")
        .join(failing.withColumn("fails", F.lit(1)), ["pump_id", "cutoff"], "left")
        .fillna(0, "fails")
        .select("pump_id", "site", "cutoff", *values, "fails")
    )
    # Anew in one write: an earlier cutoff's label may have come late, and the features may have grown.
    rows.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(table)
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('sources' = '{json.dumps(versions)}')")
    return {**versions, table: _version_now(spark, table)}


def _version_now(spark: SparkSession, table: str) -> int:
    return spark.sql(f"DESCRIBE HISTORY {table} LIMIT 1").first()["version"]


def train_matrix(
    spark: SparkSession,
    table: str,
    version: int,
    matrix: dict,
    valid_from: date,
    cost: dict,
    experiment: str,
    requirements: list[str],
) -> str:
    rows = spark.read.option("versionAsOf", version).table(table).toPandas()
    is_train = rows["cutoff"] < valid_from
    train, valid = rows[is_train], rows[~is_train]
    snapshot = {"table": table, "table_version": str(version)}
    mlflow.set_experiment(experiment)
    with mlflow.start_run(tags=snapshot) as parent:
        for name, candidate in matrix["candidates"].items():
            with mlflow.start_run(run_name=name, nested=True, tags={**snapshot, "candidate": name}):
                features = candidate["features"]
                model = _model(candidate["family"], candidate["setting"]).fit(train[features], train["fails"])
                mlflow.log_params({**candidate, "features": ",".join(features)})
                mlflow.log_metrics(_measured(valid, model.predict_proba(valid[features])[:, 1], cost))
                mlflow.sklearn.log_model(
                    model,
                    name="model",
                    signature=infer_signature(train[features], model.predict_proba(train[features])),
                    pyfunc_predict_fn="predict_proba",  # `predict` would answer with classes, by a threshold of 0.5
                    pip_requirements=requirements,
                )
        with mlflow.start_run(run_name="baseline", nested=True, tags={**snapshot, "candidate": "baseline"}):
            mlflow.log_param("features", matrix["baseline"])
            mlflow.log_metrics(_measured(valid, valid[matrix["baseline"]].to_numpy(float), cost))
    return parent.info.run_id


def _model(family: str, setting: float) -> Pipeline:
    if family == "logistic":
        return make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression(C=setting))
    return make_pipeline(SimpleImputer(), DecisionTreeClassifier(max_depth=setting, random_state=0))


def _measured(rows: pd.DataFrame, scores: np.ndarray, cost: dict) -> dict[str, float]:
    fails = rows["fails"].to_numpy() == 1

    def cost_at(threshold: float) -> float:
        inspected = scores >= threshold
        return cost["missed"] * np.sum(fails & ~inspected) + cost["needless"] * np.sum(inspected & ~fails)

    # Between two scores nothing changes; above the last one nobody is inspected.
    threshold = min([*np.unique(scores), scores.max() + 1], key=cost_at)
    caught = pd.Series(scores[fails] >= threshold).groupby(rows.loc[fails, "site"].to_numpy()).mean()
    return {
        "average_precision": float(average_precision_score(fails, scores)),
        "threshold": float(threshold),
        "cost": float(cost_at(threshold)),
        **{f"recall_{site}": float(share) for site, share in caught.items()},
    }


def select_candidate(parent: str, rule: dict) -> str | None:
    client = MlflowClient()
    experiment = client.get_run(parent).info.experiment_id
    nested = client.search_runs([experiment], f"tags.`mlflow.parentRunId` = '{parent}'")
    finished = [run for run in nested if run.info.status == "FINISHED"]
    baselines = [run for run in finished if run.data.tags.get("candidate") == "baseline"]
    if not baselines or math.isnan(_metric(baselines[0], "average_precision")):
        raise ValueError(f"{parent} has no baseline: nobody can say what its candidates are worth")
    least = _metric(baselines[0], "average_precision") + rule["min_gain"]
    good = [run for run in finished if run not in baselines and _good_enough(run, least, rule)]
    if not good:
        client.set_tag(parent, "selected", "none")
        return None
    chosen = min(good, key=lambda run: (run.data.metrics["cost"], len(run.data.params["features"].split(","))))
    client.set_tag(parent, "threshold", str(chosen.data.metrics["threshold"]))
    client.set_tag(parent, "selected", chosen.info.run_id)
    return chosen.info.run_id


def _metric(run: Run, name: str) -> float:
    return run.data.metrics.get(name, math.nan)


def _good_enough(run: Run, least: float, rule: dict) -> bool:
    # NaN is neither above nor below anything: each comparison is written so that it fails.
    return (
        {"table", "table_version"} <= set(run.data.tags)
        and not math.isnan(_metric(run, "threshold"))
        and not math.isnan(_metric(run, "cost"))
        and _metric(run, "average_precision") >= least
        and all(_metric(run, f"recall_{site}") >= rule["min_recall"] for site in rule["sites"])
    )


def approve(name: str, version: str, ticket: str) -> None:
    client = MlflowClient()
    me = WorkspaceClient().current_user.me().user_name
    found = client.get_model_version(name, version)
    if me in (found.user_id, client.get_run(found.run_id).info.user_id):
        raise PermissionError(f"{me} made version {version} of {name}: somebody else approves it")
    complete = (
        found.tags.get("status") == "waiting" and found.tags.get("training") and (found.description or "").strip()
    )
    if not (ticket.strip() and complete and _all_passed(found.tags.get("gates", ""))):
        raise ValueError(f"version {version} of {name} cannot be approved: its evidence is not complete")
    client.set_model_version_tag(name, version, "approval_ticket", ticket)
    client.set_model_version_tag(name, version, "approved_by", me)


def _all_passed(text: str) -> bool:
    try:
        gates = json.loads(text)
    except ValueError:
        return False
    return isinstance(gates, dict) and bool(gates) and not any(gates.values())


def run_pipeline(spark: SparkSession, steps: str, config: dict) -> dict:
    client, name = MlflowClient(), config["name"]
    sources = {table: _version_now(spark, table) for table in config["sources"]}
    inputs = {"code": config["code"], **sources}
    version = _version_of(client, name, inputs)
    if version is None:
        version = _new_version(spark, runpy.run_path(steps), config, inputs, sources)
    if "status" not in version.tags:
        _document(client, version)
    version = client.get_model_version(name, version.version)
    approver = version.tags.get("approved_by")
    if version.tags["status"] == "waiting" and approver and approver != version.user_id:
        _promote(client, version)
    return {"version": version.version, "status": client.get_model_version(name, version.version).tags["status"]}


def _version_of(client: MlflowClient, name: str, inputs: dict) -> ModelVersion | None:
    for found in client.search_model_versions(f"name='{name}'"):
        version = client.get_model_version(name, found.version)  # a search does not tell the tags
        # A version whose upload was cut off has its tags, and no model.
        if version.status == "READY" and json.loads(version.tags.get("inputs", "{}")) == inputs:
            return version
    return None


def _new_version(spark: SparkSession, step: dict, config: dict, inputs: dict, sources: dict) -> ModelVersion:
    table = config["table"]
    training_version = step["prepare"](spark, sources, table)
    run_id = step["train"](spark, table, training_version)
    gates = step["gate"](spark, run_id, table, training_version)
    # In one call with the version: there is no moment in which it stands there without its origin.
    tags = {"inputs": json.dumps(inputs), "training": f"{table}@{training_version}", "gates": json.dumps(gates)}
    return mlflow.register_model(f"runs:/{run_id}/model", config["name"], tags=tags)


def _document(client: MlflowClient, version: ModelVersion) -> None:
    passed = _all_passed(version.tags["gates"])
    text = f"Trained on {version.tags['training']} from {version.tags['inputs']}; gates: {version.tags['gates']}."
    client.update_model_version(version.name, version.version, text)
    client.set_model_version_tag(version.name, version.version, "status", "waiting" if passed else "failed")


def _promote(client: MlflowClient, version: ModelVersion) -> None:
    champion = client.get_registered_model(version.name).aliases.get("champion")
    # Stopped between alias and status, it is champion already: it must not become its own way back.
    if champion != version.version:
        if champion:
            client.set_registered_model_alias(version.name, "previous", champion)
        client.set_registered_model_alias(version.name, "champion", version.version)
    client.set_model_version_tag(version.name, version.version, "status", "promoted")
