"""Two small labs for `labs grade` and for otter-grader: the same functions, checks and points."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lakemock.tracking import template

from tests.classroom.tracked_lab import TRACKED
from tests.harness.conftest import SUMS

OTTER_HEAD = """from otter.test_files import test_case

OK_FORMAT = False
all_or_nothing = True
name = "{name}"
"""
OTTER_ADD = '''

@test_case(points=1)
def adds(env):
    """The sum comes back."""
    assert env["add"](2, 3) == 5


@test_case(points=1)
def adds_negative(env):
    """Negative numbers count as well."""
    assert env["add"](-2, -3) == -5
'''
OTTER_MEAN = '''

@test_case(points=1.5)
def mean_of_some(env):
    """The mean comes back."""
    assert abs(env["mean"]([1.0, 2.0, 6.0]) - 3.0) < 1e-9


@test_case(points=1.5)
def mean_of_none(env):
    """No numbers are refused."""
    try:
        env["mean"]([])
    except ValueError:
        return
    raise AssertionError("a mean of nothing")
'''
OTTER_TRACKED = '''

def tracking():
    from pathlib import Path

    import mlflow

    mlflow.set_tracking_uri(f"sqlite:///{Path('store.db').resolve()}")
    return mlflow.MlflowClient()


def runs(client, experiment):
    return client.search_runs([client.get_experiment_by_name(experiment).experiment_id])


@test_case(points=1)
def has_the_score(env):
    """The run has the score."""
    client = tracking()
    run_id = env["log_score"]("one", "first", 0.25)
    [found] = [run for run in runs(client, "one") if run.info.run_id == run_id]
    assert found.data.metrics == {"score": 0.25}


@test_case(points=1)
def has_finished(env):
    """The run has its name and has finished."""
    client = tracking()
    env["log_score"]("two", "second", 1.0)
    assert [(run.info.run_name, run.info.status) for run in runs(client, "two")] == [("second", "FINISHED")]
'''


@dataclass(frozen=True)
class LabPair:
    """One lab for both: a right submission, a wrong one with its points, and otter's test files."""

    name: str
    file: str
    right: str
    wrong: str
    points: tuple[int, int]  # of a right submission and of a wrong one
    otter_tests: dict[str, str]


PAIRS = (
    LabPair(
        "sums", "ch1/sums.py", SUMS, SUMS.replace("a + b", "a - b"), (5, 3), {"add": OTTER_ADD, "mean": OTTER_MEAN}
    ),
    LabPair(
        "tracked",
        "ch1/tracked.py",
        TRACKED,
        TRACKED.replace('log_metric("score", score)', 'log_metric("score", 1.0)'),
        (2, 0),
        {"log_score": OTTER_TRACKED},
    ),
)


def otter_zip(pair: LabPair, target: Path) -> Path:
    """Otter's autograder for a lab, its store migrated."""
    config = {"print_summary": False, "show_hidden": True, "show_all_public": True}
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("otter_config.json", json.dumps(config))
        archive.write(template.path(), "files/store.db")
        for name, tests in pair.otter_tests.items():
            archive.writestr(f"tests/{name}.py", OTTER_HEAD.format(name=name) + tests)
    return target
