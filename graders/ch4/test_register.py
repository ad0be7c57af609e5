"""The grader of labs/ch4/register.py: the checks of each skill stand in the module of its name."""

from .register import (
    compare_signatures,
    describe_version,
    model_name,
    register_candidate,
    select_candidates,
    what_serves,
)

__all__ = [
    "compare_signatures",
    "describe_version",
    "model_name",
    "register_candidate",
    "select_candidates",
    "what_serves",
]
