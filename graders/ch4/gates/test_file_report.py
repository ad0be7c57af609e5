"""Evidence: the report in the version's run, and the tags that lead to it."""

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, wrong

from .drawn import SEGMENTS
from .uc_models import Model, json_in

WHERE = "gates/report.json"
Results = dict[str, list[str] | None]


def some_gates(draw: Draw) -> tuple[list[str], Results]:
    """The gates that are required, and clean results of all of them."""
    required = draw.sample(["correctness", "performance", "operational", "bias", "security"], 3)
    return required, {gate: [] for gate in required}


def filed(lab: Lab, model: Model, version: str, required: list[str], results: Results) -> Any:
    """What file_report returned. Says so when it tried to open a run of its own; any other exception goes up as it is."""
    outcome = lab.attempt.as_(model.owner).file_report(model.name, version, required, results)
    if outcome.error and "experiment id" in outcome.error.message.lower():
        but = f"a new run needs an experiment; version {version} came from a run, which is there"
        wrong("a new run for the evidence", happened=str(outcome), but=but, rule="the report goes into that run")
    if outcome.error:
        raise outcome.error
    return outcome.value


def check(
    lab: Lab, model: Model, version: str, required: list[str], results: Results, verdict: str, title: str, but: str = ""
) -> None:
    """File the results: the value returned, the version's tags and the report in its run all tell `verdict`."""
    run = model.runs[version]
    but = f"{verdict!r} is right for {results}, of which {required} are required" + (f": {but}" if but else "")
    equal(filed(lab, model, version, required, results), verdict, title, but=but)
    text = model.world.run_artifact(run, WHERE)
    if text is None:
        elsewhere = [each["run_id"] for each in model.world.runs() if WHERE in each["artifacts"]]
        title = "evidence in another run" if elsewhere else "no report is kept"
        happened = f"the run of version {version}, {run}, has no artifact {WHERE}"
        wrong(title, happened=happened, but=f"run {elsewhere[0]} has it" if elsewhere else "")
    report, right = json_in(text), {"version": version, "verdict": verdict, "gates": results}
    says = {key: report.get(key) for key in right} if isinstance(report, dict) else report
    if isinstance(says, dict):
        says["version"] = str(says["version"])  # 3 is as good as "3"
    rule = "the report is a JSON object with at least version, verdict and gates, the results as they came"
    equal(says, right, "a report that says something else", rule=rule)
    tags, wanted = model.tags()[version], {"validation_status": verdict, "validation_report": f"runs:/{run}/{WHERE}"}
    for tag, value in wanted.items():
        equal(tags.get(tag), value, f"{tag} does not say it", happened=f"the version's tag {tag} is {tags.get(tag)!r}")


@judges
def clean_results_pass(lab: Lab, world: World, draw: Draw) -> None:
    """With every gate clean the verdict is passed; report and tags of that version say so, and nothing else changes."""
    model = Model(world, draw)
    version = sorted(model.runs)[1]  # neither the first nor the latest
    required, results = some_gates(draw)
    world.uc_alias(model.name, "champion", min(model.runs))
    runs, aliases, tags = len(world.runs()), model.aliases, model.tags()
    check(lab, model, version, required, {**results, "smoke": []}, "passed", "clean results do not pass")
    equal(model.aliases, aliases, "filing the evidence moved an alias")
    others = {each: tags for each, tags in model.tags().items() if each != version}
    equal(others, {each: tags[each] for each in others}, "another version is tagged")
    now = len(world.runs())
    equal(now, runs, "a run that nobody asked for", happened=f"{now} runs", but=f"{runs} before")


@judges
def failed_gate_fails(lab: Lab, world: World, draw: Draw) -> None:
    """No gate at all may have failed or broken, required or not, and that is filed too."""
    required, results = some_gates(draw)
    one = draw.choice(required)
    segment = [f"segment:{draw.choice(SEGMENTS)}"]
    for gate, result, title in (
        (one, segment, "a failed gate passes"),
        ("smoke", segment, "a failed gate beside the required ones is overlooked"),
        (one, None, "a broken gate passes"),
        ("smoke", None, "a broken gate beside the others"),
    ):
        model = Model(world, draw, versions=1)
        check(lab, model, "1", required, {**results, gate: result}, "failed", title)


@judges
def missing_gate_fails(lab: Lab, world: World, draw: Draw) -> None:
    """Every required gate needs a result: no evidence is not good evidence."""
    required, results = some_gates(draw)
    never = draw.choice(required)
    beside: Results = {gate: result for gate, result in results.items() if gate != never}
    for some in (beside, {**beside, "smoke": []}, {}):
        model = Model(world, draw, versions=1)
        check(lab, model, "1", required, some, "failed", "missing evidence passes", f"{never} has no result")


@judges
def filed_again(lab: Lab, world: World, draw: Draw) -> None:
    """Filed again, report and tags say what the gates found this time, whatever they said before."""
    required, clean = some_gates(draw)
    failed: Results = {**clean, required[0]: ["golden"]}
    for first, second, verdict in ((clean, failed, "failed"), (failed, clean, "passed")):
        model = Model(world, draw, versions=1)
        filed(lab, model, "1", required, first)
        check(lab, model, "1", required, second, verdict, "the verdict of the earlier filing")


@judges
def no_tag_without_report(lab: Lab, world: World, draw: Draw) -> None:
    """A report is there before a tag points to it: when it cannot be written, the error goes up and nothing is tagged."""
    model = Model(world, draw, versions=1)
    version = model.add(f"{draw.randrange(16**32):032x}")
    required, results = some_gates(draw)
    outcome = lab.attempt.as_(model.owner).file_report(model.name, version, required, results)
    but = "its run is gone, so there is no report"
    equal(model.tags()[version], {}, "a tag without its evidence", but=but)
    if outcome.error is None:
        wrong("the error is swallowed", happened=str(outcome), but=but)
