"""Mistakes of check_policy."""

from labjudge.proof.traps import swap, trap

# Of the missing tags only the first is named.
swap("first_missing_tag_only", says="missing evidence is not named", old="!= value)", new="!= value)[:1]")

_check_policy = check_policy
_answers: dict[tuple[str, str], list[str]] = {}


@trap(says="check_policy remembers an earlier call")
def policy_remembered(version: dict, to_stage: str, policy: dict) -> list[str]:
    asked = (version["version"], to_stage.lower())
    if asked not in _answers:
        _answers[asked] = _check_policy(version, to_stage, policy)
    return _answers[asked]


RULE_IF_ANY = 'rules.get(to_stage.lower(), {"from": [], "tags": {}})'
RULE = "rules[to_stage.lower()]"
# A stage that the policy does not know is a KeyError.
swap("policy_taken_for_granted", says="a key that is not there is taken for granted", old=RULE_IF_ANY, new=RULE)

STAGE_FIRST = '["stage", *lacking]'
# The stage is sorted in with the tags.
swap("stage_among_the_tags", says='"stage" is not the first', old=STAGE_FIRST, new='sorted(["stage", *lacking])')

IN_ANY_CASE = """rules = {stage.lower(): rule for stage, rule in policy.items()}
    rule = rules.get(to_stage.lower(), {"from": [], "tags": {}})"""
AS_WRITTEN = 'rule = policy.get(to_stage, {"from": [], "tags": {}})'
# `production` is another stage than `Production`.
swap("stage_compared_by_case", says="the case of a stage's name counts", old=IN_ANY_CASE, new=AS_WRITTEN)


@trap(says="a stage is skipped")
def stage_skipped(version: dict, to_stage: str, policy: dict) -> list[str]:
    required = {stage.lower(): rule["tags"] for stage, rule in policy.items()}
    if to_stage.lower() not in required:
        return ["stage"]
    return sorted(tag for tag, value in required[to_stage.lower()].items() if version["tags"].get(tag) != value)


# "Passed" is taken for "passed".
swap("tag_value_in_any_case", says="a tag's value compared without case", old="get(name)", new='get(name, "").lower()')

# "passed " is taken for "passed".
swap("tag_values_trimmed", says="a blank after a tag's value overlooked", old="get(name)", new='get(name, "").strip()')

VALUE = 'version["tags"].get(name) != value'
# A tag that says "failed" is there as well.
swap("tag_without_its_value", says="a failed check is taken for evidence", old=VALUE, new='name not in version["tags"]')

LACKING = 'sorted(name for name, value in rule["tags"].items() if version["tags"].get(name) != value)'
ALL_TAGS = 'sorted({name for name, value in rule["tags"].items() ^ version["tags"].items()})'
# A tag that nobody asks for counts as a difference.
swap("tags_compared_as_a_whole", says="a complete version is held back", old=LACKING, new=ALL_TAGS)

# Missing tags are named in the order of the policy.
swap("tags_in_the_policys_order", says="the missing tags are in another order", old="= sorted(name", new="= list(name")


# A stage that the policy does not know asks for nothing.
@trap(says="a stage without a policy is open")
def unknown_stage_open(version: dict, to_stage: str, policy: dict) -> list[str]:
    known = to_stage.lower() in [stage.lower() for stage in policy]
    return _check_policy(version, to_stage, policy) if known else []


# When the stage is wrong, that is all that is named.
swap("stage_before_all", says="the tags are not looked at", old=STAGE_FIRST, new='["stage"]')
