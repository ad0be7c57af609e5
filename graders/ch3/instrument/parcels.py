"""Parcels with numbers only, whose hours on the way a linear model can learn, and what is to be known of the model."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from labjudge.grading import Draw

WORDS = ["distance", "weight", "stops", "customs", "volume"]


def parcels(draw: Draw, rows: int = 70) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Rows to train on, rows to check, and the label's name; three features under drawn names, a label far from 0."""
    numbers = np.random.default_rng(draw.randrange(2**32))
    names = [f"{word}_{draw.randrange(10, 99)}" for word in draw.sample(WORDS, 3)]
    frame = pd.DataFrame(numbers.normal(size=(rows, 3)), columns=names)
    label = f"hours_{draw.word()}"
    frame[label] = frame[names].to_numpy() @ numbers.uniform(2, 9, 3) + numbers.normal(0, 3, rows) + 40
    frame = frame[draw.shuffled([*frame.columns])]
    return frame.head(rows // 2), frame.tail(rows - rows // 2).reset_index(drop=True), label


def settings_of(draw: Draw) -> dict[str, Any]:
    return {"alpha": draw.randrange(1, 900) / 10, "fit_intercept": draw.choice([True, False])}


def predictions(train: pd.DataFrame, rows: pd.DataFrame, label: str, settings: Mapping[str, Any]) -> np.ndarray:
    """What Ridge predicts, by its closed form: weights = (X'X + alpha I)^-1 X'y, on centred columns with an intercept."""
    features = train.drop(columns=label)
    centred = settings.get("fit_intercept", True)
    middle = features.mean() if centred else features.mean() * 0
    level = train[label].mean() if centred else 0.0
    known = (features - middle).to_numpy()
    penalty = settings.get("alpha", 1.0) * np.eye(known.shape[1])
    weights = np.linalg.solve(known.T @ known + penalty, known.T @ (train[label] - level).to_numpy())
    return (rows[middle.index] - middle).to_numpy() @ weights + level


def mae(train: pd.DataFrame, rows: pd.DataFrame, label: str, settings: Mapping[str, Any]) -> float:
    return float(abs(predictions(train, rows, label, settings) - rows[label].to_numpy()).mean())


def metrics_of(train: pd.DataFrame, check: pd.DataFrame, label: str, settings: Mapping[str, Any]) -> dict[str, float]:
    return {"train_mae": mae(train, train, label, settings), "check_mae": mae(train, check, label, settings)}


def tags_of(draw: Draw) -> dict[str, str]:
    return {"owner": draw.person(), "data_version": str(draw.randrange(1, 99)), draw.word(): "0"}


def experiment(draw: Draw) -> str:
    return f"/Shared/parcels_{draw.word()}"
