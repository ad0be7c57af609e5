"""Each phase by its evidence; the others are as usual."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, World, judges

from .pipeline import Pipeline

SECOND = 1 / 86_400


@judges
def features(lab: Lab, world: World, draw: Draw) -> None:
    """Labels whose customer has a later feature row are counted; without one, the latest row is all that is needed."""
    scene = Pipeline(world, draw)
    scene.usual_runs()
    count = draw.randrange(3, 9)
    labels = [(f"c{place}", 5.0) for place in range(count)] + [("c0", 7.0), ("none", 5.0), ("same", 5.0), ("c1", 30.0)]
    rows = [(f"c{place}", day) for place in range(count) for day in (3.0, 6.0, 8.0)] + [("same", 5.0), ("other", 9.0)]
    scene.write("labels", labels)
    scene.write("features", rows)
    told = [f"{len(labels)} labels, {len(rows)} feature rows, up to {3} for a customer"]
    scene.judge(lab, "features", count + 1, True, told)
    scene.write("features", [(f"c{place}", 5.0) for place in range(count)] + [("c0", 2.0), ("same", 5.0 - SECOND)])
    scene.judge(lab, "features", 0, False, ["no customer has a row later than a label"])


@judges
def training(lab: Lab, world: World, draw: Draw) -> None:
    """A gain that is within the baseline's own range from seed to seed is none; runs that did not finish say nothing."""
    for gain in (0.03, 0.25, -0.05):
        scene = Pipeline(world, draw)
        middle = draw.randrange(40, 60) / 100
        baseline = [middle - 0.05, middle, middle + 0.05]
        challenger = [middle - gain - 0.02, middle - gain + 0.02]
        scene.runs("baseline", baseline)
        scene.runs("challenger", challenger)
        scene.runs("challenger", [0.0], status="FAILED")
        scene.runs("baseline", [5.0], status="KILLED")
        told = [f"baseline  {', '.join(f'{loss:.2f}' for loss in baseline)}"]
        told += [f"challenger  {', '.join(f'{loss:.2f}' for loss in challenger)}", "two more did not finish"]
        right = sum(baseline) / 3 - sum(challenger) / 2
        scene.judge(lab, "training", right, gain > 0.1, told)


@judges
def registry(lab: Lab, world: World, draw: Draw) -> None:
    """A challenger with its evidence should serve; without a challenger the champion stays."""
    scene = Pipeline(world, draw)
    scene.usual_runs()
    scene.judge(lab, "registry", scene.champion, False, ["no alias challenger"])
    about = f"{scene.model.name}/{int(scene.champion) + 1}"
    run_id = world.run("/Shared/validation", metrics={"passed": 1.0}, tags={"model_version": about})
    challenger = scene.model.add(validation_run=run_id)
    scene.model.alias("challenger", challenger)
    told = [f"champion  {scene.champion}", f"challenger  {challenger}: a finished run about it passed"]
    scene.judge(lab, "registry", challenger, True, told)


@judges
def registry_claims(lab: Lab, world: World, draw: Draw) -> None:
    """A tag that says passed is no evidence: the run must be there, finished, passed, and about this very version."""
    scene = Pipeline(world, draw)
    scene.usual_runs()
    for what in (
        "no run is named",
        "the run is not there",
        "the run failed",
        "the run did not pass",
        "another version",
    ):
        number = scene.model.made + 1
        about = f"{scene.model.name}/{scene.champion if what == 'another version' else number}"
        status = "FAILED" if what == "the run failed" else "FINISHED"
        passed = 0.0 if what == "the run did not pass" else 1.0
        run_id = world.run(
            "/Shared/validation", metrics={"passed": passed}, tags={"model_version": about}, status=status
        )
        named = {"validation_run": "0" * 32 if what == "the run is not there" else run_id}
        challenger = scene.model.add(validation_status="passed", **({} if what == "no run is named" else named))
        scene.model.alias("challenger", challenger)
        told = [f"champion  {scene.champion}", f"challenger  {challenger}: validation_status='passed', {what}"]
        scene.judge(lab, "registry", scene.champion, False, told)


@judges
def serving(lab: Lab, world: World, draw: Draw) -> None:
    """One request that cannot wait for the next batch decides, not the mean; who needs it just at the next batch can wait."""
    scene = Pipeline(world, draw)
    scene.usual_runs()
    limit = scene.facts["batch_seconds"]
    patient = [(place / 8, place / 8 + limit * draw.randrange(2, 9) * SECOND) for place in range(1, 9)]
    for wait, first in ((limit - 0.5, True), (float(limit), False), (0.25, True)):
        scene.write("requests", [*patient, (0.0, wait * SECOND)])
        told = [f"{len(patient)} requests wait longer than {limit} s, one {wait} s; batch_seconds is {limit}"]
        scene.judge(lab, "serving", wait, first, told)


@judges
def monitoring(lab: Lab, world: World, draw: Draw) -> None:
    """Labels that have not arrived, or too late, are missing from the share; half of the predictions is enough."""
    scene = Pipeline(world, draw)
    scene.usual_runs()
    days = float(scene.facts["react_days"])
    for within, late, none, first in ((3, 0, 5, False), (4, 2, 2, True), (3, 4, 1, False), (8, 0, 0, True)):
        rows: list[tuple[float, float | None]] = [(0.5, 0.5 + days), *[(1.0, 1.0 + days * 0.5)] * (within - 1)]
        rows += [(1.0, 1.0 + days + SECOND)] * late + [(1.0, None)] * none
        scene.write("outcomes", rows)
        told = [f"within {days:.0f} days {within}, later {late}, no label yet {none}"]
        scene.judge(lab, "monitoring", within / 8, first, told)
