"""Customers with labels, the scores of two models on them, and what these come to."""

import pandas as pd
from labjudge.grading import Draw

from .drawn import SEGMENTS


def a_contract(draw: Draw):
    return {
        "max_brier": draw.choice([0.16, 0.17, 0.18]),
        "max_regression": draw.choice([0.004, 0.006, 0.008]),
        "max_segment_regression": draw.choice([0.03, 0.035, 0.04]),
        "max_calibration_gap": draw.choice([0.03, 0.04, 0.05]),
    }


def a_snapshot(draw: Draw, small=1):
    """Customers of four segments, of which the last `small` hold few; in each, half of them churned."""
    segments = draw.sample(SEGMENTS, 4)
    sizes = [20] * (4 - small) + [4] * small
    rows = [
        (segment, place % 2) for segment, size in zip(segments, sizes, strict=True) for place in range(2 * (size // 2))
    ]
    first = draw.randrange(1000, 9000)
    customers = pd.DataFrame(rows, columns=["segment", "label"])
    customers.insert(0, "customer_id", [f"c{number}" for number in draw.sample(range(first, first + 900), len(rows))])
    return customers, segments


def scored(draw: Draw, customers, error, skew=0.0):
    """A model's scores: each is off by about `error` (one number, or one for each segment), in any order of rows.

    `skew` (likewise) makes it err by that much more on those who stay, and less on those who churn.
    """
    frame = customers.copy()
    off = frame["segment"].map(error) if isinstance(error, dict) else pd.Series(error, index=frame.index)
    by = frame["segment"].map(skew) if isinstance(skew, dict) else skew
    off = off + frame["label"].map({0: 1, 1: -1}) * by + [draw.uniform(-0.002, 0.002) for _ in range(len(frame))]
    frame["score"] = (frame["label"] - off).abs()
    return frame.sample(frac=1, random_state=draw.randrange(2**31)).reset_index(drop=True)


def brier(frame):
    return float(((frame["score"] - frame["label"]) ** 2).mean())


def brier_by_segment(champion, candidate):
    """A small table of both models' Brier scores."""
    lines = [f"{'':<10} {'rows':>4}  champion  candidate"]
    for name, rows in [
        ("all", champion["segment"].notna()),
        *((one, None) for one in sorted(set(champion["segment"]))),
    ]:
        both = [frame if rows is not None else frame[frame["segment"] == name] for frame in (champion, candidate)]
        lines.append(f"{name:<10} {len(both[0]):>4}  {brier(both[0]):8.4f}  {brier(both[1]):9.4f}")
    return lines


def calibration_of(frame):
    """Mean score, mean label and the gap between them, as a learner would compute them."""
    score, label = frame["score"].mean(), frame["label"].mean()
    return f"mean score {score:.3f}, mean label {label:.3f}, gap {abs(score - label):.3f}"
