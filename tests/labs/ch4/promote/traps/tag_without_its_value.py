"""Trap: a required tag counts as soon as it is there, whatever its value.

skill: check_policy
phrase: a failed check is taken for evidence
"""


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:

    rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
    missing = sorted(tag for tag in rule["tags"] if tag not in version["tags"])
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        missing.insert(0, "stage")
    return missing
