"""Trap: `production` is another stage than `Production`.

skill: check_policy
phrase: the case of a stage's name counts
"""


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:

    if to_stage not in policy:
        return ["stage"]
    rule = policy[to_stage]
    missing = [] if version["current_stage"] in rule["from"] else ["stage"]
    return missing + sorted(tag for tag, value in rule["tags"].items() if version["tags"].get(tag) != value)
