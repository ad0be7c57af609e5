"""Reference for lab 4.5."""

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def next_job(version: dict, champion: str | None, policy: dict) -> str | None:
    tags = version["tags"]
    if not all(tags.get(name, "").strip() for name in policy["trace"]):
        return "train"
    if "validation_status" not in tags:
        return "validate"
    # Numbers of versions are text, and "9" > "10" as text.
    outdated = champion is not None and int(version["version"]) <= int(champion)
    if tags["validation_status"] != "passed" or outdated:
        return None
    approver = tags.get("approved_by", "")
    approved = bool(approver.strip()) and approver != tags.get("trained_by")
    return "deploy" if approved or not policy["needs_approval"] else None


def newest_passing(name: str, gates: list[str]) -> str | None:
    client = MlflowClient()
    numbers = [int(found.version) for found in client.search_model_versions(f"name = '{name}'")]
    for number in sorted(numbers, reverse=True):
        # A search in Unity Catalog does not promise tags: each version is read by itself, from the newest on.
        tags = client.get_model_version(name, str(number)).tags
        if tags.get("validation_status") == "passed" and _shown(
            client, tags.get("validation_run"), f"{name}/{number}", gates
        ):
            return str(number)
    return None


def _shown(client: MlflowClient, run_id: str | None, subject: str, gates: list[str]) -> bool:
    """Whether a validation run exists, is finished, is about `subject`, and has every gate at 1."""
    if not run_id:
        return False
    try:
        run = client.get_run(run_id)
    except MlflowException:
        return False
    about = run.data.tags.get("model_version") == subject
    return run.info.status == "FINISHED" and about and all(run.data.metrics.get(gate) == 1 for gate in gates)


def _champion(client: MlflowClient, name: str) -> str | None:
    try:
        return str(client.get_model_version_by_alias(name, "champion").version)
    except MlflowException:
        return None


def promote_if_unchanged(name: str, version: str, expected: str | None) -> bool:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion == version:
        return True
    if champion != expected:
        return False
    # Setting an alias moves it in one step. The registry cannot compare and set in one request, so the gap between the
    # read above and this write is small and not zero: a real deploy job also runs one at a time.
    client.set_registered_model_alias(name, "champion", version)
    return True


def deploy(name: str, version: str, deployment: str) -> None:
    client = MlflowClient()
    champion = _champion(client, name)
    client.set_model_version_tag(name, version, "deployment", deployment)
    # The way back is written before the champion moves. A second run that finds the new champion knows that all the rest
    # is done; it must not ask who was champion before, for nobody can tell any more.
    if champion == version:
        return
    if champion is not None:
        client.set_registered_model_alias(name, "previous", champion)
    client.set_registered_model_alias(name, "champion", version)


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = str(client.get_model_version_by_alias(name, "champion").version)
    if champion != bad:
        return champion
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"] and row["version"] != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    target = max(good, key=lambda row: row["served_from"])["version"]
    # The customers first, the papers afterwards.
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target
