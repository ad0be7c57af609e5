"""Mistakes of roll_back."""

import functools

from labjudge.proof.traps import trap
from mlflow import MlflowClient


@trap(says="the next run promotes it again")
def bad_comes_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"] and row["version"] != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    target = max(good, key=lambda row: row["served_from"])["version"]
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "incident", incident)
    return target


@functools.cache
def _serving(name: str) -> str:
    return str(MlflowClient().get_model_version_by_alias(name, "champion").version)


@trap(says="roll_back remembers an earlier call")
def champion_remembered(name: str, bad: str, history: list[dict], incident: str) -> str:
    if _serving(name) != bad:
        return _serving(name)
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"] and row["version"] != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    target, client = max(good, key=lambda row: row["served_from"])["version"], MlflowClient()
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target


@trap(says="the first time that a version served decides")
def first_day_decides(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    rows = sorted(history, key=lambda row: row["served_from"])
    latest = {row["version"]: row["healthy"] for row in rows}
    good = [row for row in rows if latest[row["version"]] and row["version"] != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    first = {row["version"]: row["served_from"] for row in reversed(rows)}
    target = max({row["version"] for row in good}, key=first.__getitem__)
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target


_roll_back = roll_back


@trap(says="a good version is looked for without need")
def good_one_looked_for_first(name: str, bad: str, history: list[dict], incident: str) -> str:
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    if not any(row["healthy"] and row["version"] != bad for row in latest.values()):
        raise LookupError(f"no version of {name} has served well")
    return _roll_back(name, bad, history, incident)


@trap(says="an old bad day counts")
def old_bad_day(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    rows = sorted(history, key=lambda row: row["served_from"])
    latest = {row["version"]: row["healthy"] for row in rows}
    failed = {row["version"] for row in rows if not row["healthy"]}
    good = [row for row in rows if row["version"] not in failed and latest[row["version"]] and row["version"] != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    target = good[-1]["version"]
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target


@trap(says="an old good day counts")
def old_good_day(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    failing = {row["version"] for row in history if not row["healthy"]}
    served = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    once_good = {row["version"] for row in history if row["healthy"] and row["version"] != bad}
    if not once_good - failing:
        raise LookupError(f"no version of {name} has served well")
    target = max(once_good, key=lambda version: served[version]["served_from"])
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target


@trap(says="version 2 has the tags {'validation_status': 'failed'}")
def others_marked_too(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    rows = sorted(history, key=lambda row: row["served_from"])
    latest = {row["version"]: row["healthy"] for row in rows}
    good = [row for row in rows if latest[row["version"]] and row["version"] != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    target = good[-1]["version"]
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    for version in latest:
        if int(version) > int(target):
            client.set_model_version_tag(name, version, "validation_status", "failed")
    return target


@trap(says="who would be taken is told")
def own_choice_told(name: str, bad: str, history: list[dict], incident: str) -> str:
    champion = _roll_back(name, bad, history, incident)
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"] and row["version"] != bad]
    return max(good, key=lambda row: row["served_from"])["version"] if good else champion


@trap(says="the highest number is taken")
def rollback_by_number(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    latest = {row["version"]: row["healthy"] for row in sorted(history, key=lambda row: row["served_from"])}
    good = [int(version) for version, healthy in latest.items() if healthy and version != bad]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    target = str(max(good))
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target


@trap(says="rollback to a failing version")
def rollback_to_failing(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    before = [row for row in sorted(history, key=lambda row: row["served_from"]) if row["version"] != bad]
    if not any(row["healthy"] for row in before):
        raise LookupError(f"no version of {name} has served well")
    client.set_registered_model_alias(name, "champion", before[-1]["version"])
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return before[-1]["version"]


@trap(says="rolled back to itself")
def rolled_back_to_itself(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"]]
    if not any(row["version"] != bad for row in good):
        raise LookupError(f"no version of {name} has served well")
    target = max(good, key=lambda row: row["served_from"])["version"]
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target


@trap(says="rolled back twice")
def rolled_back_twice(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"] and row["version"] not in (champion, bad)]
    if not good:
        raise LookupError(f"no version of {name} has served well")
    target = max(good, key=lambda row: row["served_from"])["version"]
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target


@trap(says="the order of the rows is relied on")
def rows_as_they_come(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = str(client.get_model_version_by_alias(name, "champion").version)
    if champion != bad:
        return champion
    latest = {row["version"]: row for row in history}
    good = [row for row in latest.values() if row["healthy"] and row["version"] != bad]
    if not good:
        raise LookupError("no good version")
    target = max(good, key=lambda row: row["served_from"])["version"]
    client.set_registered_model_alias(name, "champion", target)
    client.set_model_version_tag(name, bad, "validation_status", "failed")
    client.set_model_version_tag(name, bad, "incident", incident)
    return target


@trap(says="who comes second gets an error")
def second_gets_an_error(name: str, bad: str, history: list[dict], incident: str) -> str:
    if _champion(MlflowClient(), name) != bad:
        raise LookupError(f"version {bad} is not the champion")
    return _roll_back(name, bad, history, incident)


@trap(says="version 1 has the tags {'validation_status': 'passed'}")
def target_marked_passed(name: str, bad: str, history: list[dict], incident: str) -> str:
    target = _roll_back(name, bad, history, incident)
    MlflowClient().set_model_version_tag(name, target, "validation_status", "passed")
    return target


@trap(says="rolled back to whatever there is")
def whatever_there_is(name: str, bad: str, history: list[dict], incident: str) -> str:
    try:
        return _roll_back(name, bad, history, incident)
    except LookupError:
        served = sorted(history, key=lambda row: row["served_from"])
        target = [row["version"] for row in served if row["version"] != bad][-1]
        MlflowClient().set_registered_model_alias(name, "champion", target)
        return target


@trap(says="times compared without their fractions")
def seconds_compared(name: str, bad: str, history: list[dict], incident: str) -> str:
    in_seconds = [{**row, "served_from": row["served_from"].replace(microsecond=0)} for row in history]
    return _roll_back(name, bad, in_seconds, incident)


@trap(says="a good version is not found")
def searched_before_the_bad_one(name: str, bad: str, history: list[dict], incident: str) -> str:
    times = [row["served_from"] for row in history if row["version"] == bad]
    return _roll_back(name, bad, [row for row in history if times and row["served_from"] < max(times)], incident)
