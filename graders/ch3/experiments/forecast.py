"""Customers whose spend a linear model can learn, what Ridge makes of them, and experiments under drawn names."""

import numpy as np
import pandas as pd
from labjudge.grading import Draw, World, wrong

PARENT = "mlflow.parentRunId"


def customers(draw: Draw) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Rows to fit, other rows to test on, and the label's name."""
    numbers = np.random.default_rng(draw.randrange(2**32))
    names = [f"{word}_{draw.randrange(10, 99)}" for word in draw.sample(["tenure", "calls", "visits", "data_gb"], 3)]
    frame = pd.DataFrame(numbers.normal(1, 1, size=(70, 3)), columns=names)
    label = f"spend_{draw.word()}"
    frame[label] = frame[names].to_numpy() @ numbers.uniform(2, 9, 3) + numbers.normal(0, 3, 70) + 20
    return frame.head(30), frame.tail(40), label


def ridge_mae(train: pd.DataFrame, rows: pd.DataFrame, label: str, alpha: float, fit_intercept: bool) -> float:
    """The mean absolute error of Ridge by its closed form, weights = (X'X + alpha I)^-1 X'y, centred for an intercept."""
    features, target = train.drop(columns=label), train[label]
    centre = features.mean() if fit_intercept else features.mean() * 0
    base = target.mean() if fit_intercept else 0.0
    known = (features - centre).to_numpy()
    weights = np.linalg.solve(known.T @ known + alpha * np.eye(known.shape[1]), known.T @ (target - base).to_numpy())
    predicted = (rows[centre.index] - centre).to_numpy() @ weights + base
    return float(abs(predicted - rows[label].to_numpy()).mean())


def experiment(draw: Draw) -> str:
    return f"/Shared/forecast_{draw.word()}"


def close(got: object, right: float) -> bool:
    return isinstance(got, int | float) and abs(got - right) <= 1e-6


def failed_run(world: World, draw: Draw, **about: object) -> str:
    """A run that has ended as FAILED."""
    run_id: str = world.run(experiment(draw), status="FAILED", **about)
    return run_id


def stays_failed(world: World, run_id: str, title: str) -> None:
    """End the check as wrong where the run is not FAILED any more."""
    status = next(run["status"] for run in world.runs() if run["run_id"] == run_id)
    if status != "FAILED":
        wrong(
            title,
            happened=f"the run was FAILED before the call, and is {status} after it",
            but="a client logs into a run that has ended without opening it",
            rule="a run that is given by its id stays as it ended",
        )
