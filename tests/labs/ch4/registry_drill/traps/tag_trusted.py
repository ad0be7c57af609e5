"""Trap: the tag validation_status is believed; nobody opens the validation run.

skill: newest_passing
phrase: a tag trusted without its evidence
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def newest_passing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = sorted((int(found.version) for found in client.search_model_versions(f"name = '{name}'")), reverse=True)
    for number in numbers:
        if client.get_model_version(name, str(number)).tags.get("validation_status") == "passed":
            return str(number)
    return None
