"""Mistakes of register_candidate."""

import contextlib

import mlflow
from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

swap(
    "any_run_gets_in",
    says="a run without the candidate's tag got in",
    old="""\
    if tags.get("candidate") != "true":
        raise ValueError(f"run {run_id} is no candidate")
""",
    new="",
)

swap(
    "any_true_gets_in",
    says="another spelling of true got in",
    old='tags.get("candidate") != "true"',
    new='tags.get("candidate", "").lower() not in ("true", "yes", "1")',
)

swap(
    "tag_trimmed",
    says="a blank around true got in",
    old='tags.get("candidate") != "true"',
    new='tags.get("candidate", "").strip() != "true"',
)

swap(
    "empty_tag_refused",
    says="a tag without text taken for no tag",
    old="if tag not in tags",
    new="if not tags.get(tag)",
)

swap(
    "unknown_snapshot",
    says="an untraceable run got in",
    old="""\
    if missing := [tag for tag in LINEAGE if tag not in tags]:
        raise ValueError(f"run {run_id} does not say its {' and '.join(missing)}")""",
    new="""\
    tags = dict.fromkeys(LINEAGE, "unknown") | tags""",
)

swap(
    "empty_tags_left_out",
    says="an empty tag is not copied",
    old="tags[tag] for tag in LINEAGE",
    new="tags[tag] for tag in LINEAGE if tags[tag]",
)

# the version is registered bare, for the run has the tags already.
swap("lineage_missing", says="lineage missing", old="**{tag: tags[tag] for tag in LINEAGE}, ", new="")

swap(
    "tables_tidied",
    says="a tag is not copied as it is",
    old="{tag: tags[tag] for",
    new='{tag: ",".join(sorted({part.strip() for part in tags[tag].split(",")})) for',
)

swap(
    "first_version_is_champion",
    says="the first version got an alias",
    old="    return str(version.version)",
    new="""\
    if int(version.version) == 1:
        MlflowClient().set_registered_model_alias(name, "champion", version.version)
    return str(version.version)""",
)

swap(
    "promoted_at_once",
    says="registered and promoted at once",
    old="    return str(version.version)",
    new="""\
    MlflowClient().set_registered_model_alias(name, "champion", version.version)
    return str(version.version)""",
)

swap(
    "greatest_text_for_number",
    says="an older version's number",
    old="str(version.version)",
    new="""max(str(each.version) for each in MlflowClient().search_model_versions(f"name = '{name}'"))""",
)

swap(
    "versions_counted",
    says="versions counted for a number",
    old="str(version.version)",
    new="""str(len(MlflowClient().search_model_versions(f"name = '{name}'")))""",
)

swap("uri_for_number", says="another number", old="str(version.version)", new='f"models:/{name}/{version.version}"')


def with_one_condition(run_id: str, name: str, owner: str) -> str:
    run, client = mlflow.get_run(run_id), MlflowClient()
    lineage = {tag: run.data.tags[tag] for tag in LINEAGE if tag in run.data.tags}
    if run.data.tags.get("candidate") != "true" or len(lineage) < 2:
        raise ValueError(run_id)
    with contextlib.suppress(MlflowException):  # it is there
        client.create_registered_model(name)
    tags = {**lineage, "owner": owner}
    return str(client.create_model_version(name, f"runs:/{run_id}/model", run_id, tags).version)


swap(
    "failed_run_refused",
    of="with_one_condition",
    says="asked what others have decided",
    old="len(lineage) < 2",
    new='len(lineage) < 2 or run.info.status != "FINISHED"',
)

swap(
    "model_made_before_refusal",
    of="with_one_condition",
    says="changed before it refused",
    old="    lineage =",
    new="""\
    with contextlib.suppress(MlflowException):
        client.create_registered_model(name)
    lineage =""",
)

swap(
    "model_of_another_run",
    of="with_one_condition",
    says="the model of another run",
    old='    return str(client.create_model_version(name, f"runs:/{run_id}/model"',
    new="""\
    runs = client.search_runs([run.info.experiment_id])
    other = next((each.info.run_id for each in runs if each.info.run_id != run_id and each.outputs.model_outputs), run_id)
    return str(client.create_model_version(name, f"runs:/{other}/model\"""",
)

swap(
    "older_version_given_back",
    of="with_one_condition",
    says="the run's older version for a new one",
    old="    tags =",
    new="""\
    for version in client.search_model_versions(f"name = '{name}'"):
        if version.run_id == run_id:
            return str(version.version)
    tags =""",
)

OWNERS: dict[str, str] = {}
swap(
    "owner_remembered",
    of="with_one_condition",
    says="register_candidate remembers an earlier call",
    old='"owner": owner',
    new='"owner": OWNERS.setdefault(name, owner)',
)

swap(
    "patch_in_place",
    of="with_one_condition",
    says="patch in place",
    old="    return",
    new="""\
    if versions := client.search_model_versions(f"name = '{name}'"):
        newest = max(versions, key=lambda version: int(version.version)).version
        for key, value in tags.items():
            client.set_model_version_tag(name, newest, key, value)
        return str(newest)
    return""",
)

swap(
    "run_not_linked",
    of="with_one_condition",
    says="version without its run",
    old='f"runs:/{run_id}/model", run_id, tags',
    new="client.get_logged_model(run.outputs.model_outputs[0].model_id).artifact_location, tags=tags",
)


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
