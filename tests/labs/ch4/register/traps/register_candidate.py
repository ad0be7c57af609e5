"""Mistakes of register_candidate."""

import contextlib

import mlflow
from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

CANDIDATE = """\
    if tags.get("candidate") != "true":
        raise ValueError(f"run {run_id} is no candidate")
"""
swap("any_run_gets_in", says="a run without the candidate's tag got in", old=CANDIDATE, new="")

TRUE = 'tags.get("candidate") != "true"'
ANY_TRUE = 'tags.get("candidate", "").lower() not in ("true", "yes", "1")'
swap("any_true_gets_in", says="another spelling of true got in", old=TRUE, new=ANY_TRUE)

TRIMMED = 'tags.get("candidate", "").strip() != "true"'
swap("tag_trimmed", says="a blank around true got in", old=TRUE, new=TRIMMED)

MISSING = "if tag not in tags"
swap("empty_tag_refused", says="a tag without text taken for no tag", old=MISSING, new="if not tags.get(tag)")

TRACEABLE = """if missing := [tag for tag in LINEAGE if tag not in tags]:
        raise ValueError(f"run {run_id} does not say its {' and '.join(missing)}")"""
UNKNOWN = 'tags = dict.fromkeys(LINEAGE, "unknown") | tags'
swap("unknown_snapshot", says="an untraceable run got in", old=TRACEABLE, new=UNKNOWN)

COPIED = "tags[tag] for tag in LINEAGE"
WITH_TEXT = "tags[tag] for tag in LINEAGE if tags[tag]"
swap("empty_tags_left_out", says="an empty tag is not copied", old=COPIED, new=WITH_TEXT)

# the version is registered bare, for the run has the tags already.
swap("lineage_missing", says="lineage missing", old="**{tag: tags[tag] for tag in LINEAGE}, ", new="")

COPIES = "{tag: tags[tag] for"
TIDIED = '{tag: ",".join(sorted({part.strip() for part in tags[tag].split(",")})) for'
swap("tables_tidied", says="a tag is not copied as it is", old=COPIES, new=TIDIED)

NUMBER = "return str(version.version)"
FIRST_CHAMPION = """if int(version.version) == 1:
        MlflowClient().set_registered_model_alias(name, "champion", version.version)
    return str(version.version)"""
swap("first_version_is_champion", says="the first version got an alias", old=NUMBER, new=FIRST_CHAMPION)

PROMOTED = """MlflowClient().set_registered_model_alias(name, "champion", version.version)
    return str(version.version)"""
swap("promoted_at_once", says="registered and promoted at once", old=NUMBER, new=PROMOTED)

GREATEST = """max(str(each.version) for each in MlflowClient().search_model_versions(f"name = '{name}'"))"""
swap("greatest_text_for_number", says="an older version's number", old="str(version.version)", new=GREATEST)

COUNTED = """str(len(MlflowClient().search_model_versions(f"name = '{name}'")))"""
swap("versions_counted", says="versions counted for a number", old="str(version.version)", new=COUNTED)

swap("uri_for_number", says="another number", old="str(version.version)", new='f"models:/{name}/{version.version}"')


def one_check(run_id: str, name: str, owner: str) -> str:
    run, client = mlflow.get_run(run_id), MlflowClient()
    lineage = {tag: run.data.tags[tag] for tag in LINEAGE if tag in run.data.tags}
    if run.data.tags.get("candidate") != "true" or len(lineage) < 2:
        raise ValueError(run_id)
    with contextlib.suppress(MlflowException):  # it is there
        client.create_registered_model(name)
    tags = {**lineage, "owner": owner}
    return str(client.create_model_version(name, f"runs:/{run_id}/model", run_id, tags).version)


KNOWN = "len(lineage) < 2"
FINISHED = 'len(lineage) < 2 or run.info.status != "FINISHED"'
swap("failed_run_refused", of="one_check", says="asked what others have decided", old=KNOWN, new=FINISHED)

FIRST = "lineage ="
MODEL_FIRST = """with contextlib.suppress(MlflowException):
        client.create_registered_model(name)
    lineage ="""
swap("model_made_before_refusal", of="one_check", says="changed before it refused", old=FIRST, new=MODEL_FIRST)

RUNS_MODEL = 'return str(client.create_model_version(name, f"runs:/{run_id}/model"'
ANOTHER_RUN = """runs = client.search_runs([run.info.experiment_id])
    other = next((each.info.run_id for each in runs if each.info.run_id != run_id and each.outputs.model_outputs), run_id)
    return str(client.create_model_version(name, f"runs:/{other}/model\""""
swap("model_of_another_run", of="one_check", says="the model of another run", old=RUNS_MODEL, new=ANOTHER_RUN)

TAGS = "tags ="
OLDER = """for version in client.search_model_versions(f"name = '{name}'"):
        if version.run_id == run_id:
            return str(version.version)
    tags ="""
swap("older_version_given_back", of="one_check", says="the run's older version for a new one", old=TAGS, new=OLDER)

OWNERS: dict[str, str] = {}
OWNER = '"owner": owner'
REMEMBERED = '"owner": OWNERS.setdefault(name, owner)'
swap("owner_remembered", of="one_check", says="register_candidate remembers an earlier call", old=OWNER, new=REMEMBERED)

PATCH = """if versions := client.search_model_versions(f"name = '{name}'"):
        newest = max(versions, key=lambda version: int(version.version)).version
        for key, value in tags.items():
            client.set_model_version_tag(name, newest, key, value)
        return str(newest)
    return"""
swap("patch_in_place", of="one_check", says="patch in place", old="return", new=PATCH)

LINKED = 'f"runs:/{run_id}/model", run_id, tags'
BY_PATH = "client.get_logged_model(run.outputs.model_outputs[0].model_id).artifact_location, tags=tags"
swap("run_not_linked", of="one_check", says="version without its run", old=LINKED, new=BY_PATH)


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
