"""Submissions that look alike are found by what is unusual in the class; honest classes have none."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from labjudge.classroom.alike import compare, groups, prints

from tests.harness.conftest import SUMS_STARTER

ROOT = Path(__file__).resolve().parents[2]
PARTS = ["a", "b", "c", "d", "e"]


def answer(seed: int, steps: int = 40) -> str:
    """A function that somebody could have written alone: steps in an order and of kinds of their own."""
    draw = random.Random(seed)
    kinds = [
        "{a} = {b}.get({c}, {n})",
        "if {a} > {b}:\n        {c} = {a} - {b}",
        "for {a} in sorted({b}):\n        {c}.append({a})",
        "{a} = [{b} for {b} in {c} if {b} is not None]",
        "{a} = max({b}, key=len)",
        "while {a} and {b}:\n        {a} = {a}.pop()",
        "{a} = {b}.merge({c}, how='left')",
        "{a}[{b}] = {c} * {n} + {n}",
        "assert isinstance({a}, dict), {b}",
        "{a}, {b} = {b}, {a} or {c}",
    ]
    lines = [
        draw.choice(kinds).format(**{name: draw.choice(PARTS) for name in "abc"}, n=draw.randrange(9))
        for _ in range(steps)
    ]
    return "def work(a, b, c, d, e):\n    " + "\n    ".join(lines) + "\n"


CLASS = {f"learner{number:02}": answer(number) for number in range(20)}


def disguised(text: str) -> str:
    """Other names, other numbers, comments, a docstring, another layout."""
    for place, name in enumerate(PARTS):
        text = text.replace(f" {name} ", f" value_{place} ").replace(f"({name},", f"(value_{place},")
    text = text.replace("0", "7").replace("):\n", '):\n    """My own work."""\n', 1)
    return "# by me\n\n" + text.replace("\n    ", "\n\n    # next\n    ")


def pairs(texts: dict[str, str], starter: str = "") -> list[tuple[str, str]]:
    return [(pair.one, pair.other) for pair in compare("sums", texts, starter).remarkable]


def test_an_honest_class_has_none():
    """Twenty who worked alone are not alike."""
    assert pairs(CLASS) == []


def test_a_copy_is_found_in_disguise():
    """Other names, numbers, comments and layout hide nothing; the lines where both agree are told."""
    found = compare("sums", {**CLASS, "copy": disguised(CLASS["learner03"])}, "").remarkable
    assert [(pair.one, pair.other) for pair in found] == [("copy", "learner03")]
    assert found[0].likeness > 0.8
    assert all(1 <= line <= CLASS["learner03"].count("\n") for _, line in found[0].lines)


def test_a_part_that_was_copied_is_found():
    """Who copied most of it and wrote the rest alone is found as well."""
    half = answer(3, 34) + answer(99, 10).partition("\n")[2]
    assert pairs({**CLASS, "part": half}) == [("learner03", "part")]


def test_a_group_is_found():
    """Of a group each pair is told, and nobody else."""
    group = {f"of_group{number}": disguised(answer(50)) for number in range(4)}
    assert len(pairs({**CLASS, **group})) == 6
    assert all(one.startswith("of_group") and other.startswith("of_group") for one, other in pairs({**CLASS, **group}))


def test_pairs_make_groups():
    """Who is like somebody in a group belongs to it; two groups stay two."""
    texts = {
        "a1": answer(50),
        "a2": disguised(answer(50)),
        "a3": answer(50),
        "b1": answer(60),
        "b2": disguised(answer(60)),
    }
    found = groups(compare("sums", {**CLASS, **texts}, "").remarkable)
    assert sorted(group.learners for group in found) == [("a1", "a2", "a3"), ("b1", "b2")]
    assert sorted(len(group.pairs) for group in found) == [1, 3]


def test_the_starter_is_left_out():
    """What everybody was given makes nobody alike."""
    given = answer(77)
    assert pairs({name: given + text for name, text in CLASS.items()}, given) == []
    assert compare("sums", dict.fromkeys(CLASS, SUMS_STARTER), SUMS_STARTER).likenesses == []


def test_one_obvious_answer_is_not_remarkable():
    """Where all but a few wrote the same, the same is ordinary."""
    texts = {name: answer(5) + answer(place, 3).replace("work", "more") for place, name in enumerate(CLASS)}
    assert pairs(texts) == []


@pytest.mark.parametrize("learners", [2, 9])
def test_few_learners_say_nothing(learners):
    """Without a class there is nothing ordinary to compare with."""
    few = dict(list(CLASS.items())[: learners - 1])
    found = compare("sums", {**few, "copy": CLASS["learner00"]}, "")
    assert (found.limit, found.remarkable) == (None, [])


@pytest.mark.parametrize("text", ["", "def f(:\n", "'''", "\0", "(" * 5000, "x = 1\n\ty = 2\n", "\ufeff= é ☃ $"])
def test_what_is_no_python_is_read_as_far_as_it_goes(text):
    """Damaged and hostile texts have fingerprints or none, never an error."""
    assert isinstance(prints(text), dict)


def test_the_right_answers_of_this_suite():
    """A lab's solution and its right answers in other styles, written apart, are less alike than a copy in disguise."""
    files = [ROOT / "solutions/ch4/promote.py", *sorted((ROOT / "tests/labs/ch4/promote/rights").glob("*.py"))]
    texts = {file.stem: file.read_text("utf-8") for file in files}
    starter = (ROOT / "labs/ch4/promote.py").read_text("utf-8")
    apart = max(compare("promote", texts, starter).likenesses)
    together = compare("promote", {**texts, "copy": disguised(texts["promote"])}, starter).likenesses
    assert max(together) > 0.9 > apart
