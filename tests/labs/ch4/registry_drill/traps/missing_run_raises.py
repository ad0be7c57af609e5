"""Trap: a run that does not exist is asked for without a net.

skill: newest_passing
phrase: a run that does not exist stops the search
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_passing = newest_passing


def newest_passing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    for found in client.search_model_versions(f"name = '{name}'"):
        run = client.get_model_version(name, found.version).tags.get("validation_run")
        if run:
            client.get_run(run)
    return _passing(name, gates)
