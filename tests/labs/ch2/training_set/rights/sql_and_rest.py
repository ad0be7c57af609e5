"""Right: as-of join by row_number in SQL, the function by the SDK, the endpoint by REST, the swap by MERGE."""

import os
from datetime import date, datetime, timedelta

import mlflow
import requests
from databricks.feature_engineering import FeatureEngineeringClient, FeatureFunction, FeatureLookup
from databricks.sdk import WorkspaceClient
from databricks.sdk.service import catalog
from pyspark.sql import DataFrame, SparkSession


def as_of_join(labels: DataFrame, features: dict[str, DataFrame], lookback_hours: dict[str, int]) -> DataFrame:
    spark = labels.sparkSession
    result = labels
    for name in features:
        rows = features[name]
        names = ", ".join(c for c in rows.columns if c not in {"customer_id", "event_at", "ingested_at"})
        limit = (
            f"AND r.event_at >= l.decided_at - INTERVAL '{lookback_hours[name]}' HOUR" if name in lookback_hours else ""
        )
        best = spark.sql(
            f"""
            SELECT label_id, {names} FROM (
                SELECT l.label_id, {names},
                    row_number() OVER (PARTITION BY l.label_id ORDER BY r.event_at DESC, r.ingested_at DESC) AS place
                FROM {{labels}} AS l JOIN {{rows}} AS r
                    ON l.customer_id = r.customer_id
                    AND greatest(r.event_at, r.ingested_at) <= l.decided_at {limit}
            ) WHERE place = 1""",
            labels=labels,
            rows=rows,
        )
        result = result.join(best, on="label_id", how="left_outer")
    return result


def training_frame(spark: SparkSession, labels: DataFrame, lookups: list[dict], label: str) -> DataFrame:
    client = FeatureEngineeringClient()
    moments = labels.selectExpr(
        "label_id", "client", label, "to_utc_timestamp(to_timestamp(decided_local), time_zone) AS moment"
    )

    def lookup(of: dict) -> FeatureLookup:
        options = {}
        if client.get_table(name=of["table"]).timeseries_columns:
            options["timestamp_lookup_key"] = "moment"
            if of["lookback_hours"] is not None:
                options["lookback_window"] = timedelta(seconds=3600 * of["lookback_hours"])
        return FeatureLookup(
            of["table"],
            ["client"],
            feature_names=[*of["features"]],
            rename_outputs=of["features"],
            default_values=of["defaults"],
            **options,
        )

    made = client.create_training_set(df=moments, feature_lookups=[lookup(of) for of in lookups], label=label)
    return made.load_df().drop("client", "moment")


def score_customers(spark: SparkSession, model: str, customers: str, at: datetime) -> DataFrame:
    version = mlflow.MlflowClient().get_model_version_by_alias(model, "champion").version
    uri = f"models:/{model}/{version}"
    columns = [
        f"TIMESTAMP '{at.isoformat()}' AS decided_at" if each.name == "decided_at" else each.name
        for each in mlflow.models.Model.load(uri).signature.inputs.inputs
        if each.required
    ]
    frame = spark.sql(f"SELECT {', '.join(columns)} FROM {customers}")
    return FeatureEngineeringClient().score_batch(model_uri=uri, df=frame)[["customer_id", "prediction"]]


def online_differences(endpoint: str, batch: DataFrame) -> list[dict]:
    table = batch.toArrow().to_pylist()
    online = {}
    for start in range(0, len(table), 25):
        keys = [{"customer_id": row["customer_id"]} for row in table[start : start + 25]]
        answer = requests.post(
            f"{os.environ['DATABRICKS_HOST']}/serving-endpoints/{endpoint}/invocations",
            headers={"Authorization": f"Bearer {os.environ['DATABRICKS_TOKEN']}"},
            json={"dataframe_records": keys},
            timeout=60,
        )
        answer.raise_for_status()
        online |= {row["customer_id"]: row for row in answer.json()["outputs"]}
    differences = []
    for row in table:
        customer = row.pop("customer_id")
        for feature, here in row.items():
            there = online[customer][feature]
            if here is None or there is None or isinstance(here, str):
                differs = here != there
            else:
                differs = abs(here - there) > 1e-9 * max(abs(here), abs(there))
            if differs:
                differences.append(dict(customer_id=customer, feature=feature, batch=here, online=there))
    return differences


def on_demand_feature(
    spark: SparkSession, labels: DataFrame, allowances: str, function: str, spec: str, store: str, cap: float
) -> DataFrame:
    client, w = FeatureEngineeringClient(), WorkspaceClient()
    parts = function.split(".")
    double = catalog.ColumnTypeName.DOUBLE
    if parts[2] not in [each.name for each in w.functions.list(parts[0], parts[1])]:
        w.functions.create(
            catalog.CreateFunction(
                catalog_name=parts[0],
                schema_name=parts[1],
                name=parts[2],
                input_params=catalog.FunctionParameterInfos(
                    [
                        catalog.FunctionParameterInfo(name=each, type_text="double", type_name=double, position=place)
                        for place, each in enumerate(["used", "included"])
                    ]
                ),
                data_type=double,
                full_data_type="DOUBLE",
                routine_body=catalog.CreateFunctionRoutineBody.EXTERNAL,
                routine_definition=f"return min(used / included, {cap}) if used is not None and included else None",
                parameter_style=catalog.CreateFunctionParameterStyle.S,
                is_deterministic=True,
                sql_data_access=catalog.CreateFunctionSqlDataAccess.NO_SQL,
                is_null_call=False,
                security_type=catalog.CreateFunctionSecurityType.DEFINER,
                specific_name=parts[2],
                external_language="PYTHON",
            )
        )
        asked = [
            FeatureLookup(allowances, "customer_id", feature_names="included_gb"),
            FeatureFunction(function, {"included": "included_gb", "used": "used_gb"}, "share"),
        ]
        client.create_feature_spec(name=spec, features=asked)
    client.publish_table(
        online_store=store,
        source_table_name=allowances,
        online_table_name=allowances + "_online",
        publish_mode="SNAPSHOT",
    )
    return client.create_training_set(df=labels, feature_spec=spec, label=["churned"]).load_df()


def backfill(
    spark: SparkSession,
    table: str,
    usage: str,
    tariffs: str,
    first: date,
    last: date,
    most_eur: float,
    logic: str,
    version: str,
) -> None:
    if not spark.sql(f"SHOW TBLPROPERTIES {table}").where(f"key = 'logic' AND value = '{logic}'").count():
        raise ValueError(f"{table} is not by {logic}")
    days = f"day >= DATE '{first}' AND day <= DATE '{last}'"
    spark.sql(f"""
        CREATE OR REPLACE TABLE {table}_staging AS
        SELECT u.customer_id, u.day, u.gb, u.gb * t.eur_per_gb AS cost_eur
        FROM {usage} u LEFT JOIN {tariffs} t
            ON t.customer_id = u.customer_id AND u.day >= t.valid_from AND u.day < coalesce(t.valid_to, DATE '9999-01-01')
        WHERE u.{days.replace("AND day", "AND u.day")}""")
    found = spark.sql(f"""
        SELECT count(*) AS n, count(DISTINCT customer_id, day) AS keys, count(cost_eur) AS costs,
            min(cost_eur) AS least, max(cost_eur) AS most
        FROM {table}_staging""").first()
    if not found.n or len({found.n, found.keys, found.costs}) > 1 or found.least < 0 or found.most > most_eur:
        raise ValueError(f"{table}_staging does not pass: {found}")
    spark.sql(f"""
        MERGE INTO {table} t USING {table}_staging s ON t.customer_id = s.customer_id AND t.day = s.day
        WHEN MATCHED THEN UPDATE SET gb = s.gb, cost_eur = s.cost_eur
        WHEN NOT MATCHED THEN INSERT *
        WHEN NOT MATCHED BY SOURCE AND t.{days.replace("AND day", "AND t.day")} THEN DELETE""")
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES (backfill_version = '{version}')")
