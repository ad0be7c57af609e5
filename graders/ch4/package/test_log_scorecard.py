"""A custom pyfunc whose files and parameter travel with it."""

import json
from pathlib import PurePath

import numpy as np
import pandas as pd
from labjudge.grading import Draw, Lab, World, judges, wrong
from labjudge.people import PEOPLE
from lakemock.data import churn

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
from .told import as_rows

HEAVY = (
    30_000  # bytes; a scorecard with all its files has 5,000, ten thousand customers have more than 100,000 when zipped
)


class Card:
    """A drawn scorecard, its files on the training machine, and rows to score."""

    def __init__(self, lab: Lab, draw: Draw, customers=400):
        self.lab, self.person, self.experiment = lab, draw.choice(PEOPLE), an_experiment(draw)
        self.points = {region: round(draw.uniform(-1, 1), 2) for region in churn.REGIONS} | {
            "other": round(draw.uniform(2, 2.5), 2)
        }
        self.points[churn.REGIONS[-1]] = 0.0  # points like any others, and no missing ones
        self.weights = {
            "base": round(draw.choice([-1, 1]) * draw.uniform(1.2, 2), 2),
            "tenure_months": -0.03,
            "support_calls": round(draw.uniform(0.4, 0.8), 2),
        }
        self.requirements = pins_of("pandas", "numpy", NEVER_INFERRED)
        self.training = churn.customers(draw.randrange(10**6), customers).frame.to_csv(index=False).encode()
        rows = 40
        self.frame = pd.DataFrame(
            {
                "region": [*churn.REGIONS * 4, *(draw.choice(churn.REGIONS) for _ in range(rows - 16))],
                "tenure_months": [draw.randrange(1, 72) for _ in range(rows)],
                "support_calls": [float(draw.randrange(6)) for _ in range(rows)],
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
                drawing=as_rows(frame, at),
            )
        happened = f"the loaded model gave {got[at]}"
        wrong(title, happened=happened, but=told, rule=rule, drawing=as_rows(frame, at))


@judges
def scorecard_travels(lab: Lab, world: World, draw: Draw) -> None:
    """Loaded where the training machine is gone, the model scores as the card says, its columns in any order."""
    card = Card(lab, draw)
    model = card.loaded()
    rule = "a region that has points has these, 0 like any others"
    unmoved = card.frame[card.frame["region"] == churn.REGIONS[-1]].reset_index(drop=True)
    card.check(model, unmoved, "points of 0 taken for none", rule)
    rule = "1 when base, months, calls and region's points add up to at least the threshold"
    card.check(model, card.frame, "the score is another", rule)
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


@judges
def scorecard_threshold(lab: Lab, world: World, draw: Draw) -> None:
    """A caller can choose another threshold; without one, the default holds."""
    card = Card(lab, draw)
    # The default is the one that is farther from 0, so that rows lie between the two.
    low, high = (card.between(card.scores(card.frame), quantile) for quantile in (0.2, 0.8))
    other, card.threshold = sorted((low, high), key=abs)
    model = card.loaded()
    rule = "threshold is a parameter of the signature; a caller's value is taken in place of the default"
    if "threshold" not in model.about["params"]:
        wrong(
            "threshold baked in",
            happened=f"the signature's parameters are: {', '.join(model.about['params'])}"
            if model.about["params"]
            else "the signature has no parameters",
            but="MLflow hands a model only the parameters that its signature has",
            rule=rule,
        )
    card.check(
        model, card.frame, "the caller's threshold is not taken", rule, params={"threshold": other}, threshold=other
    )
    card.check(model, card.frame, "the default threshold is lost", rule)
    rule = "a caller's value is taken in place of the default, 0 like any other"
    card.check(model, card.frame, "a threshold of 0 taken for none", rule, params={"threshold": 0.0}, threshold=0.0)


@judges
def scorecard_light(lab: Lab, world: World, draw: Draw) -> None:
    """Only what predicting needs travels: no training rows, and the requirements that were given."""
    card = Card(lab, draw, customers=10_000)
    about = (model := card.loaded()).about
    total = sum(file["bytes"] for file in about["files"])
    shipped = [file for file in about["files"] if PurePath(file["path"]).name.startswith("training_rows")]
    if shipped or total > HEAVY:
        heaviest = max(shipped or about["files"], key=lambda file: file["bytes"])
        wrong(
            "training-only artifacts shipped",
            happened=f"the model's folder has {heaviest['path']}, {heaviest['bytes']:,} bytes",
            but="predicting needs the points only; customers' rows do not belong in a model",
            rule="what only training needed stays behind",
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
                )


@judges
def scorecard_beside_others(lab: Lab, world: World, draw: Draw) -> None:
    """In an experiment that exists, the scorecard is logged in a new run."""
    card = Card(lab, draw)
    before = [world.run(card.experiment, user=card.person) for _ in range(2)]
    check_existing(lab, world, card, before)
