"""Judges labs/ch4/package.py."""

import json
import re
from importlib.metadata import version
from pathlib import PurePath

import numpy as np
import pandas as pd
from labjudge.grading import LearnerError, judges, wrong
from lakemock.data import churn

SIGNATURES, FLAVORS = "4.1", "4.2"
PEOPLE = ["ana@example.com", "ben@example.com", "cleo@example.com"]


def a_text(value, what, read=FLAVORS):
    """`value` if it is a string; else the finding says what came instead."""
    if not isinstance(value, str):
        wrong(
            "not what it should return", happened=f"it returned {kind_of(value)}", rule=f"it returns {what}", read=read
        )
    return value


def kind_of(value):
    """None as None, anything else with its type: "a list: [1, 2]"."""
    if value is None:
        return "None"
    if hasattr(value, "handle"):
        return f"a {value.handle.kind}: {value!r:.80}"
    return f"a {type(value).__name__}: {value!r:.80}"


# choose_flavor


LIBRARIES = ["sklearn", "xgboost", "lightgbm"]
OTHER_LIBRARIES = ["statsmodels", "catboost", "pytorch", "prophet", "inhouse_gam"]


def a_target(rng, **fields):
    target = {
        "serving": "batch",
        "rows_per_run": rng.randrange(1_000, 40_000),
        "library": rng.choice(LIBRARIES),
        "custom_steps": False,
    }
    return {**target, **fields}


def check_flavor(lab, target, limit, right, title, rule, mistaken=()):
    """The answer is the skill, so a wrong one is shown without the right one. `title` is said of the flavors `mistaken`."""
    got = a_text(lab.choose_flavor(target, limit), "the flavor's name, a string")
    if got != right:
        title = title if not mistaken or got in mistaken else "not the flavor by the rules"
        told = ", ".join(f"{key}={value!r}" for key, value in target.items())
        wrong(title, happened=f"it chose {got!r} for {told}; one machine takes {limit:,} rows", rule=rule, read=FLAVORS)


@judges("choose_flavor")
def own_steps(lab, rng):
    """Own steps, or a library that has no flavor, decide before the number of rows does."""
    limit = rng.randrange(1, 9) * 1_000_000
    rule = "steps of your own, or a library without a flavor, need the flavor that wraps any Python code, in a batch of any size"
    for rows in (limit // 50, limit * 9):
        for serving in ("online", "batch"):
            own = a_target(rng, custom_steps=True, serving=serving, rows_per_run=rows)
            check_flavor(lab, own, limit, "pyfunc", "own steps have no place in that flavor", rule)
            other = a_target(rng, library=rng.choice(["rulefit", "lifetimes"]), serving=serving, rows_per_run=rows)
            check_flavor(lab, other, limit, "pyfunc", "a library that has no flavor", rule)
    rule = (
        "any library but sklearn, xgboost and lightgbm counts as having no flavor, whatever flavors MLflow has besides"
    )
    for library in OTHER_LIBRARIES:
        other = a_target(rng, library=library)
        check_flavor(lab, other, limit, "pyfunc", "a library taken to have a flavor of its own", rule, [library])


@judges("choose_flavor")
def large_batches(lab, rng):
    """A batch that is too large for one machine runs on the cluster itself; up to that size it need not."""
    limit = rng.randrange(1, 9) * 1_000_000
    for rows in (limit + 1, limit * 20):
        target = a_target(rng, rows_per_run=rows, library=rng.choice(LIBRARIES))
        rule = "a batch of more than single_node_rows is for a pipeline that the cluster runs itself"
        check_flavor(lab, target, limit, "spark", "one machine for a cluster's work", rule, LIBRARIES)
    for rows in (limit, limit // 3):
        for library in LIBRARIES:
            target = a_target(rng, rows_per_run=rows, library=library)
            rule = "a batch of single_node_rows or fewer keeps the library's own flavor"
            check_flavor(lab, target, limit, library, "a cluster for one machine's work", rule, ["spark"])


@judges("choose_flavor")
def online(lab, rng):
    """An online answer does not wait for Spark, however many rows there are."""
    limit = rng.randrange(1, 9) * 1_000_000
    for rows in (limit * 5, limit, 1):
        for library in LIBRARIES:
            target = a_target(rng, serving="online", rows_per_run=rows, library=library)
            rule = "online, a model is light: the library's own flavor, whatever the number of rows"
            check_flavor(lab, target, limit, library, "Spark in the way of an online answer", rule, ["spark"])


# train_pipeline

CATEGORICAL, NUMERIC = ["region", "plan"], ["tenure_months", "monthly_spend", "support_calls"]
FEATURES = [*CATEGORICAL, *NUMERIC]
LABEL = "churned"


def some_customers(rng, rows=600):
    """Customers of the usual regions, some with nulls in their spend; every category occurs."""
    frame = churn.customers(rng.randrange(10**6), rows).frame
    return frame[frame["region"] != churn.RARE_REGION].reset_index(drop=True)


def complete(frame):
    return frame.dropna().reset_index(drop=True)


def trained(lab, frame):
    """The learner's model, which stays in the worker."""
    return fitted(lab.train_pipeline(frame, LABEL, CATEGORICAL, NUMERIC))


def fitted(model):
    """What train_pipeline returned, if it can be a model."""
    if not hasattr(model, "handle"):
        wrong(
            "no model came back",
            happened=f"it returned {model!r:.80}",
            rule="it returns the fitted model, with predict and predict_proba",
            read=FLAVORS,
        )
    return model


def churn_probabilities(model, frame, label=LABEL):
    """The probability of 1 for each row. Raises LearnerError when the model does, unless it is plain what it lacks."""
    try:
        rows = model.predict_proba(frame)
    except LearnerError as raised:
        no_probabilities(raised)
        wants_the_label(raised, frame, label)
        raise
    rule = "predict_proba gives two columns, for each row the probabilities of 0 and 1"
    title = "not two probabilities a row"
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        wrong(title, happened=f"predict_proba gave {kind_of(rows)}", rule=rule, read=FLAVORS)
    if len(rows) != len(frame) or any(len(row) != 2 for row in rows):
        happened = (
            f"predict_proba gave {len(rows)} rows for {len(frame)}, the first of them {(rows or [None])[0]!r:.60}"
        )
        wrong(title, happened=happened, rule=rule, read=FLAVORS)
    for row in rows:
        if not all(isinstance(each, int | float) for each in row):
            wrong(title, happened=f"for one row predict_proba gave {row!r:.60}", rule=rule, read=FLAVORS)
    return np.array([row[1] for row in rows])


def no_probabilities(raised):
    """A model that only predicts labels, or numbers."""
    if "AttributeError" in raised.types and "predict_proba" in raised.message:
        wrong(
            "the model has no predict_proba",
            happened=f"predict_proba raised {reason(raised)}",
            but="what it returned may predict labels or numbers; nobody can choose a threshold for those",
            rule="the model has predict and predict_proba; not each of scikit-learn's estimators has both",
            read=FLAVORS,
        )


def wants_the_label(raised, frame, label):
    """A model that took the label for a feature, or that drops it from each frame."""
    if label not in frame.columns and re.search(rf"['\"]{label}['\"]|^\s*- {label}\s*$", raised.message, re.MULTILINE):
        wrong(
            "the model wants the label to predict",
            happened=f"predict_proba raised {reason(raised)}",
            but=f"the frame has the columns {', '.join(frame.columns)}; {label} is what nobody knows yet",
            rule="the label is not among the features; the frame to predict for comes without it",
            read=FLAVORS,
        )


def no_bools(values, who, rule):
    """True counts as 1 in Python, not in the JSON that an endpoint answers with."""
    if isinstance(values, list) and any(isinstance(value, bool) for value in values):
        happened, but = f"{who} gave {values!r:.60}", "as JSON these are true and false; the callers count on 1 and 0"
        wrong("True and False instead of 1 and 0", happened=happened, but=but, rule=rule, read=FLAVORS)


def of_ordinary_rows(model, frame):
    """The probabilities for rows in which nothing is missing, unseen or in another order."""
    try:
        return churn_probabilities(model, frame)
    except LearnerError as raised:
        if "NotFittedError" in raised.types:
            happened = f"predict_proba raised {reason(raised)}"
            wrong("the model is not fitted", happened=happened, rule="it returns the model fitted", read=FLAVORS)
        wrong(
            "bare estimator without encoders",
            happened=f"predict_proba raised {reason(raised)}",
            but=f"the row is an ordinary one: {as_rows(frame, 0)[0]}",
            rule="encoders and imputers are part of the model: it takes the columns of the table",
            read=FLAVORS,
        )


def reason(raised):
    """The learner's exception, without the rows and the schema that MLflow prints before its reason."""
    told = " ".join(raised.message.split())
    if "enforce schema" in told and "Error: " in told:
        told = told.rpartition("Error: ")[2]
    return f"{raised.type}: {told if len(told) <= 600 else told[:600].rpartition(' ')[0] + ' ...'}"


def area_under_curve(labels, scores):
    ranks = pd.Series(scores).rank().to_numpy()
    ones = labels == 1
    return (ranks[ones].mean() - (ones.sum() + 1) / 2) / (~ones).sum()


def as_rows(frame, at):
    return [", ".join(f"{name}={value}" for name, value in frame.iloc[at].items())]


@judges("train_pipeline")
def takes_raw_customers(lab, rng):
    """The model takes customers as they come from the table, and ranks new ones well."""
    model = trained(lab, some_customers(rng, 1000))
    new = complete(some_customers(rng, 1000))
    scores = of_ordinary_rows(model, new[FEATURES])
    area = area_under_curve(new[LABEL].to_numpy(), scores)
    if not area >= 0.7:
        wrong(
            "ranks new customers badly",
            happened=f"ROC AUC {area:.2f} on {len(new)} customers that it had not seen",
            rule="at least 0.7 (a plain model with all features reaches more)",
            read=FLAVORS,
        )
    labels = model.predict(new[FEATURES])
    rule = "predict gives 0 or 1 for each row"
    no_bools(labels, "predict", rule)
    if not isinstance(labels, list) or any(label not in (0, 1) for label in labels) or len(labels) != len(new):
        happened = f"for {len(new)} rows predict gave {labels!r:.60}"
        wrong("predict gives no labels", happened=happened, rule=rule, read=FLAVORS)
    if len(set(labels)) == 1:
        happened = f"predict gave {labels[0]} for all of {len(new)} customers"
        wrong("predict tells nobody apart", happened=happened, rule=f"{rule}, not the same for all", read=FLAVORS)


@judges("train_pipeline")
def names_are_given(lab, rng):
    """Label and features have the names that the function is given, and no other column is a feature."""
    names = {"region": "area", "plan": "tariff", "tenure_months": "months", "monthly_spend": "bill", "churned": "left"}
    frame = some_customers(rng, 800).rename(columns=names)
    categorical, numeric = ["tariff", "area"], ["bill", "months", "support_calls"]
    title = "columns that nobody named"
    rule = "label and features are the columns that the arguments name; the frame to predict for need not have others"
    outcome = lab.attempt.train_pipeline(frame, "left", categorical, numeric)
    if outcome.error:
        happened = f"it raised {reason(outcome.error)}"
        wrong(title, happened=happened, but=f"the columns are {', '.join(frame.columns)}", rule=rule, read=FLAVORS)
    model = fitted(outcome.value)
    new = complete(some_customers(rng, 800)).rename(columns=names)
    try:
        scores = churn_probabilities(model, new[[*categorical, *numeric]], "left")
    except LearnerError as raised:
        wrong(title, happened=f"predict_proba raised {reason(raised)}", rule=rule, read=FLAVORS)
    area = area_under_curve(new["left"].to_numpy(), scores)
    if not area >= 0.7:
        wrong("ranks new customers badly", happened=f"ROC AUC {area:.2f}", rule="at least 0.7", read=FLAVORS)


@judges("train_pipeline")
def columns_by_name(lab, rng):
    """Features are found by name: in any order, among other columns."""
    model = trained(lab, some_customers(rng))
    new = complete(some_customers(rng, 80))
    scores = of_ordinary_rows(model, new[FEATURES])
    shuffled = list(reversed(FEATURES))
    for order, told in (
        (shuffled, f"with the columns as {', '.join(shuffled)}"),
        (["customer_id", *shuffled[2:], "signup_date", *shuffled[:2]], "with an id and a date among the columns"),
    ):
        rule = "features are taken by name: in any order, among other columns"
        try:
            again = churn_probabilities(model, new[order])
        except LearnerError as raised:
            wrong(
                "column order counts",
                happened=f"{told}, predict_proba raised {reason(raised)}",
                rule=rule,
                read=FLAVORS,
            )
        worst = int(np.argmax(np.abs(again - scores)))
        if not np.allclose(again, scores, atol=1e-6):
            wrong(
                "column order counts",
                happened=f"{told}, a customer got {again[worst]:.3f}",
                but=f"the same customer had {scores[worst]:.3f}",
                rule=rule,
                read=FLAVORS,
                drawing=as_rows(new[FEATURES], worst),
            )


@judges("train_pipeline")
def unseen_categories(lab, rng):
    """A category that training never saw still gets a probability."""
    model = trained(lab, some_customers(rng))
    rule = "a category that training never saw still gets a probability"
    for column, unseen in (("region", churn.RARE_REGION), ("plan", "student")):
        new = complete(some_customers(rng, 40))[FEATURES].head(3)
        new.loc[1, column] = unseen
        try:
            scores = churn_probabilities(model, new)
        except LearnerError as raised:
            wrong(
                "an unseen category stops the model",
                happened=f"with {column}={unseen!r}, predict_proba raised {reason(raised)}",
                rule=rule,
                read=FLAVORS,
            )
        if not ((scores >= 0) & (scores <= 1)).all():
            wrong("no probability for an unseen category", happened=f"it gave {scores[1]}", rule=rule, read=FLAVORS)


@judges("train_pipeline")
def nulls(lab, rng):
    """A null in any feature still gets a probability, whether training had nulls there or not."""
    model = trained(lab, some_customers(rng))
    new = complete(some_customers(rng, 80))[FEATURES].head(5).astype({name: "float64" for name in NUMERIC})
    for row, column in enumerate(FEATURES):
        new.loc[row, column] = None
    for row, column in enumerate(FEATURES):
        rule = "a null in any feature still gets a probability"
        try:
            scores = churn_probabilities(model, new.iloc[[row]].reset_index(drop=True))
        except LearnerError as raised:
            wrong(
                "a null stops the model",
                happened=f"with a null in {column}, predict_proba raised {reason(raised)}",
                rule=rule,
                read=FLAVORS,
            )
        if not 0 <= scores[0] <= 1:
            wrong(
                "no probability for a null", happened=f"with a null in {column}: {scores[0]}", rule=rule, read=FLAVORS
            )


@judges("train_pipeline")
def row_alone(lab, rng):
    """A row gets the same probability alone as among others, with a null in it too."""
    model = trained(lab, some_customers(rng))
    new = complete(some_customers(rng, 80))[FEATURES].head(20)
    compare_alone(
        model,
        new,
        6,
        "encoders fitted again at prediction",
        "what training learnt of categories and numbers is kept; a prediction depends on its own row only",
    )
    gaps = new.astype({name: "float64" for name in NUMERIC})
    for row, column in enumerate(FEATURES):
        gaps.loc[row, column] = None
    title = "a null is filled from the rows beside it"
    rule = "what stands for a null was learnt in training; a prediction depends on its own row only"
    try:
        compare_alone(model, gaps, len(FEATURES), title, rule)
    except LearnerError:
        return  # the check of nulls says so


def compare_alone(model, new, rows, title, rule):
    together = of_ordinary_rows(model, new) if not new.isna().any(axis=None) else churn_probabilities(model, new)
    alone = np.concatenate([churn_probabilities(model, new.iloc[[row]].reset_index(drop=True)) for row in range(rows)])
    worst = int(np.argmax(np.abs(together[:rows] - alone)))
    if not np.allclose(together[:rows], alone, atol=1e-6):
        wrong(
            title,
            happened=f"alone, a customer got {alone[worst]:.3f}",
            but=f"among {len(new)}, the same customer had {together[worst]:.3f}",
            rule=rule,
            read=FLAVORS,
            drawing=as_rows(new, worst),
        )


# explicit_signature


def drawn_columns(rng):
    """Columns of a feature table: each type, null and not, in some order."""
    names = rng.sample(
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
    rng.shuffle(kinds)
    return [{"name": name, "type": kind, "nullable": null} for name, (kind, null) in zip(names, kinds, strict=True)]


def written(lab, columns, output="churned", threshold=0.5):
    """The parts of the learner's signature: lists of column and parameter specifications."""
    signature = lab.explicit_signature(columns, output, threshold)
    if signature is None or getattr(getattr(signature, "handle", None), "kind", "") != "ModelSignature":
        wrong(
            "no ModelSignature",
            happened=f"it returned {signature!r:.80}",
            rule="it returns an mlflow.models.ModelSignature",
            read=SIGNATURES,
        )
    parts = {side: json.loads(text) if text else [] for side, text in signature.to_dict().items()}
    for side, word in (("inputs", "inputs"), ("outputs", "outputs")):
        for spec in parts.get(side) or []:
            if "name" not in spec or spec["type"] == "tensor":
                wrong(
                    "columns without names",
                    happened=f"the signature's {word} have {spec}",
                    rule="a signature names its columns; without names only their order is left",
                    read=SIGNATURES,
                )
    return {side: parts.get(side) or [] for side in ("inputs", "outputs", "params")}


def types_of(specs):
    return {spec["name"]: spec["type"] for spec in specs}


@judges("explicit_signature")
def inputs_by_name(lab, rng):
    """The declared columns are the inputs, by name, in order, with their types."""
    columns = drawn_columns(rng)
    inputs = written(lab, columns)["inputs"]
    names, wanted = [spec["name"] for spec in inputs], [column["name"] for column in columns]
    if names != wanted:
        wrong(
            "inputs are other columns",
            happened=f"the inputs are {', '.join(names) or 'none'}",
            but=f"the table declares {', '.join(wanted)}",
            rule="the inputs are the declared columns by name, in their order",
            read=SIGNATURES,
        )
    types = types_of(inputs)
    for column in columns:
        right = {"bigint": "long"}.get(column["type"], column["type"])
        if (column["type"] != "bigint" or not column["nullable"]) and types[column["name"]] != right:
            wrong(
                "a type that was not declared",
                happened=f"{column['name']} is {types[column['name']]} in the signature",
                but=f"its column is declared {column['type']}, nullable {column['nullable']}",
                rule="strings are string, doubles double, bigints that are never null long",
                read=SIGNATURES,
            )


@judges("explicit_signature")
def nullable_integers(lab, rng):
    """An integer column that may be null lets in the floats that it becomes."""
    columns = drawn_columns(rng)
    types = types_of(written(lab, columns)["inputs"])
    for column in columns:
        if column["type"] == "bigint" and column["nullable"] and types.get(column["name"]) not in ("double", "any"):
            name = column["name"]
            wrong(
                "integers that later carry nulls",
                happened=f"{name} is {types.get(name)} in the signature",
                but=f"{name} is nullable; with the first null MLflow refuses the whole request",
                rule="a nullable bigint reaches the model as floats with NaN: the signature must let those in",
                read=SIGNATURES,
                drawing=[f"{name}  [3, 0, 2]     int64     fits long", f"{name}  [3, null, 2]  float64   does not"],
            )


@judges("explicit_signature")
def never_null_is_required(lab, rng):
    """A column that is never null is required."""
    columns = drawn_columns(rng)
    optional = {spec["name"] for spec in written(lab, columns)["inputs"] if not spec.get("required", True)}
    for column in columns:
        if not column["nullable"] and column["name"] in optional:
            wrong(
                "a required column is optional",
                happened=f"{column['name']} may be left out by the signature",
                but="its column is not nullable",
                rule="a column that is not nullable is required: a request without it must fail",
                read=SIGNATURES,
            )


@judges("explicit_signature")
def output_is_named(lab, rng):
    """The output is one long column by the given name."""
    name = rng.choice(["gone", "will_leave", "churn_60d"])
    outputs = written(lab, drawn_columns(rng), output=name)["outputs"]
    rule = f"the output is one column, {name}, long; Unity Catalog takes no model without outputs"
    if not outputs:
        wrong("outputs are not declared", happened="the signature has no outputs", rule=rule, read=SIGNATURES)
    told = ", ".join(f"{spec['name']} ({spec['type']})" for spec in outputs)
    if [spec["name"] for spec in outputs] != [name]:
        title = "the output has another name" if len(outputs) == 1 else "more outputs than one"
        wrong(title, happened=f"the signature's outputs are {told}", rule=rule, read=SIGNATURES)
    if outputs[0]["type"] != "long":
        wrong("the output has another type", happened=f"the signature's output is {told}", rule=rule, read=SIGNATURES)


@judges("explicit_signature")
def threshold_is_a_parameter(lab, rng):
    """The threshold is a parameter, double, with its default."""
    threshold = rng.choice([0.2, 0.6]) + rng.randrange(1, 20) / 100
    parameters = written(lab, drawn_columns(rng), threshold=threshold)["params"]
    told = ", ".join(f"{spec.get('name')} ({spec.get('type')}, default {spec.get('default')})" for spec in parameters)
    happened = f"the signature's parameters are: {told}" if parameters else "the signature has no parameters"
    rule = f"one parameter, threshold, double, with the default that was given ({threshold:g})"
    found = [spec for spec in parameters if spec.get("name") == "threshold"]
    if not found:
        wrong("threshold is no parameter", happened=happened, rule=rule, read=SIGNATURES)
    if len(parameters) > 1:
        wrong("more parameters than the threshold", happened=happened, rule=rule, read=SIGNATURES)
    if found[0].get("type") != "double":
        wrong("the parameter has another type", happened=happened, rule=rule, read=SIGNATURES)
    default = found[0].get("default")
    if not isinstance(default, int | float) or abs(default - threshold) > 1e-9:
        wrong("the parameter has another default", happened=happened, rule=rule, read=SIGNATURES)


# pinned_requirements

BROUGHT_BY = {
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
    "PIL": "pillow",
    "dateutil": "python-dateutil",
    "numpy": "numpy",
}
TRAINING_ONLY = {"optuna": "optuna", "matplotlib": "matplotlib", "shap": "shap", "seaborn": "seaborn"}
STANDARD = [
    "json",
    "math",
    "os.path",
    "importlib.resources",
    "zoneinfo",
    "tomllib",
    "contextvars",
    "graphlib",
    "__future__",
]


class Imports:
    """What a model imports, drawn: packages for predicting, two that only training needs, and the standard library.

    Always among them: numpy, whose package has its module's name, and modules that training and predicting need.
    """

    def __init__(self, rng, packages=3):
        others = rng.sample(sorted(BROUGHT_BY.keys() - {"numpy"}), packages - 1)
        self.needed = [*others, "numpy"]
        self.training = rng.sample(sorted(TRAINING_ONLY), 2)
        self.used = {f"{name}.core": rng.choice([["predict"], ["train", "predict"]]) for name in self.needed}
        self.used |= {f"{self.needed[0]}.core": ["train", "predict"], f"{self.needed[1]}.core": ["predict", "train"]}
        self.used |= {name: ["train"] for name in self.training}
        self.used |= {module: ["predict"] for module in rng.sample(STANDARD, 4)}
        self.packages = {**BROUGHT_BY, **TRAINING_ONLY}
        number = rng.randrange
        self.installed = {package: f"{number(9)}.{number(30)}.{number(9)}" for package in self.packages.values()}

    def ask(self, lab):
        outcome = lab.attempt.pinned_requirements(self.used, self.packages, self.installed)
        if outcome.error is not None:
            standard = [name for name in self.used if name in STANDARD]
            at_standard = any(name.partition(".")[0] in outcome.error.message for name in standard)
            wrong(
                "it stops at what needs nothing" if at_standard else "it stops though nothing is missing",
                happened=f"it raised {outcome.error}",
                but=f"every package is known and installed; {', '.join(standard)} are Python's own",
                rule="`packages` knows the first part of a module's name, unless it is of the standard library "
                "(sys.stdlib_module_names), which needs nothing",
                read=FLAVORS,
            )
        value = outcome.value
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            rule = "it returns a list of strings, each name==version"
            odd = [line for line in value if not isinstance(line, str)] if isinstance(value, list) else []
            happened = f"in the list is {kind_of(odd[0])}" if odd else f"it returned {kind_of(value)}"
            wrong("not what it should return", happened=happened, rule=rule, read=FLAVORS)
        return value

    def pins(self):
        packages = {self.packages[name] for name in self.needed}
        return sorted(f"{package}=={self.installed[package]}" for package in packages)


@judges("pinned_requirements")
def pinned(lab, rng):
    """Each package that predicting needs is pinned to the installed version."""
    imports = Imports(rng)
    got = imports.ask(lab)
    loose = [line for line in got if "==" not in line]
    if loose:
        wrong(
            "unpinned requirements",
            happened=f"{loose[0]!r} takes whatever version is newest on the day of the deployment",
            rule="a requirement is pinned: name==version, the version that is installed",
            read=FLAVORS,
        )
    if spaced := [line for line in got if line != "".join(line.split())]:
        happened = f"it returned {spaced[0]!r}"
        wrong("not written as asked", happened=happened, rule="a requirement is name==version, no spaces", read=FLAVORS)
    names = [line.partition("==")[0] for line in got]
    modules = [name for name in names if name not in imports.installed]
    if modules:
        wrong(
            "no package by that name",
            happened=f"{modules[0]!r} is required; the packages are {', '.join(sorted(imports.installed))}",
            rule="a requirement names the package (of `packages`), which is not always the module's name; "
            "the standard library (sys.stdlib_module_names) needs none",
            read=FLAVORS,
        )
    missing = [line for line in imports.pins() if line not in got]
    if missing and missing[0].partition("==")[0] in names:
        wrong(
            "another version",
            happened=f"it returned {', '.join(got)}",
            but=f"{missing[0]} is installed",
            rule="a requirement is pinned to the version that is installed",
            read=FLAVORS,
        )
    if missing:
        wrong(
            "a needed package is missing",
            happened=f"it returned {got}",
            but=f"predicting imports {imports.needed}, among them what {missing[0]} brings",
            rule="every package that predicting needs is there, with the installed version",
            read=FLAVORS,
        )


@judges("pinned_requirements")
def predicting_only(lab, rng):
    """What only training imports is not required."""
    imports = Imports(rng)
    got = imports.ask(lab)
    more = [line for line in got if line.partition("==")[0] in TRAINING_ONLY.values()]
    if more:
        wrong(
            "training packages shipped",
            happened=f"{more[0]} is required where the model predicts",
            but="only training imports it",
            rule="the model's environment holds what predicting needs, and no more",
            read=FLAVORS,
        )


@judges("pinned_requirements")
def once_in_order(lab, rng):
    """Each package is there once, in alphabetical order, however many of its modules are used."""
    imports = Imports(rng, packages=5)
    # Modules of one package: of its own name, of two names, and one that only training needs, which comes last.
    imports.used |= {"attrs": ["predict"], "attr.validators": ["predict"]}
    imports.used |= {f"{name}.more": ["predict"] for name in imports.needed}
    imports.needed += ["attrs", "attr"]
    imports.packages |= {"attrs": "attrs", "attr": "attrs"}
    imports.installed["attrs"] = f"{rng.randrange(20, 30)}.1.0"
    got, right = imports.ask(lab), imports.pins()
    if sorted(set(got)) == right and got != right:
        twice = sorted({line for line in got if got.count(line) > 1})
        wrong(
            "required twice" if twice else "out of alphabetical order",
            happened=f"{twice[0]} is there {got.count(twice[0])} times" if twice else f"it returned {', '.join(got)}",
            rule="one requirement for each package, in alphabetical order",
            read=FLAVORS,
        )
    if got != right:
        wrong(
            "requirements are other ones",
            happened=f"it returned {got}",
            but=f"predicting needs {', '.join(right)}",
            rule="one requirement for each package that predicting needs, pinned",
            read=FLAVORS,
        )
    imports.used |= {f"{name}.zero": ["train"] for name in imports.needed}
    if missing := [line for line in right if line not in imports.ask(lab)]:
        wrong(
            "one module of a package decides for all",
            happened=f"{missing[0]} is not required any more",
            but="one of its modules only training imports, another one predicting does",
            rule="a package is needed as soon as one of its modules is needed for predicting",
            read=FLAVORS,
        )


@judges("pinned_requirements")
def not_installed(lab, rng):
    """A needed package that is unknown or not installed is a LookupError; one that only training needs is not."""
    imports = Imports(rng)
    absent, unknown = imports.training
    del imports.installed[absent]
    check_training_only(lab, imports, f"{absent} is not in `installed`, and only training imports it")
    del imports.packages[unknown]
    check_training_only(lab, imports, f"{unknown} is not in `packages`, and only training imports it")
    for name in imports.needed:
        package = BROUGHT_BY[name]
        check_unknown(lab, imports, imports.installed, package, f"the package {package} is not in `installed`")
        check_unknown(lab, imports, imports.packages, name, f"the module {name} is not in `packages`")


def check_training_only(lab, imports, but):
    outcome = lab.attempt.pinned_requirements(imports.used, imports.packages, imports.installed)
    if outcome.error is not None:
        wrong(
            "it stops at what only training needs",
            happened=f"it raised {outcome.error}",
            but=but,
            rule="LookupError is for a needed module: nobody looks up what only training imports",
            read=FLAVORS,
        )


def check_unknown(lab, imports, gone, told, but):
    kept = gone.pop(told)
    outcome = lab.attempt.pinned_requirements(imports.used, imports.packages, imports.installed)
    gone[told] = kept
    if outcome.error is None or "LookupError" not in outcome.error.types:
        title = "an unknown package let pass" if gone is imports.packages else "nothing is pinned to nothing"
        wrong(
            title if outcome.error is None else "another error than LookupError",
            happened=f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value}",
            but=f"{but}, and predicting needs it",
            rule="a needed package that is not known or not installed is a LookupError",
            read=FLAVORS,
        )


# Logged models


NEVER_INFERRED = (
    "packaging"  # mlflow's own needs are not among what MLflow finds by itself, so a look tells the two apart
)


def pins_of(*names):
    """Requirements as they are installed here, so that nothing warns of another version."""
    return [f"{name}=={version(name)}" for name in names]


def an_experiment(rng):
    return f"/Shared/churn_{rng.choice(['retail', 'business', 'prepaid'])}_{rng.randrange(1000)}"


def a_uri(value):
    return a_text(value, "a model URI, a string")


def loaded(lab, uri, person):
    """The model in a process where nothing was trained."""
    try:
        return lab.scorer(uri, person)
    except LearnerError as raised:
        left_behind(raised)
        wrong(
            "does not load in a fresh process",
            happened=f"loading {uri} raised {reason(raised)}",
            rule="the model loads where the training process and its folder are gone",
            read=FLAVORS,
        )


def left_behind(raised):
    """A file that stayed on the training machine has its own name."""
    if "FileNotFoundError" in raised.types or "No such file" in raised.message:
        wrong(
            "absolute local path inside the model",
            happened=f"in a fresh process, {reason(raised)}",
            but="the machine that trained the model is gone",
            rule="a file that predicting needs travels with the model, and is found through the model",
            read=FLAVORS,
        )


def one_row(model, frame, params, raised):
    """The first row that is refused by itself, and how: MLflow prints all rows before its reason, which is then cut off."""
    for at in range(min(len(frame), 10)):
        row = frame.iloc[[at]].reset_index(drop=True)
        try:
            model.predict(row, params)
        except LearnerError as again:
            if "enforce schema" in again.message:
                return row, again
    return frame, raised


def scored(model, frame, params=None, title="cannot predict in a fresh process"):
    """0 or 1 for each row, from an array or a frame of one column."""
    try:
        value = model.predict(frame, params)
    except LearnerError as raised:
        left_behind(raised)
        if "enforce schema" in raised.message:
            frame, raised = one_row(model, frame, params, raised)
            wrong(
                "the signature refuses what the table gives",
                happened=f"predict raised {reason(raised)}",
                rule="the signature lets in the columns as the docstring describes them; a nullable bigint comes as floats",
                read=SIGNATURES,
                drawing=as_rows(frame, 0),
            )
        wrong(
            title,
            happened=f"predict raised {reason(raised)}",
            rule="the loaded model takes the frames that the docstring describes",
            read=FLAVORS,
            drawing=as_rows(frame, 0),
        )
    if hasattr(value, "to_pydict"):
        value = next(iter(value.to_pydict().values()), []) if value.num_columns == 1 else None
    if isinstance(value, list):
        value = [row[0] if isinstance(row, list) and len(row) == 1 else row for row in value]
    no_bools(value, "the loaded model", "the loaded model gives 0 or 1 for each row")
    if not isinstance(value, list) or len(value) != len(frame) or any(item not in (0, 1) for item in value):
        wrong(
            "not one label a row",
            happened=f"for {len(frame)} rows the loaded model gave {value!r:.60}",
            rule="the loaded model gives 0 or 1 for each row",
            read=FLAVORS,
        )
    return [int(item) for item in value]


def check_requirements(model, requirements):
    """The logged requirements are those given, beside mlflow's own line."""
    got = sorted(
        line for line in map(str.strip, model.about["requirements"]) if line and line.partition("==")[0] != "mlflow"
    )
    missing, more = sorted(set(requirements) - set(got)), sorted(set(got) - set(requirements))
    rule = "the model's requirements are those given, and mlflow"
    happened, but = (
        f"requirements.txt has {', '.join(got) or 'nothing'}",
        f"the function was given {', '.join(requirements)}",
    )
    if missing:
        title = "requirements left to inference" if more else "a given requirement is missing"
        wrong(title, happened=happened, but=but, rule=rule, read=FLAVORS)
    if more:
        happened = f"requirements.txt has {', '.join(more)} beside those given"
        wrong("a requirement that nobody gave", happened=happened, but=but, rule=rule, read=FLAVORS)


def check_experiment(world, experiment, before=()):
    """A run of the experiment that is not among those `before` has a model."""
    runs = world.runs(experiment)
    rule = "the model is logged in a new run of the experiment that was given"
    with_model = [run["run_id"] for run in runs if run["models"] or run["artifacts"]]
    if not with_model:
        happened = f"no run of experiment {experiment} has a model"
        wrong("logged elsewhere", happened=happened, rule=rule, read=FLAVORS)
    if used := [run_id for run_id in with_model if run_id in before]:
        happened = f"run {used[0]}, which was there before, has the model"
        wrong("logged in an old run", happened=happened, rule=rule, read=FLAVORS)
    for run in runs:
        if run["run_id"] in with_model and run["status"] != "FINISHED":
            wrong(
                "the run does not end as finished",
                happened=f"the run that has the model is {run['status']}",
                but="whoever selects runs passes over those that failed, and over those that still run",
                rule="the new run ends with the status FINISHED",
                read=FLAVORS,
            )


# log_candidate

DECLARED = [
    {"name": "region", "type": "string", "nullable": False},
    {"name": "plan", "type": "string", "nullable": False},
    {"name": "tenure_months", "type": "bigint", "nullable": False},
    {"name": "monthly_spend", "type": "double", "nullable": True},
    {"name": "support_calls", "type": "bigint", "nullable": False},
]


class Candidate:
    """A model of the learner's own train_pipeline, on complete rows, to be logged; the declared columns in a drawn order."""

    def __init__(self, lab, rng):
        self.person, self.experiment = rng.choice(PEOPLE), an_experiment(rng)
        self.label, self.columns = rng.choice(["gone", "left_us", "will_leave"]), rng.sample(DECLARED, len(DECLARED))
        self.lab, self.customers = lab, complete(some_customers(rng, 500)).rename(columns={LABEL: self.label})
        self.requirements = pins_of(rng.choice(["numpy", "pandas", "scipy", "joblib"]), NEVER_INFERRED, "scikit-learn")
        self.model = fitted(lab.train_pipeline(self.customers, self.label, CATEGORICAL, NUMERIC))

    def logged(self):
        """The URI that the learner's function gave."""
        return a_uri(
            self.lab.as_(self.person).log_candidate(
                self.model.handle, self.customers, self.columns, self.label, self.requirements, self.experiment
            )
        )

    def loaded(self):
        return loaded(self.lab, self.logged(), self.person)


@judges("log_candidate")
def candidate_predicts(lab, world, rng):
    """Loaded in a fresh process, the model predicts what it did before it was logged."""
    candidate = Candidate(lab, rng)
    new = candidate.customers[FEATURES].tail(60).reset_index(drop=True)
    try:
        before = candidate.model.predict(new)
    except LearnerError:
        before = None  # train_pipeline's own checks say so; here it is only asked that the model loads
    model = candidate.loaded()
    if before is not None and scored(model, new) != [int(label) for label in before]:
        wrong(
            "predicts otherwise once loaded",
            happened="the loaded model's predictions differ from model.predict's on the same rows",
            rule="loaded with mlflow.pyfunc, it predicts what model.predict does",
            read=FLAVORS,
        )
    check_experiment(world, candidate.experiment)


@judges("log_candidate")
def candidate_signature(lab, world, rng):
    """The logged model has a signature: the declared columns, and an output."""
    candidate = Candidate(lab, rng)
    about = candidate.loaded().about
    if about["inputs"] is None:
        wrong(
            "no signature",
            happened="the logged model has none",
            rule="a model without a signature takes any frame: a missing or renamed column is found in production",
            read=SIGNATURES,
        )
    got = [(column["name"], column["type"]) for column in about["inputs"]]
    right = [(each["name"], {"bigint": "long"}.get(each["type"], each["type"])) for each in candidate.columns]
    if got != right:
        wrong(
            "signature of other columns" if sorted(got) != sorted(right) else "columns in another order",
            happened=f"the inputs are {', '.join(f'{name} ({kind})' for name, kind in got) or 'no columns'}",
            but=f"the table declares {', '.join(f'{name} ({kind})' for name, kind in right)}",
            rule="the signature's inputs are the declared columns, by name, in their order",
            read=SIGNATURES,
        )
    optional = [column["name"] for column in about["inputs"] if not column["required"]]
    for column in candidate.columns:
        if column["name"] in optional and not column["nullable"]:
            wrong(
                "the logged model lets a column be left out",
                happened=f"{column['name']} is optional in the logged model's signature",
                but="its column is not nullable",
                rule="as in explicit_signature, a column that is not nullable is required",
                read=SIGNATURES,
            )
    rule = f"the signature's output is one column, by the label's name: {candidate.label}"
    if not about["outputs"]:
        happened = "its signature has no outputs"
        wrong("outputs are missing from the logged model", happened=happened, rule=rule, read=SIGNATURES)
    if [column["name"] for column in about["outputs"]] != [candidate.label]:
        told = ", ".join(f"{column['name'] or '(no name)'} ({column['type']})" for column in about["outputs"])
        happened = f"its signature's outputs are {told}"
        wrong("the logged model's output is another", happened=happened, rule=rule, read=SIGNATURES)
    if about["params"]:
        wrong(
            "a parameter that the model does not take",
            happened=f"its signature has the parameter {', '.join(about['params'])}",
            but="predict of the trained model takes a frame and nothing else, so no value would change its answer",
            rule="the signature of the logged model has inputs and an output, and no parameters",
            read=SIGNATURES,
        )


@judges("log_candidate")
def candidate_travels_with(lab, world, rng):
    """The input example is one row with just the model's columns; the requirements are those that were given."""
    candidate = Candidate(lab, rng)
    model = candidate.loaded()
    check_requirements(model, candidate.requirements)
    rows, rule = example_of(model), "the input example is one row of customers with just the declared columns"
    if rows is None:
        wrong("no input example", happened="the logged model has none", rule=rule, read=SIGNATURES)
    columns = sorted(rows[0]) if rows else []
    more = [name for name in columns if name not in FEATURES]
    if more:
        wrong(
            "the example shows more than the model takes",
            happened=f"the input example has {', '.join(more)}",
            but="whoever sees the model sees its example: an id is a customer's, a label is the answer",
            rule=rule,
            read=SIGNATURES,
        )
    if columns != sorted(FEATURES):
        happened = f"the input example has the columns {', '.join(columns)}" if columns else "it has no columns by name"
        wrong("an example without all columns", happened=happened, rule=rule, read=SIGNATURES)
    if len(rows) != 1:
        happened = f"the input example has {len(rows):,} rows"
        wrong("an example that is not one row", happened=happened, rule=rule, read=SIGNATURES)
    if not any(same_values(rows[0], row) for row in candidate.customers[FEATURES].to_dict("records")):
        told = ", ".join(f"{name}={value}" for name, value in rows[0].items())
        happened = f"the input example is {told}"
        wrong("an example that is nobody's", happened=happened, but="no customer is so", rule=rule, read=SIGNATURES)


def example_of(model):
    """The input example's rows as dicts, None if there is none; values without names give no rows."""
    example = model.about["example"]
    if example is None:
        return None
    if isinstance(example, dict):
        return [{name: value[0] if isinstance(value, list) and value else value for name, value in example.items()}]
    if hasattr(example, "to_pylist"):
        return example.to_pylist()
    return example if isinstance(example, list) and all(isinstance(row, dict) for row in example) else []


def same_values(one, other):
    """Whether two rows agree, however their numbers are written."""
    texts = all(str(one[name]) == str(other[name]) for name in CATEGORICAL)
    return texts and all(abs(float(one[name]) - float(other[name])) < 0.01 for name in NUMERIC if one[name] is not None)


@judges("log_candidate")
def candidate_beside_others(lab, world, rng):
    """In an experiment that exists, the model is logged in a new run."""
    candidate = Candidate(lab, rng)
    before = [world.run(candidate.experiment, user=candidate.person) for _ in range(2)]
    check_existing(lab, world, candidate, before)


def check_existing(lab, world, logging, before):
    """Log in an experiment that has runs already."""
    try:
        logging.logged()
    except LearnerError as raised:
        if raised.kind != "raised" or raised.to_do:
            raise
        wrong(
            "an experiment that exists stops it",
            happened=f"it raised {reason(raised)}",
            but=f"the experiment {logging.experiment} is there already, with {len(before)} runs",
            rule="the experiment is made if it does not exist; one that exists gets a new run",
            read=FLAVORS,
        )
    check_experiment(world, logging.experiment, before)


# log_scorecard


class Card:
    """A drawn scorecard, its files on the training machine, and rows to score."""

    def __init__(self, lab, rng):
        self.lab, self.person, self.experiment = lab, rng.choice(PEOPLE), an_experiment(rng)
        self.points = {region: round(rng.uniform(-1, 1), 2) for region in churn.REGIONS} | {
            "other": round(rng.uniform(2, 2.5), 2)
        }
        self.weights = {
            "base": round(rng.choice([-1, 1]) * rng.uniform(1.2, 2), 2),
            "tenure_months": -0.03,
            "support_calls": round(rng.uniform(0.4, 0.8), 2),
        }
        self.requirements = pins_of("pandas", "numpy", NEVER_INFERRED)
        self.training = churn.customers(rng.randrange(10**6), 400).frame.to_csv(index=False).encode() * 10
        rows = 40
        self.frame = pd.DataFrame(
            {
                "region": [rng.choice(churn.REGIONS) for _ in range(rows)],
                "tenure_months": [rng.randrange(1, 72) for _ in range(rows)],
                "support_calls": [float(rng.randrange(6)) for _ in range(rows)],
            }
        )
        self.threshold = self.between(self.scores(self.frame), 0.5)

    def row(self, region, calls, above):
        """A row of this region and calls with the months that bring its score to about `above` the threshold."""
        rest = float(self.scores(pd.DataFrame({"region": [region], "tenure_months": [0], "support_calls": [calls]}))[0])
        months = round((self.threshold + above - rest) / self.weights["tenure_months"])
        return {"region": region, "tenure_months": months, "support_calls": calls}

    def scores(self, frame):
        points = np.array([self.points.get(region, self.points["other"]) for region in frame["region"]])
        calls = np.nan_to_num(frame["support_calls"].to_numpy(dtype="float64"))
        return (
            self.weights["base"]
            + points
            + self.weights["tenure_months"] * frame["tenure_months"].to_numpy()
            + self.weights["support_calls"] * calls
        )

    @staticmethod
    def between(scores, quantile):
        """A threshold in the widest gap near a quantile: no row is at it."""
        ordered = np.sort(scores)
        middle = int(len(ordered) * quantile)
        near = range(max(middle - 6, 1), min(middle + 6, len(ordered)))
        at = max(near, key=lambda place: ordered[place] - ordered[place - 1])
        return round(float((ordered[at] + ordered[at - 1]) / 2), 4)

    def logged(self):
        files = {
            "region_points": self.lab.file("region_points.json", json.dumps(self.points).encode()),
            "training_rows": self.lab.file("training_rows.csv", self.training),
        }
        learner = self.lab.as_(self.person)
        return a_uri(learner.log_scorecard(self.weights, files, self.threshold, self.requirements, self.experiment))

    def loaded(self):
        return loaded(self.lab, self.logged(), self.person)

    def check(self, model, frame, title, rule, *, params=None, threshold=None):
        got = scored(model, frame, params, title=title)
        scores, limit = self.scores(frame), self.threshold if threshold is None else threshold
        right = [int(score >= limit) for score in scores]
        if got == right:
            return
        at = next(place for place, pair in enumerate(zip(got, right, strict=True)) if pair[0] != pair[1])
        told = f"the row's score is {scores[at]:.2f}, the threshold {limit:.2f}"
        if params is None and scored(model, frame, {"threshold": limit}, title=title) == right:
            wrong(
                "the default threshold is another",
                happened=f"without params the loaded model gave {got[at]}, "
                f'and with params={{"threshold": {limit:g}}} it gave {right[at]}',
                but=f"{limit:g} is the threshold that it was logged with; {told}",
                rule="the threshold that the function is given is the parameter's default, without params it holds",
                read=SIGNATURES,
                drawing=as_rows(frame, at),
            )
        happened = f"the loaded model gave {got[at]}"
        wrong(title, happened=happened, but=told, rule=rule, read=FLAVORS, drawing=as_rows(frame, at))


@judges("log_scorecard")
def scorecard_travels(lab, world, rng):
    """Loaded where the training machine is gone, the model scores as the card says, its columns in any order."""
    card = Card(lab, rng)
    model = card.loaded()
    rule = "1 when base, months, calls and region's points add up to at least the threshold"
    card.check(model, card.frame, "the score is another", rule)
    card.check(model, card.frame[["support_calls", "region", "tenure_months"]], "columns by position", rule)
    check_experiment(world, card.experiment)


@judges("log_scorecard")
def scorecard_nulls(lab, world, rng):
    """Null calls count as none; a region that is null or unknown has the points of other."""
    card, calls = Card(lab, rng), "support_calls"
    known = max(churn.REGIONS, key=card.points.get)
    # So that each row below has a plausible number of months.
    card.threshold = round(card.weights["base"] + card.points[known] - 0.9, 2)
    model = card.loaded()
    ordinary = [card.row(known, 2.0, above=0.3), card.row(known, 1.0, above=-0.3)]

    def check(rows, column, null, title, rule):
        frame = pd.DataFrame([*rows, *ordinary])
        frame.loc[frame.index[: len(rows)], column] = null
        card.check(model, frame, title, rule)

    # A row that NaN takes below the threshold, and one that a single call would take above it.
    rows = [card.row(known, 0.0, above=0.3), card.row(known, 0.0, above=-card.weights[calls] / 2)]
    check(rows, calls, None, "null calls", "null in support_calls counts as 0 calls")
    # The first of each is above it with the points of other. Without any points it is still above, or below.
    sure = [card.row("other", 0.0, above=card.points["other"] + 0.3), card.row("other", 0.0, above=-0.3)]
    just = [card.row("other", 0.0, above=0.3), card.row("other", 0.0, above=-0.3)]
    rule = "a region without points has the points of other"
    check(sure, "region", churn.RARE_REGION, "an unknown region has no score", rule)
    check(just, "region", churn.RARE_REGION, "an unknown region has other points", rule)
    rule = "a region that is null has the points of other"
    check([*sure, *just], "region", None, "a null region", rule)
    rule = "regions are compared as they are written: one that the points do not have has the points of other"
    check(just, "region", known.capitalize(), "a region by another spelling", rule)


@judges("log_scorecard")
def scorecard_threshold(lab, world, rng):
    """A caller can choose another threshold; without one, the default holds."""
    card = Card(lab, rng)
    model = card.loaded()
    other = card.between(card.scores(card.frame), rng.choice([0.2, 0.8]))
    rule = "threshold is a parameter of the signature; a caller's value is taken in place of the default"
    if "threshold" not in model.about["params"]:
        wrong(
            "threshold baked in",
            happened=f"the signature's parameters are: {', '.join(model.about['params'])}"
            if model.about["params"]
            else "the signature has no parameters",
            but="MLflow hands a model only the parameters that its signature has",
            rule=rule,
            read=SIGNATURES,
        )
    card.check(
        model, card.frame, "the caller's threshold is not taken", rule, params={"threshold": other}, threshold=other
    )
    card.check(model, card.frame, "the default threshold is lost", rule)


@judges("log_scorecard")
def scorecard_light(lab, world, rng):
    """Only what predicting needs travels: no training rows, and the requirements that were given."""
    card = Card(lab, rng)
    about = (model := card.loaded()).about
    total = sum(file["bytes"] for file in about["files"])
    shipped = [file for file in about["files"] if PurePath(file["path"]).name.startswith("training_rows")]
    if shipped or total > len(card.training) / 3:
        heaviest = max(shipped or about["files"], key=lambda file: file["bytes"])
        wrong(
            "training-only artifacts shipped",
            happened=f"the model's folder has {heaviest['path']}, {heaviest['bytes']:,} bytes",
            but="predicting needs the points only; customers' rows do not belong in a model",
            rule="what only training needed stays behind",
            read=FLAVORS,
        )
    check_requirements(model, card.requirements)
    header = card.training[:20].decode()
    for run in world.runs(card.experiment):
        for path in run["artifacts"]:
            if PurePath(path).name.startswith("training_rows") or (
                world.run_artifact(run["run_id"], path) or ""
            ).startswith(header):
                wrong(
                    "customers kept with the run",
                    happened=f"the run has the artifact {path}",
                    but="whoever may read the run reads the customers",
                    rule="the training rows stay behind: neither the model nor its run has them",
                    read=FLAVORS,
                )


@judges("log_scorecard")
def scorecard_beside_others(lab, world, rng):
    """In an experiment that exists, the scorecard is logged in a new run."""
    card = Card(lab, rng)
    before = [world.run(card.experiment, user=card.person) for _ in range(2)]
    check_existing(lab, world, card, before)
