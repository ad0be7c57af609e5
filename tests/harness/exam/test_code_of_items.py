"""The calls that exam items show as working code are there in the installed clients, with these arguments.

Checked: the question, and the right options, in blocks marked `python` and in code spans. Wrong options and blocks with another
mark (`pseudo`, `error`) are not: their calls may be invented. A method of a frame has no owner that could be looked up.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from labjudge import catalogue
from labjudge.exam import objectives
from labjudge.exam.items import Item, read_bank

from tests.shown_calls import Shown, arguments_of, code_in, real, shown_in_text

from .served import ROOT

ON_PURPOSE = {
    "mock_that_knows_the_client: MlflowClient.log_metrics: does not exist": "the question is which line fails",
}
"""A problem as it is reported -> why the item shows a call that fails."""

LIBRARIES = [
    *(f"pyspark.ml.{name}" for name in ("classification", "clustering", "evaluation", "feature", "recommendation")),
    *("pyspark.ml", "pyspark.ml.regression", "pyspark.ml.torch.distributor", "pyspark.ml.tuning"),
    *("sklearn.cluster", "sklearn.ensemble", "sklearn.impute", "sklearn.linear_model", "sklearn.model_selection"),
    *("sklearn.compose", "sklearn.pipeline", "sklearn.preprocessing"),
]
"""Where classes are looked up by their name: of two libraries that have it, one must take the arguments."""


def items() -> list[Item]:
    labs = {lab.name for lab in catalogue.load(ROOT / "labs").labs}
    return read_bank(ROOT, objectives.load(ROOT), labs)


def texts_of(item: Item) -> list[str]:
    """What an item states as true: its question and its right options."""
    return [item.question, *(item.options[letter] for letter in item.right)]


def problem_of(function: Callable[..., Any], count: int, named: tuple[str, ...]) -> str | None:
    """What binding so many positional and these named arguments raises."""
    try:
        inspect.signature(function).bind(*[None] * count, **dict.fromkeys(named))
    except TypeError as problem:
        return str(problem)
    return None


def problem_of_client(shown: Shown) -> str | None:
    """The same for a call on a client or a module of MLflow."""
    owner = real(shown.owner)
    if shown.owner == "MlflowClient" and not hasattr(
        owner, shown.name
    ):  # `client` is the serving one's usual name, too
        owner = importlib.import_module("mlflow.deployments").DatabricksDeploymentClient
    function = getattr(owner, shown.name, None)
    if function is None:
        return "does not exist"
    if shown.arguments is None or not callable(function):
        return None
    count, named = shown.arguments
    return problem_of(function, count + (0 if inspect.ismodule(owner) else 1), named)


def classes() -> dict[str, list[type]]:
    """Public classes of LIBRARIES by name."""
    found: dict[str, list[type]] = {}
    for library in LIBRARIES:
        for name, value in inspect.getmembers(importlib.import_module(library), inspect.isclass):
            own = value.__module__.startswith(library.partition(".")[0]) and not name.startswith("_")
            if own and value not in found.setdefault(name, []):
                found[name].append(value)
    return found


def problems_of_calls(tree: ast.Module, known: dict[str, list[type]]) -> Iterator[str]:
    """Classes made, and functions of `pyspark.sql.functions`, in one piece of code."""
    functions = importlib.import_module("pyspark.sql.functions")
    for node in ast.walk(tree):
        arguments = arguments_of(node) if isinstance(node, ast.Call) else None
        if arguments is None:
            continue
        called, (count, named) = node.func, arguments
        if isinstance(called, ast.Name) and called.id in known:
            # PySpark's keyword_only wraps the constructor that has the names.
            makers = [inspect.unwrap(made.__init__) for made in known[called.id]]
            found = [problem_of(maker, count + 1, named) for maker in makers]
            yield from [f"{called.id}: {found[0]}"] if all(found) else []
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "F":
            function = getattr(functions, called.attr, None)
            problem = problem_of(function, count, named) if function else "does not exist"
            yield from [f"F.{called.attr}: {problem}"] if problem else []


def problems_of(item: Item, known: dict[str, list[type]]) -> list[str]:
    found = []
    for text in texts_of(item):
        for shown in shown_in_text(text, item.name):
            if shown.owner and (problem := problem_of_client(shown)):
                found.append(f"{item.name}: {shown.owner}.{shown.name}: {problem}")
        for tree in code_in(text):
            found += [f"{item.name}: {problem}" for problem in problems_of_calls(tree, known)]
    return found


@pytest.fixture(scope="module")
def known() -> dict[str, list[type]]:
    return classes()


def test_items_show_calls_that_the_installed_clients_take(known: dict[str, list[type]]) -> None:
    """Every other call is in ON_PURPOSE with its reason, and nothing else is."""
    assert [problem for item in items() for problem in problems_of(item, known)] == list(ON_PURPOSE)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("`mlflow.spark.log_model(model, name='churn')`", "item: mlflow.spark.log_model: "),
        ("`mlflow.log_metrics_all({})`", "item: mlflow.log_metrics_all: does not exist"),
        ("`w.serving_endpoints.query(name='churn', parameters={})`", "item: w.serving_endpoints.query: "),
        ("```python\nVectorAssembler(inputs=['a'])\n```", "item: VectorAssembler: "),
        ("`F.percentile_of('delay')`", "item: F.percentile_of: does not exist"),
    ],
)
def test_a_call_that_no_client_takes_is_found(known: dict[str, list[type]], text: str, problem: str) -> None:
    """An argument or a name that is not there is a problem that names item and call."""
    item = Item.model_construct(name="item", question=text, options={}, right=())
    (found,) = problems_of(item, known)
    assert found.startswith(problem)
