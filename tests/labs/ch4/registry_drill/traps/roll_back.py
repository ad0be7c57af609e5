"""Mistakes of roll_back."""

import functools

from labjudge.proof.traps import swap, trap
from mlflow import MlflowClient

FAILED = '    client.set_model_version_tag(name, bad, "validation_status", "failed")\n'
# The bad version still has the tag by which the pipeline promotes.
swap("bad_comes_back", says="the next run promotes it again", old=FAILED, new="")


def in_order(name: str, bad: str, history: list[dict], incident: str) -> str:
    client = MlflowClient()
    champion = _champion(client, name)
    if champion != bad:
        return champion
    rows = sorted(history, key=lambda row: row["served_from"])
    healthy = {row["version"]: row["healthy"] for row in rows}
    good = [row["version"] for row in rows if healthy[row["version"]] and row["version"] != bad]
    if not good:
        raise LookupError(name)
    target = good[-1]
    client.set_registered_model_alias(name, "champion", target)
    for tag, value in {"validation_status": "failed", "incident": incident}.items():
        client.set_model_version_tag(name, bad, tag, value)
    return target


@functools.cache
def champion_of(name: str) -> str | None:
    return _champion(MlflowClient(), name)


NOW = "_champion(client, name)"
swap("champion_remembered", of="in_order", says="roll_back remembers an earlier call", old=NOW, new="champion_of(name)")

FIRST = "list(dict.fromkeys(good))[-1]"
# Versions stand in the order in which they served first.
swap("first_day_decides", of="in_order", says="the first time that a version served decides", old="good[-1]", new=FIRST)

_roll_back = roll_back


@trap(says="a good version is looked for without need")
def good_one_looked_for_first(name: str, bad: str, history: list[dict], incident: str) -> str:
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    if not any(row["healthy"] and row["version"] != bad for row in latest.values()):
        raise LookupError(f"no version of {name} has served well")
    return _roll_back(name, bad, history, incident)


HEALTHY = 'healthy[row["version"]]'
ALWAYS = 'all(one["healthy"] for one in rows if one["version"] == row["version"])'
swap("old_bad_day", of="in_order", says="an old bad day counts", old=HEALTHY, new=ALWAYS)
swap("old_good_day", of="in_order", says="an old good day counts", old=HEALTHY, new='row["healthy"]')

# Whatever is newer than the good version is suspected.
swap(
    "others_marked_too",
    of="in_order",
    says="version 2 has the tags {'validation_status': 'failed'}",
    old="    return target",
    new="""\
    for version in healthy:
        if int(version) > int(target):
            client.set_model_version_tag(name, version, "validation_status", "failed")
    return target""",
)


@trap(says="who would be taken is told")
def own_choice_told(name: str, bad: str, history: list[dict], incident: str) -> str:
    champion = _roll_back(name, bad, history, incident)
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"] and row["version"] != bad]
    return max(good, key=lambda row: row["served_from"])["version"] if good else champion


swap("rollback_by_number", of="in_order", says="the highest number is taken", old="good[-1]", new="max(good, key=int)")

WHATEVER = '[row["version"] for row in rows if row["version"] != bad][-1]'
# Back to what served before, however it did.
swap("rollback_to_failing", of="in_order", says="rollback to a failing version", old="good[-1]", new=WHATEVER)

# The bad version was healthy when it was looked at last.
swap("rolled_back_to_itself", says="rolled back to itself", old=' and row["version"] != bad', new="")

FASTER = "    if champion != bad:\n        return champion\n"
# Whoever is champion is taken for the bad one.
swap("rolled_back_twice", says="rolled back twice", old=FASTER, new="    bad = champion\n")

BY_TIME = 'sorted(history, key=lambda row: row["served_from"])'
# The last row of a version is taken for its latest.
swap("rows_as_they_come", says="the order of the rows is relied on", old=BY_TIME, new="history")

ERROR = 'raise LookupError(f"version {bad} is not the champion")'
# That somebody else was faster is an error.
swap("second_gets_an_error", says="who comes second gets an error", old="return champion", new=ERROR)


@trap(says="version 1 has the tags {'validation_status': 'passed'}")
def target_marked_passed(name: str, bad: str, history: list[dict], incident: str) -> str:
    target = _roll_back(name, bad, history, incident)
    MlflowClient().set_model_version_tag(name, target, "validation_status", "passed")
    return target


NOWHERE = 'raise LookupError(f"no version of {name} has served well")'
ANY = 'good = [row for row in history if row["version"] != bad]'
# Without a good version any other will do.
swap("whatever_there_is", says="rolled back to whatever there is", old=NOWHERE, new=ANY)


@trap(says="times compared without their fractions")
def seconds_compared(name: str, bad: str, history: list[dict], incident: str) -> str:
    in_seconds = [{**row, "served_from": row["served_from"].replace(microsecond=0)} for row in history]
    return _roll_back(name, bad, in_seconds, incident)


@trap(says="a good version is not found")
def searched_before_the_bad_one(name: str, bad: str, history: list[dict], incident: str) -> str:
    times = [row["served_from"] for row in history if row["version"] == bad]
    return _roll_back(name, bad, [row for row in history if times and row["served_from"] < max(times)], incident)
