"""Customers with labels, the scores of models on them, and what these come to."""

from collections.abc import Mapping

import pandas as pd
from labjudge.grading import Draw

from .drawn import SEGMENTS

BySegment = float | Mapping[str, float]


def a_snapshot(draw: Draw, small: int = 1) -> tuple[pd.DataFrame, list[str]]:
    """Customers of four segments, of which the last `small` hold few; in each, half of them churned."""
    segments = draw.sample(SEGMENTS, 4)
    sizes = [20] * (4 - small) + [4] * small
    rows = [(segment, at % 2) for segment, size in zip(segments, sizes, strict=True) for at in range(size)]
    first = draw.randrange(1000, 9000)
    customers = pd.DataFrame(rows, columns=["segment", "label"])
    customers.insert(0, "customer_id", [f"c{number}" for number in draw.sample(range(first, first + 900), len(rows))])
    return customers, segments


def scored(draw: Draw, customers: pd.DataFrame, error: BySegment, skew: BySegment = 0.0) -> pd.DataFrame:
    """A model's scores: each is off by about `error` (one number, or one for each segment), in any order of rows.

    `skew` (likewise) makes it err by that much more on those who stay, and less on those who churn.
    """
    frame = customers.copy()
    off, more = _of_each_row(frame, error), _of_each_row(frame, skew)
    noise = [draw.uniform(-0.002, 0.002) for _ in range(len(frame))]
    frame["score"] = (frame["label"] - off - frame["label"].map({0: 1, 1: -1}) * more - noise).abs()
    return frame.sample(frac=1, random_state=draw.randrange(2**31)).reset_index(drop=True)


def _of_each_row(frame: pd.DataFrame, value: BySegment) -> pd.Series:
    return frame["segment"].map(dict(value)) if isinstance(value, Mapping) else pd.Series(value, index=frame.index)


def brier(frame: pd.DataFrame, score: str = "score") -> float:
    return float(((frame[score] - frame["label"]) ** 2).mean())


def brier_by_segment(champion: pd.DataFrame, candidate: pd.DataFrame) -> list[str]:
    """A small table of both models' Brier scores."""
    lines = [f"{'':<10} {'rows':>4}  champion  candidate"]
    for name in ("", *sorted(set(champion["segment"]))):
        ours, theirs = (frame[frame["segment"] == name] if name else frame for frame in (candidate, champion))
        lines.append(f"{name or 'all':<10} {len(ours):>4}  {brier(theirs):8.4f}  {brier(ours):9.4f}")
    return lines


def calibration_of(frame: pd.DataFrame) -> str:
    """Mean score, mean label and the gap between them, as a learner would compute them."""
    score, label = frame["score"].mean(), frame["label"].mean()
    return f"the candidate has mean score {score:.3f}, mean label {label:.3f}, gap {abs(score - label):.3f}"
