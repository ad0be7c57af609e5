"""A custom pyfunc whose files and parameter travel with it."""

import json
from typing import Any

import numpy as np
import pandas as pd
from labjudge.grading import Draw, Lab, Scorer, World, judges, wrong
from lakemock.data import churn

from .customer_rows import CustomerRows
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
from .shown_values import as_rows


class Card:
    """A drawn scorecard, its files on the training machine, and rows to score."""

    def __init__(self, lab: Lab, draw: Draw):
        self.lab, self.person, self.experiment = lab, draw.person(), an_experiment(draw)
        self.points = {region: round(draw.uniform(-1, 0.5), 2) for region in churn.REGIONS}
        self.points |= {churn.REGIONS[-1]: 0.0, "other": round(draw.uniform(2, 2.5), 2)}  # 0 is not "no points"
        base, calls = draw.choice([-1, 1]) * draw.uniform(1.2, 2), draw.uniform(0.4, 0.8)
        self.weights = {"base": round(base, 2), "tenure_months": -0.03, "support_calls": round(calls, 2)}
        self.requirements = pins_of("pandas", "numpy", NEVER_INFERRED)
        self.customers = CustomerRows(draw)
        regions = [*churn.REGIONS * 4, *(draw.choice(churn.REGIONS) for _ in range(24))]
        self.frame = pd.DataFrame({"region": regions})
        self.frame["tenure_months"] = [draw.randrange(1, 72) for _ in regions]
        self.frame["support_calls"] = [float(draw.randrange(6)) for _ in regions]
        self.threshold = self.between(self.scores(self.frame), 0.5)

    def row(self, region: str, calls: float, above: float) -> dict[str, Any]:
        """A row of this region and calls with the months that bring its score to about `above` the threshold."""
        rest = float(self.scores(pd.DataFrame({"region": [region], "tenure_months": [0], "support_calls": [calls]}))[0])
        months = round((self.threshold + above - rest) / self.weights["tenure_months"])
        return {"region": region, "tenure_months": months, "support_calls": calls}

    def scores(self, frame: pd.DataFrame) -> Any:
        points = np.array([self.points.get(region, self.points["other"]) for region in frame["region"]])
        calls = np.nan_to_num(frame["support_calls"].to_numpy(dtype="float64"))
        of_months = self.weights["tenure_months"] * frame["tenure_months"].to_numpy()
        return self.weights["base"] + points + of_months + self.weights["support_calls"] * calls

    @staticmethod
    def between(scores: Any, quantile: float) -> float:
        """A threshold in the widest gap near a quantile: no row is at it."""
        ordered = np.sort(scores)
        middle = int(len(ordered) * quantile)
        near = range(max(middle - 6, 1), min(middle + 6, len(ordered)))
        at = max(near, key=lambda place: ordered[place] - ordered[place - 1])
        return round(float((ordered[at] + ordered[at - 1]) / 2), 4)

    def logged(self) -> Any:
        """The URI that the learner's function gave."""
        points = self.lab.file("region_points.json", json.dumps(self.points).encode())
        files = {"region_points": points, "training_rows": self.lab.file("training_rows.csv", self.customers.csv)}
        learner = self.lab.as_(self.person)
        return learner.log_scorecard(self.weights, files, self.threshold, self.requirements, self.experiment)

    def loaded(self) -> Scorer:
        return loaded(self.lab, self.logged(), self.person)

    def check(
        self, model: Scorer, frame: pd.DataFrame, title: str, rule: str = "", *, threshold: float | None = None
    ) -> None:
        """The loaded model labels the rows as the card does; a threshold is handed over as a parameter."""
        params = None if threshold is None else {"threshold": threshold}
        got = scored(model, frame, params, title=title)
        scores, limit = self.scores(frame), self.threshold if threshold is None else threshold
        right = [int(score >= limit) for score in scores]
        if got == right:
            return
        at = next(place for place, pair in enumerate(zip(got, right, strict=True)) if pair[0] != pair[1])
        happened = f"the loaded model gave {got[at]}"
        but = f"the row's score is {scores[at]:.2f}, the threshold {limit:.2f}"
        if params is None and scored(model, frame, {"threshold": limit}, title=title) == right:
            title = "the default threshold is another"
            happened = f'without params it gave {got[at]}, with params={{"threshold": {limit:g}}} {right[at]}'
            rule = "the threshold that the function is given is the parameter's default, without params it holds"
        wrong(title, happened=happened, but=but, rule=rule, drawing=as_rows(frame, at))


@judges
def scorecard_travels(lab: Lab, world: World, draw: Draw) -> None:
    """Loaded where the training machine is gone, the model gives 1 when the card's sum is at least the threshold."""
    card = Card(lab, draw)
    model = card.loaded()
    unmoved = card.frame[card.frame["region"] == churn.REGIONS[-1]].reset_index(drop=True)
    rule = "a region that has points has these, 0 like any others"
    card.check(model, unmoved, "points of 0 taken for none", rule)
    card.check(model, card.frame, "the score is another")
    rule = "the model takes its columns by name, in any order"
    card.check(model, card.frame[["support_calls", "region", "tenure_months"]], "columns by position", rule)
    check_experiment(world, card.experiment)


@judges
def scorecard_nulls(lab: Lab, world: World, draw: Draw) -> None:
    """Null calls count as none; a region that is null or unknown has the points of other."""
    card, calls = Card(lab, draw), "support_calls"
    known = max(churn.REGIONS, key=lambda region: card.points[region])
    # So that each row below has a plausible number of months.
    card.threshold = round(card.weights["base"] + card.points[known] - 0.9, 2)
    model = card.loaded()
    ordinary = [card.row(known, 2.0, above=0.3), card.row(known, 1.0, above=-0.3)]

    def check(rows: list[dict[str, Any]], column: str, null: Any, title: str, rule: str) -> None:
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


@judges
def scorecard_threshold(lab: Lab, world: World, draw: Draw) -> None:
    """threshold is a parameter of the signature: a caller's value, 0 like any other, is taken in place of the default."""
    card = Card(lab, draw)
    # The default is the one that is farther from 0, so that rows lie between the two.
    low, high = (card.between(card.scores(card.frame), quantile) for quantile in (0.2, 0.8))
    other, card.threshold = sorted((low, high), key=abs)
    model = card.loaded()
    if "threshold" not in model.about["params"]:
        happened = f"the signature's parameters are: {', '.join(model.about['params']) or 'none'}"
        wrong("threshold baked in", happened=happened, but="MLflow hands a model only the parameters of its signature")
    card.check(model, card.frame, "the caller's threshold is not taken", threshold=other)
    card.check(model, card.frame, "the default threshold is lost")
    apart = card.frame[np.abs(card.scores(card.frame)) > 0.005].reset_index(drop=True)  # no score is at the threshold
    card.check(model, apart, "a threshold of 0 taken for none", threshold=0.0)


@judges
def customers_stay_behind(lab: Lab, world: World, draw: Draw) -> None:
    """The customers stay behind, in whatever form: neither the model nor its run has one of them."""
    card = Card(lab, draw)
    check_requirements(card.loaded(), card.requirements)
    for run in world.runs():
        noted = {f"the run's {kind} {key}": text for kind in ("params", "tags") for key, text in run[kind].items()}
        files = {**world.run_files(run["run_id"]), **{key: str(text).encode() for key, text in noted.items()}}
        if leak := card.customers.first_leak(files):
            path, told = leak
            title = "customers shipped with the model" if path.startswith("models/") else "customers kept with the run"
            but = "whoever may read the model or its run reads the customers; predicting needs the points only"
            wrong(title, happened=f"{path} holds {told}", but=but)


@judges
def scorecard_beside_others(lab: Lab, world: World, draw: Draw) -> None:
    """In an experiment that exists, the scorecard is logged in a new run."""
    card = Card(lab, draw)
    check_existing(world, card.experiment, card.person, card.logged)
