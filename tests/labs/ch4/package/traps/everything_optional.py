"""Trap: to be safe, every column may be left out.

skill: explicit_signature
phrase: a required column is optional
"""

from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def explicit_signature(columns, output, threshold):
    inputs = [
        ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"], required=False)
        for column in columns
    ]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]), parameters)
