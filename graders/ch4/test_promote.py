"""Judges labs/ch4/promote.py."""

import re
from datetime import UTC, datetime, timedelta

from labjudge.grading import WORKSPACE, judges, returned, wrong

READ = "4.4"
PEOPLE = ["ana@example.com", "ben@example.com", "cleo@example.com", "dan@example.com", "eve@example.com"]
STAGES = ["None", "Staging", "Production", "Archived"]


# check_policy


def drawn_policy(rng):
    tags = rng.sample(["offline_evaluation", "integration_check", "canary", "bias_review", "security_scan"], 4)
    return {
        "Staging": {"from": ["None"], "tags": {tags[0]: "passed", tags[1]: "passed"}},
        "Production": {"from": ["Staging"], "tags": {tag: rng.choice(["passed", "approved"]) for tag in tags[1:]}},
        "Archived": {"from": ["Staging", "Production"], "tags": {}},
    }


def lacks(version, to_stage, policy):
    rule = {stage.lower(): rule for stage, rule in policy.items()}.get(to_stage.lower(), {"from": [], "tags": {}})
    tags = sorted(tag for tag, value in rule["tags"].items() if version["tags"].get(tag) != value)
    fits = version["current_stage"].lower() in [stage.lower() for stage in rule["from"]]
    return tags if fits else ["stage", *tags]


def missing_key(error, but, rule):
    """Name the mistake when a key was taken for granted."""
    if "KeyError" not in error.types:
        raise error
    wrong("a key that is not there is taken for granted", happened=f"it raised {error}", but=but, rule=rule, read=READ)


def check_one_policy(lab, version, to_stage, policy, title, rule, order="the missing tags are in another order"):
    """`title` names the mistake when other things are named than are lacking, `order` when only their order differs."""
    outcome = lab.attempt.check_policy(version, to_stage, policy)
    if outcome.error is not None:
        missing_key(
            outcome.error,
            f"{to_stage!r} is asked for; the policy has {list(policy)}",
            "what is not there is lacking: it is named in the list, and nothing is raised",
        )
    got = returned(outcome.value, list[str], "a list of strings", read=READ)
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
            read=READ,
        )


@judges("check_policy")
def complete_version_may_enter(lab, rng):
    """A version that has everything lacks nothing."""
    policy = drawn_policy(rng)
    version = {"version": "4", "current_stage": "Staging", "tags": {**policy["Production"]["tags"], "owner": "ana"}}
    check_one_policy(
        lab,
        version,
        "Production",
        policy,
        "a complete version is held back",
        "a version that the policy lets in lacks nothing: []",
    )


@judges("check_policy")
def missing_tags_are_named(lab, rng):
    """Each required tag that is missing is named, in alphabetical order."""
    policy = drawn_policy(rng)
    tags = policy["Production"]["tags"]
    policy["Production"]["tags"] = {tag: tags[tag] for tag in sorted(tags, reverse=True)}
    version = {"version": "4", "current_stage": "Staging", "tags": {}}
    rule = "every required tag that is missing is named"
    check_one_policy(lab, version, "Production", policy, "missing evidence is not named", rule)


@judges("check_policy")
def value_counts(lab, rng):
    """A required tag with another value is lacking."""
    policy = drawn_policy(rng)
    for value in ("failed", ""):
        tags = dict(policy["Production"]["tags"])
        tags[rng.choice(sorted(tags))] = value
        version = {"version": "4", "current_stage": "Staging", "tags": tags}
        rule = "a tag is evidence only with the value that the policy asks for"
        check_one_policy(lab, version, "Production", policy, "a failed check is taken for evidence", rule)
    tags = {tag: value.upper() for tag, value in policy["Production"]["tags"].items()}
    version = {"version": "4", "current_stage": "Staging", "tags": tags}
    rule = "only names of stages are compared without regard to case: a tag's value counts as the policy writes it"
    check_one_policy(lab, version, "Production", policy, "a tag's value compared without case", rule)


@judges("check_policy")
def way_counts(lab, rng):
    """A version that does not stand where the policy says lacks the stage, first in the list."""
    policy = drawn_policy(rng)
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


@judges("check_policy")
def case_of_stages_does_not_count(lab, rng):
    """Names of stages are the same in upper and lower case."""
    policy = drawn_policy(rng)
    version = {"version": "4", "current_stage": "STAGING", "tags": dict(policy["Production"]["tags"])}
    rule = "names of stages are compared without regard to upper and lower case"
    check_one_policy(lab, version, "production", policy, "the case of a stage's name counts", rule)
    lower = {stage.lower(): entry for stage, entry in policy.items()}
    check_one_policy(lab, version, "Production", lower, "the case of a stage's name counts", rule)
    lower["production"]["from"] = ["staging"]
    version["current_stage"] = "Staging"
    check_one_policy(lab, version, "Production", lower, "the case of a stage's name counts", rule)


# aliases_for_stages


@judges("aliases_for_stages")
def stages_become_aliases(lab, rng):
    """Production becomes champion, Staging challenger, everything else nothing."""
    versions = [str(number) for number in rng.sample(range(1, 40), 6)]
    stages = dict(zip(versions, rng.sample(["Production", "Staging", *["Archived", "None"] * 2], 6), strict=True))
    outcome = lab.attempt.aliases_for_stages(stages)
    if outcome.error is not None:
        missing_key(outcome.error, f"the stages are {told_stages(stages)}", "Archived and None become nothing")
    got = returned(outcome.value, dict[str, str], "a dict from alias to version", read=READ)
    right = {
        {"Production": "champion", "Staging": "challenger"}[stage]: version
        for version, stage in stages.items()
        if stage in ("Production", "Staging")
    }
    if got != right:
        wrong(
            "stages translated otherwise",
            happened=f"it returned {got}",
            but=f"the stages say {right}",
            rule="Production becomes champion, Staging challenger, Archived and None nothing",
            read=READ,
        )


@judges("aliases_for_stages")
def one_version_for_an_alias(lab, rng):
    """Two versions that would need one alias are refused."""
    for stage, again in (("Production", "Production"), ("Staging", "Staging"), ("Production", "PRODUCTION")):
        first, second = rng.sample(range(1, 40), 2)
        outcome = lab.attempt.aliases_for_stages({str(first): stage, str(second): again})
        if outcome.error is None or "ValueError" not in outcome.error.types:
            wrong(
                "one alias for two versions" if stage == again else "one stage in two spellings gives its alias twice",
                happened=f"it {'raised ' + str(outcome.error) if outcome.error else f'returned {outcome.value}'}",
                but=f"version {first} is in {stage!r}, version {second} in {again!r}: the same stage",
                rule="an alias points to one version: two that would need the same one are a ValueError",
                read=READ,
            )


@judges("aliases_for_stages")
def case_and_nothing(lab, rng):
    """Stages in any case are understood; no stages give no aliases."""
    got = returned(
        lab.aliases_for_stages({"3": "production", "4": "ARCHIVED", "5": "none", "6": "STAGING"}),
        dict[str, str],
        "a dict from alias to version",
        read=READ,
    )
    if got != {"champion": "3", "challenger": "6"}:
        wrong(
            "the case of a stage's name counts here too",
            happened=f"it returned {got}",
            but="version 3 is in Production, version 6 in Staging",
            rule="names of stages are the same in upper and lower case",
            read=READ,
        )
    for stages in ({}, {"3": "Archived", "4": "None"}):
        got = returned(lab.aliases_for_stages(stages), dict[str, str], "a dict from alias to version", read=READ)
        if not got:
            continue
        wrong(
            "aliases out of nothing",
            happened=f"it returned {got}",
            but="no version is in Production or Staging",
            rule="Archived and None become nothing; without versions there are no aliases",
            read=READ,
        )


# The workspace registry


def a_model(world, rng, stages):
    """A registered model with a version for each stage in `stages`; everybody may do everything to it."""
    name = f"churn_{rng.choice(['retail', 'business', 'prepaid'])}_{rng.randrange(100, 999)}"
    world.registry_model(name, permissions={person: "CAN_MANAGE" for person in PEOPLE})
    versions = []
    for stage in stages:
        tags = {"owner": rng.choice(PEOPLE), "data_snapshot": str(rng.randrange(10, 99))}
        versions.append(
            world.registry_version(
                name, stage=stage, tags=tags, description=f"trained on snapshot {tags['data_snapshot']}"
            )
        )
    return name, versions


class Stages(dict):
    """Versions and their stages; a version that is gone stands nowhere."""

    def __missing__(self, version):
        return "nowhere (it is gone)"


def stages_of(state):
    return Stages({row["version"]: row["stage"] for row in state["versions"]})


def told_stages(stages):
    """As "1 Archived, 2 Production"."""
    return ", ".join(f"{version} {stage}" for version, stage in stages.items())


def ticket_of(rng):
    return f"{rng.choice(['OPS', 'MLP', 'CHG'])}-{rng.randrange(100, 999)}"


def evidence_of(rng):
    return f"dbfs:/evaluations/{rng.randrange(16**6):06x}/report.json"


def unchanged(world, name, before, happened, title, rule):
    """Nothing of a model may have changed since `before`."""
    after = world.registry_state(name)
    for part, word in (("versions", "a version"), ("requests", "an open request"), ("comments", "a comment")):
        if after[part] != before[part]:
            wrong(title, happened=happened, but=f"{word} of {name} is not what it was", rule=rule, read=READ)


@judges("request_transition")
def request_is_left_open(lab, world, rng):
    """One open request by the caller, and the version where it was."""
    for to_stage in ("Staging", "Production"):
        name, versions = a_model(world, rng, ["None"] * 3)
        version, person = versions[1], rng.choice(PEOPLE)
        lab.as_(person, WORKSPACE).request_transition(name, version, to_stage, ticket_of(rng), evidence_of(rng))
        check_asked(world.registry_state(name), version, person, to_stage)


def check_asked(state, version, person, to_stage):
    rule = "who may not decide alone asks: one open request, and the version stays where it is until another person approves"
    for number, stage in stages_of(state).items():
        if stage != "None":
            wrong(
                "promoted without a request",
                happened=f"version {number} is in {stage}",
                but="nobody has approved that",
                rule=rule,
                read=READ,
            )
    asked = [(request["user"], str(request["version"]), request["to_stage"]) for request in state["requests"]]
    if asked != [(person, version, to_stage)]:
        told = "; ".join(f"{user} asks for version {number} to {stage}" for user, number, stage in asked)
        wrong(
            "another request than the one asked for" if asked else "no open request",
            happened=f"open requests: {told or 'none'}",
            but=f"{person} was to ask once that version {version} goes to {to_stage}",
            rule=rule,
            read=READ,
        )


@judges("request_transition")
def request_says_why(lab, world, rng):
    """The request's comment has the ticket and the evidence."""
    name, (version,) = a_model(world, rng, ["Staging"])
    ticket, evidence = ticket_of(rng), evidence_of(rng)
    lab.as_(rng.choice(PEOPLE), WORKSPACE).request_transition(name, version, "Production", ticket, evidence)
    requests = world.registry_state(name)["requests"]
    comment = requests[0]["comment"] if requests else ""
    for what, text in (("ticket", ticket), ("evidence", evidence)):
        if text not in (comment or ""):
            wrong(
                f"a request without its {what}",
                happened=f"the request's comment is {comment!r}",
                but=f"{text} is not in it",
                rule="a request carries its why: the ticket and where the evidence lies",
                read=READ,
            )


@judges("request_transition")
def no_reason_no_request(lab, world, rng):
    """Without ticket or evidence nothing is asked for."""
    for ticket, evidence in (
        ("", evidence_of(rng)),
        (ticket_of(rng), ""),
        ("  ", evidence_of(rng)),
        (ticket_of(rng), " \t"),
    ):
        name, (version,) = a_model(world, rng, ["Staging"])
        before = world.registry_state(name)
        outcome = lab.attempt.as_(rng.choice(PEOPLE), WORKSPACE).request_transition(
            name, version, "Production", ticket, evidence
        )
        rule = "an empty or blank ticket or evidence is a ValueError, and nothing is asked for"
        if outcome.error is None or "ValueError" not in outcome.error.types:
            state = world.registry_state(name)
            did = (
                "asked for the transition" if len(state["requests"]) > len(before["requests"]) else "asked for nothing"
            )
            wrong(
                "a request without a reason" if did != "asked for nothing" else "a missing reason is not told",
                happened=f"it raised {outcome.error}" if outcome.error else f"it {did} and raised nothing",
                but=f"ticket is {ticket!r}, evidence is {evidence!r}",
                rule=rule,
                read=READ,
            )
        unchanged(world, name, before, "it raised ValueError", "asked before it refused", rule)


# approve_request


def log_of(world, name):
    """The registry's own activities, as lines of a small log."""
    return [
        f"{activity['user']:<18} {activity['type'].lower().replace('_', ' '):<20} "
        f"version {activity['version']}  {activity['from_stage']} -> {activity['to_stage']}"
        for activity in world.registry_state(name)["activities"]
    ][-6:]


def requested(world, rng, stages, version_at, to_stage):
    """A model, and an open request for one of its versions by one of two people."""
    name, versions = a_model(world, rng, stages)
    asks, approves = rng.sample(PEOPLE, 2)
    world.registry_request(name, versions[version_at], to_stage, asks, comment=f"{ticket_of(rng)}: {evidence_of(rng)}")
    return name, versions, asks, approves


@judges("approve_request")
def other_person_approves(lab, world, rng):
    """An open request of somebody else is approved, with the reason, and the answer says who did what."""
    name, (version,), asks, approves = requested(world, rng, ["None"], 0, "Staging")
    reason = f"gates passed, {evidence_of(rng)}"
    got = lab.as_(approves, WORKSPACE).approve_request(name, version, "Staging", reason)
    state = world.registry_state(name)
    approvals = [activity for activity in state["activities"] if activity["type"] == "APPROVED_REQUEST"]
    if stages_of(state)[version] == "Staging" and not approvals:
        wrong(
            "promotion beside the request",
            happened=f"version {version} entered Staging, and no request was approved",
            but="the request of " + asks + " was passed by",
            rule="the approval of the request is what moves a version: only then the log ties who asked to who approved",
            read=READ,
            drawing=log_of(world, name),
        )
    if stages_of(state)[version] != "Staging" or state["requests"]:
        wrong(
            "the request is not approved",
            happened=f"version {version} is in {stages_of(state)[version]}, {'a' if state['requests'] else 'no'} request is open",
            but=f"{asks} asks that it goes to Staging",
            rule="approving closes the request and moves the version",
            read=READ,
        )
    if reason not in approvals[-1]["comment"]:
        wrong(
            "approved without a reason",
            happened=f"the approval's comment is {approvals[-1]['comment']!r}",
            but=f"the reason was {reason!r}",
            rule="the approval's comment contains the reason: the log must answer why",
            read=READ,
        )
    returned(got, dict[str, str], 'a dict of strings: "version", "requested_by", "approved_by"', read=READ)
    right = {"version": version, "requested_by": asks, "approved_by": approves}
    if got != right:
        wrong(
            "who did what",
            happened=f"it returned {got}",
            but=f"{asks} asked and {approves} approved version {version}",
            rule="it returns who asked and who approved",
            read=READ,
        )


@judges("approve_request")
def self_approval(lab, world, rng):
    """Who asks for a transition does not approve it."""
    name, (_, version), asks, _ = requested(world, rng, ["Production", "Staging"], 1, "Production")
    before = world.registry_state(name)
    outcome = lab.attempt.as_(asks, WORKSPACE).approve_request(name, version, "Production", "gates passed")
    rule = (
        "who asks for a transition does not approve it: PermissionError, and the request stays open for another person"
    )
    state = world.registry_state(name)
    if stages_of(state)[version] == "Production":
        wrong(
            "self approval",
            happened=f"version {version} went to Production, approved by {asks}",
            but=f"{asks} had also asked for it",
            rule=rule,
            read=READ,
            drawing=log_of(world, name),
        )
    if outcome.error is None or "PermissionError" not in outcome.error.types:
        happened = f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value}"
        wrong("own request not refused as such", happened=happened, rule=rule, read=READ)
    unchanged(world, name, before, "it raised PermissionError", "changed before it refused", rule)


@judges("approve_request")
def nothing_without_request(lab, world, rng):
    """Without an open request for this version and stage nothing moves."""
    name, versions, _, approves = requested(world, rng, ["Staging", "None", "Production"], 1, "Staging")
    for target in versions[:2]:
        refuses_without_request(lab, world, name, target, approves)


@judges("approve_request")
def only_this_request_counts(lab, world, rng):
    """Of several open requests only the one for this version and this stage is looked at and approved."""
    name, versions = a_model(world, rng, ["Staging", "Staging", "Production"])
    asks, approves, third = rng.sample(PEOPLE, 3)
    world.registry_request(name, versions[0], "Production", approves, comment="another version")
    for person, to_stage in ((approves, "Archived"), (asks, "Production"), (third, "None")):
        world.registry_request(name, versions[1], to_stage, person, comment=f"{ticket_of(rng)}: {evidence_of(rng)}")
    outcome = lab.attempt.as_(approves, WORKSPACE).approve_request(name, versions[1], "Production", "gates passed")
    left = sorted((str(each["version"]), each["to_stage"]) for each in world.registry_state(name)["requests"])
    wanted = [(versions[0], "Production"), (versions[1], "Archived"), (versions[1], "None")]
    right = {"version": versions[1], "requested_by": asks, "approved_by": approves}
    if outcome.error or left != wanted or outcome.value != right:
        still, gone = (
            ", ".join(f"version {number} to {stage}" for number, stage in rows) or "none"
            for rows in (left, [row for row in wanted if row not in left])
        )
        only_closed = not outcome.error and outcome.value == right and gone != "none"
        wrong(
            "other requests are closed with it" if only_closed else "another request gets in the way",
            happened=f"it raised {outcome.error}"
            if outcome.error
            else f"its call closed: {gone}"
            if only_closed
            else f"it returned {outcome.value}, still open: {still}",
            but=f"{asks} asks for version {versions[1]} to Production, {approves} and {third} for it to other stages",
            rule="only the open request for this version and this stage counts: for who asked, and for what is approved",
            read=READ,
            drawing=log_of(world, name),
        )


def refuses_without_request(lab, world, name, target, approves):
    before = world.registry_state(name)
    outcome = lab.attempt.as_(approves, WORKSPACE).approve_request(name, target, "Production", "gates passed")
    rule = "only an open request for this version and this stage can be approved: with none, LookupError, and nothing changes"
    state = world.registry_state(name)
    moved = {number: stage for number, stage in stages_of(state).items() if stage != stages_of(before)[number]}
    if moved:
        wrong(
            "approved what nobody asked for" if "Production" in moved.values() else "another stage than the one named",
            happened=", ".join(f"version {number} went to {stage}" for number, stage in moved.items()),
            but=f"nobody asks that version {target} goes to Production",
            rule=rule,
            read=READ,
            drawing=log_of(world, name),
        )
    if outcome.error is None or "LookupError" not in outcome.error.types:
        happened = f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value}"
        wrong("a missing request is not told", happened=happened, rule=rule, read=READ)
    unchanged(world, name, before, "it raised LookupError", "changed although nobody asked", rule)


@judges("approve_request")
def one_version_in_production(lab, world, rng):
    """When a version enters Production, whatever stood there is Archived: one version, none, or two."""
    for others in (["Archived", "Production", "Staging"], ["Staging"], ["Production", "Production", "None"]):
        name, versions, _, approves = requested(world, rng, ["Staging", *others], 0, "Production")
        before = stages_of(world.registry_state(name))
        outcome = lab.attempt.as_(approves, WORKSPACE).approve_request(name, versions[0], "Production", "gates passed")
        right = {one: "Archived" if stage == "Production" else stage for one, stage in before.items()}
        check_one_in_production(world, name, before, {**right, versions[0]: "Production"}, outcome.error)


def check_one_in_production(world, name, before, right, error):
    stages = stages_of(world.registry_state(name))
    there = [version for version, stage in stages.items() if stage == "Production"]
    rule = "a stage tells downstream what is served: when a version enters Production, whatever stood there is Archived"
    if len(there) > 1:
        archived = [one for one, stage in before.items() if stage == "Production" and stages[one] == "Archived"]
        wrong(
            "one of two left in Production" if archived else "two versions in Production",
            happened=f"versions {' and '.join(there)} are in Production",
            but=f"before it stood there: {' and '.join(one for one in before if before[one] == 'Production')}",
            rule=rule,
            read=READ,
            drawing=log_of(world, name),
        )
    if error is not None and "Production" not in before.values():
        wrong(
            "an empty Production is not expected",
            happened=f"it raised {error}",
            but="no version is in Production yet, so there is nothing to archive",
            rule=rule,
            read=READ,
        )
    if error is not None:
        raise error
    if stages != right:
        wrong(
            "versions stand elsewhere",
            happened=f"stages are {told_stages(stages)}",
            but=f"they should be {told_stages(right)}; before they were {told_stages(before)}",
            rule=rule,
            read=READ,
        )


@judges("approve_request")
def other_stages_keep_theirs(lab, world, rng):
    """A version that enters Staging moves nobody else."""
    name, versions, _, approves = requested(world, rng, ["Staging", "Production", "None"], 2, "Staging")
    lab.as_(approves, WORKSPACE).approve_request(name, versions[2], "Staging", "for the canary")
    stages = stages_of(world.registry_state(name))
    if stages != {versions[0]: "Staging", versions[1]: "Production", versions[2]: "Staging"}:
        wrong(
            "others moved for a test",
            happened=f"stages are {told_stages(stages)}",
            but="only the approved version was to enter Staging",
            rule="only Production holds one version; entering another stage moves nobody else",
            read=READ,
        )


@judges("approve_request")
def case_of_the_request(lab, world, rng):
    """Whether a stage is written in upper or lower case changes nothing."""
    name, versions, _, approves = requested(world, rng, ["Production", "Staging"], 1, "Production")
    outcome = lab.attempt.as_(approves, WORKSPACE).approve_request(name, versions[1], "production", "gates passed")
    stages = stages_of(world.registry_state(name))
    if outcome.error or stages != {versions[0]: "Archived", versions[1]: "Production"}:
        happened = f"it raised {outcome.error}" if outcome.error else f"stages are {told_stages(stages)}"
        wrong(
            "production is not Production",
            happened=happened,
            but=f"the open request takes version {versions[1]} to Production",
            rule="names of stages are compared without regard to upper and lower case",
            read=READ,
        )


# retire_version


@judges("retire_version")
def replaced_version_is_archived(lab, world, rng):
    """The version is Archived and still there, with all that belongs to it."""
    name, versions = a_model(world, rng, ["Staging", "Production", "Staging"])
    before = {row["version"]: row for row in world.registry_state(name)["versions"]}
    reason = f"{ticket_of(rng)}: replaced after the canary"
    lab.as_(rng.choice(PEOPLE), WORKSPACE).retire_version(name, versions[0], versions[1], reason)
    state = world.registry_state(name)
    after = {row["version"]: row for row in state["versions"]}
    rule = "a replaced version is Archived and kept: rollback and audit need it as it was"
    if versions[0] not in after:
        wrong(
            "archived version deleted",
            happened=f"version {versions[0]} is not in the registry any more",
            rule=rule,
            read=READ,
        )
    if after[versions[0]]["stage"] != "Archived" and after.get(versions[1], {}).get("stage") == "Archived":
        wrong(
            "the successor is archived",
            happened=f"stages are {told_stages(stages_of(state))}",
            but=f"version {versions[0]} was to be retired, and version {versions[1]} is its successor",
            rule=rule,
            read=READ,
        )
    if after[versions[0]]["stage"] != "Archived":
        wrong(
            "not archived", happened=f"version {versions[0]} is in {after[versions[0]]['stage']}", rule=rule, read=READ
        )
    kept = ("tags", "description", "run_id")
    lost = [part for part in kept if before[versions[0]][part] != after[versions[0]][part]]
    if lost:
        wrong("archived with losses", happened=f"its {' and '.join(lost)} changed", rule=rule, read=READ)
    if {version: row["stage"] for version, row in after.items()} != {
        versions[0]: "Archived",
        versions[1]: "Production",
        versions[2]: "Staging",
    }:
        wrong(
            "others moved with it",
            happened=f"stages are {told_stages(stages_of(state))}",
            but="only the replaced version was to move",
            rule=rule,
            read=READ,
        )
    comments = [
        activity["comment"]
        for activity in state["activities"]
        if (str(activity["version"]), activity["to_stage"]) == (versions[0], "Archived")
    ]
    comment = comments[-1] if comments else ""
    for what, said_as, text, where in (
        ("the reason", reason, re.escape(reason), comment),
        ("the successor's number", versions[1], rf"(?<!\d){versions[1]}(?!\d)", comment.replace(reason, "")),
    ):
        if not re.search(text, where):
            wrong(
                "archived without a word",
                happened=f"the transition's comment is {comment!r}",
                but=f"{what} ({said_as}) is not in it",
                rule="the comment of the transition has the successor's number and the reason",
                read=READ,
            )


@judges("retire_version")
def successor_must_serve(lab, world, rng):
    """Nothing is archived for a successor that is not in Production."""
    for stage in ("Staging", "None", "Archived"):
        check_refused_to_retire(lab, world, rng, *a_model(world, rng, ["Production", stage]))


def check_refused_to_retire(lab, world, rng, name, versions):
    before = world.registry_state(name)
    outcome = lab.attempt.as_(rng.choice(PEOPLE), WORKSPACE).retire_version(name, versions[0], versions[1], "replaced")
    state = world.registry_state(name)
    rule = "only a version whose successor is in Production may go: else ValueError, and nothing changes"
    but = f"its successor {versions[1]} is in {stages_of(before)[versions[1]]}"
    if stages_of(state)[versions[0]] != "Production":
        late = outcome.error is not None and "ValueError" in outcome.error.types
        title = "archived before it refused" if late else "Production left empty"
        happened = f"version {versions[0]} left Production{', and then it raised ValueError' if late else ''}"
        but = f"the successor, version {versions[1]}, is not in Production: that is asked first" if late else but
        wrong(title, happened=happened, but=but, rule=rule, read=READ)
    if outcome.error is None or "ValueError" not in outcome.error.types:
        happened = f"it raised {outcome.error}" if outcome.error else "it raised nothing"
        but = f"the successor, version {versions[1]}, stands in {stages_of(before)[versions[1]]}"
        wrong("an absent successor is not told", happened=happened, but=but, rule=rule, read=READ)
    unchanged(world, name, before, "it raised ValueError", "changed although the successor does not serve", rule)


# explain_production


class Log:
    """An audit log in the making, a row every few hours."""

    def __init__(self, rng):
        self.rng, self.rows = rng, []
        self.now = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(minutes=rng.randrange(600))

    def add(self, action, version, user, to_stage="Production", status=200):
        self.now += timedelta(minutes=self.rng.randrange(20, 300))
        comment = f"{ticket_of(self.rng)} {action[:7]}"
        row = {
            "event_time": self.now,
            "user": user,
            "action": action,
            "version": version,
            "to_stage": to_stage,
            "comment": comment,
            "status": status,
        }
        self.rows.append(row)
        return row

    def shuffled(self):
        rows = list(self.rows)
        self.rng.shuffle(rows)
        return rows

    def drawing(self, at):
        lines = [
            f"{row['event_time']:%a %d %H:%M}  {row['user'].split('@')[0]:<5} {row['action']:<28} "
            f"{row['version']:>2} -> {row['to_stage']:<10} {row['status']}"
            for row in self.rows
            if row["event_time"] <= at
        ]
        return [*lines[-9:], f"{at:%a %d %H:%M}  ── asked for this moment ──"]


def put(row, requested_by):
    return {
        "version": row["version"],
        "requested_by": requested_by,
        "approved_by": row["user"],
        "since": row["event_time"],
        "reason": row["comment"],
    }


BY_ROW = "it is told by the row that put the version into Production"
OTHER = {  # title and rule for what differs beside the field that a check is about
    "version": ("the version in Production is another", "the last version that entered Production by then"),
    "since": ("since another moment", BY_ROW),
    "reason": ("the comment of another row", BY_ROW),
    "approved_by": ("another person is said to have approved", BY_ROW),
    "requested_by": ("another person is said to have asked", "who made the last request before the approval"),
    "more": ("more than was asked for", "it returns a dict with five keys, or None"),
}


def off(got, right):
    """The fields that differ, in the order of OTHER."""
    return [field for field in OTHER if field != "more" and (field not in got or got[field] != right[field])] or [
        "more"
    ]


def check_explanation(lab, log, at, right, title, rule, about="version"):
    """`title` is said when the field `about` differs; other fields have titles of their own."""
    what = 'a dict with "version", "requested_by", "approved_by", "since", "reason"; or None'
    answers = []
    for rows in (log.shuffled(), log.rows, log.rows[::-1]):
        got = lab.explain_production(list(rows), at)
        if got is not None:
            returned(got, dict, what, read=READ)
            returned(got.get("since", at), datetime, "`since` as a datetime", read=READ)
        answers.append(got)
    if all(got == right for got in answers):
        return
    got = next(got for got in answers if got != right)
    if right in answers:
        title, rule = "the order of the rows is relied on", "rows come in any order: their times say what came first"
    elif got is None and about != "version":
        title, rule = (
            "a version in Production is not seen",
            "both an approval and a move let a version enter Production",
        )
    elif got is not None and right is not None:
        other = off(got, right)[0]
        if other == "version" or about not in off(got, right):
            title, rule = (title, rule) if other == about else OTHER[other]
    wrong(
        title,
        happened=f"it returned {shown(got)}",
        but=f"the log says {shown(right)}",
        rule=rule,
        read=READ,
        drawing=log.drawing(at),
    )


def shown(answer):
    if not isinstance(answer, dict):
        return str(answer)
    return ", ".join(
        f"{key}={value:%a %H:%M}" if isinstance(value, datetime) else f"{key}={value}" for key, value in answer.items()
    )


@judges("explain_production")
def plain_promotion(lab, rng):
    """The version, who asked, who approved, since when, and why."""
    log, (ana, ben, cleo) = Log(rng), rng.sample(PEOPLE, 3)
    log.add("createTransitionRequest", "1", ana)
    first = log.add("approveTransitionRequest", "1", ben)
    log.add("createTransitionRequest", "2", cleo)
    second = log.add("approveTransitionRequest", "2", ana)
    between = first["event_time"] + timedelta(minutes=5)
    rule = "the last version that entered Production by then, with the row that put it there"
    check_explanation(lab, log, between, put(first, ana), "what came later is taken", rule)
    check_explanation(
        lab, log, log.now + timedelta(days=1), put(second, cleo), "the version in Production is another", rule
    )
    check_explanation(
        lab,
        log,
        second["event_time"],
        put(second, cleo),
        "the moment itself is left out",
        "what happens exactly at the time asked for has happened",
    )


@judges("explain_production")
def before_anything(lab, rng):
    """Before the first promotion there is nothing to explain."""
    log, (ana, ben) = Log(rng), rng.sample(PEOPLE, 2)
    log.add("approveTransitionRequest", "1", ben, to_stage="Staging")
    asked = log.add("createTransitionRequest", "1", ana)
    log.add("approveTransitionRequest", "1", ben)
    check_explanation(
        lab,
        log,
        asked["event_time"],
        None,
        "a wish is taken for a promotion",
        "a request, or a version in Staging, is not in Production",
    )


@judges("explain_production")
def refused_attempts(lab, rng):
    """A row that was refused did nothing."""
    rule = "a row whose status is not 200 was refused: nothing happened"
    for status in (403, 400, 500):
        log, (ana, ben, cleo) = Log(rng), rng.sample(PEOPLE, 3)
        log.add("createTransitionRequest", "1", ana)
        log.add("createTransitionRequest", "1", cleo, status=status)
        first = log.add("approveTransitionRequest", "1", ben)
        log.add("createTransitionRequest", "2", cleo)
        log.add("approveTransitionRequest", "2", cleo, status=status)
        log.add("transitionModelVersionStage", "2", cleo, status=status)
        check_explanation(lab, log, log.now, put(first, ana), "a refused attempt is believed", rule)
        log.add("transitionModelVersionStage", "1", cleo, to_stage="Archived", status=status)
        check_explanation(lab, log, log.now, put(first, ana), "a refused attempt is believed", rule)


@judges("explain_production")
def rejected_and_asked_again(lab, rng):
    """Who asked is the last one who did before the approval, for this version and Production."""
    log, (ana, ben, cleo) = Log(rng), rng.sample(PEOPLE, 3)
    log.add("createTransitionRequest", "3", ana)
    log.add("rejectTransitionRequest", "3", ben)
    log.add("createTransitionRequest", "3", cleo)
    log.add("createTransitionRequest", "4", ana)
    log.add("createTransitionRequest", "3", ana, to_stage="Archived")
    approved = log.add("approveTransitionRequest", "3", ben)
    log.add("createTransitionRequest", "3", ben, to_stage="Archived")
    log.add("createTransitionRequest", "3", ana)
    rule = "requested_by is who made the last request for that version and Production before the approval"
    check_explanation(lab, log, log.now, put(approved, cleo), "another request is taken", rule, "requested_by")
    log = Log(rng)
    log.add("createTransitionRequest", "5", ana)
    log.add("createTransitionRequest", "5", cleo, to_stage="Archived")
    log.add("rejectTransitionRequest", "5", ben, to_stage="Archived")
    approved = log.add("approveTransitionRequest", "5", ben)
    title = "a rejection for another stage takes the request away"
    check_explanation(lab, log, log.now, put(approved, ana), title, rule, "requested_by")


@judges("explain_production")
def without_request(lab, rng):
    """A version that was moved without a request has nobody who asked."""
    log, (ana, ben) = Log(rng), rng.sample(PEOPLE, 2)
    log.add("createTransitionRequest", "1", ana)
    moved = log.add("transitionModelVersionStage", "2", ben)
    rule = "a version that was moved without a request has requested_by None"
    title = "somebody is said to have asked"
    check_explanation(lab, log, log.now, put(moved, None), title, rule, "requested_by")
    log.add("rejectTransitionRequest", "1", ben)
    moved = log.add("transitionModelVersionStage", "1", ben)
    check_explanation(lab, log, log.now, put(moved, None), title, rule, "requested_by")
    log.add("createTransitionRequest", "3", ana)
    moved = log.add("transitionModelVersionStage", "3", ben)
    rule = "transitionModelVersionStage moves a version without a request, also when one is open: requested_by None"
    check_explanation(lab, log, log.now, put(moved, None), "a move counts as an approval", rule, "requested_by")


@judges("explain_production")
def left_production(lab, rng):
    """A version that left Production is not there any more; one that others pass by is."""
    rule = "a version that enters another stage is not in Production any more"
    for action, to_stage in (
        ("transitionModelVersionStage", "Archived"),
        ("transitionModelVersionStage", "None"),
        ("approveTransitionRequest", "Staging"),
    ):
        log, (ana, ben) = Log(rng), rng.sample(PEOPLE, 2)
        log.add("createTransitionRequest", "1", ana)
        there = log.add("approveTransitionRequest", "1", ben)
        log.add(action, "2", ben, to_stage=to_stage)
        other = "only the version that changes its stage leaves: the others stay where they are"
        check_explanation(lab, log, log.now, put(there, ana), "another version's move is taken for its own", other)
        log.add(action, "1", ben, to_stage=to_stage)
        check_explanation(lab, log, log.now, None, "a version that left is still seen", rule)
    log = Log(rng)
    for version in ("1", "2"):
        log.add("createTransitionRequest", version, ana)
        log.add("approveTransitionRequest", version, ben)
    log.add("transitionModelVersionStage", "2", ben, to_stage="Archived")
    rule = "a version that enters takes the place of the one that is there, which does not come back by itself"
    check_explanation(lab, log, log.now, None, "a replaced version comes back by itself", rule)


@judges("explain_production")
def back_again(lab, rng):
    """A version that comes back to Production is there since it came back."""
    log, (ana, ben, cleo) = Log(rng), rng.sample(PEOPLE, 3)
    log.add("createTransitionRequest", "1", ana)
    log.add("approveTransitionRequest", "1", ben)
    log.add("createTransitionRequest", "2", cleo)
    log.add("approveTransitionRequest", "2", ana)
    log.add("createTransitionRequest", "1", cleo)
    again = log.add("approveTransitionRequest", "1", ana)
    rule = "the row that put it there is the last one before the moment, when a version came back"
    check_explanation(lab, log, log.now, put(again, cleo), "its first time is taken", rule, "since")
    log.add("createTransitionRequest", "1", ben)
    once_more = log.add("approveTransitionRequest", "1", cleo)
    rule = "a version that enters Production while it is there has entered anew: the last row tells of it"
    check_explanation(lab, log, log.now, put(once_more, ben), "a second approval is passed over", rule, "since")


@judges("explain_production")
def case_of_the_log(lab, rng):
    """Stages in a log are the same in upper and lower case."""
    rule = "names of stages are compared without regard to upper and lower case"
    for stage in ("production", "PRODUCTION"):
        log, (ana, ben) = Log(rng), rng.sample(PEOPLE, 2)
        log.add("createTransitionRequest", "1", ana, to_stage=stage)
        there = log.add("approveTransitionRequest", "1", ben, to_stage=stage)
        check_explanation(lab, log, log.now, put(there, ana), "production in the log is not Production", rule)


# swap_champion


def a_uc_model(world, rng, versions=3):
    """A model in Unity Catalog, owned by one person, and its version numbers."""
    name = f"main.churn.{rng.choice(['retail', 'business'])}_{rng.randrange(100, 999)}"
    owner = rng.choice(PEOPLE)
    world.uc_model(name, owner=owner)
    for person in PEOPLE:
        world.grant("catalog", "main", person, ["USE_CATALOG"])
        world.grant("schema", "main.churn", person, ["USE_SCHEMA"])
    return name, owner, [world.uc_version(name, None, user=owner) for _ in range(versions)]


def tags_of(state, version):
    return next((row["tags"] for row in state["versions"] if row["version"] == version), {})


def aliases_told(state):
    """As "champion -> 3"; an alias that is not set is not there."""
    return ", ".join(f"{alias} -> {version}" for alias, version in state["aliases"].items()) or "not set"


def unset_alias(error, name):
    """Name the mistake when the error is the registry's answer to a question for an alias that is not set."""
    of_registry = "alias" in error.message.lower() and {"MlflowException", "DatabricksError"} & set(error.types)
    if not of_registry and ("LookupError" not in error.types or "IndexError" in error.types):
        raise error
    line = f" (line {error.frames[-1][0]})" if error.frames else ""
    wrong(
        "an alias that is not set is not expected",
        happened=f"it raised {error}{line}",
        but=f"the alias champion of {name} is not set yet",
        rule="asking for an alias that is not set raises an exception: catch it. It means that there was no champion, "
        '`replaces` is "none", and None is returned',
        read=READ,
    )


@judges("swap_champion")
def alias_moves(lab, world, rng):
    """The alias points to the new version, and the former one is returned."""
    name, owner, versions = a_uc_model(world, rng, 4)
    world.uc_alias(name, "challenger", versions[3])  # another alias, which sorts before
    world.uc_alias(name, "champion", versions[0])
    got = lab.as_(owner).swap_champion(name, versions[2], ticket_of(rng))
    state = world.uc_state(name)
    rule = "champion points to the new version; the former number is returned"
    if state["aliases"].get("champion") != versions[2]:
        wrong(
            "the champion is another",
            happened=f"the aliases are {aliases_told(state)}",
            but=f"champion should be version {versions[2]}",
            rule=rule,
            read=READ,
        )
    if got != versions[0]:
        wrong(
            "the former champion is not told",
            happened=f"it returned {got!r}",
            but=f"the champion was version {versions[0]!r}",
            rule=rule,
            read=READ,
        )


@judges("swap_champion")
def trail_is_left(lab, world, rng):
    """The new champion carries ticket and former version."""
    name, owner, versions = a_uc_model(world, rng, 1)
    older = {"ticket": ticket_of(rng), "replaces": versions[0]}
    former, before, new = (world.uc_version(name, None, tags=tags, user=owner) for tags in (older, {}, {}))
    world.uc_alias(name, "champion", former)
    ticket = ticket_of(rng)
    lab.as_(owner).swap_champion(name, new, ticket)
    state = world.uc_state(name)
    tags = tags_of(state, new)
    right = {"ticket": ticket, "replaces": former}
    if {key: tags.get(key) for key in right} != right:
        by_number = tags.get("replaces") == before
        wrong(
            "the version before is taken for the former champion" if by_number else "alias moved without a trail",
            happened=f"version {new} has the tags {tags}",
            but=f"they should have {right}",
            rule="an alias tells nothing of its past: the new champion carries `ticket` and `replaces`",
            read=READ,
        )
    if tags_of(state, former) != older:
        wrong(
            "the trail of the former champion is lost",
            happened=f"version {former} has the tags {tags_of(state, former)}",
            but=f"it had {older}",
            rule="tags of other versions stay: they tell how those came to be champion",
            read=READ,
        )


@judges("swap_champion")
def first_champion(lab, world, rng):
    """Without a former champion the answer is None and the trail says none."""
    name, owner, versions = a_uc_model(world, rng, 2)
    world.uc_alias(name, "challenger", versions[1])
    outcome = lab.attempt.as_(owner).swap_champion(name, versions[0], ticket_of(rng))
    if outcome.error is not None:
        unset_alias(outcome.error, name)
    got = outcome.value
    state = world.uc_state(name)
    if got is not None:
        wrong(
            "a former champion made up",
            happened=f"it returned {got!r}",
            but="no version was champion before",
            rule="without a former champion it returns None",
            read=READ,
        )
    replaces = tags_of(state, versions[0]).get("replaces")
    tag = "there is no tag `replaces`" if replaces is None else f"the tag `replaces` is {replaces!r}"
    if state["aliases"].get("champion") != versions[0] or replaces != "none":
        wrong(
            "the first champion's trail",
            happened=f"the aliases are {aliases_told(state)}; {tag}",
            rule='the first champion gets the alias too, and its tag `replaces` is "none"',
            read=READ,
        )


@judges("swap_champion")
def never_without_champion(lab, world, rng):
    """At every moment somebody is champion, and the trail is there before the alias moves."""
    name, owner, versions = a_uc_model(world, rng)
    world.uc_alias(name, "champion", versions[0])
    start = len(world.audit())
    lab.as_(owner).swap_champion(name, versions[1], ticket_of(rng))
    rows = writes(world, name, start)
    drawing = [f"{row['event_time'][11:23]}  {row['action']:<26} {said(row['details'])}" for row in rows]
    champion = [row for row in rows if row["details"].get("alias") == "champion"]
    if any(row["action"] == "deleteRegisteredModelAlias" for row in champion):
        wrong(
            "hot swap",
            happened="the alias was taken away before it was given again",
            but="in between, whoever loads @champion gets nothing",
            rule="setting an alias moves it in one step",
            read=READ,
            drawing=drawing,
        )
    late = rows[rows.index(champion[0]) :] if champion else []
    if any(row["details"].get("key") in ("ticket", "replaces") for row in late):
        wrong(
            "the trail comes after the alias",
            happened="a tag was written when the alias had moved",
            rule="the trail is complete before the alias moves",
            read=READ,
            drawing=drawing,
        )


def writes(world, name, start):
    """The rows of the audit log since `start` that tell of a change of this model."""
    changes = ("setRegisteredModelAlias", "deleteRegisteredModelAlias", "setModelVersionTag", "deleteModelVersionTag")
    rows = world.audit()[start:]
    return [row for row in rows if row["target"] == name and row["action"] in changes and row["status"] == 200]


def said(details):
    return "  ".join(f"{key}={value}" for key, value in details.items() if value is not None)


@judges("swap_champion")
def already_champion(lab, world, rng):
    """When the version is the champion already, nothing is written."""
    name, owner, versions = a_uc_model(world, rng)
    world.uc_alias(name, "champion", versions[1])
    start, before = len(world.audit()), world.uc_state(name)
    got = lab.as_(owner).swap_champion(name, versions[1], ticket_of(rng))
    written = [row["action"] for row in writes(world, name, start)]
    if written or world.uc_state(name) != before:
        wrong(
            "a second swap rewrites the trail",
            happened=f"it wrote: {', '.join(written) or 'something else'}",
            but=f"version {versions[1]} was the champion already",
            rule="when the version is the champion already, nothing is written",
            read=READ,
        )
    if got != versions[1]:
        wrong(
            "the champion before the call",
            happened=f"it returned {got!r}",
            but=f"version {versions[1]!r} was champion",
            rule="it returns the champion before the call",
            read=READ,
        )
