"""Right: tables made from empty frames and given keys by ALTER TABLE or the SDK, rows checked and put together by key, the
catalogue read from information_schema."""

from databricks.feature_engineering import FeatureEngineeringClient
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.catalog import (
    EntityTagAssignment,
    PermissionsChange,
    PrimaryKeyConstraint,
    Privilege,
    TableConstraint,
)
from pyspark.sql import DataFrame, SparkSession

ACTS = {"USE CATALOG": "catalog", "USE SCHEMA": "schema", "SELECT": "table", "MODIFY": "table"}


def review_design(design: dict, labels: list[str]) -> list[str]:
    rules = {
        "name": lambda d: d["name"] != f"{d['domain']}_{d['entity']}_{d['grain']}" or d["name"].lower() != d["name"],
        "key": lambda d: bool({*d["primary_keys"]} - {*d["columns"]}) or f"{d['entity']}_id" not in d["primary_keys"],
        "time": lambda d: not (d["timeseries"] is None and d["grain"] == "static") and not in_time(d),
    }
    found = [code for code, broken in rules.items() if broken(design)]
    lowered = list(map(str.lower, labels))
    for name, column in design["columns"].items():
        after = column["known_after_hours"]
        if name.lower() in lowered:
            found += ["label:" + name]
        if after is None or after:
            found += ["late:" + name]
        needed = ["description", "unit"] if column["type"] in ["double", "bigint"] else ["description"]
        if [field for field in needed if column[field] is None or column[field].strip() == ""]:
            found += ["undocumented:" + name]
        if column["personal"] and design["tier"] != "restricted":
            found += ["personal:" + name]
    return found


def in_time(design: dict) -> bool:
    column = design["timeseries"]
    known = design["columns"].get(column)
    return known is not None and column in design["primary_keys"] and known["type"] in ("timestamp", "date")


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
    names = [(each["name"], each["type"]) for each in columns]
    spark.createDataFrame([], ", ".join(f"{name} {kind}" for name, kind in names)).write.saveAsTable(table)
    for key in primary_keys:
        spark.sql(f"ALTER TABLE {table} ALTER COLUMN {key} SET NOT NULL")
    _give_key(table, primary_keys, timeseries)
    spark.sql(f"COMMENT ON TABLE {table} IS '{description}'")
    for each in columns:
        text = each["description"] if each["unit"] is None else f"{each['description']} [{each['unit']}]"
        spark.sql(f"COMMENT ON COLUMN {table}.{each['name']} IS '{text}'")
    for tag, value in (("owner", owner), ("refresh", refresh)):
        assignment = EntityTagAssignment(entity_type="tables", entity_name=table, tag_key=tag, tag_value=value)
        WorkspaceClient().entity_tag_assignments.create(assignment)


def _give_key(table: str, keys: list[str], timeseries: str | None) -> None:
    times = [timeseries] if timeseries else None
    key = PrimaryKeyConstraint(name="pk", child_columns=keys, timeseries_columns=times)
    WorkspaceClient().table_constraints.create(table, TableConstraint(primary_key_constraint=key))


def write_features(spark: SparkSession, table: str, rows: DataFrame) -> None:
    catalog, schema, name = table.split(".")
    usage = spark.table(f"{catalog}.information_schema.key_column_usage")
    keys = [row["column_name"] for row in usage.where(f"table_schema = '{schema}' AND table_name = '{name}'").collect()]
    values = [tuple(row) for row in rows.select(*keys).collect()]
    assert len(set(values)) == len(values), "a key is repeated"
    assert not any(value is None for key in values for value in key), "a key is null"
    old = spark.table(table)
    kept = old.join(rows.select(*keys), keys, "left_anti").select(*old.columns)
    kept.unionByName(rows).write.mode("overwrite").saveAsTable(table)


def evolve_table(spark: SparkSession, table: str, new_columns: list[dict], deprecated: dict[str, str]) -> None:
    catalog, schema, name = table.split(".")
    view = spark.table(f"{catalog}.information_schema.columns").where(f"table_schema = '{schema}'")
    comments = {row["column_name"]: row["comment"] for row in view.where(f"table_name = '{name}'").collect()}
    types = dict(spark.table(table).dtypes)
    clashes = [each["name"] for each in new_columns if types.get(each["name"], each["type"]) != each["type"]]
    if clashes:
        raise ValueError(f"of another type: {clashes}")
    fresh = {each["name"]: each for each in new_columns if each["name"] not in types}
    if fresh:
        frame = spark.createDataFrame([], ", ".join(f"{key} {each['type']}" for key, each in fresh.items()))
        frame.write.mode("append").option("mergeSchema", "true").saveAsTable(table)
    for key, each in fresh.items():
        unit = f" [{each['unit']}]" if each["unit"] else ""
        spark.sql(f"COMMENT ON COLUMN {table}.{key} IS '{each['description']}{unit}'")
    for key, successor in deprecated.items():
        if "DEPRECATED" not in (comments[key] or ""):
            spark.sql(f"COMMENT ON COLUMN {table}.{key} IS 'DEPRECATED, use {successor}. {comments[key] or ''}'")


def grant_access(spark: SparkSession, table: str, writer: str, readers: list[str]) -> None:
    w = WorkspaceClient()
    names = {"catalog": table.split(".")[0], "schema": table.rpartition(".")[0], "table": table}
    for kind, name in names.items():
        held = {each.principal: each.privileges for each in w.grants.get(kind, name).privilege_assignments or []}
        changes = []
        for who in {*held, writer, *readers}:
            has = {privilege.value.replace("_", " ") for privilege in held.get(who, [])}
            right = {act for act, at in ACTS.items() if at == kind and (act != "MODIFY" or who == writer)}
            right = right if who == writer or who in readers else set()
            gone = has - right if kind == "table" else has & {"MODIFY", "ALL PRIVILEGES"}
            gone = gone if kind == "table" or who != writer else set()
            changes.append(PermissionsChange(principal=who, add=_privileges(right - has), remove=_privileges(gone)))
        w.grants.update(kind, name, changes=changes)


def _privileges(words: set[str]) -> list[Privilege]:
    return [Privilege(word.replace(" ", "_")) for word in words]


def publish_curated(spark: SparkSession, restricted: str, curated: str) -> list[str]:
    catalog, schema, name = restricted.split(".")
    tags = spark.table("system.information_schema.column_tags").where("tag_name = 'pii'").toPandas()
    here = (tags["catalog_name"] == catalog) & (tags["schema_name"] == schema) & (tags["table_name"] == name)
    personal = sorted(set(tags.loc[here, "column_name"]))
    known = FeatureEngineeringClient().get_table(name=restricted)
    for key in known.primary_keys:
        if key in personal:
            raise ValueError(f"{key} is personal")
    rows = spark.table(restricted).drop(*personal)
    if not WorkspaceClient().tables.exists(curated).table_exists:
        rows.limit(0).write.saveAsTable(curated)
        for key in known.primary_keys:
            spark.sql(f"ALTER TABLE {curated} ALTER COLUMN {key} SET NOT NULL")
        _give_key(curated, list(known.primary_keys), next(iter(known.timestamp_keys), None))
    rows.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(curated)
    return personal


def record_lineage(spark: SparkSession, table: str) -> dict[str, list[str]]:
    question = (
        "SELECT DISTINCT source_table_full_name AS source, created_by FROM system.access.table_lineage "
        "WHERE target_table_full_name = '{0}' AND source_table_full_name <> '{0}'"
    )
    steps: dict[str, list] = {}
    todo = [table]
    while todo:
        name = todo.pop()
        if name not in steps:
            steps[name] = spark.sql(question.format(name)).collect()
            todo += [row["source"] for row in steps[name]]
    direct = sorted({row["source"] for row in steps[table]})
    raw = sorted(name for name, rows in steps.items() if not rows and name != table)
    by = sorted({row["created_by"] for row in steps[table]})
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('raw_sources' = '{', '.join(raw)}')")
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ('written_by' = '{', '.join(by)}')")
    return {"direct": direct, "raw": raw, "written_by": by}
