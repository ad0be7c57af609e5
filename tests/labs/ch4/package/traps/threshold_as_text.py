"""Trap: the parameter is declared as text.

skill: explicit_signature
phrase: the parameter has another type
"""

from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def explicit_signature(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    parameters = ParamSchema([ParamSpec("threshold", "string", default=str(threshold))])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]), parameters)
