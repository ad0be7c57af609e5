"""Runs that nobody described."""

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .spend import experiment

REQUIRED = ["owner", "data_version", "purpose"]


def described(draw: Draw, required: list[str]) -> dict[str, str]:
    return {tag: draw.word() for tag in required}


def expect(
    lab: Lab, draw: Draw, place: str, required: list[str], right: dict[str, str], others: dict[str, str], title: str
) -> None:
    """`right` and `others`: run id -> what it is, for those to be found and those not."""
    got = returned(lab.as_(draw.person()).lacking_context(place, required), list[str], "a list of run ids")
    if len(got) != len(set(got)):
        wrong(
            "a run is named twice",
            happened=f"{len(got)} ids, {len(set(got))} different ones",
            rule="each run is in the list once",
        )
    for run_id, what in right.items():
        if run_id not in got:
            wrong(title, happened=f"not found: {what}")
    for run_id, what in others.items():
        if run_id in got:
            wrong(title, happened=f"found as lacking: {what}")
    if strange := [run_id for run_id in got if run_id not in right]:
        wrong(title, happened=f"found as lacking: {strange[0]!r}, the id of no run in this experiment")


@judges
def missing_and_blank(lab: Lab, world: World, draw: Draw) -> None:
    """A tag that is missing, empty or white space is lacking; each of the required ones counts, and no other."""
    place, required = experiment(draw), draw.sample(REQUIRED, 2)
    whole = world.run(place, tags=described(draw, required))
    lacking = {world.run(place): "a run without any tag"}
    for tag in required:
        lacking[world.run(place, tags={other: "x" for other in required if other != tag})] = f"a run without {tag}"
    for blank, words in (("", "an empty"), ("  ", "white space as")):
        for tag in required:
            run_id = world.run(place, tags={**described(draw, required), tag: blank})
            lacking[run_id] = f"a run with {words} {tag}"
    elsewhere = world.run(experiment(draw))
    others = {whole: "a run that has all of them", elsewhere: "a run of another experiment"}
    expect(lab, draw, place, required, lacking, others, "missing or blank context")
    for value in ("0", "false", "None"):
        run_id = world.run(place, tags={tag: value for tag in required})
        expect(
            lab,
            draw,
            place,
            required,
            lacking,
            {**others, run_id: f"a run whose tags are {value!r}, which is a text"},
            "a text taken for blank",
        )


@judges
def finished_only(lab: Lab, world: World, draw: Draw) -> None:
    """Runs that did not finish are left out, and deleted ones."""
    place = experiment(draw)
    states = ["RUNNING", "FAILED", "KILLED", "SCHEDULED"]
    others = {world.run(place, status=status): f"a run that is {status}" for status in states}
    others[world.run(place, deleted=True)] = "a finished run that was deleted"
    expect(
        lab,
        draw,
        place,
        ["owner"],
        {world.run(place): "a finished run without owner"},
        others,
        "a run that is to be left out",
    )


@judges
def nested_runs_count_with_their_parent(lab: Lab, world: World, draw: Draw) -> None:
    """A nested run lacks nothing that a run above it has, whatever became of that; a parent is not helped by its nested runs."""
    place, required = experiment(draw), ["owner", "data_version"]
    above = {status: world.run(place, tags={"owner": "ana"}, status=status) for status in ("FINISHED", "FAILED")}
    nested = {
        status: world.run(place, tags={"mlflow.parentRunId": parent, "data_version": "7"})
        for status, parent in above.items()
    }
    half = world.run(place, tags={"mlflow.parentRunId": above["FINISHED"], "data_version": " "})
    failed = world.run(place, tags={"mlflow.parentRunId": above["FAILED"]})
    alone = world.run(place, tags={"owner": "ana"})
    below = world.run(place, tags={"mlflow.parentRunId": alone, **described(draw, required)})
    middle = world.run(place, tags={"mlflow.parentRunId": above["FINISHED"]}, status="RUNNING")
    deep = world.run(place, tags={"mlflow.parentRunId": middle, "data_version": "7"})
    blank = world.run(place, tags={"mlflow.parentRunId": above["FINISHED"], "data_version": "7", "owner": " "})
    both = world.run(place, tags={"mlflow.parentRunId": middle, "owner": "ana"})
    others = {
        nested["FINISHED"]: "a nested run whose parent has the owner",
        deep: "a nested run in a nested run, in a run that has the owner",
        blank: "a nested run with a blank owner, which its parent has",
        nested["FAILED"]: "a nested run whose failed parent has the owner",
        below: "a nested run with all of them",
    }
    lacking = {
        half: "a nested run with a blank data_version, which its parent lacks",
        failed: "a finished nested run without data_version, whose parent failed",
        both: "a nested run in a nested run, where none of the three has a data_version",
        above["FINISHED"]: "a parent without data_version",
        alone: "a parent that only its nested run describes",
    }
    expect(lab, draw, place, required, lacking, others, "a nested run and its parent")


@judges
def every_page(lab: Lab, world: World, draw: Draw) -> None:
    """All pages of a search are read: an experiment may hold thousands of runs."""
    place = experiment(draw)
    old = world.run(place, start_time=1_700_000_000_000)
    many = world.many_runs(place, 1_003, tags={"owner": "ana"}, start_time=1_760_000_000_000)
    others = dict.fromkeys(many, "a run with an owner")
    expect(
        lab,
        draw,
        place,
        ["owner"],
        {old: "the oldest of 1,004 runs, which has no owner"},
        others,
        "the search stops early",
    )


@judges
def nothing_to_find(lab: Lab, world: World, draw: Draw) -> None:
    """An experiment that does not exist has no runs, and neither has one whose runs all are described."""
    place = experiment(draw)
    outcome = lab.attempt.as_(draw.person()).lacking_context(place, ["owner"])
    if outcome.error or outcome.value != []:
        wrong("an experiment that is not there", happened=str(outcome), but=f"there is no experiment {place}")
    if place in world.experiments():
        wrong("a search that makes an experiment", happened=f"there is now an experiment {place}, without a run")
    run_id = world.run(place, tags={"owner": "ana"})
    expect(
        lab, draw, place, ["owner"], {}, {run_id: "a run that has an owner"}, "nothing lacks, and something is found"
    )
