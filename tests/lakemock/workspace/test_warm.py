"""Getting ready what first calls need does not keep the first caller waiting."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from lakemock.application import warm


class Running:
    """A server whose first request is answered when somebody has looked three times; notes what is done in which order."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.workspace = SimpleNamespace(scorers=SimpleNamespace(warm=lambda: self.done.append("scorers")))

    @property
    def answers(self) -> int:
        self.done.append("looked")
        return self.done.count("looked") // 3

    def locked(self, work: Callable[[Any], Any]) -> None:
        self.done.append("locked")


@pytest.mark.measured
def test_the_first_request_is_answered_before_mlflow_is_imported() -> None:
    running = Running()
    warm.up(running)  # type: ignore[arg-type]
    assert running.done == ["looked", "looked", "looked", "locked", "scorers"]
