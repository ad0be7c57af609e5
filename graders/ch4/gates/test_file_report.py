"""Evidence: the report in the version's run, and the tags that lead to it."""

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .drawn import SEGMENTS
from .uc_models import a_model, json_in, tags_of

REQUIRED = ["correctness", "performance", "operational", "bias", "security"]


def some_gates(draw: Draw):
    """The gates that are required, and clean results of all of them."""
    required = draw.sample(REQUIRED, 3)
    return required, {gate: [] for gate in required}


def check_filed(world: World, name, version, run, results, verdict, returned_value):
    """The return value, the tags and the report say the same verdict; the report lies in the version's own run."""
    if returned(returned_value, str, '"passed" or "failed"') != verdict:
        wrong(
            "another verdict",
            happened=f"it returned {returned_value!r}",
            but=f"the gates say {verdict!r}: {results}",
            rule="passed only when each required gate has a result and none failed or broke",
        )
    where = "gates/report.json"
    text = world.run_artifact(run, where)
    if text is None:
        holders = [one["run_id"] for one in world.runs() if where in one["artifacts"]]
        wrong(
            "evidence in another run" if holders else "no report is kept",
            happened=f"the report is in run {holders[0][:8]}…" if holders else f"no run has an artifact {where}",
            but=f"version {version} came from run {run[:8]}…",
            rule=f"the report is the artifact {where} of the run that the version came from",
        )
    report = json_in(text)
    right = {"version": version, "verdict": verdict, "gates": results}
    says = {**report, "version": str(report.get("version"))} if isinstance(report, dict) else {}
    if {key: says.get(key) for key in right} != right:
        wrong(
            "a report that says something else",
            happened=f"{where} holds {text[:300]}",
            but="version, verdict and gates are not what the gates returned",
            rule="the report is evidence: it holds the version, the verdict and every gate's result as it came",
        )
    tags = tags_of(world, name, version)
    wanted = {"validation_status": verdict, "validation_report": f"runs:/{run}/{where}"}
    for tag, value in wanted.items():
        if tags.get(tag) != value:
            wrong(
                f"{tag} does not say it",
                happened=f"{tag} of version {version} is {tags[tag]!r}"
                if tag in tags
                else f"version {version} has no tag {tag}",
                but=f"it should be {value!r}",
                rule="the version's tags tell the verdict and where its evidence lies",
            )


def filed(lab: Lab, name, version, run, required, results):
    """What file_report returned. Says so when it tried to open a run of its own; any other exception goes up as it is."""
    outcome = lab.attempt.file_report(name, version, required, results)
    if outcome.error is None:
        return outcome.value
    if "experiment id" in outcome.error.message.lower():
        wrong(
            "a new run for the evidence",
            happened=f"it raised {outcome.error}",
            but=f"a new run needs an experiment; version {version} came from run {run[:8]}…, which is there",
            rule="the report is an artifact of the run that the version came from: no new run is needed",
        )
    raise outcome.error


@judges
def clean_results_pass(lab: Lab, world: World, draw: Draw) -> None:
    """With every gate clean the verdict is passed, and report and tags say so."""
    name, owner, versions = a_model(world, draw)
    version, run = sorted(versions.items())[1]  # neither the first nor the latest
    required, results = some_gates(draw)
    results |= {"smoke": []}
    world.uc_alias(name, "champion", min(versions))
    before, aliases = {one["run_id"] for one in world.runs()}, world.uc_state(name)["aliases"]
    got = filed(lab.as_(owner), name, version, run, required, results)
    check_filed(world, name, version, run, results, "passed", got)
    if world.uc_state(name)["aliases"] != aliases:
        wrong(
            "filing the evidence moved an alias",
            happened=f"the aliases are {world.uc_state(name)['aliases']}",
            but=f"they were {aliases}",
            rule="the gates say whether a version may be promoted; filing what they found promotes nobody",
        )
    for other in versions:
        if other != version and tags_of(world, name, other):
            wrong(
                "another version is tagged",
                happened=f"version {other} has the tags {tags_of(world, name, other)}",
                but=f"the gates judged version {version}",
                rule="evidence belongs to the version that was judged",
            )
    if {one["run_id"] for one in world.runs()} != before:
        wrong(
            "a run that nobody asked for",
            happened="there is a new run",
            rule="evidence is kept with the run that made the version",
        )


@judges
def failed_gate_fails(lab: Lab, world: World, draw: Draw) -> None:
    """One gate that failed, required or not, makes the verdict failed, and that is filed too."""
    for at in ("required", "beside"):
        name, owner, versions = a_model(world, draw, 1)
        ((version, run),) = versions.items()
        required, results = some_gates(draw)
        gate = draw.choice(required) if at == "required" else "smoke"
        results[gate] = [f"segment:{draw.choice(SEGMENTS)}"]
        got = filed(lab.as_(owner), name, version, run, required, results)
        if got == "passed":
            wrong(
                "a failed gate is overlooked",
                happened=f"the verdict on {results} is passed",
                but=f"the gate {gate} failed ({'it is required' if gate in required else 'it was not required, but it ran'})",
                rule="no gate at all may have failed, required or not",
            )
        check_filed(world, name, version, run, results, "failed", got)


def check_not_passed(lab: Lab, world: World, draw: Draw, required, results, title, but, rule):
    name, owner, versions = a_model(world, draw, 1)
    ((version, run),) = versions.items()
    got = filed(lab.as_(owner), name, version, run, required, results)
    if got == "passed" or tags_of(world, name, version).get("validation_status") == "passed":
        wrong(title, happened=f"the verdict on {results} is passed", but=but, rule=rule)
    check_filed(world, name, version, run, results, "failed", got)


@judges
def broken_gate_fails(lab: Lab, world: World, draw: Draw) -> None:
    """A gate that broke has not passed, required or not."""
    rule = "a gate that could not say anything has not let the version through, required or not"
    required, results = some_gates(draw)
    for gate, title in ((draw.choice(required), "a broken gate passes"), ("smoke", "a broken gate beside the others")):
        but = f"the gate {gate} broke{'' if gate in required else '; it was not required, but it ran'}"
        check_not_passed(lab, world, draw, required, {**results, gate: None}, title, but, rule)


@judges
def missing_gate_fails(lab: Lab, world: World, draw: Draw) -> None:
    """A required gate without a result has not passed."""
    required, results = some_gates(draw)
    gate = draw.choice(required)
    del results[gate]
    rule = "every required gate needs a result: no evidence is not good evidence"
    check_not_passed(lab, world, draw, required, results, "missing evidence passes", f"the gate {gate} never ran", rule)
    but = "not one gate ran"
    check_not_passed(lab, world, draw, required, {}, "missing evidence passes", but, rule)


@judges
def no_tag_without_report(lab: Lab, world: World, draw: Draw) -> None:
    """When the report cannot be written, the error goes up and nothing is tagged."""
    name, owner, _ = a_model(world, draw, 1)
    version = world.uc_version(name, None, run_id=f"{draw.randrange(16**32):032x}", user=owner)
    required, results = some_gates(draw)
    outcome = lab.attempt.as_(owner).file_report(name, version, required, results)
    rule = "the report is there before a tag points to it: when it cannot be written, the error goes up and nothing is tagged"
    tags = tags_of(world, name, version)
    if tags:
        wrong(
            "a tag without its evidence",
            happened=f"version {version} has the tags {tags}",
            but="its run is gone, so there is no report",
            rule=rule,
        )
    if outcome.error is None:
        wrong(
            "the error is swallowed",
            happened=f"it returned {outcome.value!r}",
            but="the version's run is gone, so the report was not written",
            rule=rule,
        )
