"""A signature written from the table's declaration."""

import json
from typing import Any

from labjudge.grading import Draw, Lab, LearnerError, equal, judges, wrong

Columns = list[dict[str, Any]]
NAMES = ["tenure_months", "support_calls", "open_tickets", "monthly_spend", "discount", "region", "plan"]


def drawn_columns(draw: Draw) -> Columns:
    """Columns of a feature table: each type, null and not, in some order."""
    kinds = draw.shuffled([(kind, null) for kind in ("bigint", "double", "string") for null in (False, True)])
    names = draw.sample(NAMES, len(kinds))
    return [{"name": name, "type": kind, "nullable": null} for name, (kind, null) in zip(names, kinds, strict=True)]


def written(lab: Lab, columns: Columns, output: str = "churned", threshold: float = 0.5) -> dict[str, Columns]:
    """The parts of the learner's signature: lists of column and parameter specifications."""
    signature = lab.explicit_signature(columns, output, threshold)
    try:
        told = signature.to_dict() if hasattr(signature, "handle") else {}
    except LearnerError:
        told = {}
    if not isinstance(told, dict) or not {"inputs", "outputs"} <= told.keys():
        happened = f"it returned {signature!r:.80}"
        wrong("no ModelSignature", happened=happened, rule="it returns an mlflow.models.ModelSignature")
    parts = {side: json.loads(told.get(side) or "[]") for side in ("inputs", "outputs", "params")}
    for side in ("inputs", "outputs"):
        for spec in parts[side]:
            if "name" not in spec or spec["type"] == "tensor":
                rule = "a signature names its columns; without names only their order is left"
                wrong("columns without names", happened=f"the signature's {side} have {spec}", rule=rule)
    return parts


@judges
def inputs_by_name(lab: Lab, draw: Draw) -> None:
    """The inputs are this call's columns by name, in their order: string, double, and long for a bigint that is never null."""
    for columns in (drawn_columns(draw), drawn_columns(draw)):
        inputs = written(lab, columns)["inputs"]
        names = [spec["name"] for spec in inputs]
        equal(names, [column["name"] for column in columns], "inputs are other columns", happened=f"they are {names}")
        types = {spec["name"]: spec["type"] for spec in inputs}
        for column in columns:
            name, right = column["name"], {"bigint": "long"}.get(column["type"], column["type"])
            if column["type"] != "bigint" or not column["nullable"]:
                equal(types[name], right, "a type that was not declared", happened=f"{name} is {types[name]}")


@judges
def nullable_integers(lab: Lab, draw: Draw) -> None:
    """A nullable bigint reaches the model as floats with NaN: the signature must let those in."""
    columns = drawn_columns(draw)
    types = {spec["name"]: spec["type"] for spec in written(lab, columns)["inputs"]}
    name = next(column["name"] for column in columns if column["type"] == "bigint" and column["nullable"])
    kind = types.get(name, "not there")
    if kind not in ("double", "any"):
        whole = kind in ("long", "integer")
        wrong(
            "integers that later carry nulls" if whole else "a nullable bigint has a type that numbers do not fit",
            happened=f"{name} is {kind} in the signature",
            but=f"{name} is a nullable bigint; with the first null its values are floats",
            drawing=[f"{name}  [3, 0, 2]     int64", f"{name}  [3, null, 2]  float64"],
        )


@judges
def never_null_is_required(lab: Lab, draw: Draw) -> None:
    """A column that is not nullable is required: a request without it must fail."""
    columns = drawn_columns(draw)
    optional = {spec["name"] for spec in written(lab, columns)["inputs"] if not spec.get("required", True)}
    if wrongly := [column["name"] for column in columns if not column["nullable"] and column["name"] in optional]:
        happened = f"{', '.join(wrongly)} may be left out by the signature"
        wrong("a required column is optional", happened=happened, but="the column is not nullable")


@judges
def output_is_named(lab: Lab, draw: Draw) -> None:
    """The output is one column by the given name, long; Unity Catalog takes no model without outputs."""
    name = draw.choice(["gone", "will_leave", "churn_60d"])
    outputs = written(lab, drawn_columns(draw), output=name)["outputs"]
    happened = f"the signature's outputs are {[(one['name'], one['type']) for one in outputs]}"
    title = "more outputs than one" if len(outputs) > 1 else "the output has another name"
    title = title if outputs else "outputs are not declared"
    equal([one["name"] for one in outputs], [name], title, happened=happened, but=f"it is to be {name}")
    equal(outputs[0]["type"], "long", "the output has another type", happened=happened)


@judges
def threshold_is_a_parameter(lab: Lab, draw: Draw) -> None:
    """There is one parameter, threshold, double, whose default is the threshold that the function was given."""
    for threshold in (draw.choice([0.2, 0.6]) + draw.randrange(1, 20) / 100, 0.0):
        parameters = written(lab, drawn_columns(draw), threshold=threshold)["params"]
        told = [f"{one.get('name')} ({one.get('type')}, default {one.get('default')})" for one in parameters]
        happened, names = f"the parameters are: {', '.join(told) or 'none'}", [one.get("name") for one in parameters]
        title = "more parameters than the threshold" if "threshold" in names else "threshold is no parameter"
        equal(names, ["threshold"], title, happened=happened)
        equal(parameters[0].get("type"), "double", "the parameter has another type", happened=happened)
        title = "the parameter has another default"
        equal(parameters[0].get("default"), threshold, title, happened=happened, but=f"{threshold:g} was given")
