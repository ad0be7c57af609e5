"""Mistakes of choose_flavor."""

from labjudge.proof.traps import trap

_choose_flavor = choose_flavor


FLAVORS = {}


@trap(says="choose_flavor remembers an earlier call")
def flavor_remembered(target: dict, single_node_rows: int) -> str:
    key = target["library"], target["custom_steps"], target["serving"]
    if key not in FLAVORS:
        FLAVORS[key] = _choose_flavor(target, single_node_rows)
    return FLAVORS[key]


WELL_KNOWN = {"sklearn", "xgboost", "lightgbm", "catboost", "statsmodels"}


@trap(says="a library taken to have a flavor of its own")
def flavors_that_mlflow_has(target, single_node_rows):
    if target["custom_steps"] or target["library"] not in WELL_KNOWN:
        return "pyfunc"
    if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
    return target["library"]


@trap(says="not the flavor by the rules")
def own_flavor_of_sklearn_only(target: dict, single_node_rows: int) -> str:
    if target["custom_steps"] or target["library"] not in ("sklearn", "xgboost", "lightgbm"):
        return "pyfunc"
    if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
    return "sklearn" if target["library"] == "sklearn" else "pyfunc"


@trap(says="one machine for a cluster's work")
def pandas_for_any_batch(target, single_node_rows):
    if target["custom_steps"] or target["library"] not in ("sklearn", "xgboost", "lightgbm"):
        return "pyfunc"
    return target["library"]


@trap(says="own steps have no place in that flavor")
def size_before_steps(target, single_node_rows):
    if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
    if target["custom_steps"] or target["library"] not in ("sklearn", "xgboost", "lightgbm"):
        return "pyfunc"
    return target["library"]


@trap(says="Spark in the way of an online answer")
def spark_online(target, single_node_rows):
    if target["custom_steps"] or target["library"] not in ("sklearn", "xgboost", "lightgbm"):
        return "pyfunc"
    return "spark" if target["rows_per_run"] > single_node_rows else target["library"]
