"""Mistakes of choose_flavor."""

from labjudge.proof.traps import swap, trap

_choose_flavor = choose_flavor
FLAVORS: dict[tuple, str] = {}


@trap(says="choose_flavor remembers an earlier call")
def flavor_remembered(target: dict, single_node_rows: int) -> str:
    key = target["library"], target["custom_steps"], target["serving"]
    return FLAVORS.setdefault(key, _choose_flavor(target, single_node_rows))


FLAVORED = '"lightgbm")'
MORE = '"lightgbm", "catboost", "statsmodels")'
swap("flavors_that_mlflow_has", says="a library taken to have a flavor of its own", old=FLAVORED, new=MORE)

OWN = 'return target["library"]'
OF_SKLEARN = 'return "sklearn" if target["library"] == "sklearn" else "pyfunc"'
swap("own_flavor_of_sklearn_only", says="not the flavor by the rules", old=OWN, new=OF_SKLEARN)

LARGE = """\
    if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
"""
swap("pandas_for_any_batch", says="one machine for a cluster's work", old=LARGE, new="")

STEPS = 'if target["custom_steps"]'
SIZE_FIRST = """if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
    if target["custom_steps"]"""
swap("size_before_steps", says="own steps have no place in that flavor", old=STEPS, new=SIZE_FIRST)

swap("spark_online", says="Spark in the way of an online answer", old='target["serving"] == "batch" and ', new="")
