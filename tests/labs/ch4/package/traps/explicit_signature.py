"""Mistakes of explicit_signature."""

import pandas as pd
from labjudge.proof.traps import trap
from mlflow.models import ModelSignature, infer_signature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

KINDS = {("bigint", False): "long", ("string", True): "string", ("string", False): "string"}


@trap(says="columns without names")
def columns_without_names(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double")) for column in columns]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]), parameters)


@trap(says="a required column is optional")
def everything_optional(columns, output, threshold):
    inputs = [
        ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"], required=False)
        for column in columns
    ]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]), parameters)


@trap(says="the parameter has another default")
def half_as_default(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=0.5)])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]), parameters)


@trap(says="outputs are not declared")
def inputs_only(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    return ModelSignature(Schema(inputs), params=ParamSchema([ParamSpec("threshold", "double", default=threshold)]))


@trap(says="integers that later carry nulls")
def integers_inferred(columns, output, threshold):
    values = {"string": "a", "double": 1.0, "bigint": 1}
    sample = pd.DataFrame({column["name"]: [values[column["type"]]] for column in columns})
    return infer_signature(sample, pd.DataFrame({output: [1]}), {"threshold": threshold})


@trap(says="the output has another type")
def label_as_number(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    return ModelSignature(Schema(inputs), Schema([ColSpec("double", output)]), parameters)


_explicit_signature = explicit_signature


@trap(says="a nullable bigint has a type that numbers do not fit")
def null_as_text(columns, output, threshold):
    kinds = {("bigint", True): "string"}
    told = [{**each, "type": kinds.get((each["type"], each["nullable"]), each["type"])} for each in columns]
    return _explicit_signature(told, output, threshold)


@trap(says="the output has another name")
def output_by_heart(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold)])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", "churned")]), parameters)


SIGNATURES = {}


@trap(says="explicit_signature remembers an earlier call")
def signature_remembered(columns, output, threshold):
    if (output, threshold) not in SIGNATURES:
        SIGNATURES[output, threshold] = _explicit_signature(columns, output, threshold)
    return SIGNATURES[output, threshold]


@trap(says="the parameter has another type")
def threshold_as_text(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    parameters = ParamSchema([ParamSpec("threshold", "string", default=str(threshold))])
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]), parameters)


@trap(says="threshold is no parameter")
def threshold_forgotten(columns, output, threshold):
    inputs = [ColSpec(KINDS.get((column["type"], column["nullable"]), "double"), column["name"]) for column in columns]
    return ModelSignature(Schema(inputs), Schema([ColSpec("long", output)]))
