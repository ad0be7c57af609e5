"""Reference for lab 2.3."""

from databricks.feature_engineering import FeatureEngineeringClient
from databricks.sdk import WorkspaceClient
from databricks.sdk.service.catalog import PermissionsChange, Privilege, TableInfo
from pyspark.sql import DataFrame, SparkSession


def review_design(design: dict, labels: list[str]) -> list[str]:
    columns, keys = design["columns"], design["primary_keys"]
    name = f"{design['domain']}_{design['entity']}_{design['grain']}"
    found = []
    if design["name"] != name or name != name.lower():
        found.append("name")
    if f"{design['entity']}_id" not in keys or not all(key in columns for key in keys):
        found.append("key")
    if not _time_is_sound(design):
        found.append("time")
    is_label = {label.lower() for label in labels}
    for column, about in columns.items():
        number = about["type"] in ("bigint", "double")
        known_after = about["known_after_hours"]
        checks = {
            "label": column.lower() in is_label,
            "late": known_after is None or known_after > 0,
            "undocumented": _blank(about["description"]) or (number and _blank(about["unit"])),
            "personal": about["personal"] and design["tier"] == "curated",
        }
        found += [f"{check}:{column}" for check, wrong in checks.items() if wrong]
    return found


def _time_is_sound(design: dict) -> bool:
    time = design["timeseries"]
    if time is None:
        return design["grain"] == "static"
    return time in design["primary_keys"] and design["columns"].get(time, {}).get("type") in ("date", "timestamp")


def _blank(text: str | None) -> bool:
    return not (text or "").strip()


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
    texts = [(column["name"], column["type"], _comment(column)) for column in columns]
    _create(spark, table, texts, primary_keys, timeseries, description)
    spark.sql(f"ALTER TABLE {table} SET TAGS ('owner' = '{owner}', 'refresh' = '{refresh}')")


def _comment(column: dict) -> str:
    return column["description"] + (f" [{column['unit']}]" if column["unit"] else "")


def _create(
    spark: SparkSession,
    table: str,
    columns: list[tuple[str, str, str]],
    keys: list[str],
    timeseries: str | None,
    description: str,
) -> None:
    lines = [
        f"`{name}` {kind}{' NOT NULL' if name in keys else ''} COMMENT '{comment}'" for name, kind, comment in columns
    ]
    # TIMESERIES in the key is what makes lookups as of a time possible; a key that only happens to be a date does not.
    key = ", ".join(f"`{name}`{' TIMESERIES' if name == timeseries else ''}" for name in keys)
    name = f"{table.rpartition('.')[2]}_pk"
    spark.sql(
        f"CREATE TABLE {table} ({', '.join(lines)}, CONSTRAINT {name} PRIMARY KEY ({key})) COMMENT '{description}'"
    )


def write_features(spark: SparkSession, table: str, rows: DataFrame) -> None:
    # Merges by the key that the catalogue knows, and refuses null and repeated keys before it writes.
    FeatureEngineeringClient().write_table(name=table, df=rows, mode="merge")


def evolve_table(spark: SparkSession, table: str, new_columns: list[dict], deprecated: dict[str, str]) -> None:
    there = {column.name: column for column in WorkspaceClient().tables.get(table).columns}
    for column in new_columns:
        if column["name"] in there and there[column["name"]].type_text != column["type"]:
            raise ValueError(f"{column['name']} is {there[column['name']].type_text}: a change of type breaks readers")
    added = [
        f"`{column['name']}` {column['type']} COMMENT '{_comment(column)}'"
        for column in new_columns
        if column["name"] not in there
    ]
    if added:
        spark.sql(f"ALTER TABLE {table} ADD COLUMNS ({', '.join(added)})")
    for name, replacement in deprecated.items():
        before = there[name].comment or ""
        if not before.startswith("DEPRECATED"):
            spark.sql(f"ALTER TABLE {table} ALTER COLUMN `{name}` COMMENT 'DEPRECATED, use {replacement}. {before}'")


def grant_access(spark: SparkSession, table: str, writer: str, readers: list[str]) -> None:
    grants = WorkspaceClient().grants
    wanted = {reader: {Privilege.SELECT} for reader in readers} | {writer: {Privilege.SELECT, Privilege.MODIFY}}
    catalog, schema = table.split(".")[0], table.rpartition(".")[0]
    # First away with what is too much: between two calls nobody may do more than before.
    for assignment in grants.get("table", table).privilege_assignments or []:
        extra = set(assignment.privileges) - wanted.get(assignment.principal, set())
        if extra:
            change = PermissionsChange(principal=assignment.principal, remove=list(extra))
            grants.update("table", table, changes=[change])
    # What is granted above reaches every table below.
    for kind, name in (("schema", schema), ("catalog", catalog)):
        for assignment in grants.get(kind, name).privilege_assignments or []:
            broad = {Privilege.MODIFY, Privilege.ALL_PRIVILEGES} & set(assignment.privileges)
            if broad and assignment.principal != writer:
                change = PermissionsChange(principal=assignment.principal, remove=list(broad))
                grants.update(kind, name, changes=[change])
    for kind, name, privileges in (
        ("catalog", catalog, {who: {Privilege.USE_CATALOG} for who in wanted}),
        ("schema", schema, {who: {Privilege.USE_SCHEMA} for who in wanted}),
        ("table", table, wanted),
    ):
        changes = [PermissionsChange(principal=who, add=list(added)) for who, added in privileges.items()]
        grants.update(kind, name, changes=changes)


def publish_curated(spark: SparkSession, restricted: str, curated: str) -> list[str]:
    w = WorkspaceClient()
    source = w.tables.get(restricted)
    keys, timeseries = _key_of(source)
    personal = _personal_columns(spark, restricted)
    if personal & set(keys):
        raise ValueError(f"the key of {restricted} is personal: {', '.join(sorted(personal & set(keys)))}")
    kept = [column for column in source.columns if column.name not in personal]
    if not w.tables.exists(curated).table_exists:
        texts = [(column.name, column.type_text, column.comment or "") for column in kept]
        _create(spark, curated, texts, keys, timeseries, source.comment or "")
    # Written over, not dropped and made again: who may read it still may, and earlier versions stay.
    rows = spark.table(restricted).select(*[column.name for column in kept])
    rows.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(curated)
    return sorted(personal)


def _key_of(table: TableInfo) -> tuple[list[str], str | None]:
    key = next(each.primary_key_constraint for each in table.table_constraints or [] if each.primary_key_constraint)
    return key.child_columns, next(iter(key.timeseries_columns or []), None)


def _personal_columns(spark: SparkSession, table: str) -> set[str]:
    catalog, schema, name = table.split(".")
    rows = spark.sql(
        f"SELECT column_name FROM {catalog}.information_schema.column_tags "
        f"WHERE tag_name = 'pii' AND schema_name = '{schema}' AND table_name = '{name}'"
    )
    return {row["column_name"] for row in rows.collect()}


def record_lineage(spark: SparkSession, table: str) -> dict[str, list[str]]:
    lineage = spark.table("system.access.table_lineage").select(
        "source_table_full_name", "target_table_full_name", "created_by"
    )
    # A MERGE reads the table that it writes: a table is no source of itself.
    pairs = [(source, target, who) for source, target, who in lineage.distinct().collect() if source != target]
    sources: dict[str, set[str]] = {}
    for source, target, _ in pairs:
        sources.setdefault(target, set()).add(source)
    direct = sources.get(table, set())
    behind, waiting = set(), set(direct)
    while waiting:
        behind |= waiting
        waiting = {source for each in waiting for source in sources.get(each, set())} - behind
    found = {
        "direct": sorted(direct),
        "raw": sorted(each for each in behind if each not in sources),
        "written_by": sorted({who for _, target, who in pairs if target == table}),
    }
    properties = {"raw_sources": ", ".join(found["raw"]), "written_by": ", ".join(found["written_by"])}
    texts = ", ".join(f"'{name}' = '{text}'" for name, text in properties.items())
    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ({texts})")
    return found
