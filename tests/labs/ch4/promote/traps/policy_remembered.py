"""Trap: what a version lacked for a stage is looked up the next time, whatever its tags are by then.

skill: check_policy
phrase: check_policy remembers an earlier call
"""

_answers: dict[tuple[str, str], list[str]] = {}


def check_policy(version: dict, to_stage: str, policy: dict) -> list[str]:
    asked = (version["version"], to_stage.lower())
    if asked not in _answers:
        rules = {stage.lower(): rule for stage, rule in policy.items()}
        rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
        lacking = sorted(name for name, value in rule["tags"].items() if version["tags"].get(name) != value)
        fits = version["current_stage"].lower() in [stage.lower() for stage in rule["from"]]
        _answers[asked] = lacking if fits else ["stage", *lacking]
    return _answers[asked]
