"""Trap: a stage that the policy does not know asks for nothing.

skill: check_policy
phrase: a stage without a policy is open
"""


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:

    rule = {stage.lower(): entry for stage, entry in policy.items()}.get(to_stage.lower())
    if rule is None:
        return []
    missing = sorted(tag for tag, value in rule["tags"].items() if version["tags"].get(tag) != value)
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        return ["stage", *missing]
    return missing
