"""Right: tables by SQL, grants and aliases by the SDK, runs made and ended by MlflowClient."""

import importlib.util
import json
from math import isfinite

import mlflow.sklearn
import numpy
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound
from databricks.sdk.service.catalog import PermissionsChange, Privilege
from mlflow.entities import Metric, Param
from mlflow.tracking import MlflowClient
from sklearn import impute, linear_model, metrics, pipeline, preprocessing, tree


def lacks(holder: dict, key: str) -> bool:
    value = holder.get(key)
    return value is None or value == [] or (isinstance(value, str) and value.split() == [])


def write_contract(name: str, contract: dict) -> list[str]:
    wrong = {key for key in ("consumer", "schedule", "known_at_prediction", "criteria") if lacks(contract, key)}
    wrong |= {"horizon_days"} if lacks(contract, "horizon_days") or contract["horizon_days"] <= 0 else set()
    amounts = [contract.get("cost", {}).get(which, 0) or 0 for which in ("missed", "needless")]
    wrong |= {"cost"} if min(amounts) <= 0 else set()
    for position, rule in enumerate(contract.get("criteria", [])):
        wrong |= {f"{position}.{key}" for key in ("limit", "baseline", "slices") if lacks(rule, key)}
        if contract["positive_share"] < 0.1 and rule["metric"] in {"accuracy", "roc_auc"}:
            wrong.add(f"{position}.metric")
    if not wrong:
        keep(name, json.dumps(contract, sort_keys=True))
    return list(wrong)


def keep(name: str, text: str) -> None:
    registry = MlflowClient()
    try:
        WorkspaceClient().registered_models.get(name)
    except NotFound:
        registry.create_registered_model(name, tags={"contract": text, "contract_revision": "1"})
        return
    tags = registry.get_registered_model(name).tags
    if tags.get("contract") != text:
        registry.set_registered_model_tag(name, "contract", text)
        registry.set_registered_model_tag(name, "contract_revision", str(int(tags.get("contract_revision", "0")) + 1))


def build_features(spark, readings, table, features, never_negative, readers):
    def number(query: str) -> int:
        return spark.sql(query).collect()[0][0]

    tests = ["pump_id IS NULL", "at IS NULL", *(f"{column} < 0" for column in never_negative)]
    if number(f"SELECT count(*) FROM {readings} WHERE {' OR '.join(tests)}"):
        raise ValueError("a reading that cannot be")
    if number(f"SELECT count(*) FROM {readings}") != number(
        f"SELECT count(*) FROM (SELECT DISTINCT pump_id, at FROM {readings})"
    ):
        raise ValueError("a reading twice")
    w = WorkspaceClient()
    chosen = ", ".join(f"{about['sql']} AS `{name}`" for name, about in features.items())
    query = f"SELECT pump_id, CAST(at AS DATE) AS day, {chosen} FROM {readings} GROUP BY pump_id, CAST(at AS DATE)"
    if not w.tables.exists(table).table_exists:
        spark.sql(f"CREATE TABLE {table} AS {query}")
        for column in ("pump_id", "day"):
            spark.sql(f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL")
        spark.sql(f"ALTER TABLE {table} ADD CONSTRAINT feature_key PRIMARY KEY (pump_id, day TIMESERIES)")
        for name, about in features.items():
            spark.sql(f"ALTER TABLE {table} ALTER COLUMN `{name}` COMMENT '{about['comment']}'")
    else:
        held = [column.name for column in w.tables.get(table).columns]
        for name in set(features) - set(held):
            kind = spark.sql(f"SELECT typeof({features[name]['sql']}) FROM {readings}").collect()[0][0]
            spark.sql(f"ALTER TABLE {table} ADD COLUMN `{name}` {kind} COMMENT '{features[name]['comment']}'")
            held.append(name)
        spark.sql(f"INSERT OVERWRITE {table} SELECT {', '.join(f'`{name}`' for name in held)} FROM ({query})")
    catalog, schema = table.split(".")[:2]
    for kind, securable, privilege in (
        ("catalog", catalog, Privilege.USE_CATALOG),
        ("schema", f"{catalog}.{schema}", Privilege.USE_SCHEMA),
        ("table", table, Privilege.SELECT),
    ):
        changes = [PermissionsChange(principal=reader, add=[privilege]) for reader in readers]
        w.grants.update(kind, securable, changes=changes)


def version_of(spark, table):
    return max(row["version"] for row in spark.sql(f"DESCRIBE HISTORY {table}").collect())


def build_training_set(spark, pumps, features, failures, cutoffs, horizon_days, known_until, table):
    used = {name: version_of(spark, name) for name in [pumps, features, failures]}
    pinned = {name: f"{name} VERSION AS OF {version}" for name, version in used.items()}
    columns = spark.sql(f"SELECT * FROM {pinned[features]} LIMIT 0").columns
    values = [column for column in columns if column not in {"pump_id", "day"}]
    days = ", ".join(f"(DATE'{cutoff}')" for cutoff in cutoffs) or "(CAST(NULL AS DATE))"
    shown = "".join(f"f.`{value}`, " for value in values)
    spark.sql(f"""
        WITH asked AS (
            SELECT p.pump_id, p.site, c.cutoff FROM (SELECT * FROM {pinned[pumps]}) p
            CROSS JOIN (SELECT * FROM VALUES {days} AS c(cutoff)) c
            WHERE date_add(c.cutoff, {horizon_days}) <= DATE'{known_until}'
        ),
        numbered AS (
            SELECT a.pump_id AS of_pump, a.cutoff AS of_cutoff, f.*,
                row_number() OVER (PARTITION BY a.pump_id, a.cutoff ORDER BY f.day DESC) AS place
            FROM asked a JOIN (SELECT * FROM {pinned[features]}) f ON f.pump_id = a.pump_id AND f.day <= a.cutoff
        ),
        broken AS (
            SELECT a.pump_id AS of_pump, a.cutoff AS of_cutoff, count(*) AS times
            FROM asked a JOIN (SELECT * FROM {pinned[failures]}) x
                ON x.pump_id = a.pump_id AND x.failed_on BETWEEN date_add(a.cutoff, 1) AND date_add(a.cutoff, {horizon_days})
            GROUP BY a.pump_id, a.cutoff
        )
        SELECT a.pump_id, a.site, a.cutoff, {shown} CASE WHEN b.times > 0 THEN 1 ELSE 0 END AS fails
        FROM asked a
        LEFT JOIN (SELECT * FROM numbered WHERE place = 1) f ON f.of_pump = a.pump_id AND f.of_cutoff = a.cutoff
        LEFT JOIN broken b ON b.of_pump = a.pump_id AND b.of_cutoff = a.cutoff
    """).write.format("delta").mode("overwrite").option("overwriteSchema", True).saveAsTable(table)
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES (sources = '{json.dumps(used)}')")
    used[table] = version_of(spark, table)
    return used


def train_matrix(spark, table, version, matrix, valid_from, cost, experiment, requirements):
    everything = spark.sql(f"SELECT * FROM {table} VERSION AS OF {version}")
    train = everything.where(f"cutoff < '{valid_from}'").toPandas()
    later = everything.where(f"cutoff >= '{valid_from}'").toPandas()
    client = MlflowClient()
    known = client.get_experiment_by_name(experiment)
    place = known.experiment_id if known else client.create_experiment(experiment)
    parent = client.create_run(place).info.run_id

    def begun(name: str, features: list[str]) -> str:
        tags = {"mlflow.parentRunId": parent, "candidate": name, "table": table, "table_version": str(version)}
        run_id = client.create_run(place, tags=tags, run_name=name).info.run_id
        client.log_batch(run_id, params=[Param("features", ",".join(features))])
        return run_id

    def ended(run_id: str, scores: list[float]) -> None:
        found = measure(later["fails"].tolist(), later["site"].tolist(), scores, cost)
        client.log_batch(run_id, metrics=[Metric(key, value, 1, 0) for key, value in found.items()])
        client.set_terminated(run_id)

    ended(begun("baseline", [matrix["baseline"]]), later[matrix["baseline"]].tolist())
    for name, about in matrix["candidates"].items():
        steps = [("fill", impute.SimpleImputer())]
        if about["family"] == "logistic":
            steps.append(("scale", preprocessing.StandardScaler()))
            steps.append(("model", linear_model.LogisticRegression(C=about["setting"])))
        else:
            steps.append(("model", tree.DecisionTreeClassifier(max_depth=about["setting"], random_state=0)))
        fitted = pipeline.Pipeline(steps)
        fitted.fit(train[about["features"]], train["fails"])
        run_id = begun(name, about["features"])
        with mlflow.start_run(run_id=run_id):
            answers = fitted.predict_proba(train[about["features"]])
            mlflow.sklearn.log_model(
                fitted,
                name="model",
                pyfunc_predict_fn="predict_proba",
                signature=mlflow.models.infer_signature(train[about["features"]].astype(float), answers),
                pip_requirements=requirements,
            )
        ended(run_id, fitted.predict_proba(later[about["features"]])[:, 1].tolist())
    client.set_terminated(parent)
    return parent


def measure(labels: list[int], sites: list[str], scores: list[float], cost: dict) -> dict[str, float]:
    cheapest, threshold = None, None
    for candidate in sorted({*scores, max(scores) + 1}):
        price = 0.0
        for label, score in zip(labels, scores, strict=True):
            if label and score < candidate:
                price += cost["missed"]
            if not label and score >= candidate:
                price += cost["needless"]
        if cheapest is None or price < cheapest:
            cheapest, threshold = price, candidate
    found = {"threshold": threshold, "cost": cheapest}
    found["average_precision"] = metrics.average_precision_score(labels, scores)
    for site in set(sites):
        here = [
            score >= threshold for label, at, score in zip(labels, sites, scores, strict=True) if label and at == site
        ]
        if here:
            found[f"recall_{site}"] = float(numpy.mean(here))
    return found


def select_candidate(parent: str, rule: dict) -> str | None:
    client = MlflowClient()
    page = client.search_runs([client.get_run(parent).info.experiment_id], max_results=5000)
    mine = [run for run in page if run.data.tags.get("mlflow.parentRunId") == parent and run.info.status == "FINISHED"]
    level = None
    for run in mine:
        if run.data.tags.get("candidate") == "baseline":
            level = run.data.metrics.get("average_precision")
    if level is None or not isfinite(level):
        raise ValueError("there is nothing to compare with")
    wanted = {f"recall_{site}": rule["min_recall"] for site in rule["sites"]}
    wanted |= {"average_precision": level + rule["min_gain"], "cost": -numpy.inf, "threshold": -numpy.inf}
    order = []
    for run in mine:
        measured, tags = run.data.metrics, run.data.tags
        if tags.get("candidate") == "baseline" or not tags.get("table") or not tags.get("table_version"):
            continue
        if all(isfinite(measured.get(key, numpy.nan)) and measured[key] >= least for key, least in wanted.items()):
            order.append((measured["cost"], run.data.params["features"].count(","), run.info.run_id))
    best = sorted(order)[0][2] if order else None
    if best:
        client.set_tag(parent, "threshold", client.get_run(best).data.metrics["threshold"])
    client.set_tag(parent, "selected", best or "none")
    return best


def approve(name: str, version: str, ticket: str) -> None:
    w, registry = WorkspaceClient(), MlflowClient()
    user = w.current_user.me().user_name
    about = registry.get_model_version(name, version)
    maker = w.model_versions.get(name, int(version)).created_by
    trainer = registry.get_run(about.run_id).data.tags["mlflow.user"]
    if user in (maker, trainer):
        raise PermissionError("four eyes")
    if about.tags.get("status", "") != "waiting" or not about.tags.get("training"):
        raise ValueError("it does not wait, or nobody knows from which data it is")
    if not clean(about.tags.get("gates")) or lacks({"text": about.description}, "text") or not ticket.strip():
        raise ValueError("gates, description or ticket")
    for key, value in (("approval_ticket", ticket), ("approved_by", user)):
        registry.set_model_version_tag(name, version, key, value)


def clean(text: str | None) -> bool:
    try:
        found = json.loads(text or "null")
    except json.JSONDecodeError:
        return False
    return type(found) is dict and len(found) > 0 and all(len(each) == 0 for each in found.values())


def run_pipeline(spark, steps, config):
    registry, name = MlflowClient(), config["name"]
    at = {source: version_of(spark, source) for source in config["sources"]}
    wanted = json.dumps({"code": config["code"], **at}, sort_keys=True)
    number = find(registry, name, wanted)
    if number is None:
        spec = importlib.util.spec_from_file_location("pipeline_steps", steps)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        made = module.prepare(spark, at, config["table"])
        run_id = module.train(spark, config["table"], made)
        found = module.gate(spark, run_id, config["table"], made)
        tags = {"inputs": wanted, "training": f"{config['table']}@{made}", "gates": json.dumps(found)}
        number = mlflow.register_model(f"runs:/{run_id}/model", name, tags=tags).version
    state = registry.get_model_version(name, number)
    if not state.tags.get("status"):
        registry.update_model_version(name, number, description=f"From {state.tags['training']}, by the nightly job.")
        verdict = {True: "waiting", False: "failed"}[clean(state.tags["gates"])]
        registry.set_model_version_tag(name, number, "status", verdict)
        state = registry.get_model_version(name, number)
    status = state.tags["status"]
    if status == "waiting" and state.tags.get("approved_by") not in (None, "", state.user_id):
        models = WorkspaceClient().registered_models
        now = {each.alias_name: each.version_num for each in models.get(name, include_aliases=True).aliases or []}
        if now.get("champion") != int(number):
            if "champion" in now:
                models.set_alias(name, "previous", now["champion"])
            models.set_alias(name, "champion", int(number))
        status = "promoted"
        registry.set_model_version_tag(name, number, "status", status)
    return {"version": str(number), "status": status}


def find(registry: MlflowClient, name: str, wanted: str) -> str | None:
    numbers = [each.version for each in registry.search_model_versions(f"name = '{name}'") if each.status == "READY"]
    for number in numbers:
        text = registry.get_model_version(name, number).tags.get("inputs")
        if text and json.dumps(json.loads(text), sort_keys=True) == wanted:
            return number
    return None
