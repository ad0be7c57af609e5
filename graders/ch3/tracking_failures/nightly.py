"""What the nightly programs are given, and what they leave behind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from labjudge.grading import Draw, Lab, World, wrong


def spend(draw: Draw, rows: int = 24) -> tuple[pd.DataFrame, str]:
    """Two features of very different scale and the label's name."""
    numbers = np.random.default_rng(draw.randrange(2**32))
    names = [f"{word}_{draw.word()}" for word in draw.sample(["tenure", "calls", "visits"], 2)]
    frame = pd.DataFrame({names[0]: numbers.normal(3, 1, rows), names[1]: numbers.normal(900, 200, rows)})
    label = f"spend_{draw.word()}"
    frame[label] = 5 * frame[names[0]] + 0.2 * frame[names[1]] + numbers.normal(0, 4, rows)
    return frame, label


def place(draw: Draw) -> str:
    return f"/Shared/{draw.word()}_nightly_{draw.word()}"


def only_run(world: World, experiment: str, run_id: str, what: str) -> dict[str, Any]:
    """The single run of all that there is, if it is in the experiment and has the id that was returned."""
    found: list[dict[str, Any]] = world.runs()
    inside = [run for run in found if run["experiment"] == experiment]
    if len(inside) != 1 or len(found) != 1:
        listed = ", ".join(f"{run['experiment']} ({run['status']})" for run in found) or "none"
        wrong(
            f"not one run of a {what}",
            happened=f"one call, and the runs of the workspace are: {listed}",
            but=f"one, in {experiment}",
        )
    if inside[0]["run_id"] != run_id:
        wrong("not the run's id", happened=f"it returned {run_id!r}", but=f"the run is {inside[0]['run_id']}")
    return inside[0]


def is_finished(run: dict[str, Any], what: str) -> None:
    if run["status"] != "FINISHED":
        wrong(f"a {what} that does not end", happened=f"after the call, the run is {run['status']}")


def nothing_is_made(world: World, before: list[str], what: str, but: str) -> None:
    """`before`: the experiments that there were."""
    if found := world.runs():
        wrong(f"a run of {what}", happened=f"there is a run in {found[0]['experiment']}", but=but)
    if new := sorted(set(world.experiments()) - set(before)):
        wrong(f"an experiment for {what}", happened=f"there is now an experiment {new[0]}", but=but)


def nothing_active(lab: Lab, when: str) -> None:
    if lab.left()["active_runs"]:
        wrong(f"a run stays active {when}", happened="whatever the process logs next goes into it")


def ridge(features: pd.DataFrame, target: pd.Series, alpha: float, given: pd.DataFrame | None = None) -> np.ndarray:
    """What Ridge(alpha) predicts for the rows `given` (its own), by its closed form on centred columns."""
    centre, middle = features.mean(), target.mean()
    centred = (features - centre).to_numpy()
    weights = np.linalg.solve(
        centred.T @ centred + alpha * np.eye(centred.shape[1]), centred.T @ (target - middle).to_numpy()
    )
    rows = features if given is None else given
    return np.asarray((rows - centre).to_numpy() @ weights + middle)


def fit_that_raises(draw: Draw) -> tuple[pd.DataFrame, str]:
    """Rows on which Ridge raises ValueError: every label is NaN."""
    frame, label = spend(draw)
    return frame.assign(**{label: float("nan")}), label
