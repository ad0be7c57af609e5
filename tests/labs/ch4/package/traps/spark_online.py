"""Trap: many rows mean Spark, even where an answer is awaited.

skill: choose_flavor
phrase: Spark in the way of an online answer
"""


def choose_flavor(target, single_node_rows):
    if target["custom_steps"] or target["library"] not in ("sklearn", "xgboost", "lightgbm"):
        return "pyfunc"
    return "spark" if target["rows_per_run"] > single_node_rows else target["library"]
