"""What several gates draw their cases from."""

SEGMENTS = ["prepaid", "family", "business", "student", "senior", "roaming"]


def some_criteria(rng):
    limits = {
        "error_rate": rng.choice([0.01, 0.02, 0.05]),
        "p95_latency_ms": float(rng.choice([120, 200, 300])),
        "score_drift": rng.choice([0.1, 0.2]),
        "complaint_rate": rng.choice([0.005, 0.01]),
    }
    return [
        {"metric": metric, "limit": limits[metric], "windows": rng.randrange(3, 6)}
        for metric in rng.sample(sorted(limits), 3)
    ]
