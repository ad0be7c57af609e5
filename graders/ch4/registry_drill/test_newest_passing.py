"""The newest version that passed, by tag and evidence."""

from collections.abc import Sequence

from labjudge.grading import Draw, Lab, World, equal, judges, wrong
from labjudge.scenes.unity_model import UnityModel

OTHER_THAN_1 = "a gate passes at another value than 1"
GATES = ["golden_examples", "schema", "beats_champion", "slices", "latency", "nulls", "load_check"]


def check(
    lab: Lab, model: UnityModel, gates: Sequence[str], right: str | None, title: str, but: str, rule: str = ""
) -> None:
    """Ask for the newest version that passed. `but` says why `right` is the right answer."""
    outcome = lab.attempt.as_(model.owner).newest_passing(model.name, list(gates))
    if outcome.error and "run" in outcome.error.message.lower() and "MlflowException" in outcome.error.types:
        rule = "asking for a run that does not exist raises an exception: catch it, that version did not pass"
        wrong("a run that does not exist stops the search", happened=str(outcome), but=but, rule=rule)
    if outcome.error:
        raise outcome.error
    equal(outcome.value, right, title, but=f"{right!r} is right: {but}", rule=rule)
    model.stays("a search that writes", rule="newest_passing only reads")


@judges
def not_the_latest(lab: Lab, world: World, draw: Draw) -> None:
    """Promote the newest version that passed, not whatever was registered last; None when there is none."""
    model, gates = UnityModel(world, draw), draw.sample(GATES, 2)
    check(lab, model, gates, None, "a version out of nothing", "the model has no versions")
    model.validated(gates)
    right = model.validated(gates)
    model.add(validation_status=draw.choice(["failed", "pending"]))
    latest = model.add()
    but = f"version {latest} was never validated, the one before it did not pass"
    taken = lab.as_(model.owner).newest_passing(model.name, gates) == latest
    title = "promote the latest" if taken else "another version than the newest that passed"
    check(lab, model, gates, right, title, but)


@judges
def numbers_are_numbers(lab: Lab, world: World, draw: Draw) -> None:
    """The newest is the highest number: 10 is newer than 9, though "10" < "9"."""
    model, gates = UnityModel(world, draw), draw.sample(GATES, 1)
    for _ in range(7):
        model.add(validation_status="failed")
    passed = [model.validated(gates) for _ in range(draw.choice([3, 4, 5]))]
    but = f"versions {', '.join(passed)} passed"
    check(lab, model, gates, passed[-1], "not the newest of those that passed", but)


@judges
def tag_needs_evidence(lab: Lab, world: World, draw: Draw) -> None:
    """A tag is what somebody wrote: a version passed when its validation run exists and says so."""
    model, gates = UnityModel(world, draw), draw.sample(GATES, 2)
    right = model.validated(gates)
    bare = model.add(validation_status="passed")
    but = f"version {bare} names no validation run"
    check(lab, model, gates, right, "a tag trusted without its evidence", but)
    gone, alone = f"{draw.randrange(16**32):032x}", UnityModel(world, draw)
    for among, found in ((alone, None), (model, right)):
        number = among.add(validation_status="passed", validation_run=gone)
        title = "another version than the one before it that passed" if found else "a tag trusted without its evidence"
        check(lab, among, gates, found, title, f"the validation run that version {number} names does not exist")


@judges
def failed_tag_with_good_run(lab: Lab, world: World, draw: Draw) -> None:
    """Tag and run both have to say that the version passed, the tag by exactly "passed"."""
    model, gates = UnityModel(world, draw), draw.sample(GATES, 2)
    right = model.validated(gates)
    for tag, title in {
        draw.choice(["failed", "withdrawn"]): "a withdrawn version",
        "Passed": "a tag spelt otherwise",
        "": "a tag without text",
    }.items():
        number = model.validated(gates, tag=tag)
        but = f"version {number} has a good run, and the tag validation_status={tag!r}"
        check(lab, model, gates, right, title, but)


@judges
def evidence_is_its_own(lab: Lab, world: World, draw: Draw) -> None:
    """Evidence is about one version: the run's tag `model_version` is <name>/<number> of that very version."""
    model, gates = UnityModel(world, draw), draw.sample(GATES, 2)
    right = model.validated(gates)
    for about, title in (
        (lambda number: f"{model.name}/{right}", "borrowed evidence"),
        (lambda number: f"{model.name}/1{number}", "evidence about a number that ends alike"),
        (lambda number: f"{model.name}/{number}0", "evidence about a number that begins alike"),
        (lambda number: f"main.churn.other/{number}", "evidence about another model"),
        (lambda number: "", "evidence about nothing"),
    ):
        said = about(model.made + 1)
        number = model.validated(gates, about=said)
        but = f"the run of version {number} has model_version={said!r}" if said else f"the run of {number} has no tag"
        check(lab, model, gates, right, title, but)


@judges
def validation_is_finished(lab: Lab, world: World, draw: Draw) -> None:
    """Only a finished validation says anything: what broke off, or still runs, is no evidence."""
    model, gates = UnityModel(world, draw), draw.sample(GATES, 2)
    right = model.validated(gates)
    for status in ("FAILED", "RUNNING", "KILLED", "SCHEDULED"):
        number = model.validated(gates, status=status)
        but = f"the run of version {number} is {status}"
        check(lab, model, gates, right, "an unfinished validation counts", but)


@judges
def every_gate_ran(lab: Lab, world: World, draw: Draw) -> None:
    """Every gate that is asked for has a metric of its name with the value 1; other metrics do not count."""
    model, gates = UnityModel(world, draw), draw.sample(GATES, 4)
    other, right = next(one for one in GATES if one not in gates), model.validated(gates)
    for gate, value, title in (
        (gates[0], 0.0, "a failed gate is overlooked"),
        (gates[-1], 0.0, "a failed gate is overlooked"),
        (draw.choice(gates), None, "a gate that never ran is passed"),
        *((draw.choice(gates), value, OTHER_THAN_1) for value in (0.5, 2.0, -1.0, 1.25, 0.999999)),
    ):
        number = model.validated(gates, changed={gate: value})
        but = f"the run of version {number} has " + (f"no {gate}" if value is None else f"{gate} at {value:g}")
        check(lab, model, gates, right, title, but)
    as_many = model.validated(gates, changed={gates[1]: None, other: 1.0})
    but = f"the run of version {as_many} has {other} in place of {gates[1]}"
    check(lab, model, gates, right, "as many gates, but others", but)
    right = model.validated(gates, changed={other: 0.0})
    but = f"version {right} has {other} at 0, and that gate was not asked for"
    check(lab, model, gates, right, "a gate that nobody asked for counts", but)
