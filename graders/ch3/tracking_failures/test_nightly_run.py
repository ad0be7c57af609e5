"""Names that stay, tags that find."""

import itertools

from labjudge.grading import Draw, Lab, World, judges, refused, wrong

from .nightly import is_finished, nothing_active, nothing_is_made, only_run

TAGS = ["owner", "environment", "data_version", "code_version", "notebook", "date"]
FIELDS = ["domain", "use_case", *TAGS]


def a_job(world: World, draw: Draw) -> dict[str, str]:
    """A job, with the folder that its experiment belongs to."""
    job = {
        "domain": draw.word(),
        "use_case": draw.word(),
        "environment": draw.choice(["dev", "staging", "prod"]),
        "owner": draw.person(),
        "data_version": str(draw.randrange(0, 3)),
        "code_version": f"{draw.randrange(16**7):07x}",
        "notebook": f"/Repos/{draw.word()}/Train {draw.word()}",
        "date": f"2026-0{draw.randrange(1, 9)}-1{draw.randrange(9)}",
    }
    world.workspace_folder(f"/Shared/{job['domain']}")
    return job


def named_for(job: dict[str, str]) -> str:
    return f"/Shared/{job['domain']}/{job['use_case']}_{job['environment']}"


@judges
def found_by_its_tags(lab: Lab, world: World, draw: Draw) -> None:
    """The run is in the job's experiment, finished, with its metrics and the seven tags."""
    job, metrics = a_job(world, draw), {"mae": draw.randrange(1, 99) / 4, "bias": 0.0}
    run_id = lab.as_(draw.person()).nightly_run(job, metrics)
    run = only_run(world, named_for(job), run_id, "night")
    is_finished(run, "night")
    nothing_active(lab, "after the call")
    for name, value in {**{tag: job[tag] for tag in TAGS}, "run_type": "job"}.items():
        if run["tags"].get(name) != value:
            wrong(
                "a tag has another value" if name in run["tags"] else "a tag is missing",
                happened=f"the tag {name} is {run['tags'].get(name, 'not there')!r}",
                but=f"{value!r} is right",
            )
    if run["metrics"] != {**run["metrics"], **metrics}:
        wrong("a metric is missing", happened=f"the run has {run['metrics']}", but=f"{metrics} was to be logged")


@judges
def one_experiment_for_all_nights(lab: Lab, world: World, draw: Draw) -> None:
    """Another night, owner, notebook, data or code is another run of the same experiment."""
    job, person = a_job(world, draw), draw.person()
    later = {**a_job(world, draw), **{part: job[part] for part in ("domain", "use_case", "environment")}}
    for each in (job, later):
        lab.attempt.as_(person).nightly_run(each, {"mae": 1.0})
    places = sorted({run["experiment"] for run in world.runs()})
    if len(places) > 1:
        wrong("an experiment for each night", happened=f"two nights of one question are in {', '.join(places)}")
    if len(world.runs()) != 2:
        wrong("a night is lost", happened=f"after two nights, the experiment has {len(world.runs())} runs")


@judges
def questions_stay_apart(lab: Lab, world: World, draw: Draw) -> None:
    """Another domain, use case or environment is another experiment."""
    job, person = a_job(world, draw), draw.person()
    others = [{**job, "environment": "test"}, {**job, "domain": draw.word()}, {**job, "use_case": draw.word()}]
    for each in (job, *others):
        world.workspace_folder(f"/Shared/{each['domain']}")
        lab.attempt.as_(person).nightly_run(each, {"mae": 1.0})
    places = {run["experiment"] for run in world.runs()}
    if len(places) != 4:
        wrong("two questions in one place", happened=f"four questions, and the experiments are {sorted(places)}")


@judges
def incomplete_is_refused(lab: Lab, world: World, draw: Draw) -> None:
    """A field that is missing or blank raises ValueError naming it, and nothing is made."""
    before = world.experiments()
    for field, state in itertools.product(draw.shuffled(FIELDS), ("missing", "blank", "empty")):
        job = a_job(world, draw)
        if state == "missing":
            del job[field]
        else:
            job[field] = "  " if state == "blank" else ""
        outcome = lab.attempt.as_(draw.person()).nightly_run(job, {"mae": 1.0})
        refused(outcome, ValueError, f"a {state} field raises no ValueError", but=f"the job's {field} is {state}")
        assert outcome.error is not None
        if field not in outcome.error.message:
            wrong("which field", happened=str(outcome), but=f"the message does not name {field}")
        nothing_is_made(world, before, "an incomplete job", f"the job's {field} is {state}")
