"""Trap: missing tags are named in the order of the policy.

skill: check_policy
phrase: the missing tags are in another order
"""


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
    lacking = [tag for tag, value in rule["tags"].items() if version["tags"].get(tag) != value]
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        lacking = ["stage", *lacking]
    return lacking
