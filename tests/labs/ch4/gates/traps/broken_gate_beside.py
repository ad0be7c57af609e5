"""Trap: a gate that broke counts only if it is required.

skill: file_report
phrase: a broken gate beside the others
"""

from mlflow import MlflowClient


def file_report(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    good = all(results.get(gate) == [] for gate in required) and not any(results.values())
    verdict = "passed" if good else "failed"
    client = MlflowClient()
    run_id = client.get_model_version(name, version).run_id
    client.log_dict(run_id, {"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    client.set_model_version_tag(name, version, "validation_status", verdict)
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run_id}/gates/report.json")
    return verdict
