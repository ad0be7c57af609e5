"""Answers against a key."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges

from .forms import domains, form, other


@judges
def by_domain(lab: Lab, draw: Draw) -> None:
    """Each domain has what was right and what was asked; one with nothing right is there, too."""
    named = domains(draw)
    key = form(draw, named)
    right = {question["name"] for question in draw.sample([each for each in key if each["domain"] != named[1]], 5)}
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
    key = form(draw, named, 2)
    equal(lab.score({}, key), right, "an empty sheet")
    answers = {each["name"]: each["right"] for each in key if each["domain"] == named[0]}
    equal(
        lab.score(answers, key),
        {**right, named[0]: {"right": 2, "asked": 2}},
        "a domain that was left open",
        rule="A domain is there, also when none of its questions was answered.",
    )


@judges
def strange_answers_count_for_nothing(lab: Lab, draw: Draw) -> None:
    """Answers to questions that the key does not have change nothing."""
    name = domains(draw, 1)[0]
    key = form(draw, [name], 2)
    answers = {**{each["name"]: each["right"] for each in key}, "of_another_form": "a"}
    outcome = lab.attempt.score(answers, key)
    equal(outcome.value, {name: {"right": 2, "asked": 2}}, "an answer that nobody asked for", happened=str(outcome))


@judges
def options_as_they_are(lab: Lab, draw: Draw) -> None:
    """Options are compared whole, and only None is open: an option may be 0, or a text that begins like another one."""
    name, texts = domains(draw, 1)[0], [draw.word() for _ in range(2)]
    key: list[dict[str, Any]] = [
        {"name": f"q{place}_{draw.word()}", "domain": name, "right": right}
        for place, right in enumerate([0, 1, 0, *texts])
    ]
    given = [0, 0, None, f"{texts[0]} too", texts[1]]
    answers = {question["name"]: option for question, option in zip(key, given, strict=True)}
    told = [f"right {each['right']!r}, answered {option!r}" for each, option in zip(key, given, strict=True)]
    right = {name: {"right": 2, "asked": 5}}
    equal(lab.score(answers, key), right, "an option is not compared as it is", drawing=told)
