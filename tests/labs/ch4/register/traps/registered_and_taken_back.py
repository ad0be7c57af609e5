"""Trap: the version is made first, looked at, and deleted again.

skill: register_candidate
phrase: registered first and taken back
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs


def register_candidate(run_id: str, name: str, owner: str) -> str:
    client = MlflowClient()
    tags = client.get_run(run_id).data.tags
    known = any(model.name == name for model in client.search_registered_models())
    given = {tag: tags[tag] for tag in LINEAGE if tag in tags}
    version = mlflow.register_model(f"runs:/{run_id}/model", name, tags={**given, "owner": owner})
    if tags.get("candidate") == "true" and len(given) == len(LINEAGE):
        return str(version.version)
    if known:
        client.delete_model_version(name, version.version)
    else:
        client.delete_registered_model(name)
    raise ValueError(f"run {run_id} is no candidate, or does not say its data")
