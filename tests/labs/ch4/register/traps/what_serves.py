"""Mistakes of what_serves."""

import functools

import mlflow
from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


@trap(says="alias that is not set")
def alias_must_be_set(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = MlflowClient()
    version = client.get_model_version_by_alias(name, alias)
    run = client.get_run(version.run_id) if version.run_id else None
    return {
        "version": str(version.version),
        **{tag: version.tags.get(tag) for tag in ("data_snapshot", "feature_tables", "owner")},
        "run_id": version.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }


@trap(says="not what it came from")
def data_of_the_run(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = MlflowClient()
    try:
        version = client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    run = client.get_run(version.run_id) if version.run_id else None
    return {
        "version": str(version.version),
        **{
            tag: (run.data.tags if run else version.tags).get(tag)
            for tag in ("data_snapshot", "feature_tables", "owner")
        },
        "run_id": version.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }


_what_serves = what_serves


@trap(says="an empty tag taken for none")
def empty_tag_is_none(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    found = _what_serves(name, alias)
    return found and {key: value or None for key, value in found.items()}


@trap(says="a gap is not told")
def every_tag_expected(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = MlflowClient()
    try:
        version = client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    run = client.get_run(version.run_id) if version.run_id else None
    return {
        "version": str(version.version),
        **{tag: version.tags[tag] for tag in ("data_snapshot", "feature_tables", "owner")},
        "run_id": version.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }


@trap(says="a gap filled from the run")
def gap_filled_from_the_run(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = MlflowClient()
    try:
        version = client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    run = client.get_run(version.run_id) if version.run_id else None
    return {
        "version": str(version.version),
        **{
            tag: version.tags.get(tag) or (run.data.tags.get(tag) if run else None)
            for tag in ("data_snapshot", "feature_tables", "owner")
        },
        "run_id": version.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }


@trap(says="leaves no tag of its own")
def lookup_leaves_a_tag(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    found = _what_serves(name, alias)
    if found is not None:
        MlflowClient().set_model_version_tag(name, found["version"], "last_lookup", "now")
    return found


@trap(says="newest taken for serving")
def newest_taken_for_serving(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = MlflowClient()
    try:
        client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    newest = max(client.search_model_versions(f"name = '{name}'"), key=lambda version: int(version.version))
    version = client.get_model_version(name, newest.version)
    run = client.get_run(version.run_id) if version.run_id else None
    return {
        "version": str(version.version),
        **{tag: version.tags.get(tag) for tag in ("data_snapshot", "feature_tables", "owner")},
        "run_id": version.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }


@trap(says="who registered taken for who trained")
def registered_by_for_trained_by(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = MlflowClient()
    try:
        version = client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    run = client.get_run(version.run_id) if version.run_id else None
    return {
        "version": str(version.version),
        **{tag: version.tags.get(tag) for tag in ("data_snapshot", "feature_tables", "owner")},
        "run_id": version.run_id or None,
        "trained_by": version.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }


@trap(says="a version without a run")
def run_always_expected(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = MlflowClient()
    try:
        version = client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    run = client.get_run(version.run_id)
    return {
        "version": str(version.version),
        **{tag: version.tags.get(tag) for tag in ("data_snapshot", "feature_tables", "owner")},
        "run_id": version.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }


@trap(says="what_serves remembers an earlier call")
@functools.cache
def serving_remembered(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = MlflowClient()
    try:
        serving = client.get_model_version_by_alias(name, alias)
    except MlflowException:
        return None
    run = client.get_run(serving.run_id) if serving.run_id else None
    return {
        "version": str(serving.version),
        **{tag: serving.tags.get(tag) for tag in ("data_snapshot", "feature_tables", "owner")},
        "run_id": serving.run_id or None,
        "trained_by": run.info.user_id if run else None,
        "commit": run.data.tags.get("mlflow.source.git.commit") if run else None,
    }


# MLflow is told of the registry, and looks for the run in a store on this machine.
swap(
    "tracking_left_out",
    says="the tracking or registry URI is not set",
    old="""\
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")""",
    new="""\
    mlflow.set_registry_uri("databricks-uc")""",
)
