"""Trap: the output has the name that it had in the example.

skill: explicit_signature
phrase: the output has another name
"""

from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def explicit_signature(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", "churned")]), parameters)
