"""What a version lacks for a stage, by the policy."""

from labjudge.grading import Draw, Lab, judges, returned, wrong

from .missing_keys import missing_key

STAGES = ["None", "Staging", "Production", "Archived"]


def drawn_policy(draw: Draw):
    tags = draw.sample(["offline_evaluation", "integration_check", "canary", "bias_review", "security_scan"], 4)
    return {
        "Staging": {"from": ["None"], "tags": {tags[0]: "passed", tags[1]: "passed"}},
        "Production": {"from": ["Staging"], "tags": {tag: draw.choice(["passed", "approved"]) for tag in tags[1:]}},
        "Archived": {"from": ["Staging", "Production"], "tags": {}},
    }


def lacks(version, to_stage, policy):
    rule = {stage.lower(): rule for stage, rule in policy.items()}.get(to_stage.lower(), {"from": [], "tags": {}})
    tags = sorted(tag for tag, value in rule["tags"].items() if version["tags"].get(tag) != value)
    fits = version["current_stage"].lower() in [stage.lower() for stage in rule["from"]]
    return tags if fits else ["stage", *tags]


def check_one_policy(lab: Lab, version, to_stage, policy, title, rule, order="the missing tags are in another order"):
    """`title` names the mistake when other things are named than are lacking, `order` when only their order differs."""
    outcome = lab.attempt.check_policy(version, to_stage, policy)
    if outcome.error is not None:
        missing_key(
            outcome.error,
            f"{to_stage!r} is asked for; the policy has {list(policy)}",
            "what is not there is lacking: it is named in the list, and nothing is raised",
        )
    got = returned(outcome.value, list[str], "a list of strings")
    right = lacks(version, to_stage, policy)
    if got != right:
        tags = ", ".join(f"{tag}={value}" for tag, value in version["tags"].items()) or "no tags"
        only_order = sorted(got) == sorted(right)
        wrong(
            order if only_order else title,
            happened=f"it returned {got}",
            but=f"{right} is lacking: the version is in {version['current_stage']}, {tags}",
            rule='"stage" comes first if it is lacking, then the names of the tags in alphabetical order'
            if only_order
            else rule,
        )


@judges
def complete_version_may_enter(lab: Lab, draw: Draw) -> None:
    """A version that has everything lacks nothing."""
    policy = drawn_policy(draw)
    version = {"version": "4", "current_stage": "Staging", "tags": {**policy["Production"]["tags"], "owner": "ana"}}
    check_one_policy(
        lab,
        version,
        "Production",
        policy,
        "a complete version is held back",
        "a version that the policy lets in lacks nothing: []",
    )


@judges
def missing_tags_are_named(lab: Lab, draw: Draw) -> None:
    """Each required tag that is missing is named, in alphabetical order."""
    policy = drawn_policy(draw)
    tags = policy["Production"]["tags"]
    policy["Production"]["tags"] = {tag: tags[tag] for tag in sorted(tags, reverse=True)}
    version = {"version": "4", "current_stage": "Staging", "tags": {}}
    rule = "every required tag that is missing is named"
    check_one_policy(lab, version, "Production", policy, "missing evidence is not named", rule)


@judges
def value_counts(lab: Lab, draw: Draw) -> None:
    """A required tag with another value is lacking."""
    policy = drawn_policy(draw)
    for value in ("failed", ""):
        tags = dict(policy["Production"]["tags"])
        tags[draw.choice(sorted(tags))] = value
        version = {"version": "4", "current_stage": "Staging", "tags": tags}
        rule = "a tag is evidence only with the value that the policy asks for"
        check_one_policy(lab, version, "Production", policy, "a failed check is taken for evidence", rule)
    tags = {tag: value.upper() for tag, value in policy["Production"]["tags"].items()}
    version = {"version": "4", "current_stage": "Staging", "tags": tags}
    rule = "only names of stages are compared without regard to case: a tag's value counts as the policy writes it"
    check_one_policy(lab, version, "Production", policy, "a tag's value compared without case", rule)
    tags = {tag: f"{value} " for tag, value in policy["Production"]["tags"].items()}
    version = {"version": "4", "current_stage": "Staging", "tags": tags}
    rule = "a tag's value counts as the policy writes it: one with a blank after it is another value"
    check_one_policy(lab, version, "Production", policy, "a blank after a tag's value overlooked", rule)


@judges
def way_counts(lab: Lab, draw: Draw) -> None:
    """A version that does not stand where the policy says lacks the stage, first in the list."""
    policy = drawn_policy(draw)
    rule = '"stage" is named when the version does not stand in one of the stages in `from`'
    for stage in ("None", "Archived"):
        version = {"version": "4", "current_stage": stage, "tags": dict(policy["Production"]["tags"])}
        check_one_policy(lab, version, "Production", policy, "a stage is skipped", rule)
    check_one_policy(
        lab,
        version,
        "Shadow",
        policy,
        "a stage without a policy is open",
        "a stage that the policy does not have lets nobody in",
    )
    policy["Production"]["tags"] = dict.fromkeys(("security_scan", "traffic_test"), "passed")
    version["tags"] = {}
    check_one_policy(lab, version, "Production", policy, "a stage is skipped", rule, order='"stage" is not the first')
    policy["Production"]["tags"] = {"canary": "passed"}
    check_one_policy(lab, version, "Production", policy, "a stage is skipped", rule, order='"stage" is not the first')
    version["current_stage"] = "Production"
    but_fits = "a version may come from each of the stages in `from`"
    check_one_policy(lab, version, "Archived", policy, "only the first stage in `from` counts", but_fits)


@judges
def case_of_stages_does_not_count(lab: Lab, draw: Draw) -> None:
    """Names of stages are the same in upper and lower case."""
    policy = drawn_policy(draw)
    version = {"version": "4", "current_stage": "STAGING", "tags": dict(policy["Production"]["tags"])}
    rule = "names of stages are compared without regard to upper and lower case"
    check_one_policy(lab, version, "production", policy, "the case of a stage's name counts", rule)
    lower = {stage.lower(): entry for stage, entry in policy.items()}
    check_one_policy(lab, version, "Production", lower, "the case of a stage's name counts", rule)
    lower["production"]["from"] = ["staging"]
    version["current_stage"] = "Staging"
    check_one_policy(lab, version, "Production", lower, "the case of a stage's name counts", rule)
