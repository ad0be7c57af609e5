"""Trap: the types are declared in order, without the names.

skill: explicit_signature
phrase: columns without names
"""

from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def explicit_signature(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double")) for column in columns]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]), parameters)
