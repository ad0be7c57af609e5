"""A model logged with signature, example and requirements."""

from typing import Any

from labjudge.grading import Draw, Lab, LearnerError, World, judges, wrong
from labjudge.people import PEOPLE

from .churn_model import fitted
from .customers import CATEGORICAL, FEATURES, LABEL, NUMERIC, complete, some_customers
from .logged_models import (
    NEVER_INFERRED,
    a_uri,
    an_experiment,
    check_existing,
    check_experiment,
    check_requirements,
    loaded,
    pins_of,
    scored,
)

DECLARED: list[dict[str, Any]] = [
    {"name": "region", "type": "string", "nullable": False},
    {"name": "plan", "type": "string", "nullable": False},
    {"name": "tenure_months", "type": "bigint", "nullable": False},
    {"name": "monthly_spend", "type": "double", "nullable": True},
    {"name": "support_calls", "type": "bigint", "nullable": False},
]


class Candidate:
    """A model of the learner's own train_pipeline, on complete rows, to be logged; the declared columns in a drawn order."""

    def __init__(self, lab: Lab, draw: Draw):
        self.person, self.experiment = draw.choice(PEOPLE), an_experiment(draw)
        self.label, self.columns = draw.choice(["gone", "left_us", "will_leave"]), draw.sample(DECLARED, len(DECLARED))
        self.lab, self.customers = lab, complete(some_customers(draw, 500)).rename(columns={LABEL: self.label})
        self.requirements = pins_of(draw.choice(["numpy", "pandas", "scipy", "joblib"]), NEVER_INFERRED, "scikit-learn")
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


@judges
def candidate_predicts(lab: Lab, world: World, draw: Draw) -> None:
    """Loaded in a fresh process, the model predicts what it did before it was logged."""
    candidate = Candidate(lab, draw)
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
        )
    check_experiment(world, candidate.experiment)


@judges
def candidate_signature(lab: Lab, world: World, draw: Draw) -> None:
    """The logged model has a signature: the declared columns, and an output."""
    candidate = Candidate(lab, draw)
    about = candidate.loaded().about
    if about["inputs"] is None:
        wrong(
            "no signature",
            happened="the logged model has none",
            rule="a model without a signature takes any frame: a missing or renamed column is found in production",
        )
    got = [(column["name"], column["type"]) for column in about["inputs"]]
    right = [(each["name"], {"bigint": "long"}.get(each["type"], each["type"])) for each in candidate.columns]
    if got != right:
        wrong(
            "signature of other columns" if sorted(got) != sorted(right) else "columns in another order",
            happened=f"the inputs are {', '.join(f'{name} ({kind})' for name, kind in got) or 'no columns'}",
            but=f"the table declares {', '.join(f'{name} ({kind})' for name, kind in right)}",
            rule="the signature's inputs are the declared columns, by name, in their order",
        )
    optional = [column["name"] for column in about["inputs"] if not column["required"]]
    for column in candidate.columns:
        if column["name"] in optional and not column["nullable"]:
            wrong(
                "the logged model lets a column be left out",
                happened=f"{column['name']} is optional in the logged model's signature",
                but="its column is not nullable",
                rule="as in explicit_signature, a column that is not nullable is required",
            )
    rule = f"the signature's output is one column, by the label's name: {candidate.label}"
    if not about["outputs"]:
        happened = "its signature has no outputs"
        wrong("outputs are missing from the logged model", happened=happened, rule=rule)
    if [column["name"] for column in about["outputs"]] != [candidate.label]:
        told = ", ".join(f"{column['name'] or '(no name)'} ({column['type']})" for column in about["outputs"])
        happened = f"its signature's outputs are {told}"
        wrong("the logged model's output is another", happened=happened, rule=rule)
    if about["params"]:
        wrong(
            "a parameter that the model does not take",
            happened=f"its signature has the parameter {', '.join(about['params'])}",
            but="predict of the trained model takes a frame and nothing else, so no value would change its answer",
            rule="the signature of the logged model has inputs and an output, and no parameters",
        )


@judges
def candidate_travels_with(lab: Lab, world: World, draw: Draw) -> None:
    """The input example is one row with just the model's columns; the requirements are those that were given."""
    candidate = Candidate(lab, draw)
    model = candidate.loaded()
    check_requirements(model, candidate.requirements)
    rows, rule = example_of(model), "the input example is one row of customers with just the declared columns"
    if rows is None:
        wrong("no input example", happened="the logged model has none", rule=rule)
    columns = sorted(rows[0]) if rows else []
    more = [name for name in columns if name not in FEATURES]
    if more:
        wrong(
            "the example shows more than the model takes",
            happened=f"the input example has {', '.join(more)}",
            but="whoever sees the model sees its example: an id is a customer's, a label is the answer",
            rule=rule,
        )
    if columns != sorted(FEATURES):
        happened = f"the input example has the columns {', '.join(columns)}" if columns else "it has no columns by name"
        wrong("an example without all columns", happened=happened, rule=rule)
    if len(rows) != 1:
        happened = f"the input example has {len(rows):,} rows"
        wrong("an example that is not one row", happened=happened, rule=rule)
    if not any(same_values(rows[0], row) for row in candidate.customers[FEATURES].to_dict("records")):
        told = ", ".join(f"{name}={value}" for name, value in rows[0].items())
        happened = f"the input example is {told}"
        wrong("an example that is nobody's", happened=happened, but="no customer is so", rule=rule)


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


@judges
def candidate_beside_others(lab: Lab, world: World, draw: Draw) -> None:
    """In an experiment that exists, the model is logged in a new run."""
    candidate = Candidate(lab, draw)
    before = [world.run(candidate.experiment, user=candidate.person) for _ in range(2)]
    check_existing(lab, world, candidate, before)
