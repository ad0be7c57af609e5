"""Trap: the search ends at a version whose run does not exist.

skill: newest_passing
phrase: another version than the one before it that passed
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def newest_passing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") != "passed" or "validation_run" not in tags:
            continue
        try:
            client.get_run(tags["validation_run"])
        except MlflowException:
            return None
        if _shown(client, tags["validation_run"], f"{name}/{number}", gates):
            return str(number)
    return None
