"""The newest version that passed, by tag and evidence."""

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .registered_model import Model, told

GATES = ["golden_examples", "schema", "beats_champion", "slices", "latency", "nulls", "load_check"]


def unknown_run(error, why):
    """Name the mistake when the error is the answer to a question for a run that does not exist."""
    if "run" not in error.message.lower() or "MlflowException" not in error.types:
        raise error
    wrong(
        "a run that does not exist stops the search",
        happened=f"it raised {error}",
        but=why,
        rule="asking for a run that does not exist raises an exception: catch it, that version did not pass",
    )


def check_newest(lab: Lab, model, gates, right, title, why, rule):
    before, start = model.state, len(model.world.audit())
    outcome = lab.attempt.as_(model.owner).newest_passing(model.name, gates)
    if outcome.error is not None:
        unknown_run(outcome.error, why)
    got = returned(outcome.value, str | None, "the number of a version as text, or None")
    if got != right:
        wrong(title, happened=f"it returned {got!r}", but=why, rule=rule)
    if model.state != before or model.writes(start):
        wrong(
            "a search that writes",
            happened="the model is not what it was",
            rule="newest_passing only reads",
            drawing=told(model.writes(start)),
        )


@judges
def not_the_latest(lab: Lab, world: World, draw: Draw) -> None:
    """The newest version that passed is found, not the newest there is."""
    model, gates = Model(world, draw), draw.sample(GATES, 2)
    model.validated(gates)
    right = model.validated(gates)
    model.add(validation_status=draw.choice(["failed", "pending"]))
    latest = model.add()
    rule = "promote the newest version that passed, not whatever was registered last"
    got = lab.as_(model.owner).newest_passing(model.name, gates)
    title = "promote the latest" if got == latest else "another version than the newest that passed"
    check_newest(lab, model, gates, right, title, f"versions after {right} failed or were never validated", rule)


@judges
def numbers_are_numbers(lab: Lab, world: World, draw: Draw) -> None:
    """Version 10 is newer than version 9."""
    model, gates = Model(world, draw), draw.sample(GATES, 1)
    for _ in range(7):
        model.add(validation_status="failed")
    passed = [model.validated(gates) for _ in range(draw.choice([3, 4, 5]))]
    why = f"versions {', '.join(passed)} passed, and {passed[-1]} is the newest"
    rule = 'the newest is the highest number: 10 is newer than 9, though "10" < "9"'
    check_newest(lab, model, gates, passed[-1], "not the newest of those that passed", why, rule)


@judges
def tag_needs_evidence(lab: Lab, world: World, draw: Draw) -> None:
    """A tag that says passed, without a validation run that can be read, is no evidence."""
    model, gates = Model(world, draw), draw.sample(GATES, 2)
    right = model.validated(gates)
    rule = "a tag is what somebody wrote; a version passed when its validation run exists and says so"
    title = "a tag trusted without its evidence"
    bare = model.add(validation_status="passed")
    check_newest(lab, model, gates, right, title, f"version {bare} names no validation run", rule)
    alone = Model(world, draw)
    for among, found in ((alone, None), (model, right)):
        gone = among.add(validation_status="passed", validation_run=f"{draw.randrange(16**32):032x}")
        but = f"the validation run that version {gone} names does not exist"
        if found:
            but, title = f"{but}, and version {found} passed", "another version than the one before it that passed"
        check_newest(lab, among, gates, found, title, but, rule)


@judges
def failed_tag_with_good_run(lab: Lab, world: World, draw: Draw) -> None:
    """A good validation run does not help a version whose tag says that it did not pass."""
    model, gates = Model(world, draw), draw.sample(GATES, 2)
    right = model.validated(gates)
    run = world.run(
        experiment="/Shared/validation", metrics=dict.fromkeys(gates, 1.0), tags={"model_version": f"{model.name}/2"}
    )
    model.add(validation_status=draw.choice(["failed", "withdrawn"]), validation_run=run)
    why = "version 2 has a good run, and a tag that does not say passed: it was withdrawn afterwards"
    rule = 'tag and run both have to say that the version passed, the tag by exactly "passed"'
    check_newest(lab, model, gates, right, "a withdrawn version", why, rule)
    run = world.run(
        experiment="/Shared/validation", metrics=dict.fromkeys(gates, 1.0), tags={"model_version": f"{model.name}/3"}
    )
    model.add(validation_status="Passed", validation_run=run)
    why = "version 3 has a good run, and the tag validation_status='Passed'"
    check_newest(lab, model, gates, right, "a tag spelt otherwise", why, rule)


@judges
def evidence_is_its_own(lab: Lab, world: World, draw: Draw) -> None:
    """The run must be finished, and about this version of this model."""
    gates = draw.sample(GATES, 2)
    model = Model(world, draw)
    right = model.validated(gates)
    number = model.validated(gates, about=f"{model.name}/{right}")
    rule = "evidence is about one version: the run's tag `model_version` is <name>/<number> of that very version"
    check_newest(lab, model, gates, right, "borrowed evidence", f"the run of version {number} is about version 1", rule)
    number = model.validated(gates, about=f"{model.name}/1{model.made + 1}")
    but = f"the run of version {number} is about version 1{number}"
    check_newest(lab, model, gates, right, "evidence about a number that ends alike", but, rule)
    number = model.validated(gates, about=f"{model.name}/{model.made + 1}0")
    but = f"the run of version {number} is about version {number}0"
    check_newest(lab, model, gates, right, "evidence about a number that begins alike", but, rule)
    model = Model(world, draw)
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


@judges
def every_gate_ran(lab: Lab, world: World, draw: Draw) -> None:
    """Every gate has to be there, at 1; a gate that never ran is not passed."""
    gates = draw.sample(GATES, 4)
    model = Model(world, draw)
    right = model.validated(gates)
    gate = gates[draw.randrange(4)]
    number = model.validated(gates, spoilt=(gate, 0.0))
    rule = "every gate that is asked for has a metric of its name, and its value is 1"
    check_newest(lab, model, gates, right, "a failed gate is overlooked", f"version {number} has {gate} at 0", rule)
    number = model.validated(gates, spoilt=(gate, None))
    check_newest(
        lab, model, gates, right, "a gate that never ran is passed", f"the run of version {number} has no {gate}", rule
    )
    for value in (0.5, 2.0, -1.0, 1.25):
        number = model.validated(gates, spoilt=(gate, value))
        but = f"version {number} has {gate} at {value:g}"
        check_newest(lab, model, gates, right, "a gate passes at another value than 1", but, rule)
    other = next(one for one in GATES if one not in gates)
    right = model.validated(gates, spoilt=(other, 0.0))
    rule = "only the gates that are asked for count"
    but = f"version {right} has {other} at 0, and that gate was not asked for"
    check_newest(lab, model, gates, right, "a gate that nobody asked for counts", but, rule)
