"""A model with its preprocessing inside."""

import numpy as np
import pandas as pd
from labjudge.grading import Draw, Lab, LearnerError, judges, wrong
from lakemock.data import churn

from .churn_model import churn_probabilities, fitted, of_ordinary_rows, trained
from .customers import FEATURES, LABEL, NUMERIC, complete, some_customers
from .told import as_rows, no_bools, reason


def area_under_curve(labels, scores):
    ranks = pd.Series(scores).rank().to_numpy()
    ones = labels == 1
    return (ranks[ones].mean() - (ones.sum() + 1) / 2) / (~ones).sum()


@judges
def takes_raw_customers(lab: Lab, draw: Draw) -> None:
    """The model takes customers as they come from the table, and ranks new ones well."""
    model = trained(lab, some_customers(draw, 1000))
    new = complete(some_customers(draw, 1000))
    scores = of_ordinary_rows(model, new[FEATURES])
    area = area_under_curve(new[LABEL].to_numpy(), scores)
    if not area >= 0.7:
        wrong(
            "ranks new customers badly",
            happened=f"ROC AUC {area:.2f} on {len(new)} customers that it had not seen",
            rule="at least 0.7 (a plain model with all features reaches more)",
        )
    labels = model.predict(new[FEATURES])
    rule = "predict gives 0 or 1 for each row"
    no_bools(labels, "predict", rule)
    if not isinstance(labels, list) or any(label not in (0, 1) for label in labels) or len(labels) != len(new):
        happened = f"for {len(new)} rows predict gave {labels!r:.60}"
        wrong("predict gives no labels", happened=happened, rule=rule)
    if len(set(labels)) == 1:
        happened = f"predict gave {labels[0]} for all of {len(new)} customers"
        wrong("predict tells nobody apart", happened=happened, rule=f"{rule}, not the same for all")


@judges
def names_are_given(lab: Lab, draw: Draw) -> None:
    """Label and features have the names that the function is given, and no other column is a feature."""
    names = {"region": "area", "plan": "tariff", "tenure_months": "months", "monthly_spend": "bill", "churned": "left"}
    frame = some_customers(draw, 800).rename(columns=names)
    categorical, numeric = ["tariff", "area"], ["bill", "months", "support_calls"]
    title = "columns that nobody named"
    rule = "label and features are the columns that the arguments name; the frame to predict for need not have others"
    outcome = lab.attempt.train_pipeline(frame, "left", categorical, numeric)
    if outcome.error:
        happened = f"it raised {reason(outcome.error)}"
        wrong(title, happened=happened, but=f"the columns are {', '.join(frame.columns)}", rule=rule)
    model = fitted(outcome.value)
    new = complete(some_customers(draw, 800)).rename(columns=names)
    try:
        scores = churn_probabilities(model, new[[*categorical, *numeric]], "left")
    except LearnerError as raised:
        wrong(title, happened=f"predict_proba raised {reason(raised)}", rule=rule)
    area = area_under_curve(new["left"].to_numpy(), scores)
    if not area >= 0.7:
        wrong("ranks new customers badly", happened=f"ROC AUC {area:.2f}", rule="at least 0.7")


@judges
def columns_by_name(lab: Lab, draw: Draw) -> None:
    """Features are found by name: in any order, among other columns."""
    model = trained(lab, some_customers(draw))
    new = complete(some_customers(draw, 80))
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
            wrong("column order counts", happened=f"{told}, predict_proba raised {reason(raised)}", rule=rule)
        worst = int(np.argmax(np.abs(again - scores)))
        if not np.allclose(again, scores, atol=1e-6):
            wrong(
                "column order counts",
                happened=f"{told}, a customer got {again[worst]:.3f}",
                but=f"the same customer had {scores[worst]:.3f}",
                rule=rule,
                drawing=as_rows(new[FEATURES], worst),
            )


@judges
def unseen_categories(lab: Lab, draw: Draw) -> None:
    """A category that training never saw still gets a probability."""
    model = trained(lab, some_customers(draw))
    rule = "a category that training never saw still gets a probability"
    for column, unseen in (("region", churn.RARE_REGION), ("plan", "student")):
        new = complete(some_customers(draw, 40))[FEATURES].head(3)
        new.loc[1, column] = unseen
        try:
            scores = churn_probabilities(model, new)
        except LearnerError as raised:
            wrong(
                "an unseen category stops the model",
                happened=f"with {column}={unseen!r}, predict_proba raised {reason(raised)}",
                rule=rule,
            )
        if not ((scores >= 0) & (scores <= 1)).all():
            wrong("no probability for an unseen category", happened=f"it gave {scores[1]}", rule=rule)


@judges
def nulls(lab: Lab, draw: Draw) -> None:
    """A null in any feature still gets a probability, whether training had nulls there or not."""
    model = trained(lab, some_customers(draw))
    new = complete(some_customers(draw, 80))[FEATURES].head(5).astype({name: "float64" for name in NUMERIC})
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
            )
        if not 0 <= scores[0] <= 1:
            wrong("no probability for a null", happened=f"with a null in {column}: {scores[0]}", rule=rule)


@judges
def row_alone(lab: Lab, draw: Draw) -> None:
    """A row gets the same probability alone as among others, with a null in it too."""
    model = trained(lab, some_customers(draw))
    new = complete(some_customers(draw, 80))[FEATURES].head(20)
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
            drawing=as_rows(new, worst),
        )
