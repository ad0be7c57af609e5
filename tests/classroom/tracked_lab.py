"""The tiny suite with a third lab, whose one skill logs a run with MLflow."""

from __future__ import annotations

from pathlib import Path

from tests.harness.conftest import CATALOG, TinyHouse, furnish

TRACKED_LAB = """
[[labs]]
name = "tracked"
chapter = "ch1"
title = "Tracked"
milestone = "Log"
sections = ["1.1"]
objectives = ["logging"]
minutes = 20
points = 2
libraries = ["mlflow"]

  [[labs.skills]]
  name = "log_score"
  points = 2
  section = "1.1"
  summary = "log a run with a score"
"""
TRACKED = '''import mlflow


def log_score(experiment: str, name: str, score: float) -> str:
    """The id of a finished run of this name with the metric `score`."""
    mlflow.set_experiment(experiment)
    with mlflow.start_run(run_name=name) as run:
        mlflow.log_metric("score", score)
    return run.info.run_id
'''
TRACKED_GRADER = '''from labjudge.grading import judges, wrong


@judges
def has_the_score(lab, world, draw):
    """The run has the score."""
    owner, score = draw.person(), draw.randrange(100) / 100
    experiment = f"/Users/{owner}/{draw.word()}"
    run_id = lab.as_(owner).log_score(experiment, "first", score)
    found = [run for run in world.runs(experiment) if run["run_id"] == run_id]
    if not found or found[0]["metrics"] != {"score": score}:
        wrong("not the score", rule="the run has the metric score")


@judges
def has_finished(lab, world, draw):
    """The run has its name and has finished."""
    owner = draw.person()
    experiment = f"/Users/{owner}/{draw.word()}"
    lab.as_(owner).log_score(experiment, "second", 1.0)
    if [(run["name"], run["status"]) for run in world.runs(experiment)] != [("second", "FINISHED")]:
        wrong("not finished", rule="the run is called as it was asked, and has finished")
'''
STARTER = "def log_score(experiment, name, score):\n    raise NotImplementedError\n"


def with_tracking(root: Path) -> TinyHouse:
    """A suite of the labs `sums`, `words` and `tracked`."""
    suite = furnish(root)
    suite.write("labs/catalog.toml", CATALOG + TRACKED_LAB)
    suite.write("labs/ch1/tracked.py", STARTER)
    suite.write("graders/ch1/tracked/test_log_score.py", TRACKED_GRADER)
    return suite
