"""What several gates draw their cases from."""

from typing import Any

from labjudge.grading import Draw

SEGMENTS = ["prepaid", "family", "business", "student", "senior", "roaming"]


def some_criteria(draw: Draw) -> list[dict[str, Any]]:
    limits = {
        "error_rate": draw.choice([0.01, 0.02, 0.05]),
        "p95_latency_ms": float(draw.choice([120, 200, 300])),
        "score_drift": draw.choice([0.1, 0.2]),
        "complaint_rate": draw.choice([0.005, 0.01]),
    }
    metrics = draw.sample(sorted(limits), 3)
    return [{"metric": metric, "limit": limits[metric], "windows": draw.randrange(3, 6)} for metric in metrics]
