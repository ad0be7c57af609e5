"""Right: runs filtered as a pandas frame, versions made and tagged step by step, card written with the Databricks SDK."""

import mlflow
import pandas as pd
from databricks.sdk import WorkspaceClient
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def model_name(wish: str, environment: str, convention: dict) -> str:
    try:
        catalog = convention["catalogs"][environment]
    except KeyError:
        raise ValueError(f"unknown environment: {environment}") from None
    # Everything that is neither a letter nor a digit separates words.
    spaced = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in wish).lower()
    lasting = []
    for word in spaced.split():
        number = word[1:] if word.startswith("v") and len(word) > 1 else word
        if number.isdigit() or word in convention["catalogs"]:
            continue
        lasting.append(word)
    if len(lasting) == 0:
        raise ValueError("nothing of the wish lasts")
    return ".".join([catalog, convention["schema"], "_".join(lasting)])


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    runs = mlflow.search_runs(experiment_names=[experiment])
    tag, value = "tags.candidate", f"metrics.{metric}"
    if tag not in runs.columns or value not in runs.columns:
        return []
    good = (runs["status"] == "FINISHED") & (runs[tag] == "true") & (runs[value] >= at_least)
    return runs.loc[good, "run_id"].tolist()


def register_candidate(run_id: str, name: str, owner: str) -> str:
    client = MlflowClient()
    run = client.get_run(run_id)
    if run.data.tags.get("candidate", "") != "true":
        raise ValueError("only candidates are registered")
    try:
        lineage = {key: run.data.tags[key] for key in ["data_snapshot", "feature_tables"]}
    except KeyError as missing:
        raise ValueError(f"the run has no tag {missing}") from missing
    try:
        client.get_registered_model(name)
    except MlflowException:
        client.create_registered_model(name)
    created = client.create_model_version(name, source=f"runs:/{run_id}/model", run_id=run_id)
    for key, value in [*lineage.items(), ("owner", owner), ("registered_from", experiment_of(run))]:
        client.set_model_version_tag(name, created.version, key, value)
    return f"{created.version}"


def experiment_of(run) -> str:
    return mlflow.get_experiment(run.info.experiment_id).name


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    keys = ["training_window", "intended_use", "limits", "fairness", "rollback_plan"]
    lines = [f"# Model card of {name}, version {version}", ""]
    for key in keys:
        if key not in card or card[key] is None or card[key].isspace() or card[key] == "":
            raise ValueError(f"no {key} in the card")
        lines += ["## " + key.replace("_", " ").capitalize(), card[key], ""]
    WorkspaceClient().model_versions.update(full_name=name, version=int(version), comment="\n".join(lines))


def compare_signatures(old: dict, new: dict) -> dict:
    reasons, other = [], 0
    for side in ["inputs", "outputs"]:
        both = table(old[side]).merge(
            table(new[side]), how="outer", on="name", suffixes=("_old", "_new"), indicator="found_in"
        )
        for row in both.itertuples():
            place = f"{side}.{row.name}"
            if row.found_in == "left_only":
                reasons.append(f"{place}: removed")
            elif row.found_in == "right_only":
                if side == "inputs" and row.required_new:
                    reasons.append(f"{place}: required")
                other += 1
            else:
                if row.type_old != row.type_new:
                    reasons.append(f"{place}: type")
                if side == "inputs" and row.required_new != row.required_old:
                    other += 1
                    if row.required_new:
                        reasons.append(f"{place}: required")
    if reasons:
        return {"verdict": "breaking", "reasons": sorted(reasons)}
    return {"verdict": "compatible" if other else "same", "reasons": []}


def table(columns: list[dict]) -> pd.DataFrame:
    frame = pd.DataFrame(columns, columns=["name", "type", "required"])
    frame["required"] = [each.get("required", True) for each in columns]
    return frame


def what_serves(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = MlflowClient()
    aliases = client.get_registered_model(name).aliases
    if alias not in aliases:
        return None
    version = client.get_model_version(name, aliases[alias])
    answer = dict.fromkeys(["run_id", "trained_by", "commit"])
    answer["version"] = str(aliases[alias])
    for tag in ["data_snapshot", "feature_tables", "owner"]:
        answer[tag] = version.tags.get(tag)
    if version.run_id:
        tags = client.get_run(version.run_id).data.tags
        answer.update(
            run_id=version.run_id, trained_by=tags["mlflow.user"], commit=tags.get("mlflow.source.git.commit")
        )
    return answer
