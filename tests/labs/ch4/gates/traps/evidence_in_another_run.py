"""Trap: the report is logged into a run of its own.

skill: file_report
phrase: evidence in another run
"""

import mlflow


def file_report(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    clean = all(result == [] for result in results.values()) and set(required) <= set(results)
    verdict = "passed" if clean else "failed"
    mlflow.set_experiment("/Shared/validation")
    with mlflow.start_run(run_name=f"gates of {name} {version}") as run:
        mlflow.log_dict({"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    client = mlflow.MlflowClient()
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run.info.run_id}/gates/report.json")
    client.set_model_version_tag(name, version, "validation_status", verdict)
    return verdict
