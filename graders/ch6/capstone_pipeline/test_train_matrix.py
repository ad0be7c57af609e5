"""Candidates and a baseline, measured on rows that came later."""

from datetime import timedelta
from importlib.metadata import version as installed
from typing import Any

import numpy as np
import pandas as pd
from labjudge.grading import Draw, Lab, LearnerError, World, brief, equal, judges, returned, wrong

from .pumps import Company

FEATURES = ["vibration", "pressure", "restarts"]
COLUMNS = ["pump_id", "site", "cutoff", *FEATURES, "fails"]
WITHIN = 1e-6


class Matrix(Company):
    """A training set with an older and a newer version; a third of its rows are to train on, the later ones to validate."""

    def __init__(self, world: World, draw: Draw, turned: bool = False) -> None:
        super().__init__(world, draw)
        self.turned, self.numbers = turned, np.random.default_rng(draw.randrange(2**32))
        self.table, self.experiment = self.name("training"), f"/Shared/pumps_{draw.word()}"
        self.sites = [f"{name}_{draw.word()}" for name in ("north", "south")]
        self.cost = {"missed": draw.randrange(60, 90) * 10.0, "needless": draw.randrange(20, 40) * 1.0}
        self.cutoffs = [self.day + timedelta(days=20 * number) for number in range(3)]
        self.older, self.frame, self.newer = (self.drawn() for _ in range(3))
        versions = [
            self.write(self.table, rows.to_dict("records"), COLUMNS) for rows in (self.older, self.frame, self.newer)
        ]
        self.version, self.valid_from = versions[1], self.cutoffs[1]
        self.requirements = [f"{name}=={installed(name)}" for name in ("scikit-learn", "packaging")]

    def drawn(self) -> pd.DataFrame:
        """60 pumps at three cutoffs. One in six fails, at both sites; `turned`, what was low before is high later."""
        rows = []
        for place, cutoff in enumerate(self.cutoffs):
            for pump in range(60):
                fails = int(pump % 6 == 0)
                apart = (-8.0 if place else 3.0) if self.turned else 1.6
                signal = self.numbers.normal(apart * fails, 1)
                rows.append(
                    {
                        "pump_id": f"P-{pump}",
                        "site": self.sites[pump % 4 == 0],
                        "cutoff": cutoff,
                        "vibration": round(float(signal), 3),
                        "pressure": None if pump % 9 == 1 else round(float(self.numbers.normal(0.8 * fails, 1)), 3),
                        "restarts": int(self.numbers.poisson(0.5 + 2 * fails)),
                        "fails": fails,
                    }
                )
        return pd.DataFrame(rows)

    def nobody_stands_out(self) -> None:
        """Each validation row that fails has a twin that does not."""
        twins = self.frame[(self.frame["cutoff"] >= self.valid_from) & (self.frame["fails"] == 1)]
        self.frame = pd.concat([self.frame, twins.assign(fails=0, pump_id=twins["pump_id"] + "-twin")])
        for rows in (self.frame, self.newer):
            self.version = self.write(self.table, rows.to_dict("records"), COLUMNS)
        self.version -= 1

    def candidate(self, family: str = "logistic") -> dict[str, Any]:
        others = 0 if self.turned else self.draw.randrange(1, 3)
        features = ["vibration", *self.draw.sample(FEATURES[1:], others)]
        setting = self.draw.choice([0.25, 1.0, 4.0]) if family == "logistic" else self.draw.choice([2, 3])
        return {"family": family, "features": self.draw.shuffled(features), "setting": setting}

    def train(self, lab: Lab, candidates: dict[str, Any]) -> str:
        parent: str = returned(
            lab.as_(self.owner).train_matrix(
                table=self.table,
                version=self.version,
                matrix={"baseline": "restarts", "candidates": candidates},
                valid_from=self.valid_from,
                cost=self.cost,
                experiment=self.experiment,
                requirements=self.requirements,
            ),
            str,
            "the parent's id",
        )
        return parent

    def nested(self, parent: str) -> dict[str, dict[str, Any]]:
        """The runs of the parent by their tag `candidate`."""
        runs = [run for run in self.world.runs(self.experiment) if run["tags"].get("mlflow.parentRunId") == parent]
        return {run["tags"].get("candidate", "no candidate"): run for run in runs}

    def logged(self, lab: Lab, *families: str) -> list[tuple[dict[str, Any], np.ndarray]]:
        """A run for a candidate of each family, and what its model says of the validation rows. The last call of a check."""
        asked = {f"only_{family}": self.candidate(family) for family in families}
        runs = self.nested(self.train(lab, asked))
        if missing := [name for name in asked if name not in runs]:
            happened = f"the parent has runs of {', '.join(runs) or 'nothing'}"
            wrong("no run of a candidate", happened=happened, but=f"{missing[0]} is one")
        found = [(runs[name], self.scores(lab, runs[name], self.valid(), asked[name]["features"])) for name in asked]
        for name, (_, scores) in zip(asked, found, strict=True):
            self.expect_probabilities(asked[name]["family"], scores)
        return found

    def valid(self, frame: pd.DataFrame | None = None) -> pd.DataFrame:
        rows = self.frame if frame is None else frame
        return rows[rows["cutoff"] >= self.valid_from].reset_index(drop=True)

    def scores(self, lab: Lab, run: dict[str, Any], rows: pd.DataFrame, features: list[str]) -> np.ndarray:
        """The probabilities that the run's model gives, loaded where the submission never ran."""
        try:
            model = lab.scorer(f"runs:/{run['run_id']}/model", self.owner)
            try:
                answer = model.predict(rows[features])
            except LearnerError:  # a signature of doubles refuses the whole numbers of `restarts`
                answer = model.predict(rows[features].astype(float))
        except LearnerError as raised:
            wrong("no model that predicts", happened=f"the model of the run raised {brief(str(raised))}")
        values = list(answer.to_pydict().values())[-1] if hasattr(answer, "to_pydict") else answer
        return np.array([row[-1] if isinstance(row, list) else row for row in values], float)

    def expect_probabilities(self, family: str, scores: np.ndarray) -> None:
        """End the check as wrong if a model answers with classes. The leaves of a tree may be pure, so it tells nothing."""
        if family != "tree" and set(np.unique(scores)) <= {0.0, 1.0}:
            wrong(
                "classes in place of probabilities",
                happened=f"the model answers {', '.join(str(score) for score in np.unique(scores))} and nothing else",
                but="with classes nobody can choose a threshold",
            )

    def metric(self, run: dict[str, Any], name: str) -> float:
        if name not in run["metrics"]:
            happened = f"the run of {run['tags'].get('candidate')} has {', '.join(run['metrics']) or 'no metrics'}"
            wrong(f"no {name}", happened=happened)
        return float(run["metrics"][name])

    def cost_at(self, rows: pd.DataFrame, scores: np.ndarray, threshold: float) -> float:
        fails, inspected = rows["fails"].to_numpy() == 1, scores >= threshold
        missed, needless = np.sum(fails & ~inspected), np.sum(~fails & inspected)
        return float(self.cost["missed"] * missed + self.cost["needless"] * needless)

    def expect_metrics(self, run: dict[str, Any], rows: pd.DataFrame, scores: np.ndarray) -> None:
        """Threshold, cost and recall by site are those of the scores."""
        threshold, who = self.metric(run, "threshold"), run["tags"].get("candidate")
        least = min(self.cost_at(rows, scores, each) for each in [*scores, scores.max() + 1])
        costs = self.cost_at(rows, scores, threshold)
        # A score may come out a hair lower where it is computed again.
        costs = min(costs, self.cost_at(rows, scores, threshold - WITHIN))
        if costs > least + WITHIN:
            half = " (that of 0.5)" if abs(threshold - 0.5) < WITHIN else ""
            happened = f"at the threshold {threshold:.4f}{half} of {who} the cost is {costs:.1f}"
            but = f"with missed {self.cost['missed']} and needless {self.cost['needless']} there is one of {least:.1f}"
            wrong("a threshold that costs more", happened=happened, but=but)
        got = self.metric(run, "cost")
        if abs(got - least) > WITHIN:
            wrong("another cost", happened=f"the cost of {who} is {got:.4f}", but=f"at its threshold it is {least:.4f}")

    def expect_recall(self, run: dict[str, Any], rows: pd.DataFrame, scores: np.ndarray) -> None:
        threshold = self.metric(run, "threshold") - WITHIN
        for site in self.sites:
            here = (rows["site"] == site) & (rows["fails"] == 1)
            right, got = float(np.mean(scores[here.to_numpy()] >= threshold)), run["metrics"].get(f"recall_{site}")
            if got is None:
                happened = f"the metrics are {', '.join(run['metrics'])}"
                wrong("a site that nobody looked at", happened=happened, but=f"recall_{site} is not there")
            if abs(got - right) > WITHIN:
                happened, but = (
                    f"recall_{site} is {got:.4f}",
                    f"of its {int(here.sum())} failures, {right:.4f} is right",
                )
                wrong("another recall at a site", happened=happened, but=but)

    def expect_baseline(self, lab: Lab) -> None:
        """Train no candidate; the baseline is measured as it should be."""
        runs = self.nested(self.train(lab, {}))
        if "baseline" not in runs:
            wrong(
                "a matrix without a baseline", happened=f"the parent has nested runs of {', '.join(runs) or 'nothing'}"
            )
        run, rows = runs["baseline"], self.valid()
        scores, got = rows["restarts"].to_numpy(float), self.metric(runs["baseline"], "average_precision")
        right = average_precision(rows["fails"].to_numpy(), scores)
        if abs(got - right) > WITHIN:
            area = roc_auc(rows["fails"].to_numpy(), scores)
            title = "the ROC AUC in place of the average precision" if abs(got - area) < WITHIN else "another baseline"
            for other, frame in (("an older version", self.older), ("the newest version", self.newer)):
                there = self.valid(frame)
                if abs(got - average_precision(there["fails"].to_numpy(), there["restarts"].to_numpy(float))) < WITHIN:
                    title = f"{other} was read"
            but = f"on version {self.version} it is {right:.6f}"
            wrong(title, happened=f"its average_precision is {got:.6f}", but=but)
        self.expect_metrics(run, rows, scores)
        self.expect_recall(run, rows, scores)


def average_precision(fails: np.ndarray, scores: np.ndarray) -> float:
    """The sum of precision times what recall gains, from the highest score down; equal scores are one step."""
    found, area = 0, 0.0
    for score in sorted(set(scores), reverse=True):
        caught = int(np.sum(fails[scores >= score]))
        area += (caught - found) / fails.sum() * caught / np.sum(scores >= score)
        found = caught
    return float(area)


def roc_auc(fails: np.ndarray, scores: np.ndarray) -> float:
    pairs = scores[fails == 1][:, None] - scores[fails == 0][None, :]
    return float(np.mean((pairs > 0) + 0.5 * (pairs == 0)))


@judges
def runs_of_one_parent(lab: Lab, world: World, draw: Draw) -> None:
    """Each candidate and the baseline is a finished nested run that says what it was trained from; a rerun is another parent."""
    scene = Matrix(world, draw)
    names = [f"{draw.word()}_{number}" for number in range(2)]
    asked = {name: scene.candidate(family) for name, family in zip(names, ("logistic", "tree"), strict=True)}
    parents = [scene.train(lab, asked), scene.train(lab, {})]
    equal(len(set(parents)), 2, "a rerun goes into the same parent")
    if parents[0] not in [run["run_id"] for run in world.runs(scene.experiment)]:
        wrong("no parent", happened=f"it returned {parents[0]!r}, which is no run of {scene.experiment}")
    for parent, candidates in zip(parents, (names, []), strict=True):
        runs = scene.nested(parent)
        if "baseline" not in runs:
            wrong(
                "a matrix without a baseline", happened=f"the parent has nested runs of {', '.join(runs) or 'nothing'}"
            )
        equal(sorted(runs), sorted([*candidates, "baseline"]), "other runs than candidates", but=", ".join(runs))
        for name, run in runs.items():
            says = {key: run["tags"].get(key) for key in ("table", "table_version")}
            right = {"table": scene.table, "table_version": str(scene.version)}
            equal(says, right, "a run without its snapshot", happened=f"the run of {name} has the tags {says}")
            features = ",".join(asked[name]["features"]) if name in asked else "restarts"
            got = run["params"].get("features")
            equal(got, features, "a run that does not say its features", happened=f"features of {name} is {got}")
            equal(run["status"], "FINISHED", "a run that is not over", happened=f"that of {name} is {run['status']}")
            logged = [model["name"] for model in run["models"]]
            if name == "baseline" and logged:
                wrong("a model of the baseline", happened=f"its run has the model {logged[0]}")
            if name in asked and logged != ["model"]:
                wrong("no model `model`", happened=f"the run of {name} has the models {', '.join(logged) or 'none'}")


@judges
def baseline_as_measured(lab: Lab, world: World, draw: Draw) -> None:
    """The baseline is measured like a candidate, on the same rows, by its feature as the score."""
    Matrix(world, draw).expect_baseline(lab)


@judges
def average_precision_later(lab: Lab, world: World, draw: Draw) -> None:
    """`average_precision` is that of the model's probabilities on the validation rows of the version."""
    scene = Matrix(world, draw)
    fails = scene.valid()["fails"].to_numpy()
    train = scene.frame[scene.frame["cutoff"] < scene.valid_from]
    for run, scores in scene.logged(lab, "logistic", "tree"):
        got, right = scene.metric(run, "average_precision"), average_precision(fails, scores)
        if abs(got - right) > WITHIN:
            title = "another average precision"
            if abs(got - roc_auc(fails, scores)) < WITHIN:
                title = "the ROC AUC in place of the average precision"
            if abs(got - average_precision(fails, (scores >= 0.5).astype(float))) < WITHIN:
                title = "the average precision of classes"
            again = scene.scores(lab, run, train, run["params"]["features"].split(","))
            if abs(got - average_precision(train["fails"].to_numpy(), again)) < WITHIN:
                title = "measured on what it was trained on"
            wrong(title, happened=f"average_precision is {got:.6f}", but=f"by the model's probabilities {right:.6f}")


@judges
def cheapest_threshold(lab: Lab, world: World, draw: Draw) -> None:
    """The threshold is one whose cost on the validation rows is lowest; at it, each site with a failure has its recall."""
    scene = Matrix(world, draw)
    for run, scores in scene.logged(lab, "logistic"):
        scene.expect_metrics(run, scene.valid(), scores)
        scene.expect_recall(run, scene.valid(), scores)


@judges
def dear_inspections(lab: Lab, world: World, draw: Draw) -> None:
    """Where an inspection costs more than what it prevents, nobody is inspected: the threshold is above all scores."""
    scene = Matrix(world, draw)
    scene.cost = {"missed": 0.5, "needless": 1000.0}
    scene.nobody_stands_out()
    scene.expect_baseline(lab)


@judges
def trained_on_what_came_before(lab: Lab, world: World, draw: Draw) -> None:
    """Candidates are trained on the rows before `valid_from` alone."""
    scene = Matrix(world, draw, turned=True)
    ((_, scores),) = scene.logged(lab, "logistic")
    fails = scene.valid()["fails"].to_numpy() == 1
    if scores[fails].mean() > scores[~fails].mean():
        wrong(
            "trained on the validation rows",
            happened="the model gives failures of the validation rows high scores",
            but="in the rows before, what fails is the other way round: it cannot know",
        )
