"""Mistakes of send_as."""

import json

import pandas as pd
from databricks.sdk import WorkspaceClient
from labjudge.proof.traps import swap, trap


# pandas' own JSON: timestamps become milliseconds since 1970.
@trap(says="a timestamp as a number")
def milliseconds(endpoint: str, rows: pd.DataFrame, layout: str) -> list[float]:
    if rows.empty:
        return []
    plain = rows.reset_index(drop=True)
    records = json.loads(plain.to_json(orient="records", double_precision=15))
    return [each["score"] for each in _query(endpoint, layout, records, list(rows.columns))]


# pandas' own JSON: ten decimals, unless it is told.
@trap(says="digits are cut off")
def ten_decimals(endpoint: str, rows: pd.DataFrame, layout: str) -> list[float]:
    if rows.empty:
        return []
    plain = rows.reset_index(drop=True)
    records = json.loads(plain.to_json(orient="records", date_format="iso"))
    return [each["score"] for each in _query(endpoint, layout, records, list(rows.columns))]


def _query(endpoint: str, layout: str, records: list[dict], columns: list[str]) -> list[dict]:
    bodies = {
        "dataframe_split": {"columns": columns, "data": [[row[name] for name in columns] for row in records]},
        "inputs": {name: [row[name] for row in records] for name in columns},
    }
    path = f"/serving-endpoints/{endpoint}/invocations"
    return WorkspaceClient().api_client.do("POST", path, body={layout: bodies.get(layout, records)})["predictions"]


# The body is written by hand, and NaN with it.
@trap(says="NaN in the body")
def nan_in_json(endpoint: str, rows: pd.DataFrame, layout: str) -> list[float]:
    import requests

    if rows.empty:
        return []
    texts = rows.assign(**{name: rows[name].astype(str) for name in rows.select_dtypes("datetime")})
    records = texts.to_dict("records")
    bodies = {
        "dataframe_split": {"columns": list(rows.columns), "data": [list(row.values()) for row in records]},
        "inputs": texts.to_dict("list"),
    }
    config = WorkspaceClient().config
    answer = requests.post(
        f"{config.host}/serving-endpoints/{endpoint}/invocations",
        data=json.dumps({layout: bodies.get(layout, records)}),
        headers={**config.authenticate(), "Content-Type": "application/json"},
        timeout=60,
    )
    return [each["score"] for each in answer.json()["predictions"]]


# Whatever is asked for, records are sent.
swap(
    "always_records",
    says="another format than asked for",
    old="query(endpoint, **{layout: body})",
    new="query(endpoint, dataframe_records=records)",
)

# Columns as rows.
swap(
    "inputs_as_records",
    says="another shape of inputs",
    old="body = {name: [record[name] for record in records] for name in rows.columns}",
    new="body = records",
)

# Unknown is zero.
swap(
    "null_is_zero",
    says="Failed to convert column since",
    old="where(rows.notna(), None)",
    new="where(rows.notna(), 0)",
)

# A request without rows.
swap(
    "empty_frame",
    says="sent without a row",
    old="""\
    if rows.empty:
        return []
""",
    new="",
)

# Whole seconds.
swap(
    "whole_seconds",
    says="another moment",
    old="    records = rows.astype(object)",
    new="""\
    rows = rows.assign(**{name: rows[name].dt.floor("s") for name in rows.select_dtypes("datetime")})
    records = rows.astype(object)""",
)

# Rows without anything are left out.
swap(
    "empty_rows_dropped",
    says="a row of nothing is left out",
    old="    records = rows.astype(object)",
    new="""\
    rows = rows.dropna(how="all")
    records = rows.astype(object)""",
)

# Text that looks like a number becomes one.
swap(
    "digits_are_numbers",
    says="a text became a number",
    old='.to_dict("records")',
    new=""".map(lambda value: int(value) if isinstance(value, str) and value.isdigit() else value).to_dict("records")""",
)
