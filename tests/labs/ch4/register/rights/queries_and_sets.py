"""Right: one search query that the server answers whole, the logged model by its id, signatures as sets of facts."""

import re
from string import Template

import mlflow

NOISE = re.compile(r"v?\d+", re.ASCII)
CARD = Template(
    "## Training window\n$training_window\n\n## Intended use\n$intended_use\n\n## Limits\n$limits\n\n"
    "## Fairness\n$fairness\n\n## Rollback plan\n$rollback_plan\n"
)


def model_name(wish: str, environment: str, convention: dict) -> str:
    if not (catalog := convention["catalogs"].get(environment)):
        raise ValueError(environment)
    environments = set(convention["catalogs"])
    parts = (part.casefold() for part in re.split(r"[^A-Za-z0-9]+", wish) if part)
    leaf = "_".join(part for part in parts if part not in environments and NOISE.fullmatch(part) is None)
    if leaf == "":
        raise ValueError(wish)
    return "{}.{}.{}".format(catalog, convention["schema"], leaf)


def select_candidates(experiment: str, metric: str, at_least: float) -> list[str]:
    query = f"attributes.status = 'FINISHED' AND tags.candidate = 'true' AND metrics.`{metric}` >= {at_least}"
    found = mlflow.search_runs(experiment_names=[experiment], filter_string=query, output_format="list")
    return [each.info.run_id for each in found]


def register_candidate(run_id: str, name: str, owner: str) -> str:
    run = mlflow.get_run(run_id)
    wanted = {"candidate", "data_snapshot", "feature_tables"}
    told = {key: value for key, value in run.data.tags.items() if key in wanted}
    if told.pop("candidate", None) != "true" or len(told) < 2:
        raise ValueError(f"{run_id}: no candidate, or nobody knows from what data")
    beside = {"experiment_ids": [run.info.experiment_id], "filter_string": "name = 'model'"}
    models = mlflow.search_logged_models(**beside, output_format="list")
    logged = next(model for model in models if model.source_run_id == run_id)
    return str(mlflow.register_model(logged.model_uri, name, tags=told | {"owner": owner}).version)


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    told = {key: text for key, text in card.items() if text and text.strip()}
    try:
        text = CARD.substitute(told)
    except KeyError as gap:
        raise ValueError(f"no {gap} in this card") from None
    mlflow.MlflowClient().update_model_version(name=name, version=version, description=text)


def compare_signatures(old: dict, new: dict) -> dict:
    before, after = facts(old), facts(new)
    lost, won = before - after, after - before
    there = {(side, name) for side, name, kind, _ in before if kind == "type"}
    still = {(side, name) for side, name, kind, _ in after if kind == "type"}
    reasons = {f"{side}.{name}: removed" for side, name in there - still}
    reasons |= {f"{side}.{name}: type" for side, name, kind, _ in won if kind == "type" and (side, name) in there}
    reasons |= {f"{side}.{name}: required" for side, name, kind, _ in won if kind == "required"}
    verdict = "breaking" if reasons else "compatible" if lost or won else "same"
    return {"verdict": verdict, "reasons": sorted(reasons)}


def facts(signature: dict) -> set[tuple]:
    """What a signature says, each thing by itself; that an input must be sent is a fact, that it need not be is none."""
    types = {(side, each["name"], "type", each["type"]) for side, columns in signature.items() for each in columns}
    asked = {("inputs", each["name"], "required", True) for each in signature["inputs"] if each.get("required", True)}
    return types | asked


def what_serves(name: str, alias: str) -> dict | None:
    mlflow.set_tracking_uri("databricks")
    mlflow.set_registry_uri("databricks-uc")
    client = mlflow.MlflowClient()
    if alias not in client.get_registered_model(name).aliases:
        return None
    version = client.get_model_version_by_alias(name, alias)
    known = dict.fromkeys(["data_snapshot", "feature_tables", "owner", "run_id", "trained_by", "commit"])
    known |= {key: text for key, text in version.tags.items() if key in known} | {"version": str(version.version)}
    if version.run_id:
        run = mlflow.get_run(version.run_id)
        commit = run.data.tags.get("mlflow.source.git.commit")
        known |= {"run_id": run.info.run_id, "trained_by": run.info.user_id, "commit": commit}
    return known
