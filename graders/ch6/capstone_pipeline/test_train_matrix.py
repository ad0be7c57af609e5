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
ALIKE = 0.02  # scikit-learn's solver stops near the minimum
ROC_AUC = "the ROC AUC in place of the average precision"


class Matrix(Company):
    """A training set in three versions, of which the second is asked for. A third of its rows is to train on."""

    def __init__(self, world: World, draw: Draw) -> None:
        super().__init__(world, draw)
        self.numbers = np.random.default_rng(draw.randrange(2**32))
        self.table, self.experiment = self.name("training"), f"/Shared/pumps_{draw.word()}"
        self.sites = [f"{name}_{draw.word()}" for name in ("north", "south")]
        self.cost = {"missed": draw.randrange(60, 90) * 10.0, "needless": draw.randrange(20, 40) * 1.0}
        self.cutoffs = [self.day + timedelta(days=20 * number) for number in range(3)]
        self.valid_from = self.cutoffs[1]
        self.requirements = [f"{name}=={installed(name)}" for name in ("scikit-learn", "packaging")]
        self.land(*(self.drawn() for _ in range(3)))

    def land(self, *versions: pd.DataFrame) -> None:
        """Write the versions; the newest one has a column more."""
        self.older, self.frame, self.newer = versions
        rows = [frame.to_dict("records") for frame in versions]
        numbers = [self.write(self.table, each, COLUMNS) for each in rows[:2]]
        self.write(self.table, [{**row, "note": "new"} for row in rows[2]], [*COLUMNS, "note"])
        self.version = numbers[1]

    def drawn(self) -> pd.DataFrame:
        """60 pumps at three cutoffs. One in six fails, at both sites."""
        rows = []
        for cutoff in self.cutoffs:
            for pump in range(60):
                fails, normal = int(pump % 6 == 0), self.numbers.normal(size=2)
                row = {"pump_id": f"P-{pump}", "site": self.sites[pump % 4 == 0], "cutoff": cutoff, "fails": fails}
                pressure = None if pump % 9 == 1 else round(float(0.8 * fails + normal[1]) * 50, 2)
                row |= {"vibration": round(float(1.6 * fails + normal[0]), 3), "pressure": pressure}
                rows.append({**row, "restarts": int(self.numbers.poisson(0.5 + 2 * fails))})
        return pd.DataFrame(rows)

    def part(self, frame: pd.DataFrame | None = None, *, train: bool = False) -> pd.DataFrame:
        """The validation rows, or those to train on."""
        given = self.frame if frame is None else frame
        return given[(given["cutoff"] < self.valid_from) == train].reset_index(drop=True)

    def candidate(self, family: str) -> dict[str, Any]:
        setting = self.draw.choice([0.05, 0.25, 4.0] if family == "logistic" else [2, 3])
        return {"family": family, "features": self.draw.sample(FEATURES, self.draw.randrange(2, 4)), "setting": setting}

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

    def nested(self, parent: str, names: list[str]) -> dict[str, dict[str, Any]]:
        """The runs of the parent by their tag `candidate`, which are these and the baseline."""
        runs = [run for run in self.world.runs(self.experiment) if run["tags"].get("mlflow.parentRunId") == parent]
        found = {run["tags"].get("candidate", "no candidate"): run for run in runs}
        happened = f"the parent has nested runs of {', '.join(found) or 'nothing'}"
        if "baseline" not in found:
            wrong("a matrix without a baseline", happened=happened)
        equal(sorted(found), sorted([*names, "baseline"]), "other runs than candidates", happened=happened)
        return found

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

    def expect_family(self, scores: np.ndarray, features: list[str], setting: float) -> None:
        """End the check as wrong unless a model of the family "logistic" answers as one fitted on the rows before."""
        if set(np.unique(scores)) <= {0.0, 1.0}:
            happened = f"the model answers {', '.join(str(score) for score in np.unique(scores))} and nothing else"
            wrong(
                "classes in place of probabilities", happened=happened, but="with classes nobody can choose a threshold"
            )
        valid, train = self.part(), self.part(train=True)
        right = logistic(train, valid, features, setting)
        place = int(np.argmax(np.abs(scores - right)))
        if abs(scores[place] - right[place]) > ALIKE:
            on_all = logistic(self.frame, valid, features, setting)
            all_rows = np.abs(scores - on_all).max() < ALIKE
            wrong(
                "trained on the validation rows" if all_rows else "another model than was asked for",
                happened=f"for {valid['pump_id'][place]} at {valid['cutoff'][place]} it says {scores[place]:.3f}",
                but=f"{right[place]:.3f} is right, by {', '.join(features)} with C={setting}",
                rule="a family is what the brief says, fitted on the rows before `valid_from` alone",
            )

    def metric(self, run: dict[str, Any], name: str) -> float:
        if name not in run["metrics"]:
            happened = f"the run of {run['tags'].get('candidate')} has {', '.join(run['metrics']) or 'no metrics'}"
            title = "a site that nobody looked at" if name.startswith("recall") else f"no {name}"
            wrong(title, happened=happened, but=f"{name} is not there")
        return float(run["metrics"][name])

    def cost_at(self, rows: pd.DataFrame, scores: np.ndarray, threshold: float) -> float:
        fails, inspected = rows["fails"].to_numpy() == 1, scores >= threshold
        missed, needless = np.sum(fails & ~inspected), np.sum(~fails & inspected)
        return float(self.cost["missed"] * missed + self.cost["needless"] * needless)

    def expect_metrics(self, run: dict[str, Any], scores: np.ndarray) -> None:
        """Average precision, threshold, cost and recall by site are those of the scores of the validation rows."""
        rows, who = self.part(), run["tags"].get("candidate")
        fails, got = rows["fails"].to_numpy(), self.metric(run, "average_precision")
        right = average_precision(fails, scores)
        if abs(got - right) > WITHIN:
            title = "another average precision"
            if abs(got - roc_auc(fails, scores)) < WITHIN:
                title = ROC_AUC
            if abs(got - average_precision(fails, (scores >= 0.5).astype(float))) < WITHIN:
                title = "the average precision of classes"
            happened = f"average_precision of {who} is {got:.6f}"
            wrong(title, happened=happened, but=f"by its scores of the validation rows {right:.6f} is right")
        threshold = self.metric(run, "threshold")
        least = min(self.cost_at(rows, scores, each) for each in [*scores, scores.max() + 1])
        # A score may come out a hair lower where it is computed again.
        costs = min(self.cost_at(rows, scores, each) for each in (threshold, threshold - WITHIN))
        if costs > least + WITHIN:
            half = " (that of 0.5)" if abs(threshold - 0.5) < WITHIN else ""
            happened = f"at the threshold {threshold:.4f}{half} of {who} the cost is {costs:.1f}"
            but = f"with missed {self.cost['missed']} and needless {self.cost['needless']} there is one of {least:.1f}"
            wrong("a threshold that costs more", happened=happened, but=but)
        got = self.metric(run, "cost")
        if abs(got - least) > WITHIN:
            wrong("another cost", happened=f"the cost of {who} is {got:.4f}", but=f"at its threshold it is {least:.4f}")
        for site in self.sites:
            here = ((rows["site"] == site) & (rows["fails"] == 1)).to_numpy()
            share, got = float(np.mean(scores[here] >= threshold - WITHIN)), self.metric(run, f"recall_{site}")
            if abs(got - share) > WITHIN:
                but = f"of its {int(here.sum())} failures, {share:.4f} is right"
                wrong("another recall at a site", happened=f"recall_{site} of {who} is {got:.4f}", but=but)

    def expect_baseline(self, lab: Lab) -> None:
        """Train no candidate; the baseline is measured as it should be."""
        run = self.nested(self.train(lab, {}), [])["baseline"]
        got = self.metric(run, "average_precision")
        for title, frame in (("an older version was read", self.older), ("the newest version was read", self.newer)):
            there = self.part(frame)
            if abs(got - average_precision(there["fails"].to_numpy(), there["restarts"].to_numpy(float))) < WITHIN:
                wrong(
                    title, happened=f"its average_precision is {got:.6f}", but=f"version {self.version} was asked for"
                )
        self.expect_metrics(run, self.part()["restarts"].to_numpy(float))


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


def logistic(train: pd.DataFrame, rows: pd.DataFrame, features: list[str], setting: float) -> np.ndarray:
    """What the family "logistic", fitted on `train`, says of `rows`: by Newton's method."""
    middle = train[features].mean()
    known = train[features].fillna(middle)
    scaled = [(each.fillna(middle) - middle) / known.std(ddof=0) for each in (known, rows[features])]
    design, asked = (np.column_stack([np.ones(len(each)), each]) for each in scaled)
    weights, penalty = np.zeros(design.shape[1]), np.diag([0.0, *[1 / setting] * len(features)])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (chance - train["fails"]) + penalty @ weights
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + penalty
        weights -= np.linalg.solve(bend, slope)
    return np.asarray(1 / (1 + np.exp(-asked @ weights)))


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
        for name, run in scene.nested(parent, candidates).items():
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
def dear_inspections(lab: Lab, world: World, draw: Draw) -> None:
    """Where an inspection costs more than what it prevents, nobody is inspected: the threshold is above all scores."""
    scene = Matrix(world, draw)
    scene.cost = {"missed": 0.5, "needless": 1000.0}
    # Each row that fails has a twin that does not, so that nobody stands out.
    twins = scene.frame[scene.frame["fails"] == 1]
    doubled = pd.concat([scene.frame, twins.assign(fails=0, pump_id=twins["pump_id"] + "-twin")])
    scene.land(scene.older, doubled, scene.newer)
    scene.expect_baseline(lab)


@judges
def measured_by_its_model(lab: Lab, world: World, draw: Draw) -> None:
    """A candidate's metrics are those of its model's probabilities on the validation rows, at the cheapest threshold."""
    scene = Matrix(world, draw)
    asked = {f"only_{family}": scene.candidate(family) for family in ("logistic", "tree")}
    runs = scene.nested(scene.train(lab, asked), [*asked])
    for name, about in asked.items():
        scores = scene.scores(lab, runs[name], scene.part(), about["features"])
        if about["family"] == "logistic":
            scene.expect_family(scores, about["features"], about["setting"])
        scene.expect_metrics(runs[name], scores)
