"""Trap: an integer column is long in the signature, whatever the table says about nulls.

skill: explicit_signature
phrase: integers that later carry nulls
"""

import pandas as pd
from mlflow.models import infer_signature


def explicit_signature(columns, output, threshold):
    values = {"string": "a", "double": 1.0, "bigint": 1}
    sample = pd.DataFrame({column["name"]: [values[column["type"]]] for column in columns})
    return infer_signature(sample, pd.DataFrame({output: [1]}), {"threshold": threshold})
