"""Trap: evidence about version 20 is taken for evidence about version 2.

skill: newest_passing
phrase: evidence about a number that begins alike
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def newest_passing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    for version in sorted(client.search_model_versions(f"name = '{name}'"), key=lambda one: -int(one.version)):
        tags = client.get_model_version(name, version.version).tags
        try:
            run = client.get_run(tags["validation_run"])
        except (KeyError, MlflowException):
            continue
        about = run.data.tags.get("model_version", "").startswith(f"{name}/{version.version}")
        passed = all(run.data.metrics.get(gate) == 1 for gate in gates)
        if tags.get("validation_status") == "passed" and run.info.status == "FINISHED" and about and passed:
            return str(version.version)
    return None
