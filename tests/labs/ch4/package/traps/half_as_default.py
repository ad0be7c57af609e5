"""Trap: the threshold's default is one half, whatever was asked for.

skill: explicit_signature
phrase: the parameter has another default
"""

from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def explicit_signature(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=0.5)])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]), parameters)
