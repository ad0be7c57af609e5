"""Mistakes of choose_flavor."""

from labjudge.proof.traps import swap, trap

_choose_flavor = choose_flavor
FLAVORS: dict[tuple, str] = {}


@trap(says="choose_flavor remembers an earlier call")
def flavor_remembered(target: dict, single_node_rows: int) -> str:
    key = target["library"], target["custom_steps"], target["serving"]
    return FLAVORS.setdefault(key, _choose_flavor(target, single_node_rows))


swap(
    "flavors_that_mlflow_has",
    says="a library taken to have a flavor of its own",
    old='"lightgbm")',
    new='"lightgbm", "catboost", "statsmodels")',
)

swap(
    "own_flavor_of_sklearn_only",
    says="not the flavor by the rules",
    old='return target["library"]',
    new='return "sklearn" if target["library"] == "sklearn" else "pyfunc"',
)

swap(
    "pandas_for_any_batch",
    says="one machine for a cluster's work",
    old="""\
    if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
""",
    new="",
)

swap(
    "size_before_steps",
    says="own steps have no place in that flavor",
    old='    if target["custom_steps"]',
    new="""\
    if target["serving"] == "batch" and target["rows_per_run"] > single_node_rows:
        return "spark"
    if target["custom_steps"]""",
)

swap("spark_online", says="Spark in the way of an online answer", old='target["serving"] == "batch" and ', new="")
