"""Trap: evidence is enough, wherever the version comes from.

skill: check_policy
phrase: a stage is skipped
"""


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:

    rules = {stage.lower(): rule for stage, rule in policy.items()}
    if to_stage.lower() not in rules:
        return ["stage"]
    required = rules[to_stage.lower()]["tags"]
    return sorted(tag for tag, value in required.items() if version["tags"].get(tag) != value)
