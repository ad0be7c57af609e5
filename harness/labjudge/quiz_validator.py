"""Whether a quiz can be passed without knowing: what its questions show, and what position and length of its options give away.

A validator for `solutions/chN/quiz_items.toml`. It says in sentences what does not hold. What it cannot see, whether common
sense alone finds the right option, is for whoever reviews the questions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import comb
from typing import Any

from labjudge.quiz import LETTERS

SHARE_THAT_SHOWS = 0.5
RARE = 0.05
"""How likely a pattern must be by chance; one that is less likely gives something away."""
CODE = re.compile(
    r"`[^`\n]*[(=/:.@{<>_|][^`\n]*`|^(?: {4}|\|)|\b\w+(?:Error|Exception|_DOES_NOT_EXIST|_ALREADY_EXISTS)\b", re.M
)
"""A call, a URI, an assignment or a name in backticks; a line of code or of a table; an error's name."""

Item = dict[str, Any]


def problems(items: Sequence[Item]) -> list[str]:
    """What gives the right answers away, or is too far from the work, as sentences; empty when the quiz holds."""
    return [*_shows_too_little(items), *_uneven(items), *_guessable(items), *_repeats(items)]


def shows(item: Item) -> bool:
    """Whether a question or its options show code, a call, a URI, an error message or a table."""
    return any(CODE.search(text) for text in (item["question"], *item["options"].values()))


def guessers() -> dict[str, Callable[[Item], str]]:
    """Who answers without reading: by position, or by the length of the options."""
    by_letter = {f"always {letter}": (lambda item, letter=letter: letter) for letter in LETTERS}
    by_length = {
        f"always number {rank + 1} by length": (lambda item, rank=rank: _by_length(item)[rank])
        for rank in range(len(LETTERS))
    }
    return {**by_letter, **by_length}


def score(items: Sequence[Item], guess: Callable[[Item], str]) -> int:
    """How many questions a guesser has right."""
    return sum(guess(item) == item["right"] for item in items)


def _by_length(item: Item) -> list[str]:
    """The letters, from the longest option to the shortest; of equal ones the first letter first."""
    return sorted(LETTERS, key=lambda letter: -len(item["options"][letter]))


def _shows_too_little(items: Sequence[Item]) -> list[str]:
    showing = sum(map(shows, items))
    if showing >= SHARE_THAT_SHOWS * len(items):
        return []
    return [
        f"{showing} of {len(items)} questions show code, a call, a URI, an error message or a table; half of them should: "
        f"first without is {next(item['name'] for item in items if not shows(item))}"
    ]


def _uneven(items: Sequence[Item]) -> list[str]:
    """Position and rank of length of the right answers, against a uniform distribution."""
    found = []
    for what, values in (
        ("position", [item["right"] for item in items]),
        ("rank by length", [LETTERS[_by_length(item).index(item["right"])] for item in items]),
    ):
        counts = [Counter(values)[letter] for letter in LETTERS]
        if _chi_square(counts) > 7.815:  # 5 % at three degrees of freedom
            found.append(f"the {what} of the right answers is not uniform: {counts} (first to last)")
    return found


def _chi_square(counts: Sequence[int]) -> float:
    expected = sum(counts) / len(counts)
    return sum((count - expected) ** 2 / expected for count in counts)


def _guessable(items: Sequence[Item]) -> list[str]:
    found = []
    for name, guess in guessers().items():
        right = score(items, guess)
        if _at_least(right, len(items), 1 / len(LETTERS)) < RARE:
            found.append(f"who answers '{name}' has {right} of {len(items)} right: more than chance")
    return found


def _repeats(items: Sequence[Item]) -> list[str]:
    """Whether a letter follows itself as often as chance would have it: who avoids repetition gives the next letter away."""
    letters = [item["right"] for item in items]
    pairs = len(letters) - 1
    repeated = sum(one == other for one, other in pairwise(letters))
    often, seldom = _at_least(repeated, pairs, 1 / 4), 1 - _at_least(repeated + 1, pairs, 1 / 4)
    if min(often, seldom) >= RARE / 2:
        return []
    return [f"a letter follows itself {repeated} times in {pairs}: by chance it would be about {pairs / 4:.0f}"]


def _at_least(hits: int, tries: int, chance: float) -> float:
    """The probability of so many hits or more."""
    return sum(comb(tries, k) * chance**k * (1 - chance) ** (tries - k) for k in range(hits, tries + 1))
