"""Right: as-of join and wall clocks in pandas, MLflow's deployments client, a function that catches, one whole overwrite."""

from datetime import date, datetime

import mlflow.deployments
import pandas as pd
import pyspark.sql.functions as sf
from databricks.feature_engineering import FeatureEngineeringClient
from databricks.feature_engineering.entities.feature_function import FeatureFunction
from databricks.feature_engineering.entities.feature_lookup import FeatureLookup
from databricks.sdk.errors import NotFound
from pyspark.sql import DataFrame, SparkSession

KEYS = ("customer_id", "event_at", "ingested_at")


def as_of_join(labels: pd.DataFrame, features: dict[str, pd.DataFrame], lookback_hours: dict[str, int]) -> pd.DataFrame:
    result = labels.set_index("label_id")
    known_by = labels.dropna(subset=["customer_id"])[["label_id", "customer_id", "decided_at"]]
    for table, rows in features.items():
        pairs = known_by.merge(rows, on="customer_id")
        pairs = pairs[(pairs.event_at <= pairs.decided_at) & (pairs.ingested_at <= pairs.decided_at)]
        if table in lookback_hours:
            pairs = pairs[pairs.decided_at - pairs.event_at <= pd.Timedelta(hours=lookback_hours[table])]
        newest = pairs.sort_values(["event_at", "ingested_at"]).drop_duplicates("label_id", keep="last")
        result = result.join(newest.set_index("label_id")[[each for each in rows if each not in KEYS]])
    return result.reset_index()


def training_frame(spark: SparkSession, labels: pd.DataFrame, lookups: list[dict], label: str) -> DataFrame:
    fe = FeatureEngineeringClient()
    times = [
        pd.Timestamp(local).tz_localize(zone).tz_convert("UTC")
        for local, zone in zip(labels["decided_local"], labels["time_zone"], strict=True)
    ]
    keyed = labels.assign(when=pd.Series(times, index=labels.index))[["label_id", "client", "when", label]]
    static = {each["table"] for each in lookups if not fe.get_table(name=each["table"]).timestamp_keys}
    wishes = []
    for each in lookups:
        age = each["lookback_hours"]
        for feature, output in each["features"].items():
            wishes.append(
                FeatureLookup(
                    table_name=each["table"],
                    feature_names=feature,
                    output_name=output,
                    lookup_key=["client"],
                    timestamp_lookup_key=None if each["table"] in static else ["when"],
                    lookback_window=pd.Timedelta(hours=age).to_pytimedelta() if age is not None else None,
                    default_values={k: v for k, v in each["defaults"].items() if k == output},
                )
            )
    return fe.create_training_set(
        df=spark.createDataFrame(keyed), feature_lookups=wishes, label=label, exclude_columns=["client", "when"]
    ).load_df()


def score_customers(spark: SparkSession, model: str, customers: str, at: datetime) -> pd.DataFrame:
    champion = f"models:/{model}@champion"
    signature = mlflow.models.get_model_info(champion).signature
    optional = [each.name for each in signature.inputs if not each.required]
    given = set(signature.inputs.input_names()) - {"decided_at"} - set(optional)
    rows = spark.table(customers).toPandas()[sorted(given)]
    rows["decided_at"] = pd.Timestamp(at)
    scored = FeatureEngineeringClient().score_batch(df=spark.createDataFrame(rows), model_uri=champion).toPandas()
    return scored.loc[:, ["customer_id", "prediction"]]


def online_differences(endpoint: str, batch: DataFrame) -> list[dict]:
    here = {row.customer_id: row for row in batch.collect()}
    client = mlflow.deployments.get_deploy_client("databricks")
    reply = client.predict(
        endpoint=endpoint, inputs={"dataframe_split": {"columns": ["customer_id"], "data": [[each] for each in here]}}
    )
    found = []
    for there in reply["outputs"]:
        mine = here[there["customer_id"]].asDict()
        for feature in mine:
            pair = (mine[feature], there[feature])
            if pair[0] == pair[1]:
                continue
            numbers = all(type(each) in (int, float) for each in pair)
            if numbers and abs(pair[0] / pair[1] - 1 if pair[1] else 1) < 1e-9:
                continue
            found.append({"batch": pair[0], "online": pair[1], "customer_id": there["customer_id"], "feature": feature})
    return found


def on_demand_feature(
    spark: SparkSession, labels: DataFrame, allowances: str, function: str, spec: str, store: str, cap: float
) -> DataFrame:
    fe = FeatureEngineeringClient()
    spark.sql(
        f"CREATE OR REPLACE FUNCTION {function}(used DOUBLE, included DOUBLE)\nRETURNS DOUBLE\nLANGUAGE PYTHON\nAS $$"
        f"\ntry:\n  share = used / included\nexcept (TypeError, ZeroDivisionError):\n  share = None"
        f"\nreturn {cap} if share is not None and share > {cap} else share\n$$"
    )
    try:
        fe.delete_feature_spec(name=spec)
    except NotFound:
        print("the first time")
    fe.create_feature_spec(
        name=spec,
        features=[
            FeatureFunction(
                udf_name=function, output_name="share", input_bindings=dict(used="used_gb", included="included_gb")
            ),
            FeatureLookup(table_name=allowances, lookup_key="customer_id"),
        ],
    )
    fe.publish_table(
        source_table_name=allowances,
        online_table_name=f"{allowances}_online",
        online_store=store,
        publish_mode="SNAPSHOT",
    )
    return fe.create_training_set(feature_spec=spec, df=labels, label="churned").load_df()


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
    known = dict(spark.sql(f"SHOW TBLPROPERTIES {table}").toPandas().itertuples(index=False))
    if known.get("logic") != logic:
        raise ValueError(known.get("logic"))
    days, prices = spark.table(usage).toPandas(), spark.table(tariffs).toPandas()
    days = days[[first <= each <= last for each in days["day"]]]
    both = days.merge(prices, on="customer_id", how="left").assign(cost_eur=lambda each: each.gb * each.eur_per_gb)
    held = [
        not pd.isna(row.eur_per_gb) and row.valid_from <= row.day and (pd.isna(row.valid_to) or row.day < row.valid_to)
        for row in both.itertuples()
    ]
    new = days.merge(
        both[pd.Series(held, dtype=bool)][["customer_id", "day", "cost_eur"]], on=["customer_id", "day"], how="left"
    )
    if new.empty or new.cost_eur.isna().any() or not new.cost_eur.between(0, most_eur).all():
        raise ValueError("costs that cannot be")
    if new.duplicated(["customer_id", "day"]).any():
        raise ValueError("a customer and day twice")
    schema = "customer_id string, day date, gb double, cost_eur double"
    spark.createDataFrame(new, schema).write.saveAsTable(f"{table}_staging", mode="overwrite")
    others = spark.table(table).where(~sf.col("day").between(sf.lit(first), sf.lit(last)))
    others.unionByName(spark.table(f"{table}_staging")).write.saveAsTable(table, mode="overwrite")
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('backfill_version' = '{version}')")
