"""The grader of labs/ch4/promote.py: the checks of each skill stand in the module of its name."""

from .promote import (
    aliases_for_stages,
    approve_request,
    check_policy,
    explain_production,
    request_transition,
    retire_version,
    swap_champion,
)

__all__ = [
    "aliases_for_stages",
    "approve_request",
    "check_policy",
    "explain_production",
    "request_transition",
    "retire_version",
    "swap_champion",
]
