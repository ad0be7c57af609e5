"""Right: the feature client makes the tables, SQL statements grant, revoke and describe, MERGE by hand, a recursive walk."""

from databricks.feature_engineering import FeatureEngineeringClient
from databricks.sdk import WorkspaceClient
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import StructField, StructType, _parse_datatype_string


def review_design(design: dict, labels: list[str]) -> list[str]:
    codes: set[str] = set()
    expected = "_".join(design[part] for part in ("domain", "entity", "grain"))
    if not (design["name"] == expected == expected.lower()):
        codes.add("name")
    keys = design["primary_keys"]
    if not keys or any(key not in design["columns"] for key in keys) or design["entity"] + "_id" not in keys:
        codes.add("key")
    match design["timeseries"]:
        case None:
            timely = design["grain"] == "static"
        case column:
            kind = design["columns"][column]["type"] if column in design["columns"] else ""
            timely = column in keys and kind in {"date", "timestamp"}
    if not timely:
        codes.add("time")
    for column, about in design["columns"].items():
        if column.upper() in [label.upper() for label in labels]:
            codes.add(f"label:{column}")
        if about["known_after_hours"] != 0:
            codes.add(f"late:{column}")
        texts = [about["description"]] + [about["unit"]] * (about["type"] in {"bigint", "double"})
        if not all(text and not text.isspace() for text in texts):
            codes.add(f"undocumented:{column}")
        if design["tier"] == "curated" and about["personal"]:
            codes.add(f"personal:{column}")
    return list(codes)


def said(column: dict) -> str:
    return " ".join([column["description"], *(f"[{unit}]" for unit in [column["unit"]] if unit)])


def create_feature_table(
    spark: SparkSession,
    table: str,
    columns: list[dict],
    primary_keys: list[str],
    timeseries: str | None,
    description: str,
    owner: str,
    refresh: str,
) -> None:
    fields = [StructField(each["name"], _parse_datatype_string(each["type"])) for each in columns]
    FeatureEngineeringClient().create_table(
        name=table,
        primary_keys=primary_keys,
        timeseries_columns=timeseries,
        schema=StructType(fields),
        description=description,
        tags={"owner": owner, "refresh": refresh},
    )
    for each in columns:
        spark.sql(f'ALTER TABLE {table} ALTER COLUMN {each["name"]} COMMENT "{said(each)}"')


def write_features(spark: SparkSession, table: str, rows: DataFrame) -> None:
    keys = FeatureEngineeringClient().get_table(name=table).primary_keys
    nulls = " OR ".join(f"{key} IS NULL" for key in keys)
    if not rows.where(nulls).isEmpty():
        raise RuntimeError("a key is null")
    if not rows.groupBy(*keys).count().where("count > 1").isEmpty():
        raise RuntimeError("a key is there twice")
    rows.createOrReplaceTempView("incoming")
    on = " AND ".join(f"old.{key} = new.{key}" for key in keys)
    spark.sql(
        f"MERGE INTO {table} AS old USING incoming AS new ON {on} "
        "WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
    )


def evolve_table(spark: SparkSession, table: str, new_columns: list[dict], deprecated: dict[str, str]) -> None:
    described = {
        row["col_name"]: (row["data_type"], row["comment"] or "")
        for row in spark.sql(f"DESCRIBE TABLE {table}").collect()
        if row["col_name"] and not row["col_name"].startswith("#")
    }
    missing = []
    for each in new_columns:
        if each["name"] not in described:
            missing.append(each)
        elif described[each["name"]][0] != each["type"]:
            raise ValueError(f"{each['name']} cannot become {each['type']}")
    for each in missing:
        spark.sql(f'ALTER TABLE {table} ADD COLUMN ({each["name"]} {each["type"]} COMMENT "{said(each)}")')
    for name, replacement in deprecated.items():
        notice = f"DEPRECATED, use {replacement}. "
        text = described[name][1].removeprefix(notice)
        spark.sql(f'COMMENT ON COLUMN {table}.{name} IS "{notice}{text}"')


def grant_access(spark: SparkSession, table: str, writer: str, readers: list[str]) -> None:
    catalog, schema, _ = table.split(".")
    places = {"CATALOG": catalog, "SCHEMA": f"{catalog}.{schema}", "TABLE": table}
    for kind, name in places.items():
        for row in spark.sql(f"SHOW GRANTS ON {kind} {name}").collect():
            who, privilege = row["Principal"], row["ActionType"].replace("_", " ")
            if row["ObjectType"] != kind:
                continue
            allowed = {"SELECT"} if who in readers else {"SELECT", "MODIFY"} if who == writer else set()
            too_much = privilege not in allowed if kind == "TABLE" else privilege in ("MODIFY", "ALL PRIVILEGES")
            if too_much and not (kind != "TABLE" and who == writer):
                spark.sql(f"REVOKE {privilege} ON {kind} {name} FROM `{who}`")
    for who in [writer, *readers]:
        for kind, privilege in (("CATALOG", "USE CATALOG"), ("SCHEMA", "USE SCHEMA"), ("TABLE", "SELECT")):
            spark.sql(f"GRANT {privilege} ON {kind} {places[kind]} TO `{who}`")
    spark.sql(f"GRANT MODIFY ON TABLE {table} TO `{writer}`")


def publish_curated(spark: SparkSession, restricted: str, curated: str) -> list[str]:
    w, fe = WorkspaceClient(), FeatureEngineeringClient()
    source = w.tables.get(restricted)
    names = [column.name for column in source.columns]
    personal = [
        name
        for name in names
        if any(tag.tag_key == "pii" for tag in w.entity_tag_assignments.list("columns", f"{restricted}.{name}"))
    ]
    known = fe.get_table(name=restricted)
    if not set(personal).isdisjoint(known.primary_keys):
        raise ValueError("a personal key")
    rows = fe.read_table(name=restricted).drop(*personal)
    if not spark.catalog.tableExists(curated):
        fe.create_table(
            name=curated,
            primary_keys=known.primary_keys,
            timeseries_columns=known.timestamp_keys or None,
            schema=rows.schema,
        )
        for column in source.columns:
            if column.name not in personal:
                spark.sql(f'ALTER TABLE {curated} ALTER COLUMN {column.name} COMMENT "{column.comment or ""}"')
    rows.write.option("overwriteSchema", True).saveAsTable(curated, mode="overwrite")
    return personal


def record_lineage(spark: SparkSession, table: str) -> dict[str, list[str]]:
    lineage = spark.table("system.access.table_lineage").where(
        F.col("source_table_full_name") != F.col("target_table_full_name")
    )
    pairs = lineage.toPandas()

    def above(name: str) -> set[str]:
        return set(pairs.loc[pairs["target_table_full_name"] == name, "source_table_full_name"])

    def ends(name: str, seen: set[str]) -> set[str]:
        if name in seen:
            return set()
        seen.add(name)
        parents = above(name)
        return {name} if not parents else set().union(*(ends(parent, seen) for parent in parents))

    makers = set(pairs.loc[pairs["target_table_full_name"] == table, "created_by"])
    found = {
        "written_by": sorted(makers),
        "raw": sorted(ends(table, set()) - {table}),
        "direct": sorted(above(table)),
    }
    for name, part in (("raw_sources", "raw"), ("written_by", "written_by")):
        spark.sql(f'ALTER TABLE {table} SET TBLPROPERTIES ("{name}" = "{", ".join(found[part])}")')
    return found
