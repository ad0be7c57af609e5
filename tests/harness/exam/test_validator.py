"""The validator sees what gives answers away, what is written twice, and what is not there."""

from __future__ import annotations

from math import comb

import pytest
from labjudge.exam import guessers, stems, validator

from .conftest import GUIDE, drawn_items, item
from .served import ROOT


def found(items):
    return validator.problems(items, GUIDE, ROOT)


def test_items_drawn_by_chance_hold():
    """Nothing is found in items whose answers nothing gives away."""
    assert found(drawn_items(80)) == []


def test_one_letter_too_often_is_seen():
    """Two thirds of the right options in one place: the place is told, and who goes by it."""
    items = [each.model_copy(update={"right": ("a",)}) if at % 2 else each for at, each in enumerate(drawn_items(80))]
    assert any("position of the right options" in each for each in found(items))
    assert any("always a first" in each for each in found(items))


def test_the_longest_option_is_seen():
    """Where the right option is always the longest, reading is not needed."""
    items = [each.model_copy(update={"right": (guessers.by_length(each)[0],)}) for each in drawn_items(80)]
    assert any("number 1 by length first" in each for each in found(items))


def test_a_word_that_only_wrong_options_have_is_seen():
    """Who avoids 'always' must not do better than chance."""
    items = [
        each.model_copy(
            update={
                "options": {
                    letter: text if letter in each.right else f"always {text}" for letter, text in each.options.items()
                }
            }
        )
        for each in drawn_items(80)
    ]
    assert any("fewest absolute words" in each for each in found(items))


def test_words_of_the_question_are_seen():
    """Who takes the option that repeats the question must not do better than chance."""
    items = [
        each.model_copy(update={"options": dict(each.options) | {each.right[0]: each.question[:60]}})
        for each in drawn_items(80)
    ]
    assert any("most words of the question" in each for each in found(items))


def test_letters_that_never_repeat_are_seen():
    """Where no letter follows itself, each answer tells something of the next."""
    items = [each.model_copy(update={"right": ("abcd"[at % 4],)}) for at, each in enumerate(drawn_items(80))]
    assert any("follows itself 0 times" in each for each in found(items))


def test_bounds_of_chance_are_exact():
    """The bounds leave at most 2.5 per cent on each side, by the binomial distribution."""
    low, high = guessers.chance_bounds([1 / 4] * 60)
    share = [comb(60, k) * 0.25**k * 0.75 ** (60 - k) for k in range(61)]
    assert sum(share[:low]) < 0.025 <= sum(share[: low + 1])
    assert sum(share[high + 1 :]) <= 0.025 < sum(share[high:])


def test_one_template_is_seen():
    """Two questions that differ in names and figures are one question."""
    first = (
        "Ana trains 3 models on `prod.a` and finds that the second has a lower loss than the first. What does she log?"
    )
    second = (
        "Ben trains 9 models on `dev.b` and finds that the second has a lower loss than the first. What does he log?"
    )
    items = [item(name="one", question=first), item(name="other", question=second)]
    assert any("one and other are worded alike" in each for each in stems.template_problems(items))


def test_an_opening_used_too_often_is_seen():
    """Three questions that begin alike are a habit."""
    endings = ["the boat sinks in fog", "rain fills each cup", "no wind blows today"]
    items = [item(name=f"q{at}", question=f"A data scientist notices that {text}.") for at, text in enumerate(endings)]
    assert any("begin with 'a data scientist notices that'" in each for each in stems.template_problems(items))


@pytest.mark.parametrize(
    ("block", "told"),
    [
        ("```python\nf(\n```", "a block of python does not parse"),
        ("```sql\nSELECT FROM WHERE\n```", "a block of sql does not parse"),
        ('```json\n{"a": }\n```', "a block of json does not parse"),
        ("```yaml\na: [1\n```", "a block of yaml does not parse"),
        ("```\nf()\n```", "a block is marked ''"),
        ("```python\nf()", "is not closed"),
    ],
)
def test_code_that_does_not_parse_is_seen(block, told):
    """Code parses, or is marked as pseudo-code."""
    (problem,) = stems.code_problems(item(question=f"What does this print to the screen?\n\n{block}\n"))
    assert told in problem


def test_pseudo_code_is_let_through():
    """What is marked as pseudo-code need not parse."""
    assert list(stems.code_problems(item(question="What is the order here?\n\n```pseudo\nfor each f(\n```\n"))) == []


def test_a_reason_without_an_assumption_is_seen():
    """A wrong option says what it assumes."""
    why = dict(item().why) | {"b": "Wrong."}
    assert "lee_shore: why.b does not say what the option assumes" in found([item(why=why)])


def test_a_trap_that_is_not_there_is_seen():
    """A source that names a trap names one that exists."""
    there = item(source=["trap: ch4/promote/swap_champion::hot_swap"])
    gone = item(source=["trap: ch4/promote/swap_champion::warm_swap"])
    assert not any("there is no trap" in each for each in found([there]))
    assert any("there is no trap warm_swap" in each for each in found([gone]))


def test_an_objective_without_questions_is_seen():
    """Every objective has three questions at least."""
    assert "objective land.walk has 0 questions; 3 are needed" in found([item()])


def test_prose_alone_is_seen():
    """Three of five questions show something of the work."""
    items = [each.model_copy(update={"question": each.question.split("`")[0]}) for each in drawn_items(80)]
    assert any("show neither code nor table" in each for each in found(items))


def test_an_option_named_by_its_letter_is_seen():
    """Forms shuffle the options, so no text names one by its place."""
    why = dict(item().why) | {"b": "This assumes what option c says."}
    assert any("names an option by its letter" in each for each in found([item(why=why)]))
