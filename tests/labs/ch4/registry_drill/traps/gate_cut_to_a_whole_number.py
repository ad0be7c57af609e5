"""Trap: a gate's value is cut to a whole number before it is looked at.

skill: newest_passing
phrase: at 1.25
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def _shown(client: MlflowClient, run_id: str | None, subject: str, gates: list[str]) -> bool:
    try:
        run = client.get_run(run_id or "none")
    except MlflowException:
        return False
    about = run.data.tags.get("model_version") == subject
    return run.info.status == "FINISHED" and about and all(int(run.data.metrics.get(gate, 0)) == 1 for gate in gates)
