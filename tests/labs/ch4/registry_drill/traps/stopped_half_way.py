"""Trap: the deploy job first clears the alias and then works its way up; killed in between, it leaves no champion.

skill: deploy
phrase: stopped half way, no champion
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    client.set_model_version_tag(name, version, "deployment", deployment)
    if champion == version:
        return
    if champion is not None:
        client.set_registered_model_alias(name, "previous", champion)
        client.delete_registered_model_alias(name, "champion")
    client.set_registered_model_alias(name, "champion", version)
