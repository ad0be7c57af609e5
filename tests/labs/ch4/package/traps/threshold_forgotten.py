"""Trap: the signature has columns only, so that a caller's threshold never arrives.

skill: explicit_signature
phrase: threshold is no parameter
"""

from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


def explicit_signature(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]))
