"""Nothing of pytest, its plugins or the caller's environment reaches a submission, forked or in process."""

from __future__ import annotations

import pytest

from tests.harness.conftest import SUMS, WORDS

ISOLATIONS = ["fork", "inprocess"]
TOUCHY = {
    "warns": "import warnings\n    warnings.warn('a library is moody')\n    return a + b",
    "warns_when_collected": "import gc\n    box = [open(__file__)]\n    box.append(box)\n    return a + b",
    "logs": "import logging\n    assert not logging.root.handlers, logging.root.handlers\n    return a + b",
    "own_folder": "import os\n    assert not os.path.exists('pyproject.toml')\n    return a + b",
    "temporary": "import os, tempfile\n    assert os.environ['TMPDIR'] == tempfile.gettempdir()\n    return a + b",
    "environment": "import os\n    assert not [n for n in os.environ if n.startswith(('PYTEST_', 'PYTHONW', 'MLFLOW_RUN'))]\n"
    "    return a + b",
    "imports_of_the_house": "import importlib.util\n    assert not importlib.util.find_spec('beside')\n    return a + b",
    "seeded_random": "import random\n    assert random.random() != 0.13436424411240122\n    return a + b",
    "input": "try:\n        input()\n    except EOFError:\n        return a + b",
}
CONFTEST = """import random
import pytest
pytest_plugins = ["labjudge.plugin"]

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item):
    random.seed(1)
"""


@pytest.mark.parametrize("isolation", ISOLATIONS)
@pytest.mark.parametrize("name", TOUCHY)
def test_verdict_is_that_of_a_process_of_its_own(tiny, name, isolation):
    """Warnings, logging, folders, variables, paths and seeds are a plain Python's."""
    tiny.write("conftest.py", CONFTEST)
    tiny.write("beside.py", "")
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", TOUCHY[name]))
    asked = {"PYTHONWARNINGS": "error", "MLFLOW_RUN_ID": "r", "PYTEST_ADDOPTS": "-W error"}
    run = tiny.pytest("labs/ch1/sums.py", "--isolation", isolation, env=asked)
    assert (run.status, run.last) == (0, "2 right in N s"), run.text


@pytest.mark.parametrize("isolation", ISOLATIONS)
def test_warnings_are_no_errors_to_a_right_answer(tiny, isolation):
    """A solution that warns at import and in a call is right with -W error, too; no warning is shown."""
    moody = "import warnings\nwarnings.warn('old', DeprecationWarning)\n"
    tiny.write("labs/ch1/words.py", moody + WORDS.replace("return", "warnings.warn('new')\n    return"))
    run = tiny.pytest("labs/ch1/words.py", "--isolation", isolation, "-W", "error")
    assert (run.status, "warning" in run.text) == (0, False), run.text


def test_what_was_changed_stays_for_the_next_call(tiny):
    """In process, as in a fork, what a module sets up on import still holds when its function is called."""
    setup = "import logging, os, warnings\nos.environ['MINE'] = '1'\nos.mkdir('mine'); os.chdir('mine')\n"
    setup += "logging.basicConfig(level=10)\nwarnings.simplefilter('error')\n"
    claim = "assert (os.environ['MINE'], os.path.basename(os.getcwd()), logging.root.level) == ('1', 'mine', 10)\n    "
    tiny.write("labs/ch1/sums.py", setup + SUMS.replace("return a + b", claim + "return a + b"))
    assert tiny.pytest("labs/ch1/sums.py", "--isolation", "inprocess").last == "2 right in N s"


def test_prints_are_shown_in_process_too(tiny):
    """What a failing function prints is shown, as from a fork."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "print('a is', a)\n    return a"))
    assert "printed    a is" in tiny.pytest("labs/ch1/sums.py", "--isolation", "inprocess").text
