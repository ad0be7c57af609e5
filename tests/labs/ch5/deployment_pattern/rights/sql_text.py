"""Right: SQL statements, rows scored in pandas by a loaded model, MLflow's deployment client for the configuration."""

import mlflow
import pandas as pd
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.serving import DataframeSplitInput
from mlflow.deployments import get_deploy_client
from pyspark.sql import DataFrame, SparkSession


def choose_pattern(contract: dict, takes: dict) -> dict:
    candidates = [
        ("batch", False, takes["batch"], contract["rows"] in ("table", "events")),
        ("streaming", False, takes["streaming"], contract["rows"] in ("table", "events")),
        ("online", False, takes["online"] + contract["features_ms"], True),
        ("online", True, takes["online"], contract["features_from"] != "request"),
    ]
    for pattern, precompute, milliseconds, possible in candidates:
        if possible and not milliseconds > contract["within_ms"]:
            return dict(pattern=pattern, precompute=precompute)
    return dict(pattern=None, precompute=False)


def pin_inputs(spark: SparkSession, model: str, alias: str, source: str) -> dict:
    mlflow.set_registry_uri("databricks-uc")
    found = mlflow.MlflowClient().get_registered_model(model).aliases[alias]
    number = spark.sql(f"SELECT max(version) AS v FROM (DESCRIBE HISTORY {source})").collect()[0].v
    frame = spark.sql(f"SELECT * FROM {source} VERSION AS OF {number} LIMIT 0")
    has = {field.name: field.dataType.simpleString() for field in frame.schema.fields}
    needs = mlflow.pyfunc.load_model(f"models:/{model}/{found}").metadata.get_input_schema()
    try:
        for column in needs.inputs:
            if column.required and has[column.name] != column.type.name:
                raise ValueError(f"{column.name} is {has[column.name]}")
    except KeyError as gone:
        raise ValueError(f"{source} has no column {gone}") from gone
    return {"model_version": f"{found}", "source_version": int(number)}


def _scored(rows: pd.DataFrame, model: str, version: str) -> pd.DataFrame:
    loaded = mlflow.pyfunc.load_model(f"models:/{model}/{version}")
    columns = loaded.metadata.get_input_schema().input_names()
    if len(rows):
        rows["prediction"] = loaded.predict(rows[columns])["score"].astype("float64")
    else:
        rows["prediction"] = pd.Series(dtype="float64")
    rows["model_version"] = version
    return rows


def score_batch(spark: SparkSession, model: str, pinned: dict, source: str, target: str, batch: str) -> int:
    count = f"SELECT count(*) AS n FROM {target} WHERE batch = '{batch}'"
    if spark.catalog.tableExists(target) and spark.sql(count).first().n:
        return spark.sql(count).first().n
    rows = spark.sql(f"SELECT * FROM {source} VERSION AS OF {pinned['source_version']}").toPandas()
    scored = _scored(rows, model, pinned["model_version"])[["parcel", "prediction", "model_version"]]
    scored["source_version"] = pinned["source_version"]
    scored["batch"] = batch
    types = "parcel STRING, prediction DOUBLE, model_version STRING, source_version BIGINT, batch STRING"
    spark.createDataFrame(scored, types).createOrReplaceTempView("this_batch")
    if spark.catalog.tableExists(target):
        spark.sql(f"INSERT INTO {target} BY NAME SELECT * FROM this_batch")
    else:
        spark.sql(f"CREATE TABLE {target} AS SELECT * FROM this_batch")
    return len(scored)


def score_micro_batch(events: DataFrame, batch_id: int, model: str, model_version: str, target: str) -> None:
    session = events.sparkSession
    types = "event_id STRING, parcel STRING, event_time TIMESTAMP, prediction DOUBLE, model_version STRING"
    session.sql(f"CREATE TABLE IF NOT EXISTS {target} ({types}) USING DELTA")
    known = {row.event_id for row in session.sql(f"SELECT event_id FROM {target}").collect()}
    new = events.toPandas().drop_duplicates("event_id")
    new = new[~new["event_id"].isin(known)].copy()
    if new.empty:
        return
    columns = [each.split()[0] for each in types.split(", ")]
    session.createDataFrame(_scored(new, model, model_version)[columns], types).createOrReplaceTempView("new_events")
    session.sql(f"INSERT INTO {target} SELECT * FROM new_events")


def current_scores(spark: SparkSession, streamed: str, final: str) -> DataFrame:
    return spark.sql(f"""
        WITH events AS (
            SELECT *, row_number() OVER (PARTITION BY parcel ORDER BY event_time DESC) AS n FROM {streamed}),
        nights AS (
            SELECT *, row_number() OVER (PARTITION BY parcel ORDER BY scored_through DESC) AS n FROM {final}),
        e AS (SELECT * FROM events WHERE n = 1),
        b AS (SELECT * FROM nights WHERE n = 1)
        SELECT e.parcel, e.prediction, e.model_version, 'stream' AS origin
        FROM e LEFT JOIN b ON e.parcel = b.parcel WHERE b.parcel IS NULL OR e.event_time > b.scored_through
        UNION ALL
        SELECT b.parcel, b.prediction, b.model_version, 'batch' AS origin
        FROM b LEFT JOIN e ON e.parcel = b.parcel WHERE e.parcel IS NULL OR e.event_time <= b.scored_through
    """)


def same_scores(spark: SparkSession, source: str, scored: str, endpoint: str, tolerance: float) -> dict:
    rows = spark.sql(f"SELECT * FROM {source} ORDER BY parcel").toPandas()
    parcels = rows.pop("parcel").tolist()
    split = rows.to_dict(orient="split")
    sent = DataframeSplitInput(columns=split["columns"], data=split["data"])
    answer = WorkspaceClient().serving_endpoints.query(endpoint, dataframe_split=sent)
    entities = get_deploy_client("databricks").get_endpoint(endpoint)["config"]["served_entities"]
    version = next(each["entity_version"] for each in entities if each["name"] == answer.served_model_name)
    asked = dict(zip(parcels, (row["score"] for row in answer.predictions), strict=True))
    kept = {row.parcel: row for row in spark.sql(f"SELECT * FROM {scored}").collect()}
    found: dict = {"version": version, "missing": [], "other_version": [], "different": []}
    for parcel in parcels:
        if parcel not in kept:
            found["missing"].append(parcel)
        elif kept[parcel].model_version != version:
            found["other_version"].append(parcel)
        elif kept[parcel].prediction is None or abs(kept[parcel].prediction - asked[parcel]) > tolerance:
            found["different"].append(parcel)
    return found
