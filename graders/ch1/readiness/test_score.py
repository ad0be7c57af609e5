"""Answers against a key."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, equal, judges

from .forms import domains, form, other


@judges
def by_domain(lab: Lab, draw: Draw) -> None:
    """Each domain has what was right and what was asked."""
    named = domains(draw)
    key = form(draw, named)
    right = {question["name"] for question in draw.sample(key, 7)}
    answers = {each["name"]: each["right"] if each["name"] in right else other(draw, each["right"]) for each in key}
    expected = {
        name: {"right": sum(each["name"] in right for each in key if each["domain"] == name), "asked": 4}
        for name in named
    }
    equal(lab.score(answers, key), expected, "not right and asked of each domain")


@judges
def open_ones_are_asked(lab: Lab, draw: Draw) -> None:
    """A question without an answer, or that the answers do not have, was asked and is not right."""
    name = domains(draw, 1)[0]
    key = form(draw, [name], 5)
    answers = {key[0]["name"]: key[0]["right"], key[1]["name"]: None}
    equal(lab.score(answers, key), {name: {"right": 1, "asked": 5}}, "open questions are left out")


@judges
def nothing_answered(lab: Lab, draw: Draw) -> None:
    """Without an answer nothing is right, and every domain is there."""
    named = domains(draw)
    right = {name: {"right": 0, "asked": 2} for name in named}
    equal(lab.score({}, form(draw, named, 2)), right, "an empty sheet")


@judges
def strange_answers_count_for_nothing(lab: Lab, draw: Draw) -> None:
    """Answers to questions that the key does not have change nothing."""
    name = domains(draw, 1)[0]
    key = form(draw, [name], 2)
    answers = {**{each["name"]: each["right"] for each in key}, "of_another_form": "a"}
    outcome = lab.attempt.score(answers, key)
    equal(outcome.value, {name: {"right": 2, "asked": 2}}, "an answer that nobody asked for", happened=str(outcome))
