"""What graders are written with: all names of the vocabulary in one place.

A check is a function under `@judges` of `lab`, `world` and `draw` (those that it names). It draws a scene, calls the
submission, and compares what came of it with what the rule gives. It returns when all is well, and raises `Wrong` with what a
learner should read. Expected values are computed in the check, from data that the check drew.
"""

from __future__ import annotations

from typing import Any

from labjudge.brief import brief
from labjudge.comparing import equal, first_difference, refused
from labjudge.draw import Draw
from labjudge.endings import LearnerError, Outcome, OverLimit, ToDo, WorkerEnded, Wrong, wrong
from labjudge.frames import rows_of, same_rows
from labjudge.graders import judges
from labjudge.handles import NOT_SET_UP, UNITY, WORKSPACE, Kept, Lab, Scorer, World, repr_of
from labjudge.people import PEOPLE
from labjudge.verdicts import Finding

__all__ = [
    "NOT_SET_UP",
    "PEOPLE",
    "UNITY",
    "WORKSPACE",
    "Draw",
    "Finding",
    "Kept",
    "Lab",
    "LearnerError",
    "Outcome",
    "OverLimit",
    "Scorer",
    "ToDo",
    "WorkerEnded",
    "World",
    "Wrong",
    "brief",
    "equal",
    "first_difference",
    "judges",
    "refused",
    "repr_of",
    "returned",
    "rows_of",
    "same_rows",
    "wrong",
]

KINDS = {
    "string": "text",
    "int": "a whole number",
    "float": "a float",
    "bool": "True or False",
    "list": "a list",
    "dict": "a dict",
    "tuple": "a tuple",
    "datetime": "a datetime",
    "none_required": "None",
}
"""Pydantic's names of types as a learner would say them."""


def returned(value: Any, shape: Any, what: str, part: str = "") -> Any:
    """`value` if it has the shape (a type as annotations write it, strict), else ends the check as wrong: return type.

    `value` is the whole answer, or the `part` of it that is named.
    """
    from pydantic import ConfigDict, TypeAdapter, ValidationError

    try:
        return TypeAdapter(shape, config=ConfigDict(strict=True, arbitrary_types_allowed=True)).validate_python(value)
    except ValidationError as problem:
        first = problem.errors()[0]
        place = "".join(f"[{part!r}]" for part in first["loc"])
        kind = KINDS.get(first["type"].removesuffix("_type"))
        misfit = f"is not {kind}" if kind else f"does not fit: {first['msg'].lower()}"
        wrong(
            "not what it should return",
            happened=f"its {part} is {brief(value)}" if part else f"it returned {brief(value)}",
            but=f"its {place} {misfit} but {brief(first['input'])}" if place else f"that {misfit}",
            rule=f"it returns {what}",
        )
