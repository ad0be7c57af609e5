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
    soon = (5.0 + SECOND / 4, "a quarter of a second")
    scene.write("features", [(f"c{place}", 4.0) for place in range(count)] + [("c2", soon[0])])
    scene.judge(lab, "features", 1, True, [f"one label has a feature row {soon[1]} later"])
    scene.write("features", [(f"c{place}", 5.0) for place in range(count)] + [("c0", 2.0), ("same", 5.0 - SECOND)])
    scene.judge(lab, "features", 0, False, ["no customer has a row later than a label"])


@judges
def training(lab: Lab, world: World, draw: Draw) -> None:
    """A gain that is within the baseline's own range from seed to seed is none; runs that did not finish say nothing."""
    for gain, apart in ((0.03, 0.05), (0.25, 0.05), (-0.05, 0.05), (0.25, 0.125)):  # the last is just the range
        scene = Pipeline(world, draw)
        middle = draw.randrange(40, 60) / 100 if apart == 0.05 else draw.randrange(8, 12) / 16
        baseline = [middle - apart, middle, middle + apart]
        challenger = [middle - gain - 0.03125, middle - gain + 0.03125]
        scene.runs("baseline", baseline)
        scene.runs("challenger", challenger)
        scene.runs("challenger", [0.0], status="FAILED")
        scene.runs("baseline", [5.0], status="KILLED")
        told = [f"baseline  {', '.join(f'{loss:.4f}' for loss in baseline)}"]
        told += [f"challenger  {', '.join(f'{loss:.4f}' for loss in challenger)}", "two more did not finish"]
        right = sum(baseline) / 3 - sum(challenger) / 2
        scene.judge(lab, "training", right, gain > 2.5 * apart, told)


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
        "the run has not ended",
        "the run did not pass",
        "another version",
        "a version that begins alike",
        "another model",
    ):
        number = scene.model.made + 1
        about = {
            "another version": f"{scene.model.name}/{scene.champion}",
            "a version that begins alike": f"{scene.model.name}/{number}0",
            "another model": f"{scene.model.name}_2/{number}",
        }.get(what, f"{scene.model.name}/{number}")
        status = {"the run failed": "FAILED", "the run has not ended": "RUNNING"}.get(what, "FINISHED")
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
