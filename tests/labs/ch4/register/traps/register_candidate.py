"""Mistakes of register_candidate."""

import contextlib

import mlflow
from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


@trap(says="a run without the candidate's tag got in")
def any_run_gets_in(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if missing := {"data_snapshot", "feature_tables"} - tags.keys():
        raise ValueError(missing)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)


@trap(says="another spelling of true got in")
def any_true_gets_in(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if (
        tags.get("candidate", "").lower() not in ("true", "yes", "1")
        or not {"data_snapshot", "feature_tables"} <= tags.keys()
    ):
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)


@trap(says="a tag without text taken for no tag")
def empty_tag_refused(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not tags.get("data_snapshot") or not tags.get("feature_tables"):
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)


@trap(says="an empty tag is not copied")
def empty_tags_left_out(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables") if tags[key]}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)


_register_candidate = register_candidate


@trap(says="asked what others have decided")
def failed_run_refused(run_id: str, name: str, owner: str) -> str:
    if MlflowClient().get_run(run_id).info.status != "FINISHED":
        raise ValueError(f"run {run_id} has not ended well")
    return _register_candidate(run_id, name, owner)


@trap(says="the first version got an alias")
def first_version_is_champion(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    made = mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner})
    if int(made.version) == 1:
        MlflowClient().set_registered_model_alias(name, "champion", made.version)
    return str(made.version)


@trap(says="an older version's number")
def greatest_text_for_number(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage)
    return max(str(version.version) for version in MlflowClient().search_model_versions(f"name = '{name}'"))


# the version is registered bare, for the run has the tags already.
swap(
    "lineage_missing",
    says="lineage missing",
    old="""\
    tags = MlflowClient().get_run(run_id).data.tags
    if tags.get("candidate") != "true":
        raise ValueError(f"run {run_id} is no candidate")
    if missing := [tag for tag in LINEAGE if tag not in tags]:
        raise ValueError(f"run {run_id} does not say its {' and '.join(missing)}")
    # Tags given here are there from the first moment: no version is ever seen without its lineage.
    version = mlflow.register_model(
        f"runs:/{run_id}/model", name, tags={**{tag: tags[tag] for tag in LINEAGE}, "owner": owner}
    )
    return str(version.version)""",
    new="""\
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={"owner": owner}).version)""",
)


@trap(says="changed before it refused")
def model_made_before_refusal(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    with contextlib.suppress(MlflowException):
        MlflowClient().create_registered_model(name)
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)


@trap(says="the model of another run")
def model_of_another_run(run_id: str, name: str, owner: str) -> str:
    client = MlflowClient()
    tags = client.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    runs = client.search_runs([client.get_run(run_id).info.experiment_id])
    other = next((run.info.run_id for run in runs if run.info.run_id != run_id and run.outputs.model_outputs), run_id)
    with contextlib.suppress(MlflowException):  # it is there
        client.create_registered_model(name)
    return str(client.create_model_version(name, f"runs:/{other}/model", run_id=run_id, tags=lineage).version)


@trap(says="the run's older version for a new one")
def older_version_given_back(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    for version in MlflowClient().search_model_versions(f"name = '{name}'"):
        if version.run_id == run_id:
            return str(version.version)
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage).version)


OWNERS = []


@trap(says="register_candidate remembers an earlier call")
def owner_remembered(run_id: str, name: str, owner: str) -> str:
    OWNERS.append(owner)
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": OWNERS[0]}).version)


@trap(says="patch in place")
def patch_in_place(run_id: str, name: str, owner: str) -> str:
    client = MlflowClient()
    tags = client.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    versions = client.search_model_versions(f"name = '{name}'")
    if not versions:
        return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage).version)
    newest = max(versions, key=lambda version: int(version.version)).version
    for key, value in lineage.items():
        client.set_model_version_tag(name, newest, key, value)
    return str(newest)


@trap(says="registered and promoted at once")
def promoted_at_once(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    made = mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner})
    MlflowClient().set_registered_model_alias(name, "champion", made.version)
    return str(made.version)


@trap(says="registered first and taken back")
def registered_and_taken_back(run_id: str, name: str, owner: str) -> str:
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


@trap(says="version without its run")
def run_not_linked(run_id: str, name: str, owner: str) -> str:
    client = MlflowClient()
    run = client.get_run(run_id)
    tags = run.data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    folder = client.get_logged_model(run.outputs.model_outputs[0].model_id).artifact_location
    return str(mlflow.register_model(folder, name, tags=lineage).version)


@trap(says="a tag is not copied as it is")
def tables_tidied(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    lineage["feature_tables"] = ",".join(sorted({table.strip() for table in lineage["feature_tables"].split(",")}))
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage).version)


@trap(says="a blank around true got in")
def tag_trimmed(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate", "").strip() != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage).version)


@trap(says="an untraceable run got in")
def unknown_snapshot(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true":
        raise ValueError(run_id)
    lineage = {key: tags.get(key, "unknown") for key in ("data_snapshot", "feature_tables")}
    return str(mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner}).version)


@trap(says="another number")
def uri_for_number(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")}
    made = mlflow.register_model(f"runs:/{run_id}/model", name, tags={**lineage, "owner": owner})
    return f"models:/{name}/{made.version}"


@trap(says="versions counted for a number")
def versions_counted(run_id: str, name: str, owner: str) -> str:
    tags = mlflow.get_run(run_id).data.tags
    if tags.get("candidate") != "true" or not {"data_snapshot", "feature_tables"} <= tags.keys():
        raise ValueError(run_id)
    lineage = {key: tags[key] for key in ("data_snapshot", "feature_tables")} | {"owner": owner}
    mlflow.register_model(f"runs:/{run_id}/model", name, tags=lineage)
    return str(len(MlflowClient().search_model_versions(f"name = '{name}'")))
