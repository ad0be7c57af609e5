"""Mistakes of check_policy."""

from labjudge.proof.traps import swap, trap


@trap(says="missing evidence is not named")
def first_missing_tag_only(version: dict, to_stage: str, policy: dict) -> list[str]:

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


_answers: dict[tuple[str, str], list[str]] = {}


@trap(says="check_policy remembers an earlier call")
def policy_remembered(version: dict, to_stage: str, policy: dict) -> list[str]:
    asked = (version["version"], to_stage.lower())
    if asked not in _answers:
        rules = {stage.lower(): rule for stage, rule in policy.items()}
        rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
        lacking = sorted(name for name, value in rule["tags"].items() if version["tags"].get(name) != value)
        fits = version["current_stage"].lower() in [stage.lower() for stage in rule["from"]]
        _answers[asked] = lacking if fits else ["stage", *lacking]
    return _answers[asked]


_check_policy = check_policy


@trap(says="a key that is not there is taken for granted")
def policy_taken_for_granted(version: dict, to_stage: str, policy: dict) -> list[str]:
    {stage.lower(): rule for stage, rule in policy.items()}[to_stage.lower()]
    return _check_policy(version, to_stage, policy)


# the stage is sorted in with the tags.
swap(
    "stage_among_the_tags",
    says='"stage" is not the first',
    old="""\
    may_come_from = [stage.lower() for stage in rule["from"]]
    # A tag is evidence only with the value that the policy asks for: "canary: failed" is a canary, and no evidence.
    lacking = sorted(name for name, value in rule["tags"].items() if version["tags"].get(name) != value)
    return lacking if version["current_stage"].lower() in may_come_from else ["stage", *lacking]""",
    new="""\
    lacking = sorted(tag for tag, value in rule["tags"].items() if version["tags"].get(tag) != value)
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        lacking = sorted(["stage", *lacking])
    return lacking""",
)

# `production` is another stage than `Production`.
swap(
    "stage_compared_by_case",
    says="the case of a stage's name counts",
    old="""\
    rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
    may_come_from = [stage.lower() for stage in rule["from"]]
    # A tag is evidence only with the value that the policy asks for: "canary: failed" is a canary, and no evidence.
    lacking = sorted(name for name, value in rule["tags"].items() if version["tags"].get(name) != value)
    return lacking if version["current_stage"].lower() in may_come_from else ["stage", *lacking]""",
    new="""\

    if to_stage not in policy:
        return ["stage"]
    rule = policy[to_stage]
    missing = [] if version["current_stage"] in rule["from"] else ["stage"]
    return missing + sorted(tag for tag, value in rule["tags"].items() if version["tags"].get(tag) != value)""",
)


@trap(says="a stage is skipped")
def stage_skipped(version: dict, to_stage: str, policy: dict) -> list[str]:

    rules = {stage.lower(): rule for stage, rule in policy.items()}
    if to_stage.lower() not in rules:
        return ["stage"]
    required = rules[to_stage.lower()]["tags"]
    return sorted(tag for tag, value in required.items() if version["tags"].get(tag) != value)


@trap(says="a tag's value compared without case")
def tag_value_in_any_case(version: dict, to_stage: str, policy: dict) -> list[str]:
    tags = {tag: value.lower() for tag, value in version["tags"].items()}
    return _check_policy({**version, "tags": tags}, to_stage, policy)


@trap(says="a blank after a tag's value overlooked")
def tag_values_trimmed(version: dict, to_stage: str, policy: dict) -> list[str]:
    tags = {name: value.strip() for name, value in version["tags"].items()}
    return _check_policy({**version, "tags": tags}, to_stage, policy)


@trap(says="a failed check is taken for evidence")
def tag_without_its_value(version: dict, to_stage: str, policy: dict) -> list[str]:

    rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
    missing = sorted(tag for tag in rule["tags"] if tag not in version["tags"])
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        missing.insert(0, "stage")
    return missing


@trap(says="a complete version is held back")
def tags_compared_as_a_whole(version: dict, to_stage: str, policy: dict) -> list[str]:

    rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
    differing = {tag for tag, _ in version["tags"].items() ^ rule["tags"].items()}
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        return ["stage", *sorted(differing)]
    return sorted(differing)


# missing tags are named in the order of the policy.
swap(
    "tags_in_the_policys_order",
    says="the missing tags are in another order",
    old="""\
    may_come_from = [stage.lower() for stage in rule["from"]]
    # A tag is evidence only with the value that the policy asks for: "canary: failed" is a canary, and no evidence.
    lacking = sorted(name for name, value in rule["tags"].items() if version["tags"].get(name) != value)
    return lacking if version["current_stage"].lower() in may_come_from else ["stage", *lacking]""",
    new="""\
    lacking = [tag for tag, value in rule["tags"].items() if version["tags"].get(tag) != value]
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        lacking = ["stage", *lacking]
    return lacking""",
)

# a stage that the policy does not know asks for nothing.
swap(
    "unknown_stage_open",
    says="a stage without a policy is open",
    old="""\
    rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})
    may_come_from = [stage.lower() for stage in rule["from"]]
    # A tag is evidence only with the value that the policy asks for: "canary: failed" is a canary, and no evidence.
    lacking = sorted(name for name, value in rule["tags"].items() if version["tags"].get(name) != value)
    return lacking if version["current_stage"].lower() in may_come_from else ["stage", *lacking]""",
    new="""\

    rule = {stage.lower(): entry for stage, entry in policy.items()}.get(to_stage.lower())
    if rule is None:
        return []
    missing = sorted(tag for tag, value in rule["tags"].items() if version["tags"].get(tag) != value)
    if version["current_stage"].lower() not in [stage.lower() for stage in rule["from"]]:
        return ["stage", *missing]
    return missing""",
)


@trap(says="the tags are not looked at")
def stage_before_all(version: dict, to_stage: str, policy: dict) -> list[str]:
    lacking = _check_policy(version, to_stage, policy)
    return lacking[:1] if "stage" in lacking else lacking
