"""Who answers without knowing: by position, length, words or code. None of them may do better or worse than chance.

A guesser orders an item's letters; it chooses as many as are asked for, from the front. Where it sees no difference between the
options it does not take part. Worse than chance counts too: who does the opposite would do better.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import comb

from labjudge.exam.items import LETTERS, Item

CONFIDENCE = 0.95
_ABSOLUTE = re.compile(
    r"\b(always|never|all|every|everything|each|only|none|nothing|no|any|must|cannot|entirely|completely|impossible|whole)\b",
    re.I,
)
_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
_COMMON = set(
    re.findall(r"\w+", "the and for that with from are was has have not its which into they their this than then")
)

Guess = Callable[[Item], list[str]]


@dataclass(frozen=True)
class Score:
    """How a guesser did: right ones, items it took part in, and the bounds between which chance lies."""

    guesser: str
    right: int
    tried: int
    low: int
    high: int

    @property
    def gives_away(self) -> bool:
        return not self.low <= self.right <= self.high

    def __str__(self) -> str:
        return f"{self.guesser}: {self.right} of {self.tried} right, chance is {self.low} to {self.high}"


def scores(items: Sequence[Item]) -> list[Score]:
    """How each guesser does on these items."""
    return [_score(name, guess, items) for name, guess in _guessers().items()]


def _guessers() -> dict[str, Guess]:
    return {
        **{f"always {letter} first": _position(at) for at, letter in enumerate(LETTERS[:4])},
        **{f"number {rank + 1} by length first": _length(rank) for rank in range(4)},
        "fewest absolute words": _by(lambda item, letter: len(_ABSOLUTE.findall(item.options[letter]))),
        "most words of the question": _by(
            lambda item, letter: -len(words(item.options[letter]) & words(item.question))
        ),
        "most like the other options": _by(_likeness),
        "with code": _by(lambda item, letter: "`" not in item.options[letter]),
    }


def words(text: str) -> set[str]:
    """The words of a text that carry meaning, parts of names in code among them."""
    return set(_WORD.findall(re.sub(r"[_.]", " ", text.lower()))) - _COMMON


def by_length(item: Item) -> list[str]:
    """The letters, from the longest option to the shortest; of equal ones the first letter first."""
    return sorted(item.letters, key=lambda letter: -len(item.options[letter]))


def _position(at: int) -> Guess:
    return lambda item: [*item.letters[at:], *item.letters[:at]]


def _length(rank: int) -> Guess:
    def guess(item: Item) -> list[str]:
        order = by_length(item)
        return order[rank:] + order[:rank]

    return guess


def _by(value: Callable[[Item, str], float]) -> Guess:
    """By a value, the smallest first; [] where the first options to be chosen do not stand out."""

    def guess(item: Item) -> list[str]:
        values = {letter: value(item, letter) for letter in item.letters}
        order = sorted(item.letters, key=lambda letter: values[letter])
        sizes = [len(list(group)) for _, group in groupby(order, key=lambda letter: values[letter])]
        # Equal ones at the edge of what is chosen would be chosen by position, which is another guesser's.
        reached = 0
        for size in sizes:
            reached += size
            if reached == item.choose:
                return order
            if reached > item.choose:
                break
        return []

    return guess


def _likeness(item: Item, letter: str) -> float:
    own = words(item.options[letter])
    others = [words(item.options[other]) for other in item.letters if other != letter]
    return -sum(len(own & other) / (len(own | other) or 1) for other in others)


def _score(name: str, guess: Guess, items: Sequence[Item]) -> Score:
    orders = [(item, order) for item in items if (order := guess(item))]
    right = sum({*order[: item.choose]} == {*item.right} for item, order in orders)
    low, high = chance_bounds([1 / comb(len(item.letters), item.choose) for item, _ in orders])
    return Score(name, right, len(orders), low, high)


def chance_bounds(chances: Sequence[float], confidence: float = CONFIDENCE) -> tuple[int, int]:
    """Between how many hits independent guesses with these chances lie, with equal tails; exact, by convolution."""
    spread = [1.0]
    for chance in chances:
        spread = [
            (spread[k] * (1 - chance) if k < len(spread) else 0) + (spread[k - 1] * chance if k else 0)
            for k in range(len(spread) + 1)
        ]
    tail = (1 - confidence) / 2
    return _quantile(spread, tail), _quantile(spread, 1 - tail)


def _quantile(spread: Sequence[float], share: float) -> int:
    """The smallest number of hits that is not exceeded with at least this probability."""
    reached = 0.0
    for hits, probability in enumerate(spread):
        reached += probability
        if reached >= share:
            return hits
    return len(spread) - 1
