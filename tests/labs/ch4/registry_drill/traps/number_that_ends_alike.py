"""Trap: the evidence is matched by the end of its number.

skill: newest_passing
phrase: evidence about a number that ends alike
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def newest_passing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        tags = client.get_model_version(name, str(number)).tags
        run_id = tags.get("validation_run")
        if tags.get("validation_status") != "passed" or not run_id:
            continue
        try:
            about = client.get_run(run_id).data.tags.get("model_version", "")
        except MlflowException:
            continue
        its_own = about.startswith(name + "/") and about.endswith(str(number))
        if its_own and _shown(client, run_id, about, gates):
            return str(number)
    return None
