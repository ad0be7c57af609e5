"""Trap: a tag that the policy does not ask for is held against the version.

skill: check_policy
phrase: a complete version is held back
"""


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:

    rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
    differing = {tag for tag, _ in version["tags"].items() ^ rule["tags"].items()}
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        return ["stage", *sorted(differing)]
    return sorted(differing)
