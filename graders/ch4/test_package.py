"""The grader of labs/ch4/package.py: the checks of each skill stand in the module of its name."""

from .package import (
    choose_flavor,
    explicit_signature,
    log_candidate,
    log_scorecard,
    pinned_requirements,
    train_pipeline,
)

__all__ = [
    "choose_flavor",
    "explicit_signature",
    "log_candidate",
    "log_scorecard",
    "pinned_requirements",
    "train_pipeline",
]
