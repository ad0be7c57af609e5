"""Where files about a class lie below the folder of `labs grade`."""

from __future__ import annotations

from labjudge.classroom.plain_text import file_name

LEARNERS = "learners"


def of_learner(learner: str, name: str) -> str:
    """The place of a learner's own file, relative to the folder of the class."""
    return f"{LEARNERS}/{file_name(learner)}/{name}"
