"""Trap: a run is opened for the report.

skill: file_report
phrase: a new run for the evidence
"""

import mlflow
from mlflow import MlflowClient


def file_report(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    clean = all(result == [] for result in results.values()) and set(required) <= set(results)
    verdict = "passed" if clean else "failed"
    client = MlflowClient()
    run_id = client.get_model_version(name, version).run_id
    # The evidence first, the tags last: a tag never points to a report that is not there.
    with mlflow.start_run() as run:
        run_id = run.info.run_id
        mlflow.log_dict({"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run_id}/gates/report.json")
    client.set_model_version_tag(name, version, "validation_status", verdict)
    return verdict
