"""Trap: the signature says what goes in, and not what comes out.

skill: explicit_signature
phrase: outputs are not declared
"""

from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def explicit_signature(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    return ModelSignature(Schema(inputs), params=ParamSchema([ParamSpec("threshold", "double", default=threshold)]))
