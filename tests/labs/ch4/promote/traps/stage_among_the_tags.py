"""Trap: the stage is sorted in with the tags.

skill: check_policy
phrase: "stage" is not the first
"""


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
    lacking = sorted(tag for tag, value in rule["tags"].items() if version["tags"].get(tag) != value)
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        lacking = sorted(["stage", *lacking])
    return lacking
