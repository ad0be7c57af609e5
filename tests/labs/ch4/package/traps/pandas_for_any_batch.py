"""Trap: the library's flavor for every batch, since a UDF will do.

skill: choose_flavor
phrase: one machine for a cluster's work
"""


def choose_flavor(target, single_node_rows):
    if target["custom_steps"] or target["library"] not in ("sklearn", "xgboost", "lightgbm"):
        return "pyfunc"
    return target["library"]
