"""Without the libraries of the suite's own tests: what a learner's installation answers to a path, and to a plain `pytest`."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

NOT_INSTALLED = """
from functools import partial
from importlib.machinery import PathFinder
found = PathFinder.find_spec
absent = "_hypothesis_pytestplugin"
PathFinder.find_spec = partial(lambda name, *rest: None if name == absent else found(name, *rest))
"""


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["labs/ch1/enviroment.py"], "did you mean labs/ch1/environment.py?"),
        ([], "to judge labs, name them: pytest labs/ch1"),
    ],
)
def test_what_is_not_there_is_not_told_of_a_plugin(request, tmp_path, arguments, answer):
    """A path that is not there makes pytest look into tests/, which needs what a learner has not installed."""
    (tmp_path / "sitecustomize.py").write_text(NOT_INSTALLED)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=request.config.rootpath,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 4
    assert answer in done.stderr, done.stderr
    assert "plugin" not in done.stderr
