"""Trap: the way back is noted last, from what the module remembers: a job that is killed remembers nothing.

skill: deploy
phrase: killed after 2 writes (setModelVersionTag deployment
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_before: dict[tuple[str, str], str | None] = {}


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    aliases = client.get_registered_model(name).aliases
    former = _before.setdefault((name, deployment), aliases.get("champion"))
    client.set_model_version_tag(name, version, "deployment", deployment)
    client.set_registered_model_alias(name, "champion", version)
    if former is not None and str(former) != version:
        client.set_registered_model_alias(name, "previous", str(former))
