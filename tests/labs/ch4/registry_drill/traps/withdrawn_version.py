"""Trap: only the run is looked at; a version whose tag was taken back afterwards is promoted.

skill: newest_passing
phrase: a withdrawn version
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def newest_passing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        run_id = client.get_model_version(name, str(number)).tags.get("validation_run")
        if _shown(client, run_id, f"{name}/{number}", gates):
            return str(number)
    return None
