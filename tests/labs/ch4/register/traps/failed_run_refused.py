"""Trap: a run that failed is refused, though the tags decide.

skill: register_candidate
phrase: asked what others have decided
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_register_candidate = register_candidate


def register_candidate(run_id: str, name: str, owner: str) -> str:
    if MlflowClient().get_run(run_id).info.status != "FINISHED":
        raise ValueError(f"run {run_id} has not ended well")
    return _register_candidate(run_id, name, owner)
