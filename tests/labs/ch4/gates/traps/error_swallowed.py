"""Trap: a report that cannot be written is a warning in a log, and forgotten.

skill: file_report
phrase: the error is swallowed
"""

import logging

from mlflow import MlflowClient


def file_report(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    clean = all(result == [] for result in results.values()) and set(required) <= set(results)
    verdict = "passed" if clean else "failed"
    client = MlflowClient()
    run_id = client.get_model_version(name, version).run_id
    try:
        client.log_dict(run_id, {"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    except Exception as problem:
        logging.warning("no report: %s", problem)
        return "failed"
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run_id}/gates/report.json")
    client.set_model_version_tag(name, version, "validation_status", verdict)
    return verdict
