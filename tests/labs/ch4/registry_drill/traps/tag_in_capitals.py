"""Trap: the tag is compared without case.

skill: newest_passing
phrase: a tag spelt otherwise
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def newest_passing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        passed = tags.get("validation_status", "").lower() == "passed"
        if passed and _shown(client, tags.get("validation_run"), f"{name}/{number}", gates):
            return str(number)
    return None
