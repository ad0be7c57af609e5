"""What all tests share: nothing leaves this machine."""

from __future__ import annotations

import importlib.util

import pytest

HYPOTHESIS = "_hypothesis_pytestplugin"
WITH_HYPOTHESIS = (
    importlib.util.find_spec(HYPOTHESIS) is not None
)  # pytest looks in here for a path that is not there, too

# Here, not at the root: a learner's run needs neither.
pytest_plugins = ["labjudge.proof.plugin", *[HYPOTHESIS] * WITH_HYPOTHESIS]


def pytest_configure(config: pytest.Config) -> None:
    """With what learners install, the suite's own tests do not run; a plain `pytest` means them."""
    if not WITH_HYPOTHESIS and config.args_source is not pytest.Config.ArgsSource.ARGS:
        raise pytest.UsageError(
            "pytest alone runs the suite's own tests, which need locks/develop.txt (README.md, Work on the suite); "
            "to judge labs, name them: pytest labs/ch1"
        )
