"""Trap: the flavor of a kind of target is kept for good.

skill: choose_flavor
phrase: choose_flavor remembers an earlier call
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_choose_flavor = choose_flavor
FLAVORS = {}


def choose_flavor(target: dict, single_node_rows: int) -> str:
    key = target["library"], target["custom_steps"], target["serving"]
    if key not in FLAVORS:
        FLAVORS[key] = _choose_flavor(target, single_node_rows)
    return FLAVORS[key]
