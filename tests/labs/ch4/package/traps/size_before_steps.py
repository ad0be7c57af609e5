"""Trap: a large batch goes to Spark before anyone asks what the model needs.

skill: choose_flavor
phrase: own steps have no place in that flavor
"""


def choose_flavor(target, single_node_rows):
    if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
    if target["custom_steps"] or target["library"] not in ("sklearn", "xgboost", "lightgbm"):
        return "pyfunc"
    return target["library"]
