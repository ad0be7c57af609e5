"""Mistakes of file_report."""

from labjudge.proof.traps import swap

CLEAN = "all(result == [] for result in results.values()) and set(required) <= set(results)"
BESIDE = "all(results.get(gate) == [] for gate in required) and not any(results.values())"
swap("broken_gate_beside", says="a broken gate beside the others", old=CLEAN, new=BESIDE)

# a gate that broke has nothing to complain about.
swap("broken_gate_passes", says="a broken gate passes", old="result == []", new="not result")

# the gates that ran are all clean; nobody asks whether all ran.
swap("missing_evidence_passes", says="missing evidence passes", old=" and set(required) <= set(results)", new="")

REQUIRED = "all(results.get(gate) == [] for gate in required)"
# a gate that ran and failed is overlooked, since it was not required.
swap("only_required_gates_count", says="a failed gate beside the required ones is overlooked", old=CLEAN, new=REQUIRED)

swap(
    "error_swallowed",
    says="the error is swallowed",
    old='    client.log_dict(run_id, {"version": version, "verdict": verdict, "gates": results}, "gates/report.json")',
    new="""\
    try:
        client.log_dict(run_id, {"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    except Exception as problem:
        print(f"no report: {problem}")
        return "failed\"""",
)

RUN = "client.get_model_version(name, version).run_id"
ANOTHER = 'client.create_run(mlflow.set_experiment("/Shared/validation").experiment_id).info.run_id'
swap("evidence_in_another_run", says="evidence in another run", old=RUN, new=ANOTHER)

swap("new_run_for_evidence", says="a new run for the evidence", old=RUN, new="mlflow.start_run().info.run_id")

# a version that passed is made champion at once.
swap(
    "promotes_what_passed",
    says="filing the evidence moved an alias",
    old="    return verdict",
    new="""\
    if verdict == "passed":
        client.set_registered_model_alias(name, "champion", version)
    return verdict""",
)

swap(
    "tag_before_report",
    says="a tag without its evidence",
    old="""\
    client.log_dict(run_id, {"version": version, "verdict": verdict, "gates": results}, "gates/report.json")
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run_id}/gates/report.json")""",
    new="""\
    client.set_model_version_tag(name, version, "validation_report", f"runs:/{run_id}/gates/report.json")
    client.log_dict(run_id, {"version": version, "verdict": verdict, "gates": results}, "gates/report.json")""",
)

KEPT = 'client.get_model_version(name, version).tags.get("validation_status", verdict))'
# a version that was judged already keeps its tag.
swap("filed_once", says="validation_status does not say it", old="verdict)", new=KEPT)
