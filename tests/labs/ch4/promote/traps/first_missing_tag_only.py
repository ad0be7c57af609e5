"""Trap: it stops at the first tag that is missing.

skill: check_policy
phrase: missing evidence is not named
"""


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:

    rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        missing = ["stage"]
    else:
        missing = []
    for tag in sorted(rule["tags"]):
        if version["tags"].get(tag) != rule["tags"][tag]:
            missing.append(tag)
            break
    return missing
