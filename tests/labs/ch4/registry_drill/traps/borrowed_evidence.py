"""Trap: any finished run with good gates is evidence, also one about another version.

skill: newest_passing
phrase: borrowed evidence
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def _shown(client: MlflowClient, run_id: str | None, subject: str, gates: list[str]) -> bool:
    if not run_id:
        return False
    try:
        run = client.get_run(run_id)
    except MlflowException:
        return False
    return run.info.status == "FINISHED" and all(run.data.metrics.get(gate) == 1 for gate in gates)
