"""Labs for `labs grade` and for otter-grader: the same functions, checks and points. Two are small, one is of the course."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from labjudge.suite import Suite
from lakemock.tracking import template

from tests.classroom.tracked_lab import TRACKED
from tests.harness.conftest import SUMS

ROOT = Path(__file__).resolve().parents[1]
SEED = 7
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


OTTER_CHECK = '''

@test_case(points={points})
def {check}(env):
    """{check}"""
    from benchmarks.otter_direct import judge

    judge("{place}", "{skill}", "{check}", {seed}, env)
'''


@dataclass(frozen=True)
class LabPair:
    """One lab for both: a right submission, a wrong one with its points, and otter's test files. `root`: the checkout that it
    is of, None for the tiny suite."""

    name: str
    file: str
    right: str
    wrong: str
    points: tuple[int, int]  # of a right submission and of a wrong one
    otter_tests: dict[str, str]
    root: Path | None = None


def of_the_course(name: str, told: str, right: str, mistake: str, costs: int) -> LabPair:
    """A lab of the course with all its checks; the wrong submission has `mistake` for `right`, which costs so many points.

    `told` is an argument of log_model that MLflow takes for granted with the platform's store, and not with another.
    """
    suite = Suite(ROOT)
    [lab] = suite.catalogue.select([name])
    solution = (ROOT / "solutions" / lab.path).read_text("utf-8")
    assert solution.count(right) == 1, right
    tests = {}
    for skill, group in groupby(suite.checks(lab), key=lambda check: check.skill):
        checks = [check.name for check in group]
        facts = {"place": f"{lab.chapter}/{lab.name}", "skill": skill, "seed": SEED}
        points = lab.skill(skill).points / len(checks)
        tests[skill] = "".join(OTTER_CHECK.format(check=check, points=points, **facts) for check in checks)
    solution = solution.replace("input_example=example,", f"input_example=example, {told},")
    wrong = solution.replace(right, mistake)
    return LabPair(name, lab.path, solution, wrong, (lab.points, lab.points - costs), tests, ROOT)


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
    of_the_course("package", 'serialization_format="cloudpickle"', ".head(1)", ".head(2)", costs=2),
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
