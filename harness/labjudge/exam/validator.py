"""Whether the bank holds: what a program can see of it, as sentences.

What it cannot see is for readers: whether a right answer is right, whether a second one is right too, and whether common sense
alone finds it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from labjudge.exam import guessers, stems
from labjudge.exam.items import Item
from labjudge.exam.objectives import Guide

SHARE_THAT_SHOWS = 0.6
LEAST_PER_OBJECTIVE = 3
CHI_SQUARE = {3: 7.815, 4: 9.488}
"""What a chi-square statistic exceeds once in twenty times by chance, by degrees of freedom."""
_ASSUMPTION = re.compile(
    r"\b(assum|tak(es|ing|en)\b|suppos|confus|mistak|treat|believ|expect|trust|think|hop(es|ing)\b|as if\b|reads?\b"
    r"|count(s|ing) on|relies|mix(es|ing)\b|equat|imagin|presum|overlook|forget|credit|infer|guess|judg"
    r"|blam|skip|ignor|leaves out|misread|misses|invent|looks? (for|at|on)|wants|answers another|gives up)",
    re.I,
)


def problems(items: Sequence[Item], guide: Guide, root: Path) -> list[str]:
    """What does not hold, as sentences; empty when the bank holds. `root` is the checkout, for the traps that items name."""
    current = [item for item in items if not guide.by_name[item.objective].older]
    return [
        *_twice(items),
        *stems.template_problems(items),
        *(problem for item in items for problem in stems.code_problems(item)),
        *(problem for item in items for problem in _reasons(item)),
        *(problem for item in items for problem in _sources(item, root)),
        *_too_few(items, guide),
        *_shows_too_little(current),
        *_uneven(items),
        *_runs(items),
        *(f"who answers by {score}" for score in guessers.scores(items) if score.gives_away),
    ]


def _twice(items: Sequence[Item]) -> Iterator[str]:
    for what, values in (
        ("name", [item.name for item in items]),
        ("question", [_plain(item.question) for item in items]),
        ("right option", [_plain(" ".join(item.options[letter] for letter in item.right)) for item in items]),
    ):
        for value, times in Counter(values).items():
            if times > 1:
                names = [item.name for item, own in zip(items, values, strict=True) if own == value]
                yield f"{what} is there {times} times: {', '.join(names)}"


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _reasons(item: Item) -> Iterator[str]:
    """A wrong option's reason names what it assumes; nothing is said twice, and no reason or stem names a letter."""
    for letter in item.letters:
        if letter not in item.right and not _ASSUMPTION.search(item.why[letter]):
            yield f"{item.name}: why.{letter} does not say what the option assumes"
    texts = [item.question, *item.options.values(), *item.why.values()]
    if any(re.search(r"\b(option|answer) [a-e]\b|\b(all|none|both) of the above\b", text, re.I) for text in texts):
        yield f"{item.name}: it names an option by its letter or place, and forms shuffle the options"
    if (item.choose == 2) != bool(re.search(r"\b(which|choose|name|select)( the)? two\b", item.question, re.I)):
        yield f"{item.name}: a question says 'which two', 'name the two' or 'choose two' exactly when two are right"
    if item.choose == 1 and "?" not in stems.prose(item.question):
        yield f"{item.name}: it asks nothing"


def _sources(item: Item, root: Path) -> Iterator[str]:
    """A trap that is named exists."""
    for source in item.source:
        if source.startswith("trap: "):
            place, _, trap = source.removeprefix("trap: ").partition("::")
            chapter, lab, skill = place.split("/")
            page = root / "tests" / "labs" / chapter / lab / "traps" / f"{skill}.py"
            if not page.exists() or not re.search(rf'^(def |swap\w*\("|    "){trap}\b', page.read_text("utf-8"), re.M):
                yield f"{item.name}: there is no trap {trap} in {page.relative_to(root).as_posix()}"


def _too_few(items: Sequence[Item], guide: Guide) -> Iterator[str]:
    asked = Counter(item.objective for item in items)
    for name in guide.by_name:
        if asked[name] < LEAST_PER_OBJECTIVE:
            yield f"objective {name} has {asked[name]} questions; {LEAST_PER_OBJECTIVE} are needed"


def _shows_too_little(items: Sequence[Item]) -> Iterator[str]:
    without = [item.name for item in items if not stems.shows(item)]
    if len(without) > (1 - SHARE_THAT_SHOWS) * len(items):
        yield f"{len(without)} of {len(items)} questions show neither code nor table, plot or error: {', '.join(without[:5])}"


def _uneven(items: Sequence[Item]) -> Iterator[str]:
    """Position and rank of length of the right options, against a uniform distribution, for each kind."""
    for kind in sorted({item.kind for item in items}):
        chosen = [item for item in items if item.kind == kind]
        letters = chosen[0].letters
        for what, values in (
            ("position", [letter for item in chosen for letter in item.right]),
            (
                "rank by length",
                [letters[guessers.by_length(item).index(letter)] for item in chosen for letter in item.right],
            ),
        ):
            counts = [Counter(values)[letter] for letter in letters]
            expected = len(values) / len(letters)
            if expected >= 5 and sum((n - expected) ** 2 / expected for n in counts) > CHI_SQUARE[len(letters) - 1]:
                yield f"the {what} of the right options of {kind!r} is not uniform: {counts} (first to last)"


def _runs(items: Sequence[Item]) -> Iterator[str]:
    """Whether a letter follows itself as often as chance has it: who avoids repetition gives the next letter away."""
    letters = [item.right[0] for item in items if item.choose == 1]
    pairs = len(letters) - 1
    repeated = sum(one == other for one, other in pairwise(letters))
    low, high = guessers.chance_bounds([1 / 4] * max(pairs, 0))
    if not low <= repeated <= high:
        yield f"a letter follows itself {repeated} times in {pairs}; chance is {low} to {high}"
