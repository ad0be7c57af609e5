"""A gold table that a linear model can learn from, and what the baseline makes of it, by its closed form."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
from labjudge.grading import Draw, World

FEATURES = ["bikes_before", "temperature_before"]
GOLD = pa.schema(
    [
        ("station_id", pa.string()),
        ("day", pa.date32()),
        ("bikes_before", pa.int64()),
        ("temperature_before", pa.float64()),
        ("bikes", pa.int64()),
        ("split", pa.string()),
    ]
)


def drawn_gold(draw: Draw) -> pd.DataFrame:
    """Two stations, a cold month to train on and a warm week to test on, with unknown temperatures in both."""
    numbers = np.random.default_rng(draw.randrange(2**32))
    day = date(2026, 3, 1) + timedelta(days=draw.randrange(60))
    rows = []
    for station in ("012", "045"):
        for number in range(27):
            train = number < 20
            temperature = float(numbers.normal(6 if train else 19, 3))
            before = int(numbers.integers(40, 160 if train else 240))
            bikes = int(20 + 0.5 * before + 4 * temperature + numbers.normal(0, 6))
            known = None if number in (3, 11, 21, 24) else round(temperature, 1)
            split = "train" if train else "test"
            rows.append((station, day + timedelta(days=number), before, known, bikes, split))
    return pd.DataFrame(draw.shuffled(rows), columns=GOLD.names)


def write_gold(world: World, gold: pd.DataFrame, table: str, owner: str) -> None:
    world.write_table(table, pa.Table.from_pandas(gold, GOLD, preserve_index=False), user=owner)


def part(gold: pd.DataFrame, *splits: str) -> pd.DataFrame:
    return gold[gold["split"].isin(splits)]


def predictions(
    gold: pd.DataFrame,
    rows: pd.DataFrame,
    alpha: float,
    prepared_on: Sequence[str] = ("train",),
    fitted_on: Sequence[str] = ("train",),
) -> np.ndarray:
    """Of the mean imputed, the features standardised, and Ridge by weights = (X'X + alpha I)^-1 X'y on centred columns."""
    seen, train = part(gold, *prepared_on)[FEATURES].astype(float), part(gold, *fitted_on)
    filling = seen.mean()
    middle, scale = seen.fillna(filling).mean(), seen.fillna(filling).std(ddof=0)

    def prepared(frame: pd.DataFrame) -> np.ndarray:
        return ((frame[FEATURES].astype(float).fillna(filling) - middle) / scale).to_numpy()

    known, label = prepared(train), train["bikes"].to_numpy(float)
    centre, level = known.mean(axis=0), label.mean()
    centred = known - centre
    weights = np.linalg.solve(centred.T @ centred + alpha * np.eye(2), centred.T @ (label - level))
    return np.asarray((prepared(rows) - centre) @ weights + level)


def mae(rows: pd.DataFrame, predicted: np.ndarray) -> float:
    return float(abs(rows["bikes"].to_numpy(float) - predicted).mean())
