"""Trap: who comes second hears which version it would have taken.

skill: roll_back
phrase: who would be taken is told
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

_roll_back = roll_back


def roll_back(name: str, bad: str, history: list[dict], incident: str) -> str:
    champion = _roll_back(name, bad, history, incident)
    latest = {row["version"]: row for row in sorted(history, key=lambda row: row["served_from"])}
    good = [row for row in latest.values() if row["healthy"] and row["version"] != bad]
    return max(good, key=lambda row: row["served_from"])["version"] if good else champion
