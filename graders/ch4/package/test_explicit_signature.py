"""A signature written from the table's declaration."""

import json

from labjudge.grading import Draw, Lab, LearnerError, judges, wrong


def drawn_columns(draw: Draw):
    """Columns of a feature table: each type, null and not, in some order."""
    names = draw.sample(
        ["tenure_months", "support_calls", "open_tickets", "monthly_spend", "discount", "region", "plan"], 6
    )
    kinds = [
        ("bigint", False),
        ("bigint", True),
        ("double", False),
        ("double", True),
        ("string", False),
        ("string", True),
    ]
    draw.shuffle(kinds)
    return [{"name": name, "type": kind, "nullable": null} for name, (kind, null) in zip(names, kinds, strict=True)]


def written(lab: Lab, columns, output="churned", threshold=0.5):
    """The parts of the learner's signature: lists of column and parameter specifications."""
    signature = lab.explicit_signature(columns, output, threshold)
    told = told_by(signature)
    if told is None:
        wrong(
            "no ModelSignature",
            happened=f"it returned {signature!r:.80}",
            rule="it returns an mlflow.models.ModelSignature",
        )
    parts = {side: json.loads(text) if text else [] for side, text in told.items()}
    for side, word in (("inputs", "inputs"), ("outputs", "outputs")):
        for spec in parts.get(side) or []:
            if "name" not in spec or spec["type"] == "tensor":
                wrong(
                    "columns without names",
                    happened=f"the signature's {word} have {spec}",
                    rule="a signature names its columns; without names only their order is left",
                )
    return {side: parts.get(side) or [] for side in ("inputs", "outputs", "params")}


def told_by(signature):
    """What a signature says of itself, None if it is none. One of a class derived from ModelSignature has another name."""
    if not hasattr(signature, "handle"):
        return None
    try:
        told = signature.to_dict()
    except LearnerError:
        return None
    whole = isinstance(told, dict) and {"inputs", "outputs"} <= told.keys()
    return told if whole and all(text is None or isinstance(text, str) for text in told.values()) else None


def types_of(specs):
    return {spec["name"]: spec["type"] for spec in specs}


def check_names(inputs, columns):
    names, wanted = [spec["name"] for spec in inputs], [column["name"] for column in columns]
    if names != wanted:
        wrong(
            "inputs are other columns",
            happened=f"the inputs are {', '.join(names) or 'none'}",
            but=f"the table declares {', '.join(wanted)}",
            rule="the inputs are the declared columns by name, in their order",
        )


@judges
def each_call_for_itself(lab: Lab, draw: Draw) -> None:
    """Other columns have another signature, with the same output and threshold too."""
    first, second = (
        [{"name": name, "type": "double", "nullable": False} for name in names]
        for names in (("monthly_spend", "discount"), ("open_tickets", "discount"))
    )
    for columns in (first, second):
        check_names(written(lab, columns)["inputs"], columns)


@judges
def inputs_by_name(lab: Lab, draw: Draw) -> None:
    """The declared columns are the inputs, by name, in order, with their types."""
    columns = drawn_columns(draw)
    inputs = written(lab, columns)["inputs"]
    check_names(inputs, columns)
    types = types_of(inputs)
    for column in columns:
        right = {"bigint": "long"}.get(column["type"], column["type"])
        if (column["type"] != "bigint" or not column["nullable"]) and types[column["name"]] != right:
            wrong(
                "a type that was not declared",
                happened=f"{column['name']} is {types[column['name']]} in the signature",
                but=f"its column is declared {column['type']}, nullable {column['nullable']}",
                rule="strings are string, doubles double, bigints that are never null long",
            )


@judges
def nullable_integers(lab: Lab, draw: Draw) -> None:
    """An integer column that may be null lets in the floats that it becomes."""
    columns = drawn_columns(draw)
    types = types_of(written(lab, columns)["inputs"])
    for column in columns:
        if column["type"] == "bigint" and column["nullable"] and types.get(column["name"]) not in ("double", "any"):
            name = column["name"]
            if types.get(name) not in ("long", "integer"):
                wrong(
                    "a nullable bigint has a type that numbers do not fit",
                    happened=f"{name} is {types.get(name, 'not there')} in the signature",
                    but="its column is declared bigint, nullable True: [3, null, 2] comes as float64",
                    rule="a nullable bigint reaches the model as floats with NaN: the signature must let those in",
                )
            wrong(
                "integers that later carry nulls",
                happened=f"{name} is {types.get(name)} in the signature",
                but=f"{name} is nullable; with the first null MLflow refuses the whole request",
                rule="a nullable bigint reaches the model as floats with NaN: the signature must let those in",
                drawing=[f"{name}  [3, 0, 2]     int64     fits long", f"{name}  [3, null, 2]  float64   does not"],
            )


@judges
def never_null_is_required(lab: Lab, draw: Draw) -> None:
    """A column that is never null is required."""
    columns = drawn_columns(draw)
    optional = {spec["name"] for spec in written(lab, columns)["inputs"] if not spec.get("required", True)}
    for column in columns:
        if not column["nullable"] and column["name"] in optional:
            wrong(
                "a required column is optional",
                happened=f"{column['name']} may be left out by the signature",
                but="its column is not nullable",
                rule="a column that is not nullable is required: a request without it must fail",
            )


@judges
def output_is_named(lab: Lab, draw: Draw) -> None:
    """The output is one long column by the given name."""
    name = draw.choice(["gone", "will_leave", "churn_60d"])
    outputs = written(lab, drawn_columns(draw), output=name)["outputs"]
    rule = f"the output is one column, {name}, long; Unity Catalog takes no model without outputs"
    if not outputs:
        wrong("outputs are not declared", happened="the signature has no outputs", rule=rule)
    told = ", ".join(f"{spec['name']} ({spec['type']})" for spec in outputs)
    if [spec["name"] for spec in outputs] != [name]:
        title = "the output has another name" if len(outputs) == 1 else "more outputs than one"
        wrong(title, happened=f"the signature's outputs are {told}", rule=rule)
    if outputs[0]["type"] != "long":
        wrong("the output has another type", happened=f"the signature's output is {told}", rule=rule)


@judges
def threshold_is_a_parameter(lab: Lab, draw: Draw) -> None:
    """The threshold is a parameter, double, with its default."""
    threshold = draw.choice([0.2, 0.6]) + draw.randrange(1, 20) / 100
    parameters = written(lab, drawn_columns(draw), threshold=threshold)["params"]
    told = ", ".join(f"{spec.get('name')} ({spec.get('type')}, default {spec.get('default')})" for spec in parameters)
    happened = f"the signature's parameters are: {told}" if parameters else "the signature has no parameters"
    rule = f"one parameter, threshold, double, with the default that was given ({threshold:g})"
    found = [spec for spec in parameters if spec.get("name") == "threshold"]
    if not found:
        wrong("threshold is no parameter", happened=happened, rule=rule)
    if len(parameters) > 1:
        wrong("more parameters than the threshold", happened=happened, rule=rule)
    if found[0].get("type") != "double":
        wrong("the parameter has another type", happened=happened, rule=rule)
    default = found[0].get("default")
    if not isinstance(default, int | float) or abs(default - threshold) > 1e-9:
        wrong("the parameter has another default", happened=happened, rule=rule)
