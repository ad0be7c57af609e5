"""Trap: version numbers are sorted as text, so that 9 comes after 10.

skill: newest_passing
phrase: not the newest of those that passed
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def newest_passing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [str(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, number).tags
        if tags.get("validation_status") == "passed" and _shown(
            client, tags.get("validation_run"), f"{name}/{number}", gates
        ):
            return number
    return None
