"""Objectives in domains, as exams have them."""

from __future__ import annotations

from labjudge.grading import Draw


def objectives(draw: Draw, domains: int = 3, each: int = 3) -> list[dict[str, str]]:
    """Objectives of drawn names in drawn domains, mixed."""
    names = [f"{draw.word()}_{number}" for number in range(domains)]
    made = [
        {"name": f"{draw.word()}.{draw.word()}{number}", "domain": domain} for domain in names for number in range(each)
    ]
    return draw.shuffled(made)
