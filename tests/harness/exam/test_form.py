"""Forms: drawn by seed, balanced by weight, options shuffled."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as some
from labjudge.exam import form
from labjudge.exam.form import FormError, Place

from .conftest import GUIDE, drawn_items

ITEMS = drawn_items(80)
OBJECTIVE = {item.name: item.objective for item in ITEMS}


def drawn(number=10, seed=1, **options):
    return form.draw(ITEMS, GUIDE, seed, number, **options)


def test_the_seed_decides():
    """The same seed gives the same form; another one another."""
    assert drawn() == drawn()
    assert drawn() != drawn(seed=2)


@given(seed=some.integers(0, 10**6), number=some.integers(1, 50))
def test_weights_decide_about_domains(seed, number):
    """Of so many questions each domain has its share, to the nearest whole question; none is asked twice."""
    names = [place.name for place in drawn(number, seed)]
    assert len({*names}) == len(names) == number
    at_sea = sum(OBJECTIVE[name].startswith("sea") for name in names)
    assert at_sea == form.shares({"sea": 70, "land": 30}, number)["sea"]


def test_objectives_of_a_domain_are_asked_alike():
    """Within a domain no objective has two questions more than another."""
    asked = Counter(OBJECTIVE[place.name] for place in drawn(20))
    assert abs(asked["sea.sail"] - asked["sea.anchor"]) <= 1


def test_the_older_guide_is_left_out():
    """Its questions are in a form only when they are asked for."""
    assert not any(OBJECTIVE[place.name].startswith("older") for place in drawn(60))
    assert any(OBJECTIVE[place.name].startswith("older") for place in drawn(70, older=True))


@pytest.mark.parametrize("words", [["sea.anchor"], ["land", "sea.sail"], ["older"]])
def test_objectives_can_be_named(words):
    """An objective or a group of them is all that is asked about."""
    found = {OBJECTIVE[place.name] for place in drawn(8, objectives=words)}
    assert all(name in words or name.partition(".")[0] in words for name in found)


def test_what_a_domain_lacks_the_others_give():
    """A domain with few questions does not keep a form from being drawn."""
    few = [item for item in ITEMS if not item.objective.startswith("land")] + [
        item for item in ITEMS if item.objective == "land.walk"
    ][:2]
    places = form.draw(few, GUIDE, 1, 30)
    assert sum(OBJECTIVE[place.name] == "land.walk" for place in places) == 2
    assert len(places) == 30


@pytest.mark.parametrize(
    ("number", "words", "told"),
    [
        (0, [], "0 questions were asked for; there are 60"),
        (61, [], "61 questions were asked for; there are 60"),
        (5, ["sea.sale"], "there is no objective 'sea.sale'; did you mean sea.sail?"),
    ],
)
def test_what_cannot_be_drawn_is_told(number, words, told):
    """The message says what there is."""
    with pytest.raises(FormError, match=told.replace("?", r"\?")):
        drawn(number, objectives=words)


def test_options_are_shuffled():
    """Each question shows its options in an order of its own."""
    assert len({place.order for place in drawn(40)}) > 12


def test_letters_go_both_ways():
    """What is displayed as b is the option that the order has second."""
    place = Place("q", ("c", "a", "d", "b"))
    assert place.letters("bd") == {"a", "b"}
    assert place.displayed(frozenset("ab")) == "bd"


@given(number=some.integers(0, 200))
def test_shares_add_up(number):
    """Largest remainders: no question is lost to rounding, none is off by a whole one."""
    weights = {"one": 44, "other": 44, "third": 12}
    found = form.shares(weights, number)
    assert sum(found.values()) == number
    assert all(abs(found[name] - number * weight / 100) < 1 for name, weight in weights.items())


def test_a_whole_exam_is_26_26_7():
    """59 questions by 44, 44 and 12 per cent."""
    assert form.shares({"development": 44, "mlops": 44, "deployment": 12}, 59) == {
        "development": 26,
        "mlops": 26,
        "deployment": 7,
    }
