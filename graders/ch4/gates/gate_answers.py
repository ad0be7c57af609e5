"""What a gate answered: the names of the checks that failed, held against those that should be named."""

from collections.abc import Iterable, Sequence
from typing import Any

from labjudge.grading import returned, wrong


def found(got: Any) -> set[str]:
    """The names that a gate returned."""
    return set(returned(got, list[str], "a list with the names of the checks that failed"))


def expect(
    got: Any, right: Iterable[str], title: str, but: str, *, rule: str = "", drawing: Sequence[str] = ()
) -> None:
    """End the check as wrong unless a gate named exactly `right`."""
    names, right = found(got), set(right)
    if names != right:
        should = f"{', '.join(sorted(right)) or 'nothing'} is to be named"
        happened = f"it named {', '.join(sorted(names)) or 'nothing'}"
        wrong(title, happened=happened, but=f"{should}: {but}", rule=rule, drawing=tuple(drawing))
