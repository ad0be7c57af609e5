"""Trap: only scikit-learn's models have a flavor of their own.

skill: choose_flavor
phrase: not the flavor by the rules
"""


def choose_flavor(target: dict, single_node_rows: int) -> str:
    if target["custom_steps"] or target["library"] not in ("sklearn", "xgboost", "lightgbm"):
        return "pyfunc"
    if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
    return "sklearn" if target["library"] == "sklearn" else "pyfunc"
