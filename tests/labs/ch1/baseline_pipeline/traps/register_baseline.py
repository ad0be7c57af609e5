"""Mistakes of register_baseline."""

from labjudge.proof.traps import swap

# Whatever was trained last is registered.
swap(
    "whatever_was_trained",
    says="registered: worse than the benchmark",
    old='if not metrics.get("test_mae", math.nan) < metrics.get("naive_mae", math.nan):',
    new='if "test_mae" not in metrics or "naive_mae" not in metrics:',
)

# What is not known is no obstacle.
swap(
    "no_benchmark_no_obstacle",
    says="registered: measured against nothing",
    old='metrics.get("naive_mae", math.nan)',
    new='metrics.get("naive_mae", math.inf)',
)

# Each rerun makes another version.
swap(
    "a_version_each_time",
    says="a second version of the same run",
    old="""\
        if version.run_id == run_id:
""",
    new="""\
        if version.run_id == run_id and version.name != name:
""",
)

# An int, as the REST API does not have it.
swap(
    "number_as_int",
    says="another number",
    old='return str(mlflow.register_model(f"runs:/{run_id}/model", name).version)',
    new='return int(mlflow.register_model(f"runs:/{run_id}/model", name).version)',
)
