"""Trap: every library that MLflow knows is taken to have a flavor here.

skill: choose_flavor
phrase: a library taken to have a flavor of its own
"""

WELL_KNOWN = {"sklearn", "xgboost", "lightgbm", "catboost", "statsmodels"}


def choose_flavor(target, single_node_rows):
    if target["custom_steps"] or target["library"] not in WELL_KNOWN:
        return "pyfunc"
    if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
    return target["library"]
