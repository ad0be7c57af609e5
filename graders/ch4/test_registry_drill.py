"""Judges labs/ch4/registry_drill.py and labs/ch4/quiz.toml."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from labjudge import quiz
from labjudge.grading import ToDo, judges, returned, wrong

DRILL, SERVING = "4.6", "4.4"
PEOPLE = ["ana@example.com", "ben@example.com", "cleo@example.com", "dan@example.com", "eve@example.com"]
TRACES = ["commit", "data_snapshot", "feature_tables", "environment"]
GATES = ["golden_examples", "schema", "beats_champion", "slices", "latency", "nulls", "load_check"]


def standing(version):
    """As "version 3", or "no version" for an alias that is not set."""
    return "no version" if version is None else f"version {version}"


# next_job


def drawn_policy(rng, needs_approval=True):
    return {"trace": rng.sample(TRACES, rng.choice([1, 2, 3])), "needs_approval": needs_approval}


def complete(rng, policy, number):
    """A version that has all it needs to be deployed."""
    trainer, approver = rng.sample(PEOPLE, 2)
    tags = {trace: f"{rng.randrange(16**6):06x}" for trace in policy["trace"]}
    tags |= {"trained_by": trainer, "validation_status": "passed", "approved_by": approver}
    return {"version": str(number), "tags": tags}


def check_next_job(lab, version, champion, policy, right, title, rule):
    got = returned(
        lab.next_job(version, champion, policy), str | None, '"train", "validate", "deploy" or None', read=DRILL
    )
    if got != right:
        tags = ", ".join(f"{name}={value!r}" for name, value in sorted(version["tags"].items())) or "no tags"
        wrong(
            title,
            happened=f"it returned {got!r}",
            but=f"it should be {right!r}: version {version['version']} has {tags}; {standing(champion)} is champion; "
            f"trace is {policy['trace']}, needs_approval {policy['needs_approval']}",
            rule=rule,
            read=DRILL,
        )


@judges("next_job")
def each_job_has_its_turn(lab, rng):
    """A complete version is deployed, one without a validation status validated."""
    policy, number = drawn_policy(rng), rng.randrange(3, 9)
    version = complete(rng, policy, number)
    rule = "a version that can be traced, passed, is newer than the champion and is approved: deploy"
    check_next_job(lab, version, str(number - 1), policy, "deploy", "a complete version waits", rule)
    check_next_job(lab, version, None, policy, "deploy", "the first version waits for a champion", rule)
    del version["tags"]["validation_status"]
    rule = "a version that nobody has validated is the validate job's"
    check_next_job(lab, version, str(number - 1), policy, "validate", "an unvalidated version", rule)


@judges("next_job")
def untraceable_is_trained_anew(lab, rng):
    """What cannot be traced to code and data goes back to the train job."""
    policy = {"trace": rng.sample(TRACES, 3), "needs_approval": True}
    rule = "a version whose code and data are not on record is trained anew, whatever else is known of it"
    for left in (None, "", "  "):
        for trace in policy["trace"]:
            version = complete(rng, policy, 7)
            version["tags"][trace] = left
            if left is None:
                del version["tags"][trace]
            check_next_job(lab, version, "3", policy, "train", "a version that cannot be traced", rule)
    rule = "the policy says which tags a version is traced by: those in `trace`, and no others"
    for trace in TRACES:
        policy = {"trace": [trace], "needs_approval": True}
        version = complete(rng, policy, 7)
        version["tags"][rng.choice([other for other in TRACES if other != trace])] = ""
        check_next_job(lab, version, "3", policy, "deploy", "traced by what nobody asked for", rule)


@judges("next_job")
def failed_is_final(lab, rng):
    """A version that failed validation is not tried again."""
    policy = drawn_policy(rng)
    rule = 'a version whose status is there and not exactly "passed" goes nowhere: a mended model is a new version'
    blank, spelt = "a blank status counts as missing", "a status spelt otherwise is believed"
    titles = dict.fromkeys(("failed", "rejected", "pending"), "a failed version gets another chance")
    titles |= {"": blank, "  ": blank, "Passed": spelt, "passed ": spelt}
    for status, title in titles.items():
        version = complete(rng, policy, 7)
        version["tags"]["validation_status"] = status
        check_next_job(lab, version, "3", policy, None, title, rule)


@judges("next_job")
def deploys_go_forward(lab, rng):
    """A version that is the champion, or older than it, is not deployed; numbers are compared as numbers."""
    policy = drawn_policy(rng)
    older = complete(rng, policy, 8)
    rule = "a deploy job goes forward only: going back is a rollback, which needs a reason"
    check_next_job(lab, older, "9", policy, None, "an older version is deployed", rule)
    check_next_job(lab, older, "8", policy, None, "the champion is deployed again", rule)
    rule = 'numbers of versions arrive as text: 10 is newer than 9, though "10" < "9"'
    check_next_job(lab, complete(rng, policy, 10), "9", policy, "deploy", "versions compared as text", rule)
    check_next_job(lab, complete(rng, policy, 9), "10", policy, None, "versions compared as text", rule)


@judges("next_job")
def somebody_else_approves(lab, rng):
    """Where the policy asks for approval, another person than the trainer has given it."""
    policy = drawn_policy(rng)
    rule = "with `needs_approval` the version waits until somebody other than `trained_by` has approved"
    own = complete(rng, policy, 7)
    own["tags"]["approved_by"] = own["tags"]["trained_by"]
    check_next_job(lab, own, "3", policy, None, "approved by its own trainer", rule)
    for approver in (None, "", "  "):
        version = complete(rng, policy, 7)
        version["tags"]["approved_by"] = approver
        if approver is None:
            del version["tags"]["approved_by"]
        check_next_job(lab, version, "3", policy, None, "deployed without approval", rule)
    free = {**policy, "needs_approval": False}
    for waiting in (own, version):
        title = "approval where none is asked for"
        check_next_job(lab, waiting, "3", free, "deploy", title, "without `needs_approval` nobody has to approve")
    version = complete(rng, policy, 7)
    del version["tags"]["trained_by"]
    outcome = lab.attempt.next_job(version, "3", policy)
    if outcome.error is not None:
        wrong(
            "a missing tag is not expected",
            happened=f"it raised {outcome.error}",
            but="the version has no tag trained_by; approved_by is somebody",
            rule="any of the tags may be missing",
            read=DRILL,
        )
    check_next_job(lab, version, "3", policy, "deploy", "a missing trainer holds it back", rule)


@judges("next_job")
def first_rule_decides(lab, rng):
    """When several rules hold, the first decides."""
    policy = drawn_policy(rng)
    rule = "the first rule that holds decides: trace, validation, outcome, age, approval"
    version = complete(rng, policy, 4)
    version["tags"].pop(policy["trace"][0])
    version["tags"]["validation_status"] = "failed"
    check_next_job(lab, version, "6", policy, "train", "another rule is asked first", rule)
    version = complete(rng, policy, 4)
    del version["tags"]["validation_status"], version["tags"]["approved_by"]
    check_next_job(lab, version, "6", policy, "validate", "another rule is asked first", rule)
    version["tags"].pop(policy["trace"][0])
    check_next_job(lab, version, "6", policy, "train", "validated before it can be traced", rule)


# The registry


class Model:
    """A model in Unity Catalog, its owner who runs the jobs, and the versions that a check gives it."""

    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.name = f"main.churn.{rng.choice(['retail', 'business', 'prepaid'])}_{rng.randrange(1000, 9999)}"
        self.owner = rng.choice(PEOPLE)
        world.uc_model(self.name, owner=self.owner)
        world.grant("catalog", "main", self.owner, ["USE_CATALOG"])
        world.grant("schema", "main.churn", self.owner, ["USE_SCHEMA"])
        self.made = 0

    def add(self, **tags):
        self.made += 1
        return self.world.uc_version(self.name, None, tags=tags, user=self.owner)

    def add_many(self, number):
        return [self.add(validation_status="passed") for _ in range(number)]

    def validated(self, gates, *, status="FINISHED", about=None, spoilt=None):
        """The next version, tagged as passed, with a validation run; `spoilt` changes one gate of it (None: never ran).

        `about` is what the run's tag `model_version` says ("": the run has no such tag), by default this very version.
        """
        metrics = dict.fromkeys(gates, 1.0)
        if spoilt is not None:
            gate, value = spoilt
            metrics = {name: number for name, number in (metrics | {gate: value}).items() if number is not None}
        about = f"{self.name}/{self.made + 1}" if about is None else about
        tags = {"model_version": about} if about else {}
        run = self.world.run(experiment="validation", metrics=metrics, tags=tags, status=status)
        return self.add(validation_status="passed", validation_run=run)

    def alias(self, name, version):
        self.world.uc_alias(self.name, name, version)

    @property
    def aliases(self):
        return self.world.uc_state(self.name)["aliases"]

    @property
    def state(self):
        return self.world.uc_state(self.name)

    def tags_of(self, version):
        return next(row["tags"] for row in self.state["versions"] if row["version"] == version)

    def writes(self, start):
        """What was written to this model since row `start` of the audit log."""
        rows = self.world.audit()[start:]
        return [
            row
            for row in rows
            if row["target"].startswith(self.name)
            and row["status"] == 200
            and row["action"].startswith(("set", "delete", "update", "create"))
        ]


def unset_alias(error, name, then):
    """Name the mistake when the error is the registry's answer to a question for an alias that is not set."""
    of_registry = "alias" in error.message.lower() and {"MlflowException", "DatabricksError"} & set(error.types)
    if not of_registry and ("LookupError" not in error.types or "IndexError" in error.types):
        raise error
    line = f" (line {error.frames[-1][0]})" if error.frames else ""
    wrong(
        "an alias that is not set is not expected",
        happened=f"it raised {error}{line}",
        but=f"the alias champion of {name} is not set: {then}",
        rule="asking for an alias that is not set raises an exception: catch it; it means that there is no champion",
        read=DRILL,
    )


def tag_told(version, tags, tag):
    """As "version 3 has no tag incident"."""
    return f"version {version} has {tag}={tags[tag]!r}" if tag in tags else f"version {version} has no tag {tag}"


def told(rows):
    """Rows of the audit log as a small drawing."""
    lines = []
    for row in rows:
        details = row["details"]
        what = details.get("alias") or details.get("key") or ""
        to = details.get("to_version", details.get("value", ""))
        lines.append(f"{row['event_time'][11:23]}  {row['action']:<26} {what:<18} {'' if to is None else to}".rstrip())
    return lines


def never_taken_away(model, start, title):
    """The champion alias was never deleted since row `start`."""
    rows = model.writes(start)
    if any(row["action"] == "deleteRegisteredModelAlias" and row["details"]["alias"] == "champion" for row in rows):
        wrong(
            title,
            happened="the alias champion was deleted before it was set again",
            but="in between, whoever loads @champion gets nothing",
            rule="setting an alias moves it in one step",
            read=SERVING,
            drawing=told(rows),
        )


# newest_passing


def unknown_run(error, why):
    """Name the mistake when the error is the answer to a question for a run that does not exist."""
    if "run" not in error.message.lower() or "MlflowException" not in error.types:
        raise error
    wrong(
        "a run that does not exist stops the search",
        happened=f"it raised {error}",
        but=why,
        rule="asking for a run that does not exist raises an exception: catch it, that version did not pass",
        read=DRILL,
    )


def check_newest(lab, model, gates, right, title, why, rule):
    before, start = model.state, len(model.world.audit())
    outcome = lab.attempt.as_(model.owner).newest_passing(model.name, gates)
    if outcome.error is not None:
        unknown_run(outcome.error, why)
    got = returned(
        outcome.value,
        str | None,
        "the number of a version as text, or None",
        read=DRILL,
    )
    if got != right:
        wrong(title, happened=f"it returned {got!r}", but=why, rule=rule, read=DRILL)
    if model.state != before or model.writes(start):
        wrong(
            "a search that writes",
            happened="the model is not what it was",
            rule="newest_passing only reads",
            read=DRILL,
            drawing=told(model.writes(start)),
        )


@judges("newest_passing")
def not_the_latest(lab, world, rng):
    """The newest version that passed is found, not the newest there is."""
    model, gates = Model(world, rng), rng.sample(GATES, 2)
    model.validated(gates)
    right = model.validated(gates)
    model.add(validation_status=rng.choice(["failed", "pending"]))
    latest = model.add()
    rule = "promote the newest version that passed, not whatever was registered last"
    got = lab.as_(model.owner).newest_passing(model.name, gates)
    title = "promote the latest" if got == latest else "another version than the newest that passed"
    check_newest(lab, model, gates, right, title, f"versions after {right} failed or were never validated", rule)


@judges("newest_passing")
def numbers_are_numbers(lab, world, rng):
    """Version 10 is newer than version 9."""
    model, gates = Model(world, rng), rng.sample(GATES, 1)
    for _ in range(7):
        model.add(validation_status="failed")
    passed = [model.validated(gates) for _ in range(rng.choice([3, 4, 5]))]
    why = f"versions {', '.join(passed)} passed, and {passed[-1]} is the newest"
    rule = 'the newest is the highest number: 10 is newer than 9, though "10" < "9"'
    check_newest(lab, model, gates, passed[-1], "not the newest of those that passed", why, rule)


@judges("newest_passing")
def tag_needs_evidence(lab, world, rng):
    """A tag that says passed, without a validation run that can be read, is no evidence."""
    model, gates = Model(world, rng), rng.sample(GATES, 2)
    right = model.validated(gates)
    rule = "a tag is what somebody wrote; a version passed when its validation run exists and says so"
    title = "a tag trusted without its evidence"
    bare = model.add(validation_status="passed")
    check_newest(lab, model, gates, right, title, f"version {bare} names no validation run", rule)
    alone = Model(world, rng)
    for among, found in ((alone, None), (model, right)):
        gone = among.add(validation_status="passed", validation_run=f"{rng.randrange(16**32):032x}")
        but = f"the validation run that version {gone} names does not exist"
        if found:
            but, title = f"{but}, and version {found} passed", "another version than the one before it that passed"
        check_newest(lab, among, gates, found, title, but, rule)


@judges("newest_passing")
def failed_tag_with_good_run(lab, world, rng):
    """A good validation run does not help a version whose tag says that it did not pass."""
    model, gates = Model(world, rng), rng.sample(GATES, 2)
    right = model.validated(gates)
    run = world.run(
        experiment="validation", metrics=dict.fromkeys(gates, 1.0), tags={"model_version": f"{model.name}/2"}
    )
    model.add(validation_status=rng.choice(["failed", "withdrawn"]), validation_run=run)
    why = "version 2 has a good run, and a tag that does not say passed: it was withdrawn afterwards"
    rule = 'tag and run both have to say that the version passed, the tag by exactly "passed"'
    check_newest(lab, model, gates, right, "a withdrawn version", why, rule)
    run = world.run(
        experiment="validation", metrics=dict.fromkeys(gates, 1.0), tags={"model_version": f"{model.name}/3"}
    )
    model.add(validation_status="Passed", validation_run=run)
    why = "version 3 has a good run, and the tag validation_status='Passed'"
    check_newest(lab, model, gates, right, "a tag spelt otherwise", why, rule)


@judges("newest_passing")
def evidence_is_its_own(lab, world, rng):
    """The run must be finished, and about this version of this model."""
    gates = rng.sample(GATES, 2)
    model = Model(world, rng)
    right = model.validated(gates)
    number = model.validated(gates, about=f"{model.name}/{right}")
    rule = "evidence is about one version: the run's tag `model_version` is <name>/<number> of that very version"
    check_newest(lab, model, gates, right, "borrowed evidence", f"the run of version {number} is about version 1", rule)
    number = model.validated(gates, about=f"{model.name}/1{model.made + 1}")
    but = f"the run of version {number} is about version 1{number}"
    check_newest(lab, model, gates, right, "evidence about a number that ends alike", but, rule)
    model = Model(world, rng)
    right = model.validated(gates)
    number = model.validated(gates, about=f"main.churn.other/{model.made + 1}")
    check_newest(
        lab, model, gates, right, "borrowed evidence", f"the run of version {number} is about another model", rule
    )
    number = model.validated(gates, about="")
    but = f"the run of version {number} has no tag model_version"
    check_newest(lab, model, gates, right, "evidence about nothing", but, rule)
    rule = "only a finished validation says anything: what broke off, or still runs, is no evidence"
    for status in ("FAILED", "RUNNING", "KILLED"):
        number = model.validated(gates, status=status)
        title, but = "an unfinished validation counts", f"the run of version {number} is {status}"
        check_newest(lab, model, gates, right, title, but, rule)


@judges("newest_passing")
def every_gate_ran(lab, world, rng):
    """Every gate has to be there, at 1; a gate that never ran is not passed."""
    gates = rng.sample(GATES, 4)
    model = Model(world, rng)
    right = model.validated(gates)
    gate = gates[rng.randrange(4)]
    number = model.validated(gates, spoilt=(gate, 0.0))
    rule = "every gate that is asked for has a metric of its name, and its value is 1"
    check_newest(lab, model, gates, right, "a failed gate is overlooked", f"version {number} has {gate} at 0", rule)
    number = model.validated(gates, spoilt=(gate, None))
    check_newest(
        lab, model, gates, right, "a gate that never ran is passed", f"the run of version {number} has no {gate}", rule
    )
    for value in (0.5, 2.0, -1.0):
        number = model.validated(gates, spoilt=(gate, value))
        but = f"version {number} has {gate} at {value:g}"
        check_newest(lab, model, gates, right, "a gate passes at another value than 1", but, rule)
    other = next(one for one in GATES if one not in gates)
    right = model.validated(gates, spoilt=(other, 0.0))
    rule = "only the gates that are asked for count"
    but = f"version {right} has {other} at 0, and that gate was not asked for"
    check_newest(lab, model, gates, right, "a gate that nobody asked for counts", but, rule)


# promote_if_unchanged


def check_promotion(lab, model, version, expected, right, champion, titles, rule):
    """Call it once; `titles` are for a wrong champion and for a wrong answer."""
    start = len(model.world.audit())
    outcome = lab.attempt.as_(model.owner).promote_if_unchanged(model.name, version, expected)
    if outcome.error is not None:
        then = "nobody was expected either" if expected is None else f"version {expected} was expected"
        unset_alias(outcome.error, model.name, f"{then}, so {'the alias moves' if right else 'the answer is False'}")
    got, now = outcome.value, model.aliases.get("champion")
    if now != champion:
        wrong(
            titles[0],
            happened=f"{standing(now)} is champion",
            but=f"{standing(champion)} should be",
            rule=rule,
            read=DRILL,
            drawing=told(model.writes(start)),
        )
    if returned(got, bool, "True or False", read=DRILL) != right:
        but = f"{standing(now)} is champion, {expected or 'none'} was expected"
        wrong(titles[1], happened=f"it returned {got}", but=but, rule=rule, read=DRILL)
    return start


@judges("promote_if_unchanged")
def unchanged_champion_is_replaced(lab, world, rng):
    """When the champion is the expected one, the alias moves; also the first time."""
    model = Model(world, rng)
    old, _, new = model.add_many(3)
    titles = ("the alias does not move", "a promotion that is not told")
    rule = "when the champion is the one that the caller has seen, the alias moves and the answer is True"
    check_promotion(lab, model, old, None, True, old, titles, rule)
    start = check_promotion(lab, model, new, old, True, new, titles, rule)
    never_taken_away(model, start, "a promotion with a gap")


@judges("promote_if_unchanged")
def second_of_two_loses(lab, world, rng):
    """Of two jobs that saw the same champion the first wins, and the second changes nothing and says so."""
    model = Model(world, rng)
    seen, *rivals = model.add_many(3)
    first, second = rng.sample(rivals, 2)
    model.alias("champion", seen)
    job = lab.as_(model.owner)
    job.promote_if_unchanged(model.name, first, seen)
    titles = ("concurrent promotions race", "the loser of the race is not told")
    rule = f"both jobs saw champion {seen}; whoever comes second finds another one, writes nothing and returns False"
    start = check_promotion(lab, model, second, seen, False, first, titles, rule)
    if model.writes(start):
        wrong(
            "the loser of the race writes",
            happened="the job that lost wrote to the model",
            rule=rule,
            read=DRILL,
            drawing=told(model.writes(start)),
        )


@judges("promote_if_unchanged")
def champion_appears_or_goes(lab, world, rng):
    """A champion where none was expected, and none where one was, are changes too."""
    model = Model(world, rng)
    one, other, new = model.add_many(3)
    rule = "None is a state like any other: a champion where there was none, or none where there was one, is a change"
    titles = ("a missing champion is no obstacle", "a champion that went is not told")
    model.alias("previous", one)
    start = check_promotion(lab, model, new, one, False, None, titles, rule)
    refused = model.writes(start)
    model.alias("champion", other)
    titles = ("expected no champion and overwrote one", "a champion that appeared is not told")
    start = check_promotion(lab, model, new, None, False, other, titles, rule)
    if refused or model.writes(start):
        wrong(
            "a refused promotion writes",
            happened="the job that lost wrote to the model",
            rule=rule,
            read=DRILL,
            drawing=told(refused + model.writes(start)),
        )


@judges("promote_if_unchanged")
def already_there(lab, world, rng):
    """A version that is the champion already stays, whatever was expected, and nothing is written."""
    model = Model(world, rng)
    seen, new = model.add_many(2)
    model.alias("champion", new)
    rule = "a job that is run again finds its version in place: True, and nothing is written"
    titles = ("the champion went away", "a finished promotion counts as lost")
    for expected in (seen, None, new):
        start = check_promotion(lab, model, new, expected, True, new, titles, rule)
        if model.writes(start):
            wrong(
                "a finished promotion is written again",
                happened="something was written",
                but=f"version {new} was the champion already",
                rule=rule,
                read=DRILL,
                drawing=told(model.writes(start)),
            )


# deploy


def deployment_of(rng):
    return f"deploy-{rng.randrange(1000, 9999)}"


def scene(world, rng, between=0):
    """A model with a champion (and an older way back), versions that never served, and a version to deploy."""
    model = Model(world, rng)
    oldest, old, *_, new = model.add_many(3 + between)
    model.alias("champion", old)
    model.alias("previous", oldest)
    return model, old, new


def check_deployed(model, version, former, deployment, titles, story, but=""):
    """The end that a deployment comes to; `titles` are for champion, way back and tag."""
    rule = "in the end: champion is the version, previous the champion before it, and the tag names the deployment"
    aliases = model.aliases
    if aliases.get("champion") != version:
        wrong(
            titles[0],
            happened=f"{story}, {standing(aliases.get('champion'))} is champion",
            but=f"version {version} was to be deployed",
            rule=rule,
            read=DRILL,
        )
    if aliases.get("previous") != former:
        wrong(
            titles[1],
            happened=f"{story}, the alias previous points to {standing(aliases.get('previous'))}",
            but=but or f"{standing(former)} was champion before this deployment",
            rule=rule,
            read=DRILL,
        )
    if model.tags_of(version).get("deployment") != deployment:
        wrong(
            titles[2],
            happened=f"{story}, {tag_told(version, model.tags_of(version), 'deployment')}",
            but=f"it should be {deployment!r}",
            rule=rule,
            read=DRILL,
        )


@judges("deploy")
def deployed(lab, world, rng):
    """Champion, way back and tag are set."""
    model, old, new = scene(world, rng, between=1)
    deployment = deployment_of(rng)
    lab.as_(model.owner).deploy(model.name, new, deployment)
    by_number = model.aliases.get("previous") == str(int(new) - 1)
    no_way_back = "the version before is taken for the champion before" if by_number else "no way back"
    titles = ("not deployed", no_way_back, "a deployment without its tag")
    check_deployed(model, new, old, deployment, titles, "after one run")


@judges("deploy")
def first_deployment(lab, world, rng):
    """Without a champion before, there is no way back to set, and one that is there stays."""
    for previous in (None, "1"):
        model = Model(world, rng)
        _, version = model.add_many(2)
        if previous:
            model.alias("previous", previous)
        deployment = deployment_of(rng)
        outcome = lab.attempt.as_(model.owner).deploy(model.name, version, deployment)
        if outcome.error is not None:
            unset_alias(outcome.error, model.name, "this is the first deployment, and nothing has served before it")
        lost = "the old way back is gone" if previous else "a way back out of nothing"
        titles = ("the first deployment fails", lost, "a first deployment without its tag")
        but = f"there was no champion; previous pointed to {standing(previous)} and is left as it is"
        check_deployed(model, version, previous, deployment, titles, "after the first deployment", but)


@judges("deploy")
def deployed_once_more(lab, world, rng):
    """A version that an earlier deployment has tagged, and that is the way back now, is deployed like any other."""
    model = Model(world, rng)
    old, new = model.add(validation_status="passed"), model.add(deployment=deployment_of(rng))
    later = model.add(validation_status="passed")
    model.alias("champion", old)
    model.alias("previous", new)
    deployment = f"{deployment_of(rng)}-again"
    lab.as_(model.owner).deploy(model.name, new, deployment)
    titles = ("not deployed once more", "no way back once more", "the tag of an earlier deployment")
    check_deployed(model, new, old, deployment, titles, "after its second deployment")
    model.alias("champion", later)
    deployment = f"{deployment}-and-again"
    lab.as_(model.owner).deploy(model.name, new, deployment)
    titles = (titles[0], "the way back of an earlier deployment", titles[2])
    check_deployed(model, new, later, deployment, titles, "after its third deployment")


def killed_after(lab, model, version, deployment, writes):
    """Run it until so many writes went through, then let the workspace answer again."""
    model.world.stop_after_writes(writes)
    try:
        lab.attempt.as_(model.owner).deploy(model.name, version, deployment)
    finally:
        model.world.stop_after_writes(None)


def killed_when(writes):
    """As "killed before its first write"."""
    return f"killed after {writes} write{'s' if writes > 1 else ''}" if writes else "killed before its first write"


def complete_already(model, version, former, deployment):
    aliases = model.aliases
    placed = (aliases.get("champion"), aliases.get("previous")) == (version, former)
    return placed and model.tags_of(version).get("deployment") == deployment


@judges("deploy")
def killed_half_way(lab, world, rng):
    """Wherever the job is killed, somebody is champion."""
    for writes in range(6):
        model, old, new = scene(world, rng)
        start = len(world.audit())
        killed_after(lab, model, new, deployment_of(rng), writes)
        champion = model.aliases.get("champion")
        if champion not in (old, new):
            wrong(
                "stopped half way, no champion",
                happened=f"{killed_when(writes)}, the job left {standing(champion)} as champion",
                but=f"version {old} served before, and version {new} was to follow it",
                rule="a job may die after any write: at every moment the champion is the old version or the new one",
                read=DRILL,
                drawing=told(model.writes(start)),
            )


def first_scene(world, rng):
    """A model without a champion, and a version to deploy."""
    model = Model(world, rng)
    oldest, new = model.add_many(2)
    model.alias("previous", oldest)
    return model, None, new


@judges("deploy")
def run_again(lab, world, rng):
    """Killed after any write and run again, the job comes to the same end."""
    titles = (
        "the second run does not finish",
        "the second run loses the way back",
        "the second run leaves out the tag",
    )
    for begin in (scene, first_scene):
        for writes in range(6):
            model, old, new = begin(world, rng)
            way_back = old or model.aliases["previous"]
            deployment, start = deployment_of(rng), len(world.audit())
            killed_after(lab, model, new, deployment, writes)
            if complete_already(model, new, way_back, deployment):
                break
            done = "; ".join(" ".join(line.split()[1:]) for line in told(model.writes(start))) or "nothing"
            outcome = lab.attempt.as_(model.owner).deploy(model.name, new, deployment)
            if outcome.error is not None:
                nobody = "nobody is champion any more" if old else "nobody has served before"
                unset_alias(outcome.error, model.name, f"{killed_when(writes)} and run again, {nobody}")
            story = f"{killed_when(writes)} ({done}) and run again"
            but = "" if old else f"there was no champion before; previous pointed to version {way_back} and stays"
            check_deployed(model, new, way_back, deployment, titles, story, but)


def placed(state, version):
    """The aliases of a model and the tags of one version, as a line."""
    tags = next(row["tags"] for row in state["versions"] if row["version"] == version)
    aliases = [f"{alias} -> {number}" for alias, number in state["aliases"].items()]
    return ", ".join([*aliases, *(f"{tag}={value}" for tag, value in sorted(tags.items()))])


@judges("deploy")
def third_run(lab, world, rng):
    """A run after the last one changes nothing."""
    model, _, new = scene(world, rng)
    deployment = deployment_of(rng)
    job = lab.as_(model.owner)
    job.deploy(model.name, new, deployment)
    before = model.state
    job.deploy(model.name, new, deployment)
    job.deploy(model.name, new, deployment)
    after = model.state
    if after != before:
        wrong(
            "a rerun is another deployment",
            happened=f"aliases and tags after a complete run: {placed(before, new)}; after two more: {placed(after, new)}",
            but="these runs had the same arguments as the first",
            rule="the same job with the same arguments comes to the same end, however often it is run",
            read=DRILL,
        )


# roll_back


def incident_of(rng):
    return f"INC-{rng.randrange(1000, 9999)}"


def history_of(rng, *rows):
    """Rows (version, healthy) in the order in which they served; given to the learner shuffled."""
    moment = datetime(2026, 5, 4, 6, tzinfo=UTC)
    made = []
    for version, healthy in rows:
        moment += timedelta(hours=rng.randrange(5, 200))
        made.append({"version": version, "served_from": moment, "healthy": healthy})
    return made


def drawn(history):
    return [
        f"{row['served_from']:%d %b %H:%M}  version {row['version']:>2}  {'healthy' if row['healthy'] else 'failing'}"
        for row in history
    ]


def shuffled(rng, rows):
    return rng.sample(rows, len(rows))


def check_rollback(lab, rng, model, bad, history, right, title, rule):
    """Call it with the history in three orders; champion and answer must be `right`.

    `title` may be a dict from the version that was taken.
    """
    for rows in (history, history[::-1], shuffled(rng, history)):
        model.alias("champion", bad)
        check_one_rollback(lab, rng, model, bad, rows, right, title, rule, history)
        title = "the order of the rows is relied on"
        rule = "rows come in any order: their times say which is the latest"


def check_one_rollback(lab, rng, model, bad, rows, right, title, rule, history):
    start = len(model.world.audit())
    got = lab.as_(model.owner).roll_back(model.name, bad, rows, incident_of(rng))
    now = model.aliases.get("champion")
    if now != right:
        wrong(
            title.get(now, "rolled back to another version") if isinstance(title, dict) else title,
            happened=f"{standing(now)} is champion",
            but=f"the last good version is {right}; the rows come in any order",
            rule=rule,
            read=SERVING,
            drawing=drawn(history),
        )
    if returned(got, str, "the number of the champion as text", read=SERVING) != right:
        wrong(
            "the new champion is not told",
            happened=f"it returned {got!r}",
            but=f"version {right} is champion",
            rule="it returns the number of the champion afterwards",
            read=SERVING,
        )
    never_taken_away(model, start, "a rollback with a gap")


@judges("roll_back")
def last_good(lab, world, rng):
    """The last version that served well becomes champion, not one that failed or never served."""
    model = Model(world, rng)
    first, good, failing, _, bad = model.add_many(5)
    model.alias("champion", bad)
    model.alias("previous", failing)
    history = history_of(rng, (first, True), (good, True), (failing, False), (bad, False))
    rule = "back to what has served well: not the version before, whatever became of it, nor one that never served"
    title = {
        failing: "rollback to a failing version",
        first: "further back than needed",
        bad: "the bad version still serves",
    }
    check_rollback(lab, rng, model, bad, history, good, title, rule)


@judges("roll_back")
def last_is_by_time(lab, world, rng):
    """Last is who served last, not who has the highest number."""
    model = Model(world, rng)
    one, two, three, bad = [model.add_many(1)[0] for _ in range(11)][7:]
    model.alias("champion", bad)
    history = history_of(rng, (two, True), (three, True), (one, True), (bad, True), (two, True), (bad, False))
    rule = (
        "the last good version is the one with the latest row: numbers tell when a version was made, not when it served"
    )
    title = {three: "the highest number is taken", one: "the first time that a version served decides"}
    check_rollback(lab, rng, model, bad, history, two, title, rule)


@judges("roll_back")
def latest_row_counts(lab, world, rng):
    """A version that failed when it last served is not good any more; nor is the bad one, whatever it was before."""
    model = Model(world, rng)
    good, mended, fallen, bad = model.add_many(4)
    model.alias("champion", bad)
    rows = (mended, False), (good, True), (mended, True), (fallen, True), (bad, True), (fallen, False), (bad, True)
    history = history_of(rng, *rows)
    rule = "a version is good if its latest row is healthy, and it is not the one that misbehaves now"
    title = {fallen: "an old good day counts", good: "an old bad day counts", bad: "rolled back to itself"}
    check_rollback(lab, rng, model, bad, history, mended, title, rule)


@judges("roll_back")
def bad_is_marked(lab, world, rng):
    """The bad version is marked as failed with its incident, and no other version changes."""
    model = Model(world, rng)
    good, other, bad = model.add_many(3)
    model.alias("champion", bad)
    before = {row["version"]: row["tags"] for row in model.state["versions"]}
    incident = incident_of(rng)
    history = history_of(rng, (good, True), (other, False), (bad, False))
    lab.as_(model.owner).roll_back(model.name, bad, history, incident)
    tags = model.tags_of(bad)
    rule = "the pipeline promotes what is tagged passed: the bad version is tagged failed, with the incident, or it comes back"
    if tags.get("validation_status") != "failed":
        wrong(
            "the next run promotes it again",
            happened=tag_told(bad, tags, "validation_status"),
            but="it should be 'failed'",
            rule=rule,
            read=DRILL,
        )
    if tags.get("incident") != incident:
        wrong(
            "a rollback without its incident",
            happened=tag_told(bad, tags, "incident"),
            but=f"it should be {incident!r}",
            rule=rule,
            read=SERVING,
        )
    for version in (good, other):
        if model.tags_of(version) != before[version]:
            wrong(
                "an innocent version is marked",
                happened=f"version {version} has the tags {model.tags_of(version)}",
                but=f"it had {before[version]}",
                rule="no other version changes",
                read=SERVING,
            )


@judges("roll_back")
def two_people_on_call(lab, world, rng):
    """When somebody else has rolled back already, nothing is written."""
    model = Model(world, rng)
    oldest, good, bad = model.add_many(3)
    model.alias("champion", good)
    history = history_of(rng, (oldest, True), (good, True), (bad, False))
    before, start = model.state, len(world.audit())
    outcome = lab.attempt.as_(model.owner).roll_back(model.name, bad, shuffled(rng, history), incident_of(rng))
    rule = f"version {bad} is not the champion any more: somebody else was faster, nothing is to do"
    if model.state != before or model.writes(start):
        wrong(
            "rolled back twice",
            happened=f"something was written; {standing(model.aliases.get('champion'))} is champion",
            but=f"version {good} was the champion already when this call began",
            rule=rule,
            read=SERVING,
            drawing=told(model.writes(start)),
        )
    if outcome.error is not None and not {"LookupError", "ValueError", "RuntimeError"} & set(outcome.error.types):
        raise outcome.error
    if outcome.error is not None or outcome.value != good:
        late = outcome.error is not None
        wrong(
            "who comes second gets an error" if late else "who serves now is not told",
            happened=f"it raised {outcome.error}" if late else f"it returned {outcome.value!r}",
            but=f"version {good!r} is champion",
            rule="it returns the number of the champion afterwards",
            read=SERVING,
        )


@judges("roll_back")
def nowhere_to_go(lab, world, rng):
    """Without a good version nothing is written."""
    model = Model(world, rng)
    failing, _, bad = model.add_many(3)
    model.alias("champion", bad)
    history = history_of(rng, (failing, True), (failing, False), (bad, True))
    before, start = model.state, len(world.audit())
    outcome = lab.attempt.as_(model.owner).roll_back(model.name, bad, shuffled(rng, history), incident_of(rng))
    but = f"the latest row of version {failing} says that it failed, and version {bad} is the one that misbehaves"
    rule = "without a good version it raises LookupError, and writes nothing: a person has to decide"
    if model.state != before or model.writes(start):
        wrong(
            "rolled back to whatever there is",
            happened=f"something was written; {standing(model.aliases.get('champion'))} is champion",
            but=but,
            rule=rule,
            read=SERVING,
            drawing=[*drawn(history), *told(model.writes(start))],
        )
    if outcome.error is None or "LookupError" not in outcome.error.types:
        happened = f"it raised {outcome.error}" if outcome.error else f"it returned {outcome.value!r}"
        wrong(
            "no good version is not told", happened=happened, but=but, rule=rule, read=SERVING, drawing=drawn(history)
        )


# quiz

KEY = Path(__file__).with_name("quiz_key.json")


def answers(lab):
    """The learner's answers by question, as letters; "" where there is none."""
    found = quiz.answers_in(lab.artefact())
    if isinstance(found, str):
        wrong(
            "the quiz file has another shape",
            happened=found,
            rule="write your answers and leave the rest as it is",
            read=DRILL,
        )
    if not any(found.values()):
        raise ToDo
    return found


@judges("quiz")
def answers_are_letters(lab):
    """Every answer that is filled in is one of the letters a, b, c, d."""
    for name, letter in answers(lab).items():
        if letter and letter not in quiz.LETTERS:
            wrong(
                "an answer that is no letter",
                happened=f"question {name} is answered {letter[:40]!r}",
                rule='an answer is one of "a", "b", "c", "d"',
                read=DRILL,
            )


@judges("quiz")
def enough_are_right(lab):
    """At least four of five questions are answered right."""
    judged = quiz.judge(answers(lab), quiz.read_key(KEY))
    needed = quiz.needed(len(judged))
    missed = [each for each in judged if not each.right]
    if len(judged) - len(missed) >= needed:
        return
    first = next((each for each in missed if each.chosen), missed[0])
    wrong(
        "not enough right answers",
        happened=f"right: {len(judged) - len(missed)} of {len(judged)}; needed: {needed}",
        but=f"{first.name}: {first.why}" if first.chosen else f"{first.name} is not answered",
        rule="read the section, then think about what the question assumes",
        read=first.section,
        drawing=[
            f"{each.section}  {each.name:<28} {'you chose ' + each.chosen if each.chosen else 'not answered'}"
            for each in missed
        ],
    )
