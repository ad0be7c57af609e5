"""Trap: only the gates that the run has are looked at, so a gate that never ran is passed.

skill: newest_passing
phrase: a gate that never ran is passed
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def _shown(client: MlflowClient, run_id: str | None, subject: str, gates: list[str]) -> bool:
    if not run_id:
        return False
    try:
        run = client.get_run(run_id)
    except MlflowException:
        return False
    measured = [value for gate, value in run.data.metrics.items() if gate in gates]
    about = run.data.tags.get("model_version") == subject
    return run.info.status == "FINISHED" and about and all(value == 1 for value in measured)
