"""Each cheat earns nothing, hurts nobody, leaves no process and no file; in each tier that this machine offers."""

from __future__ import annotations

import sys

import pytest
from labjudge.sandbox import tiers

from tests.cheats import page, page_of_world
from tests.cheats.attacked import Attacked
from tests.classroom.closed import offered
from tests.harness.conftest import CATALOG, SUMS, furnish
from tests.harness.test_plugin import children_of, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes of Linux")

MEAN_GRADER = '''from labjudge.grading import judges, returned, wrong


@judges
def mean_of_some(lab, draw):
    """The mean comes back."""
    numbers = [float(draw.randrange(100)) for _ in range(5)]
    if not abs(returned(lab.mean(numbers), float, "a number") - sum(numbers) / 5) < 1e-9:
        wrong("not the mean", rule="the sum over the count")
'''

POWER_LAB = """
[[labs]]
name = "power"
chapter = "ch1"
title = "Power"
milestone = "Seize"
sections = ["1.1"]
objectives = ["power"]
minutes = 20
points = 2
libraries = ["mlflow", "spark"]

  [[labs.skills]]
  name = "forge"
  points = 1
  section = "1.1"
  summary = "move an alias without rights"

  [[labs.skills]]
  name = "make"
  points = 1
  section = "1.1"
  summary = "log a model that gets out"
"""

FORGE_GRADER = '''from labjudge.grading import PEOPLE, judges, wrong


@judges
def moved(lab, world, draw):
    """Somebody without rights moved the alias of a model."""
    name, (owner, other) = f"main.churn.m{draw.randrange(1000, 9999)}", draw.people(2)
    world.uc_model(name, owner=owner)
    version = world.uc_version(name, None, user=owner)
    lab.attempt.as_(other).forge(name, version, owner)
    if not world.uc_state(name)["aliases"]:
        wrong("nothing moved")


@judges
def goes_on(lab, world, draw):
    """The world is still there for the next check."""
    world.uc_model("main.churn.next", owner=draw.person())
'''

MAKE_GRADER = '''from labjudge.grading import judges, wrong


@judges
def won(lab, world, draw):
    """The model got out of its process."""
    import pandas as pd

    owner = draw.person()
    uri = lab.as_(owner).make("m")
    if lab.scorer(str(uri), owner).predict(pd.DataFrame({"x": [1.0]})) != ["won"]:
        wrong("lost")
'''


@pytest.fixture(scope="module", params=tiers.TIERS)
def tier(request):
    if request.param not in offered():
        pytest.skip(f"this machine offers {', '.join(offered()) or 'no tier'}")
    return request.param


@pytest.fixture(scope="module", params=["process", "world"])
def attacked(request, tier, tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacked")
    suite = furnish(folder / "suite")
    suite.write("graders/ch1/sums/test_mean.py", MEAN_GRADER)
    if request.param == "process":
        cheats = {name: page.HEAD + text + page.TAIL for name, text in {**page.FORGE, **page.HURT}.items()}
        honest = dict.fromkeys(("aa_honest", "mm_honest", "zz_honest"), SUMS)
        return Attacked(tier, folder, suite, "ch1/sums.py", cheats, honest, 1)
    suite.write("labs/catalog.toml", CATALOG + POWER_LAB)
    suite.write("graders/ch1/power/test_forge.py", FORGE_GRADER)
    suite.write("graders/ch1/power/test_make.py", MAKE_GRADER)
    cheats = {name: page_of_world.HEAD + text for name, text in page_of_world.FORGE.items()}
    cheats |= {name: page_of_world.HEAD + text + page_of_world.MODEL for name, text in page_of_world.MAKE.items()}
    return Attacked(tier, folder, suite, "ch1/power.py", cheats, {}, 15)


def test_cheats_earn_nothing(attacked):
    """Only who did right has points, all that they deserve."""
    earned = {name: points for name, points in attacked.earned.items() if points}
    assert earned in ({"model_honest": 1}, {"aa_honest": 5, "mm_honest": 5, "zz_honest": 5})


def test_no_cheat_is_a_fault_of_ours(attacked):
    """Each is judged, or is over a limit: none makes the judge itself fail, which would take the skill out of its total."""
    assert attacked.faults == {}
    assert len({outcome["results"]["points"] for outcome in attacked.outcomes.values()}) == 1


def test_nothing_is_told_that_is_secret(attacked):
    """Neither a file, nor the instructor's environment, nor a grader is in what learners get."""
    assert not [text for text in attacked.told if "TOP-SECRET" in text or "from labjudge.grading import judges" in text]


def test_nobody_was_connected_to(attacked):
    """No cheat reached a server of the machine."""
    assert not attacked.connected


def test_nothing_is_changed_or_left(attacked):
    """Files have the content and mode that they had; no process, no temporary file, no marked file is left."""
    assert attacked.modes() == attacked.before
    wait_until(lambda: not children_of(attacked.marker))
    assert attacked.left == []


def test_what_is_shown_is_harmless(attacked):
    """No terminal escape and no workflow command of a learner's is shown or written."""
    texts = [attacked.graded.text, (attacked.out / "gradebook.csv").read_text("utf-8"), *attacked.told]
    assert all("\x1b" not in text and "\\u001b" not in text for text in texts)
    assert not [line for text in texts for line in text.splitlines() if line.lstrip().startswith("::")]
