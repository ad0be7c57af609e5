"""Trap: the gates that ran are all clean; nobody asks whether all ran.

skill: file_report
phrase: missing evidence passes
"""

from mlflow import MlflowClient


def file_report(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    clean = all(result == [] for result in results.values())
    verdict = "passed" if clean else "failed"
    client = MlflowClient()
    run_id = client.get_model_version(name, version).run_id
    # The evidence first, the tags last: a tag never points to a report that is not there.
    client.log_dict(run_id, {"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run_id}/gates/report.json")
    client.set_model_version_tag(name, version, "validation_status", verdict)
    return verdict
