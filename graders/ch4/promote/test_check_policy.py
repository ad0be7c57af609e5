"""What a version lacks for a stage, by the policy."""

from typing import Any

from labjudge.grading import Draw, Lab, judges, returned, wrong

Policy = dict[str, dict[str, Any]]
Tags = dict[str, str]
FORWARD = ("Staging", "Production")
ORDER = '"stage" comes first if it is lacking, then the names of the tags in alphabetical order'


def drawn_policy(draw: Draw) -> tuple[Policy, Tags]:
    """A policy, and the tags that it asks for in Production."""
    tags = draw.sample(["offline_evaluation", "integration_check", "canary", "bias_review", "security_scan"], 4)
    required = {tag: draw.choice(["passed", "approved"]) for tag in sorted(tags[1:], reverse=True)}
    policy = {
        "Staging": {"from": ["None"], "tags": {tags[0]: "passed", tags[1]: "passed"}},
        "Production": {"from": ["Staging"], "tags": required},
        "Archived": {"from": ["Staging", "Production"], "tags": {}},
    }
    return policy, required


def check(
    lab: Lab, policy: Policy, way: tuple[str, str], tags: Tags, lacking: list[str], title: str, rule: str = ""
) -> None:
    """Ask about a version with `tags` and its way to another stage. `title` is said when not `lacking` is named, but others."""
    stage, to_stage = way
    outcome = lab.attempt.check_policy({"version": "4", "current_stage": stage, "tags": tags}, to_stage, policy)
    but = f"{lacking} is lacking: the version is in {stage}, its tags are {tags}"
    if outcome.raised(KeyError):
        but = f"{to_stage!r} is asked for, the policy has {list(policy)}; the tags are {tags}"
        rule = "what is not there is lacking: it is named in the list, and nothing is raised"
        wrong("a key that is not there is taken for granted", happened=str(outcome), but=but, rule=rule)
    if outcome.error:
        raise outcome.error
    got = returned(outcome.value, list[str], "a list of strings")
    if got == lacking:
        return
    if sorted(got) == sorted(lacking):
        title = '"stage" is not the first' if "stage" in got[1:] else "the missing tags are in another order"
        rule = ORDER
    elif got == ["stage"] == lacking[:1]:
        title, rule = "the tags are not looked at", "all that is lacking is named: the stage and the tags"
    wrong(title, happened=str(outcome), but=but, rule=rule)


@judges
def complete_version_may_enter(lab: Lab, draw: Draw) -> None:
    """A version that the policy lets in lacks nothing: an empty list."""
    policy, required = drawn_policy(draw)
    check(lab, policy, FORWARD, {**required, "owner": "ana"}, [], "a complete version is held back")


@judges
def missing_tags_are_named(lab: Lab, draw: Draw) -> None:
    """Every required tag that is missing is named, however many others the version has."""
    policy, required = drawn_policy(draw)
    check(lab, policy, FORWARD, {}, sorted(required), "missing evidence is not named")
    missing = draw.choice(sorted(required))
    as_many = {**{tag: value for tag, value in required.items() if tag != missing}, "load_test": "passed"}
    check(lab, policy, FORWARD, as_many, [missing], "as many tags, but others")


@judges
def value_counts(lab: Lab, draw: Draw) -> None:
    """A tag is evidence only with the value that the policy asks for, as the policy writes it."""
    policy, required = drawn_policy(draw)
    for value in ("failed", ""):
        tag = draw.choice(sorted(required))
        check(lab, policy, FORWARD, {**required, tag: value}, [tag], "a failed check is taken for evidence")
    upper = {tag: value.upper() for tag, value in required.items()}
    check(lab, policy, FORWARD, upper, sorted(required), "a tag's value compared without case")
    blank = {tag: f"{value} " for tag, value in required.items()}
    check(lab, policy, FORWARD, blank, sorted(required), "a blank after a tag's value overlooked")


@judges
def way_counts(lab: Lab, draw: Draw) -> None:
    """A version that stands in none of the stages in `from` lacks the stage, which is named first."""
    policy, required = drawn_policy(draw)
    for stage in ("None", "Archived", "Production"):
        check(lab, policy, (stage, "Production"), required, ["stage"], "a stage is skipped")
    title, rule = "a stage without a policy is open", "a stage that the policy does not have lets nobody in"
    check(lab, policy, ("Staging", "Shadow"), required, ["stage"], title, rule)
    check(lab, policy, ("None", "Production"), {}, ["stage", *sorted(required)], "a stage is skipped")
    title, rule = "only the first stage in `from` counts", "a version may come from each of the stages in `from`"
    for stage in ("Staging", "Production"):
        check(lab, policy, (stage, "Archived"), {}, [], title, rule)


@judges
def case_of_stages_does_not_count(lab: Lab, draw: Draw) -> None:
    """Names of stages are compared without regard to upper and lower case."""
    (policy, required), title = drawn_policy(draw), "the case of a stage's name counts"
    check(lab, policy, ("STAGING", "production"), required, [], title)
    lower = {stage.lower(): entry for stage, entry in policy.items()}
    check(lab, lower, FORWARD, required, [], title)
    lower["production"]["from"] = ["staging"]
    check(lab, lower, FORWARD, required, [], title)
