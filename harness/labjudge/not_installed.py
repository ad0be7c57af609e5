"""Modules that libraries look for again and again, remembered where they are not installed.

Measured: for each column PySpark asks for IPython, for each request MLflow asks for it and for the platform's own module several
times, and Python looks through its whole path each time: a twentieth of what a worker computes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec


@dataclass(frozen=True)
class _NotInstalled:
    """A finder of modules that knows of some that they are not there, and answers in Python's words."""

    names: frozenset[str]

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name in self.names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def remember(names: Iterable[str]) -> None:
    """Which of these modules are not installed, for this process and its forks; an installed one is found as ever."""
    sys.meta_path.insert(0, _NotInstalled(frozenset(name for name in names if find_spec(name) is None)))
