"""Trap: whatever is not 0 counts as passed.

skill: newest_passing
phrase: at 0.5
"""

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def newest_passing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(one.version) for one in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") != "passed" or "validation_run" not in tags:
            continue
        try:
            run = client.get_run(tags["validation_run"])
        except MlflowException:
            continue
        subject, metrics = f"{name}/{number}", run.data.metrics
        if run.info.status != "FINISHED" or run.data.tags.get("model_version") != subject:
            continue
        if all(metrics.get(gate, 0) > 0 for gate in gates):
            return str(number)
    return None
