"""The candidate held against the champion with MLflow's evaluation, and what it leaves in their runs."""

import math
from typing import Any

import pandas as pd
from labjudge.grading import Draw, Lab, World, equal, judges, wrong

from .gate_answers import expect
from .scored_customers import a_snapshot, brier


class Comparison:
    """Two models' probabilities for the same customers, the run of each, and a contract that both meet just so."""

    def __init__(self, world: World, draw: Draw, *, champion: float, candidate: float):
        self.world, self.person = world, draw.person()
        self.runs = {name: world.run("/Shared/churn", user=self.person) for name in ("champion", "candidate")}
        self.scored = a_snapshot(draw)[0][["customer_id", "label"]]
        self.score(draw, champion=champion, candidate=candidate)
        self.contract = {"max_brier": draw.choice([0.16, 0.17, 0.18]), "min_gain": draw.choice([0.01, 0.015, 0.02])}

    def score(self, draw: Draw, **briers: float) -> None:
        """Probabilities with which each model has about the Brier score that is given."""
        for model, score in briers.items():
            off = [math.sqrt(score + draw.uniform(-0.0005, 0.0005)) for _ in range(len(self.scored))]
            self.scored[model] = (self.scored["label"] - off).abs()

    def ask(self, lab: Lab) -> Any:
        return lab.as_(self.person).champion_gate(self.scored, *self.runs.values(), self.contract)

    @property
    def values(self) -> str:
        champion, candidate = (brier(self.scored, model) for model in self.runs)
        return f"Brier scores: champion {champion:.4f}, candidate {candidate:.4f}; the contract is {self.contract}"


@judges
def better_candidate_passes(lab: Lab, world: World, draw: Draw) -> None:
    """A candidate within the bar that is better than the champion by at least the gain passes."""
    better = Comparison(world, draw, champion=0.14, candidate=0.10)
    expect(better.ask(lab), [], "a better candidate is held back", better.values)
    # Errors of a quarter and a half: Brier scores of 1/16 and 1/4, which a float holds exactly.
    better.scored = better.scored.assign(champion=0.5, candidate=(better.scored["label"] - 0.25).abs())
    better.contract = {"max_brier": 0.0625, "min_gain": 0.1875}
    but = f"both values are exactly at their limits; {better.values}"
    expect(better.ask(lab), [], "a value at the limit is refused", but)


@judges
def champion_is_the_bar(lab: Lab, world: World, draw: Draw) -> None:
    """A candidate that is good enough in itself fails "champion" unless it is better by at least the gain."""
    for candidate in (0.145, 0.135):
        close = Comparison(world, draw, champion=0.14, candidate=candidate)
        expect(close.ask(lab), ["champion"], "not measured against the champion", close.values)
    # Half of the candidate's errors are larger and half smaller: its mean absolute error is better, its Brier score worse.
    spread = Comparison(world, draw, champion=0.1, candidate=0.1)
    off = pd.Series([0.1, 0.1, 0.48, 0.48] * len(spread.scored))[: len(spread.scored)]
    spread.scored["candidate"] = (spread.scored["label"] - off).abs()
    rule = "the Brier score is the mean of (probability - label) squared"
    expect(spread.ask(lab), ["champion"], "not the Brier score", spread.values, rule=rule)


@judges
def bar_for_everybody(lab: Lab, world: World, draw: Draw) -> None:
    """The contract's own bar holds whatever the champion does, and each check that fails is named."""
    poor = Comparison(world, draw, champion=0.26, candidate=0.2)
    expect(poor.ask(lab), ["absolute"], "better than a bad champion", poor.values)
    worse = Comparison(world, draw, champion=0.2, candidate=0.26)
    expect(worse.ask(lab), ["absolute", "champion"], "not both failed checks are named", worse.values)


@judges
def evaluations_are_kept(lab: Lab, world: World, draw: Draw) -> None:
    """What MLflow measured of each model is logged in that model's own run, and no run is added or left open."""
    kept = Comparison(world, draw, champion=0.14, candidate=0.10)
    for champion, candidate in ((0.14, 0.10), (0.12, 0.22)):
        kept.score(draw, champion=champion, candidate=candidate)
        before = {run["run_id"] for run in world.runs()}
        kept.ask(lab)
        runs = {run["run_id"]: run for run in world.runs()}
        got = {model: runs[run]["metrics"].get("mean_squared_error") for model, run in kept.runs.items()}
        right = {model: brier(kept.scored, model) for model in kept.runs}
        equal(got, right, "the runs do not hold the evaluations", but=f"mean_squared_error is {right}")
        if more := runs.keys() - before:
            wrong("a run that nobody asked for", happened=f"{len(more)} more than before", but="each model has its run")
        left = {runs[run]["status"] for run in kept.runs.values()}
        equal(left, {"FINISHED"}, "a run is left open", happened=f"the runs are {', '.join(sorted(left))}")


@judges
def missing_score_is_an_error(lab: Lab, world: World, draw: Draw) -> None:
    """A model that gave no score for a customer cannot be compared: an error goes up."""
    for model in ("champion", "candidate"):
        gap = Comparison(world, draw, champion=0.14, candidate=0.10)
        gap.scored.loc[draw.sample(range(len(gap.scored)), 3), model] = float("nan")
        outcome, but = gap.ask(lab.attempt), f"the {model} has no score for 3 customers"
        if outcome.error is None:
            wrong("a missing score is passed over", happened=str(outcome), but=but)
