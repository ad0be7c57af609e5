"""Practice forms and what is known of their results."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, World


def domains(draw: Draw, count: int = 3) -> list[str]:
    """Names as domains have them: with a space, a dot or an underscore, and the first begins like `share.` does."""
    first = draw.choice(["sha", "re", "as"])
    return [
        f"{first if number == 0 else ''}{draw.word()}{' ._'[number % 3]}{draw.word()}{number}"
        for number in range(count)
    ]


def form(draw: Draw, named: list[str], each: int = 4) -> list[dict[str, Any]]:
    """A key: questions of all domains, mixed."""
    made = [
        {"name": f"q_{draw.word()}{number}", "domain": name, "right": draw.choice("abcd")}
        for name in named
        for number in range(each)
    ]
    return draw.shuffled(made)


def other(draw: Draw, right: str) -> str:
    return draw.choice([letter for letter in "abcd" if letter != right])


def results(draw: Draw, named: list[str]) -> dict[str, dict[str, int]]:
    """Scores: 8 questions each, and some right."""
    return {name: {"right": draw.randrange(1, 8), "asked": 8} for name in named}


def taken(world: World, place: str, learner: str, shares: dict[str, float], at: int, **about: Any) -> str:
    """An assessment that is in the experiment, `at` in seconds after a fixed moment."""
    metrics = {f"share.{name}": share for name, share in shares.items()} | {f"asked.{name}": 8.0 for name in shares}
    tags = {"learner": learner, "form": "a", "kind": "assessment", **about.pop("tags", {})}
    run_id: str = world.run(place, tags=tags, metrics=metrics, start_time=1_767_000_000_000 + at * 1000, **about)
    return run_id
