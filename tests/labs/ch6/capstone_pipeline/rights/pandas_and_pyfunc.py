"""Right: frames in pandas, the feature client, a model of one's own that answers one probability, MLflow's fluent API."""

import json
import operator
import runpy
from bisect import bisect_right
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta

import mlflow
import numpy as np
import pandas as pd
from databricks.feature_engineering import FeatureEngineeringClient
from databricks.sdk import WorkspaceClient
from mlflow.exceptions import MlflowException
from pyspark.sql import functions as F
from pyspark.sql.types import IntegerType
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

NUMBERS = {"average_precision", "threshold", "cost"}


class Chance(mlflow.pyfunc.PythonModel):
    """The probability of a failure, and nothing else."""

    def __init__(self, parts: list, features: list) -> None:
        self.parts, self.features = parts, features

    def predict(self, context, model_input, params=None):
        values = model_input[self.features]
        for part in self.parts[:-1]:
            values = part.transform(values)
        return self.parts[-1].predict_proba(values)[:, 1]


def write_contract(name: str, contract: dict) -> list[str]:
    texts = ("consumer", "schedule", "known_at_prediction")
    checks = {key: str(contract.get(key, "")).strip() != "" for key in texts} | {
        "horizon_days": contract.get("horizon_days", 0) > 0,
        "cost": all(contract.get("cost", {}).get(side, 0) > 0 for side in ["missed", "needless"]),
        "criteria": len(contract.get("criteria", [])) > 0,
    }
    rare = contract.get("positive_share", 1) < 0.1
    for i, each in enumerate(contract.get("criteria", [])):
        checks[f"{i}.limit"] = isinstance(each.get("limit"), int | float)
        checks[f"{i}.baseline"] = bool(each.get("baseline"))
        checks[f"{i}.slices"] = bool(each.get("slices"))
        checks[f"{i}.metric"] = not (rare and each["metric"] in ("accuracy", "roc_auc"))
    failed = [code for code, passed in checks.items() if not passed]
    if failed:
        return failed
    client = mlflow.MlflowClient()
    with suppress(MlflowException):
        client.create_registered_model(name)
    model = client.get_registered_model(name)
    before = json.loads(model.tags.get("contract", "null"))
    if before != contract:
        count = int(model.tags["contract_revision"]) if before else 0
        for key, value in {"contract": json.dumps(contract), "contract_revision": f"{count + 1}"}.items():
            client.set_registered_model_tag(name, key, value)
    return failed


def build_features(spark, readings, table, features, never_negative, readers):
    landed = spark.table(readings)
    seen = landed.select("pump_id", "at", *never_negative).toPandas()
    if seen[["pump_id", "at"]].isna().any(axis=None) or seen.duplicated(["pump_id", "at"]).any():
        raise ValueError("keys")
    if (seen[never_negative].fillna(0) < 0).any(axis=None):
        raise ValueError("below zero")
    made = landed.withColumn("day", F.col("at").cast("date")).groupBy("pump_id", "day")
    made = made.agg(*[F.expr(f"{each['sql']}").alias(name) for name, each in features.items()])
    if not spark.catalog.tableExists(table):
        FeatureEngineeringClient().create_table(
            name=table, primary_keys=["pump_id", "day"], timeseries_columns="day", schema=made.schema
        )
    for field in made.schema:
        if field.name not in spark.table(table).columns:
            spark.sql(f"ALTER TABLE {table} ADD COLUMN `{field.name}` {field.dataType.simpleString()}")
    made.write.mode("overwrite").saveAsTable(table)
    for name, each in features.items():
        spark.sql(f"COMMENT ON COLUMN {table}.`{name}` IS '{each['comment']}'")
    for who in readers:
        for what in (
            f"USE CATALOG ON CATALOG {table.split('.')[0]}",
            f"USE SCHEMA ON SCHEMA {'.'.join(table.split('.')[:2])}",
            f"SELECT ON TABLE {table}",
        ):
            spark.sql(f"GRANT {what} TO `{who}`")


def now(spark, table: str) -> int:
    history = spark.sql(f"DESCRIBE HISTORY {table}").toPandas()
    return int(history["version"].max())


def build_training_set(spark, pumps, features, failures, cutoffs, horizon_days, known_until, table):
    frames, versions = {}, {}
    for name in (pumps, features, failures):
        versions[name] = now(spark, name)
        frames[name] = spark.read.option("versionAsOf", str(versions[name])).table(name)
    types = {field.name: field.dataType for field in frames[features].schema}
    values = [name for name in types if name not in ("pump_id", "day")]
    broken = defaultdict(list)
    for row in frames[failures].dropna(subset=["failed_on"]).collect():
        broken[row.pump_id].append(row.failed_on)
    daily = defaultdict(list)
    for row in frames[features].orderBy("day").collect():
        daily[row["pump_id"]].append(row)
    rows = []
    for pump in frames[pumps].collect():
        mine = daily[pump.pump_id]
        for cutoff in cutoffs:
            end = cutoff + timedelta(horizon_days)
            if end > known_until:
                continue
            place = bisect_right([row["day"] for row in mine], cutoff)
            known = [mine[place - 1][name] if place else None for name in values]
            rows.append(
                (pump.pump_id, pump.site, cutoff, *known, int(any(cutoff < day <= end for day in broken[pump.pump_id])))
            )
    schema = frames[pumps].select("pump_id", "site").schema.add("cutoff", "date")
    for name in values:
        schema = schema.add(name, types[name])
    made = spark.createDataFrame(rows, schema.add("fails", IntegerType()))
    made.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(table)
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('sources' = '{json.dumps(versions)}')")
    return versions | {table: now(spark, table)}


def train_matrix(spark, table, version, matrix, valid_from, cost, experiment, requirements):
    frame = spark.read.option("versionAsOf", version).table(table).toPandas()
    frame["cutoff"] = pd.to_datetime(frame["cutoff"])
    early, late = frame.query("cutoff < @valid_from"), frame.query("cutoff >= @valid_from")
    mlflow.set_experiment(experiment)
    parent = mlflow.start_run()
    try:
        for name in [*matrix["candidates"], "baseline"]:
            mlflow.start_run(run_name=name, nested=True)
            mlflow.set_tags({"candidate": name, "table": table, "table_version": version})
            if name == "baseline":
                mlflow.log_param("features", matrix["baseline"])
                scores = late[matrix["baseline"]].astype(float)
            else:
                scores = candidate(matrix["candidates"][name], early, late, requirements)
            evaluate(late.assign(score=np.asarray(scores)), cost)
            mlflow.end_run()
    finally:
        mlflow.end_run()
    return parent.info.run_id


def candidate(about: dict, early: pd.DataFrame, late: pd.DataFrame, requirements: list[str]) -> np.ndarray:
    features = about["features"]
    parts = [SimpleImputer()]
    if about["family"] == "logistic":
        parts += [StandardScaler(), LogisticRegression(C=about["setting"])]
    else:
        parts += [DecisionTreeClassifier(max_depth=about["setting"], random_state=0)]
    values = early[features]
    for part in parts[:-1]:
        values = part.fit_transform(values)
    parts[-1].fit(values, early["fails"])
    model = Chance(parts, features)
    mlflow.log_params({"family": about["family"], "setting": about["setting"], "features": ",".join(features)})
    signature = mlflow.models.infer_signature(early[features], model.predict(None, early[features]))
    mlflow.pyfunc.log_model(name="model", python_model=model, signature=signature, pip_requirements=requirements)
    return model.predict(None, late[features])


def evaluate(rows: pd.DataFrame, cost: dict) -> None:
    order = rows.sort_values("score", ascending=False)
    steps = order.groupby("score", sort=False)["fails"].agg(["sum", "size"]).cumsum()
    caught, asked = steps["sum"], steps["size"]
    total = int(rows["fails"].sum())
    prices = cost["missed"] * (total - caught) + cost["needless"] * (asked - caught)
    threshold, price = prices.idxmin(), prices.min()
    if cost["missed"] * total < price:
        threshold, price = rows["score"].max() + 1.0, cost["missed"] * total
    mlflow.log_metric("average_precision", average_precision_score(rows["fails"], rows["score"]))
    mlflow.log_metrics({"threshold": threshold, "cost": price})
    for site, failures in rows[rows["fails"] == 1].groupby("site"):
        mlflow.log_metric(f"recall_{site}", (failures["score"] >= threshold).mean())


def select_candidate(parent: str, rule: dict) -> str | None:
    place = mlflow.get_run(parent).info.experiment_id
    runs = mlflow.search_runs([place], filter_string=f"tags.mlflow.parentRunId = '{parent}' AND status = 'FINISHED'")
    for name in NUMBERS | {f"recall_{site}" for site in rule["sites"]}:
        if f"metrics.{name}" not in runs:
            runs[f"metrics.{name}"] = np.nan
    for tag in ("candidate", "table", "table_version"):
        if f"tags.{tag}" not in runs:
            runs[f"tags.{tag}"] = None
    is_baseline = runs["tags.candidate"] == "baseline"
    level = runs.loc[is_baseline, "metrics.average_precision"].max()
    if not level == level:
        raise ValueError("no baseline")
    left = runs[~is_baseline & runs["tags.table"].notna() & runs["tags.table_version"].notna()]
    left = left[left["metrics.average_precision"] - rule["min_gain"] >= level]
    left = left.dropna(subset=["metrics.threshold", "metrics.cost"])
    for site in rule["sites"]:
        left = left[left[f"metrics.recall_{site}"].ge(rule["min_recall"])]
    client = mlflow.MlflowClient()
    if left.empty:
        client.set_tag(parent, "selected", "none")
        return None
    left = left.assign(size=left["params.features"].str.split(",").str.len())
    best = left.sort_values(["metrics.cost", "size"]).iloc[0]
    client.set_tag(parent, "selected", best["run_id"])
    client.set_tag(parent, "threshold", repr(float(best["metrics.threshold"])))
    return str(best["run_id"])


def approve(name: str, version: str, ticket: str) -> None:
    registered = mlflow.MlflowClient().get_model_version(name, version)
    caller = WorkspaceClient().current_user.me().user_name
    makers = [registered.user_id, mlflow.get_run(registered.run_id).info.user_id]
    if operator.contains(makers, caller):
        raise PermissionError(caller)
    evidence = dict(registered.tags)
    problems = []
    if not ticket or ticket.isspace():
        problems.append("ticket")
    if evidence.get("status") != "waiting":
        problems.append("status")
    if evidence.get("training", "") == "":
        problems.append("training")
    if not registered.description or registered.description.isspace():
        problems.append("description")
    if not passed(evidence.get("gates")):
        problems.append("gates")
    if problems:
        raise ValueError(", ".join(problems))
    client = mlflow.MlflowClient()
    client.set_model_version_tag(name, version, "approval_ticket", ticket)
    client.set_model_version_tag(name, version, "approved_by", caller)


def passed(text: str | None) -> bool:
    with suppress(TypeError, ValueError):
        found = json.loads(text)
        if isinstance(found, dict):
            return len(found) >= 1 and not [gate for gate in found if found[gate]]
    return False


def run_pipeline(spark, steps: str, config: dict) -> dict:
    job = Job(spark, steps, config)
    if job.version is None:
        job.make()
    if job.tag("status") is None:
        job.describe()
    approver = job.tag("approved_by")
    if job.tag("status") == "waiting" and approver is not None and approver != job.about().user_id:
        job.promote()
    return {"version": job.version, "status": job.tag("status")}


class Job:
    def __init__(self, spark, steps: str, config: dict) -> None:
        self.spark, self.steps, self.config, self.name = spark, steps, config, config["name"]
        self.client = mlflow.MlflowClient()
        self.at = {table: now(spark, table) for table in config["sources"]}
        self.inputs = {"code": config["code"]} | self.at
        self.version = None
        for one in self.client.search_model_versions(f"name='{self.name}'"):
            about = self.client.get_model_version(self.name, one.version)
            if about.status == "READY" and "inputs" in about.tags and json.loads(about.tags["inputs"]) == self.inputs:
                self.version = str(one.version)

    def about(self):
        return self.client.get_model_version(self.name, self.version)

    def tag(self, key: str) -> str | None:
        return self.about().tags.get(key)

    def make(self) -> None:
        functions, table = runpy.run_path(self.steps), self.config["table"]
        made = functions["prepare"](self.spark, dict(self.at), table)
        run_id = functions["train"](self.spark, table, made)
        gates = functions["gate"](self.spark, run_id, table, made)
        tags = {"inputs": json.dumps(self.inputs), "training": f"{table}@{made}", "gates": json.dumps(gates)}
        self.version = str(mlflow.register_model(f"runs:/{run_id}/model", self.name, tags=tags).version)

    def describe(self) -> None:
        about = self.about()
        self.client.update_model_version(self.name, self.version, f"{about.tags['training']}: {about.tags['gates']}")
        status = "waiting" if passed(about.tags["gates"]) else "failed"
        self.client.set_model_version_tag(self.name, self.version, "status", status)

    def promote(self) -> None:
        champion = None
        with suppress(MlflowException):
            champion = str(self.client.get_model_version_by_alias(self.name, "champion").version)
        if champion != self.version and champion is not None:
            self.client.set_registered_model_alias(self.name, "previous", champion)
        self.client.set_registered_model_alias(self.name, "champion", self.version)
        self.client.set_model_version_tag(self.name, self.version, "status", "promoted")
