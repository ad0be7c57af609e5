"""Something to do for each objective."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges

from .exam_objectives import objectives


def task(objective: dict[str, str], kind: str, text: str) -> dict[str, str]:
    return {"objective": objective["name"], "kind": kind, "text": text}


def card(objective: dict[str, str], text: str | None, lab: str | None) -> dict[str, Any]:
    return {"objective": objective["name"], "domain": objective["domain"], "task": text, "lab": lab}


@judges
def a_card_for_each(lab: Lab, draw: Draw) -> None:
    """Each objective has its card, in their order, with the first thing to do and the lab."""
    asked = objectives(draw, 2, 2)
    labs = [
        {"name": f"lab_{number}", "tasks": [task(one, "do", f"do {one['name']}")]} for number, one in enumerate(asked)
    ]
    right = [card(one, f"do {one['name']}", f"lab_{number}") for number, one in enumerate(asked)]
    equal(lab.skill_cards(asked, draw.shuffled(labs)), right, "not a card for each objective")


@judges
def reading_is_no_training(lab: Lab, draw: Draw) -> None:
    """Reading and watching are neither a task nor counted for a lab."""
    one = objectives(draw, 1, 1)[0]
    much = {
        "name": "much",
        "tasks": [*[task(one, draw.choice(["read", "watch"]), "read on") for _ in range(3)], task(one, "do", "a")],
    }
    some = {"name": "some", "tasks": [task(one, "read", "read"), task(one, "do", "first"), task(one, "do", "second")]}
    got = lab.skill_cards([one], [much, some])
    other_task = got in ([card(one, "second", "some")], [card(one, "a", "some")])
    title = "not the first thing to do in that lab" if other_task else "reading counted as training"
    equal(got, [card(one, "first", "some")], title)


@judges
def of_equal_labs_the_first(lab: Lab, draw: Draw) -> None:
    """Of labs with as much to do the first is taken; what they have to do for other objectives does not count."""
    one, other = objectives(draw, 1, 2)
    labs = [
        {"name": "early", "tasks": [task(one, "do", "a"), task(one, "do", "b")]},
        {"name": "late", "tasks": [task(one, "do", "c"), task(one, "do", "d"), task(other, "do", "e")]},
    ]
    equal(lab.skill_cards([one], labs), [card(one, "a", "early")], "not the first of equal labs")


@judges
def nothing_to_do(lab: Lab, draw: Draw) -> None:
    """An objective for which there is nothing to do has neither task nor lab, also where there are no labs."""
    one = objectives(draw, 1, 1)[0]
    for labs in ([{"name": "x", "tasks": [task(one, "read", "read")]}], [{"name": "x", "tasks": []}], []):
        outcome = lab.attempt.skill_cards([one], labs)
        equal(outcome.value, [card(one, None, None)], "an objective without a lab", happened=str(outcome))
