"""What a version lacks for a stage, by the policy."""

from typing import Any

from labjudge.grading import Draw, Lab, judges, returned, wrong

Policy = dict[str, dict[str, Any]]
ORDER = '"stage" comes first if it is lacking, then the names of the tags in alphabetical order'


def drawn_policy(draw: Draw) -> Policy:
    tags = draw.sample(["offline_evaluation", "integration_check", "canary", "bias_review", "security_scan"], 4)
    return {
        "Staging": {"from": ["None"], "tags": {tags[0]: "passed", tags[1]: "passed"}},
        "Production": {
            "from": ["Staging"],
            "tags": {tag: draw.choice(["passed", "approved"]) for tag in sorted(tags[1:], reverse=True)},
        },
        "Archived": {"from": ["Staging", "Production"], "tags": {}},
    }


def check(
    lab: Lab,
    stage: str,
    tags: dict[str, str],
    to_stage: str,
    policy: Policy,
    lacking: list[str],
    title: str,
    rule: str = "",
) -> None:
    """Ask about a version in `stage` with `tags`. `title` is said when other things are named than are `lacking`."""
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
    policy = drawn_policy(draw)
    tags = {**policy["Production"]["tags"], "owner": "ana"}
    check(lab, "Staging", tags, "Production", policy, [], "a complete version is held back")


@judges
def missing_tags_are_named(lab: Lab, draw: Draw) -> None:
    """Every required tag that is missing is named, however many others the version has."""
    policy = drawn_policy(draw)
    required = policy["Production"]["tags"]
    title = "missing evidence is not named"
    check(lab, "Staging", {}, "Production", policy, sorted(required), title)
    missing = draw.choice(sorted(required))
    as_many = {**{tag: value for tag, value in required.items() if tag != missing}, "load_test": "passed"}
    check(lab, "Staging", as_many, "Production", policy, [missing], "as many tags, but others")


@judges
def value_counts(lab: Lab, draw: Draw) -> None:
    """A tag is evidence only with the value that the policy asks for, as the policy writes it."""
    policy = drawn_policy(draw)
    required = policy["Production"]["tags"]
    for value in ("failed", ""):
        tag = draw.choice(sorted(required))
        title = "a failed check is taken for evidence"
        check(lab, "Staging", {**required, tag: value}, "Production", policy, [tag], title)
    upper = {tag: value.upper() for tag, value in required.items()}
    title = "a tag's value compared without case"
    check(lab, "Staging", upper, "Production", policy, sorted(required), title)
    blank = {tag: f"{value} " for tag, value in required.items()}
    title = "a blank after a tag's value overlooked"
    check(lab, "Staging", blank, "Production", policy, sorted(required), title)


@judges
def way_counts(lab: Lab, draw: Draw) -> None:
    """A version that stands in none of the stages in `from` lacks the stage, which is named first."""
    policy = drawn_policy(draw)
    required = policy["Production"]["tags"]
    for stage in ("None", "Archived", "Production"):
        check(lab, stage, required, "Production", policy, ["stage"], "a stage is skipped")
    title, rule = "a stage without a policy is open", "a stage that the policy does not have lets nobody in"
    check(lab, "Staging", required, "Shadow", policy, ["stage"], title, rule)
    check(lab, "None", {}, "Production", policy, ["stage", *sorted(required)], "a stage is skipped")
    title, rule = "only the first stage in `from` counts", "a version may come from each of the stages in `from`"
    for stage in ("Staging", "Production"):
        check(lab, stage, {}, "Archived", policy, [], title, rule)


@judges
def case_of_stages_does_not_count(lab: Lab, draw: Draw) -> None:
    """Names of stages are compared without regard to upper and lower case."""
    policy = drawn_policy(draw)
    required, title = policy["Production"]["tags"], "the case of a stage's name counts"
    check(lab, "STAGING", required, "production", policy, [], title)
    lower = {stage.lower(): entry for stage, entry in policy.items()}
    check(lab, "Staging", required, "Production", lower, [], title)
    lower["production"]["from"] = ["staging"]
    check(lab, "Staging", required, "Production", lower, [], title)
