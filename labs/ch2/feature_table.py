"""Lab 2.3: feature tables with governance. Brief: feature_table.md beside this file. Lesson: README.md, sections 2.3 and 2.5.

Run `pytest labs/ch2/feature_table.py`; write one function after another. Tables are three-part names.
"""

from pyspark.sql import DataFrame, SparkSession


def review_design(design: dict, labels: list[str]) -> list[str]:
    """Say what is wrong with the design of a feature table, as the codes of the brief, in any order; none if all is well.

    `design` has `name`, `domain`, `entity`, `grain`, `tier` ("restricted" or "curated"), `primary_keys` (a list), `timeseries`
    (a column's name or None) and `columns`: `{"spend_30d": {"type": "double", "description": "spend of 30 days", "unit":
    "EUR", "known_after_hours": 0, "personal": False}, ...}`. `labels` are what models of the company predict.
    """
    raise NotImplementedError


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
    """Create an empty feature table that explains itself.

    A table of that name that is there already keeps its rows; whether the call then returns or raises is up to you.

    `columns` is `[{"name": "spend_30d", "type": "double", "description": "spend of 30 days", "unit": "EUR"}, ...]`, with Spark's
    names of types, the keys among them; `unit` is None where there is none.

    The primary key is `primary_keys`, in this order, and `timeseries`, one of them, is its time series column (None: it has
    none). The table's comment is `description`; a column's comment is its description, with the unit after it:
    "spend of 30 days [EUR]". The table has the tags `owner` and `refresh`, with the texts given. No text has a quote in it.
    """
    raise NotImplementedError


def write_features(spark: SparkSession, table: str, rows: DataFrame) -> None:
    """Write rows into a feature table by its primary key: those that are there are updated, the others inserted.

    Other rows of the table stay, its earlier versions too. `rows` has all columns of the table. Two rows with the same key, or
    a null in a key, are an error, and nothing is written. So is a caller who may not write: the platform's error goes up.
    """
    raise NotImplementedError


def evolve_table(spark: SparkSession, table: str, new_columns: list[dict], deprecated: dict[str, str]) -> None:
    """Change a table so that nobody who reads it breaks: columns are added and declared deprecated, none goes away.

    `new_columns` are as in `create_feature_table`, with their comments; in the rows that are there they are null. One that the
    table has already, with the same type, stays as it is; with another type it is a ValueError, and nothing is changed.

    `deprecated` maps a column to what replaces it. Its comment becomes "DEPRECATED, use NEW. " and then what it was; once,
    however often this runs. All other comments, all rows and the key stay.
    """
    raise NotImplementedError


def grant_access(spark: SparkSession, table: str, writer: str, readers: list[str]) -> None:
    """See that only `writer` may write a table, and that `writer` and `readers` (users, service principals, groups) may read it.

    On the table itself, `writer` has SELECT and MODIFY, each reader SELECT, and nobody anything else. They may use its catalog
    and schema. MODIFY and ALL PRIVILEGES that others have on the schema or the catalog are revoked, for these reach the table as
    well; what else is granted on schema, catalog and other tables stays, and so do owners. The caller is an admin.
    """
    raise NotImplementedError


def publish_curated(spark: SparkSession, restricted: str, curated: str) -> list[str]:
    """Publish a restricted feature table without its personal data; return the names of the columns left out, in any order.

    Personal is each column with the tag `pii`, whatever the tag's value. `curated` is a table of its own, made if it does not
    exist: all other columns with their types and comments, the same primary key and time series column, and the rows of now.
    Run again, it has the columns, comments and rows of now; its earlier versions stay readable, and its grants stay.

    Where a column of the key is personal: ValueError, and nothing is made or written.
    """
    raise NotImplementedError


def record_lineage(spark: SparkSession, table: str) -> dict[str, list[str]]:
    """Find out what a table was made from, by `system.access.table_lineage`, and write it into the table's properties.

    Returns `{"direct": [...], "raw": [...], "written_by": [...]}`, each sorted: the tables it was made from, itself not
    counted; of all tables behind it, however far, those that were made from no other; and who (`created_by`) made it from them.

    The table's property `raw_sources` is `raw`, joined by ", ", and `written_by` likewise. The caller is an admin.
    """
    raise NotImplementedError
