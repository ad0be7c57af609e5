"""The grader of labs/ch4/gates.py: the checks of each skill stand in the module of its name."""

from .gates import (
    correctness_gate,
    declare_rollback,
    evaluation_frame,
    file_report,
    operational_gate,
    performance_gate,
    rollback_reasons,
)

__all__ = [
    "correctness_gate",
    "declare_rollback",
    "evaluation_frame",
    "file_report",
    "operational_gate",
    "performance_gate",
    "rollback_reasons",
]
