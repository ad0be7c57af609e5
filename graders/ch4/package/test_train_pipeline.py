"""A model with its preprocessing inside."""

from typing import Any

import numpy as np
import pandas as pd
from labjudge.grading import Draw, Kept, Lab, LearnerError, brief, judges, wrong
from lakemock.data import churn

from .churn_model import churn_probabilities, fitted, of_ordinary_rows, trained
from .customers import FEATURES, LABEL, NUMERIC, complete, some_customers
from .shown_values import as_rows, no_bools, reason


def check_ranking(labels: Any, scores: Any) -> None:
    """ROC AUC by ranks."""
    ranks, ones = pd.Series(scores).rank().to_numpy(), np.asarray(labels) == 1
    area = (ranks[ones].mean() - (ones.sum() + 1) / 2) / (~ones).sum()
    if not area >= 0.7:
        rule = "at least 0.7 (a plain model with all features reaches more)"
        wrong("ranks new customers badly", happened=f"ROC AUC {area:.2f} on {len(ones)} new customers", rule=rule)


@judges
def takes_raw_customers(lab: Lab, draw: Draw) -> None:
    """The model takes customers as they come from the table, gives each 0 or 1, and ranks new ones well."""
    model = trained(lab, some_customers(draw, 1000))
    new = complete(some_customers(draw, 1000))
    check_ranking(new[LABEL], of_ordinary_rows(model, new[FEATURES]))
    labels = model.predict(new[FEATURES])
    no_bools(labels, "predict")
    if not isinstance(labels, list) or any(label not in (0, 1) for label in labels) or len(labels) != len(new):
        wrong("predict gives no labels", happened=f"for {len(new)} rows predict gave {brief(labels)}")
    if len(set(labels)) == 1:
        wrong("predict tells nobody apart", happened=f"predict gave {labels[0]} for all of {len(new)} customers")


@judges
def names_are_given(lab: Lab, draw: Draw) -> None:
    """Label and features are the columns that the arguments name; the frame to predict for need not have others."""
    names = {"region": "area", "plan": "tariff", "tenure_months": "months", "monthly_spend": "bill", "churned": "left"}
    frame, others = (some_customers(draw, 800).rename(columns=names) for _ in range(2))
    new = complete(others)
    categorical, numeric = ["tariff", "area"], ["bill", "months", "support_calls"]
    title, but = "columns that nobody named", f"the columns are {', '.join(frame.columns)}"
    outcome = lab.attempt.train_pipeline(frame, "left", categorical, numeric)
    if outcome.error:
        wrong(title, happened=f"it raised {reason(outcome.error)}", but=but)
    try:
        scores = churn_probabilities(fitted(outcome.value), new[[*categorical, *numeric]], "left")
    except LearnerError as raised:
        wrong(title, happened=f"predict_proba raised {reason(raised)}")
    check_ranking(new["left"], scores)


@judges
def columns_by_name(lab: Lab, draw: Draw) -> None:
    """Features are taken by name: in any order, among other columns."""
    model, new = trained(lab, some_customers(draw)), complete(some_customers(draw, 80))
    scores, turned = of_ordinary_rows(model, new[FEATURES]), FEATURES[::-1]
    for order in (turned, ["customer_id", *turned[2:], "signup_date", *turned[:2]]):
        told = f"with the columns as {', '.join(order)}"
        try:
            again = churn_probabilities(model, new[order])
        except LearnerError as raised:
            wrong("column order counts", happened=f"{told}, predict_proba raised {reason(raised)}")
        check_same(again, scores, new[FEATURES], "column order counts", told, "with the columns as in training")


def check_same(got: Any, right: Any, frame: pd.DataFrame, title: str, mine: str, other: str) -> None:
    """Two ways to ask about the same customers give the same probabilities; the customer who differs most is shown."""
    worst = int(np.argmax(np.abs(got - right)))
    if not np.allclose(got, right, atol=1e-6):
        happened, but = f"{mine}, a customer got {got[worst]:.3f}", f"{other}, the same customer got {right[worst]:.3f}"
        wrong(title, happened=happened, but=but, drawing=as_rows(frame, worst))


def check_probability(model: Kept, frame: pd.DataFrame, case: str, title: str) -> None:
    """Every row of a frame has a probability."""
    try:
        scores = churn_probabilities(model, frame)
    except LearnerError as raised:
        wrong(f"{title} stops the model", happened=f"with {case}, predict_proba raised {reason(raised)}")
    if not ((scores >= 0) & (scores <= 1)).all():
        wrong(f"no probability for {title}", happened=f"with {case}, predict_proba gave {brief(list(scores))}")


@judges
def unseen_categories(lab: Lab, draw: Draw) -> None:
    """A category that training never saw still gets a probability."""
    model = trained(lab, some_customers(draw))
    for column, unseen in (("region", churn.RARE_REGION), ("plan", "student")):
        new = complete(some_customers(draw, 40))[FEATURES].head(3)
        new.loc[1, column] = unseen
        check_probability(model, new, f"{column}={unseen!r}", "an unseen category")


def with_gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows; each of the first has a null in another feature."""
    gaps = frame.astype({name: "float64" for name in NUMERIC})
    for row, column in enumerate(FEATURES):
        gaps.loc[row, column] = None
    return gaps


@judges
def nulls(lab: Lab, draw: Draw) -> None:
    """A null in any feature still gets a probability, whether training had nulls there or not."""
    model = trained(lab, some_customers(draw))
    new = with_gaps(complete(some_customers(draw, 80))[FEATURES])
    for row, column in enumerate(FEATURES):
        check_probability(model, new.iloc[[row]].reset_index(drop=True), f"a null in {column}", "a null")


@judges
def row_alone(lab: Lab, draw: Draw) -> None:
    """What the model fills in or encodes was learnt in training: a prediction depends on its own row only."""
    model = trained(lab, some_customers(draw))
    new = complete(some_customers(draw, 80))[FEATURES].head(20)
    of_ordinary_rows(model, new)
    gaps = (with_gaps(new), "a null is filled from the rows beside it")
    for frame, title in ((new, "encoders fitted again at prediction"), gaps):
        try:
            together = churn_probabilities(model, frame)
            single = [churn_probabilities(model, frame.iloc[[row]].reset_index(drop=True)) for row in range(6)]
        except LearnerError:
            return  # the check of nulls says so
        check_same(np.concatenate(single), together[:6], frame, title, "alone", "among others")
