"""Trap: what one machine takes is kept from the first call.

skill: choose_flavor
phrase: single_node_rows is another now
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_choose_flavor = choose_flavor
LIMITS = []


def choose_flavor(target: dict, single_node_rows: int) -> str:
    LIMITS.append(single_node_rows)
    return _choose_flavor(target, LIMITS[0])
