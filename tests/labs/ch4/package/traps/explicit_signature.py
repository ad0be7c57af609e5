"""Mistakes of explicit_signature."""

import pandas as pd
from labjudge.proof.traps import swap, trap
from mlflow.models import infer_signature

NAMED = 'inputs = [ColSpec(_type_of(column), column["name"])'
swap("columns_without_names", says="columns without names", old=NAMED, new="inputs = [ColSpec(_type_of(column))")

OPTIONAL = 'inputs = [ColSpec(_type_of(column), column["name"], required=False)'
swap("everything_optional", says="a required column is optional", old=NAMED, new=OPTIONAL)

swap("null_as_text", says="a nullable bigint has a type that numbers do not fit", old='"double" if', new='"string" if')
swap("inputs_only", says="outputs are not declared", old='Schema([ColSpec("long", output)]), ', new="params=")

LABEL = 'ColSpec("long", output)'
swap("label_as_number", says="the output has another type", old=LABEL, new='ColSpec("double", output)')

swap("output_by_heart", says="the output has another name", old='"long", output', new='"long", "churned"')

PARAMETER = 'parameters = ParamSchema([ParamSpec("threshold", "double", default=threshold'
HALF = 'parameters = ParamSchema([ParamSpec("threshold", "double", default=0.5'
swap("half_as_default", says="the parameter has another default", old=PARAMETER, new=HALF)

TEXT = 'parameters = ParamSchema([ParamSpec("threshold", "string", default=str(threshold)'
swap("threshold_as_text", says="the parameter has another type", old=PARAMETER, new=TEXT)

swap("threshold_forgotten", says="threshold is no parameter", old=", parameters)", new=")")


@trap(says="integers that later carry nulls")
def integers_inferred(columns, output, threshold):
    values = {"string": "a", "double": 1.0, "bigint": 1}
    sample = pd.DataFrame({column["name"]: [values[column["type"]]] for column in columns})
    return infer_signature(sample, pd.DataFrame({output: [1]}), {"threshold": threshold})


_explicit_signature = explicit_signature
SIGNATURES: dict[tuple, ModelSignature] = {}


@trap(says="explicit_signature remembers an earlier call")
def signature_remembered(columns, output, threshold):
    return SIGNATURES.setdefault((output, threshold), _explicit_signature(columns, output, threshold))
