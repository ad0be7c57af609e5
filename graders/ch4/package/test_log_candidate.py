"""A model logged with signature, example and requirements."""

from typing import Any

from labjudge.grading import Draw, Lab, LearnerError, Scorer, World, equal, judges, wrong

from .churn_model import fitted
from .customers import CATEGORICAL, FEATURES, LABEL, NUMERIC, complete, some_customers
from .logged_models import (
    NEVER_INFERRED,
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
        self.lab, self.person, self.experiment = lab, draw.person(), an_experiment(draw)
        self.label, self.columns = draw.choice(["gone", "left_us", "will_leave"]), draw.shuffled(DECLARED)
        self.customers = complete(some_customers(draw, 500)).rename(columns={LABEL: self.label})
        self.requirements = pins_of(draw.choice(["numpy", "pandas", "scipy", "joblib"]), NEVER_INFERRED, "scikit-learn")
        self.model = fitted(lab.train_pipeline(self.customers, self.label, CATEGORICAL, NUMERIC))

    def logged(self) -> Any:
        """The URI that the learner's function gave."""
        given = self.model.handle, self.customers, self.columns, self.label, self.requirements, self.experiment
        return self.lab.as_(self.person).log_candidate(*given)

    def loaded(self) -> Scorer:
        return loaded(self.lab, self.logged(), self.person)


@judges
def candidate_predicts(lab: Lab, world: World, draw: Draw) -> None:
    """Loaded with mlflow.pyfunc in a fresh process, it predicts what model.predict does."""
    candidate = Candidate(lab, draw)
    new = candidate.customers[FEATURES].tail(60).reset_index(drop=True)
    try:
        before = [int(label) for label in candidate.model.predict(new)]
    except LearnerError:
        before = None  # train_pipeline's own checks say so; here it is only asked that the model loads
    model = candidate.loaded()
    if before is not None:
        equal(scored(model, new), before, "predicts otherwise once loaded")
    check_experiment(world, candidate.experiment)


@judges
def candidate_signature(lab: Lab, world: World, draw: Draw) -> None:
    """The signature has the declared columns by name, in their order, one output by the label's name, and no parameters."""
    candidate = Candidate(lab, draw)
    about = candidate.loaded().about
    if about["inputs"] is None:
        rule = "a model without a signature takes any frame: a missing or renamed column is found in production"
        wrong("no signature", happened="the logged model has none", rule=rule)
    got = [(column["name"], column["type"]) for column in about["inputs"]]
    right = [(each["name"], {"bigint": "long"}.get(each["type"], each["type"])) for each in candidate.columns]
    title = "signature of other columns" if sorted(got) != sorted(right) else "columns in another order"
    equal(got, right, title, happened=f"the inputs are {names_of(got)}", but=f"declared are {names_of(right)}")
    required = {column["name"]: column["required"] for column in about["inputs"]}
    for column in candidate.columns:
        if not column["nullable"] and not required[column["name"]]:
            happened = f"{column['name']} is optional in the logged model's signature"
            rule = "as in explicit_signature, a column that is not nullable is required"
            wrong("the logged model lets a column be left out", happened=happened, rule=rule)
    outputs = [(column["name"] or "(no name)", column["type"]) for column in about["outputs"] or []]
    title = "the logged model's output is another" if outputs else "outputs are missing from the logged model"
    happened, but = f"its signature's outputs are {names_of(outputs)}", f"the label is {candidate.label}"
    equal([name for name, _ in outputs], [candidate.label], title, happened=happened, but=but)
    if about["params"]:
        happened = f"its signature has the parameter {', '.join(about['params'])}"
        but = "predict of the trained model takes a frame and nothing else, so no value would change its answer"
        wrong("a parameter that the model does not take", happened=happened, but=but)


def names_of(columns: list[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in columns) or "none"


@judges
def candidate_travels_with(lab: Lab, world: World, draw: Draw) -> None:
    """The input example is one row of customers with just the declared columns; the requirements are those given."""
    candidate = Candidate(lab, draw)
    model = candidate.loaded()
    check_requirements(model, candidate.requirements)
    rows = example_of(model)
    if rows is None:
        wrong("no input example", happened="the logged model has none")
    columns = sorted(rows[0]) if rows else []
    if more := [name for name in columns if name not in FEATURES]:
        but = "whoever sees the model sees its example: an id is a customer's, a label is the answer"
        title = "the example shows more than the model takes"
        wrong(title, happened=f"the input example has {', '.join(more)}", but=but)
    if columns != sorted(FEATURES):
        happened = f"the input example has the columns {', '.join(columns)}" if columns else "it has no columns by name"
        wrong("an example without all columns", happened=happened)
    if len(rows) != 1:
        wrong("an example that is not one row", happened=f"the input example has {len(rows):,} rows")
    if not any(same_values(rows[0], row) for row in candidate.customers[FEATURES].to_dict("records")):
        told = ", ".join(f"{name}={value}" for name, value in rows[0].items())
        wrong("an example that is nobody's", happened=f"the input example is {told}", but="no customer is so")


def example_of(model: Scorer) -> list[dict[str, Any]] | None:
    """The input example's rows as dicts, None if there is none; values without names give no rows."""
    example = model.about["example"]
    if example is None:
        return None
    if isinstance(example, dict):
        return [{name: value[0] if isinstance(value, list) and value else value for name, value in example.items()}]
    rows = example.to_pylist() if hasattr(example, "to_pylist") else example
    return rows if isinstance(rows, list) and all(isinstance(row, dict) for row in rows) else []


def same_values(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two rows agree, however their numbers are written."""
    texts = all(str(one[name]) == str(other[name]) for name in CATEGORICAL)
    return texts and all(abs(float(one[name]) - float(other[name])) < 0.01 for name in NUMERIC if one[name] is not None)


@judges
def candidate_beside_others(lab: Lab, world: World, draw: Draw) -> None:
    """In an experiment that exists, the model is logged in a new run."""
    candidate = Candidate(lab, draw)
    check_existing(world, candidate.experiment, candidate.person, candidate.logged)
