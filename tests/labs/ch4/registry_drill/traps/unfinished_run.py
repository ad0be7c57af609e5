"""Trap: a validation run that broke off, or still runs, counts as evidence.

skill: newest_passing
phrase: an unfinished validation counts
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def _shown(client: MlflowClient, run_id: str | None, subject: str, gates: list[str]) -> bool:
    if not run_id:
        return False
    try:
        run = client.get_run(run_id)
    except MlflowException:
        return False
    about = run.data.tags.get("model_version") == subject
    return about and all(run.data.metrics.get(gate) == 1 for gate in gates)
