"""Mistakes of file_report."""

import logging

import mlflow
from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient


@trap(says="a broken gate beside the others")
def broken_gate_beside(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    good = all(results.get(gate) == [] for gate in required) and not any(results.values())
    verdict = "passed" if good else "failed"
    client = MlflowClient()
    run_id = client.get_model_version(name, version).run_id
    client.log_dict(run_id, {"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    client.set_model_version_tag(name, version, "validation_status", verdict)
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run_id}/gates/report.json")
    return verdict


# a gate that broke has nothing to complain about.
swap(
    "broken_gate_passes",
    says="a broken gate passes",
    old="clean = all(result == [] for result in results.values()) and set(required) <= set(results)",
    new="clean = not any(results.values()) and set(required) <= set(results)",
)


@trap(says="the error is swallowed")
def error_swallowed(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
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


@trap(says="evidence in another run")
def evidence_in_another_run(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    clean = all(result == [] for result in results.values()) and set(required) <= set(results)
    verdict = "passed" if clean else "failed"
    mlflow.set_experiment("/Shared/validation")
    with mlflow.start_run(run_name=f"gates of {name} {version}") as run:
        mlflow.log_dict({"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    client = mlflow.MlflowClient()
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run.info.run_id}/gates/report.json")
    client.set_model_version_tag(name, version, "validation_status", verdict)
    return verdict


# the gates that ran are all clean; nobody asks whether all ran.
swap(
    "missing_evidence_passes",
    says="missing evidence passes",
    old="clean = all(result == [] for result in results.values()) and set(required) <= set(results)",
    new="clean = all(result == [] for result in results.values())",
)


@trap(says="a new run for the evidence")
def new_run_for_evidence(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
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


# a gate that ran and failed is overlooked, since it was not required.
swap(
    "only_required_gates_count",
    says="a failed gate beside the required ones is overlooked",
    old="clean = all(result == [] for result in results.values()) and set(required) <= set(results)",
    new="clean = all(results.get(gate) == [] for gate in required)",
)

# a version that passed is made champion at once.
swap(
    "promotes_what_passed",
    says="filing the evidence moved an alias",
    old='    client.set_model_version_tag(name, version, "validation_status", verdict)',
    new="""\
    client.set_model_version_tag(name, version, "validation_status", verdict)
    if verdict == "passed":
        client.set_registered_model_alias(name, "champion", version)""",
)


@trap(says="a tag without its evidence")
def tag_before_report(name: str, version: str, required: list[str], results: dict[str, list[str] | None]) -> str:
    clean = all(result == [] for result in results.values()) and set(required) <= set(results)
    verdict = "passed" if clean else "failed"
    client = MlflowClient()
    run_id = client.get_model_version(name, version).run_id
    client.set_model_version_tag(name, version, "validation_status", verdict)
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run_id}/gates/report.json")
    client.log_dict(run_id, {"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    return verdict


# a version that was judged already keeps its tag.
swap(
    "filed_once",
    says="validation_status does not say it",
    old='    client.set_model_version_tag(name, version, "validation_status", verdict)',
    new="""\
    if "validation_status" not in client.get_model_version(name, version).tags:
        client.set_model_version_tag(name, version, "validation_status", verdict)""",
)
