"""The ways a check ends: well, as wrong, to do, with the learner's exception, over a limit, or with its process dead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from labjudge.brief import brief, one_is_singular
from labjudge.verdicts import Finding

IT_RAISED = "it raised"


class Wrong(Exception):
    """The submission does not do what the rule asks; `finding` says how."""

    def __init__(self, finding: Finding):
        self.finding = finding
        super().__init__(finding.title)


class ToDo(Exception):
    """The skill is not begun (an artefact that is still the starter's)."""


class WorkerEnded(Exception):
    """The worker ended during a call: `os._exit`, a crash in C, killed."""


class OverLimit(Exception):
    """The worker did not answer within the limit."""


@dataclass
class LearnerError(Exception):
    """What the learner's code raised. `types` are the class names along the MRO; `frames` are (line, function, source).

    `engine_lacks`: it came of what the embedded Spark engine does not have.
    """

    kind: str
    types: list[str]
    message: str
    frames: list[list[Any]]
    to_do: bool
    called: str = ""
    engine_lacks: bool = False

    def __post_init__(self) -> None:
        super().__init__(self.message)

    @property
    def type(self) -> str:
        return self.types[0] if self.types else ""

    def __str__(self) -> str:
        return f"{self.type}: {self.message}" if self.type else self.message


@dataclass(frozen=True)
class Outcome:
    """How an attempted call ended: with a value, or with the learner's exception. As text: "it returned 3"."""

    value: Any = None
    error: LearnerError | None = None

    def raised(self, error: type[Exception]) -> bool:
        """Whether it ended with this exception or one derived from it."""
        return self.error is not None and error.__name__ in self.error.types

    def __str__(self) -> str:
        return f"{IT_RAISED} {self.error}" if self.error else f"it returned {brief(self.value)}"


def wrong(
    title: str,
    *,
    happened: str = "",
    but: str = "",
    rule: str = "",
    read: str = "",
    drawing: list[str] | tuple[str, ...] = (),
) -> NoReturn:
    """End the check as wrong: `title` names the mistake in a few words.

    `rule` is the check's docstring and `read` the skill's section of the lesson unless another is given.
    """
    seen, right = one_is_singular(happened), one_is_singular(but)
    lines = tuple(one_is_singular(line) for line in drawing)
    raise Wrong(Finding(title, happened=seen, but=right, rule=rule, read=read, drawing=lines))
