"""Submissions that look alike: fingerprints of each lab's text, compared within the class.

Winnowing (Schleimer, Wilkerson, Aiken: "Winnowing: local algorithms for document fingerprinting", 2003): of the hashes of each
run of `RUN` tokens, the least in every `WINDOW` neighbours is kept. Names of one's own, numbers, texts, comments and layout do
not count; names after a dot and keywords do. What is in the starter is left out, and what many wrote weighs little. What is
remarkable is told by the class itself: a task that has one obvious answer makes everybody alike.
"""

from __future__ import annotations

import io
import keyword
import math
import statistics
import token
import tokenize
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

RUN, WINDOW = 12, 6
ENOUGH_LEARNERS = 10  # before the class says what is ordinary
ENOUGH_SHARED = 15  # fingerprints; about 15 lines
LEAST, MOST = 0.5, 0.95  # between which the limit lies
DEVIATIONS = 5.0
_LAYOUT = (token.COMMENT, token.NL, token.NEWLINE, token.INDENT, token.DEDENT, token.ENCODING, token.ENDMARKER)
_BEFORE_STATEMENT = (token.NEWLINE, token.INDENT, token.DEDENT, token.NL, token.ENCODING, token.COMMENT)

Prints = dict[int, int]
"""Fingerprint -> the line where it begins."""


@dataclass(frozen=True)
class Pair:
    """Two learners' answers to one lab. `likeness` is the share of the smaller one's weight that both have (0 to 1); `shared` is
    how many fingerprints they share that at most half of the class has; `lines` are where common runs begin in each text."""

    lab: str
    one: str
    other: str
    likeness: float
    shared: int
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Comparison:
    """One lab of a class: every pair's likeness, the limit above which a pair is remarkable, and the pairs above it.

    `limit` is None where too few handed something in to say what is ordinary.
    """

    lab: str
    likenesses: list[float]
    limit: float | None
    remarkable: list[Pair]


@dataclass(frozen=True)
class Group:
    """Learners of whom each is remarkably like another; `pairs` are those that are, the most alike first."""

    learners: tuple[str, ...]
    pairs: tuple[Pair, ...]


def groups(pairs: Iterable[Pair]) -> list[Group]:
    """The groups that a lab's remarkable pairs make, the most alike first."""
    found: list[tuple[set[str], list[Pair]]] = []
    for pair in pairs:
        near = [group for group in found if {pair.one, pair.other} & group[0]]
        joined = ({pair.one, pair.other}.union(*(group[0] for group in near)), [pair])
        joined[1].extend(each for group in near for each in group[1])
        found = [group for group in found if group not in near] + [joined]
    ordered = [sorted(each, key=lambda pair: (-pair.likeness, pair.one, pair.other)) for _, each in found]
    made = [Group(tuple(sorted(names)), tuple(each)) for (names, _), each in zip(found, ordered, strict=True)]
    return sorted(made, key=lambda group: -group.pairs[0].likeness)


def compare(lab: str, texts: Mapping[str, str], starter: str) -> Comparison:
    """Compare the texts of a lab (by learner) with each other."""
    known = prints(starter)
    of_all = {
        name: {each: line for each, line in prints(text).items() if each not in known} for name, text in texts.items()
    }
    of_all = {name: found for name, found in of_all.items() if len(found) >= ENOUGH_SHARED}
    pairs = list(_pairs(lab, of_all))
    likenesses = [pair.likeness for pair in pairs]
    limit = _limit(likenesses) if len(of_all) >= ENOUGH_LEARNERS else None
    found = [pair for pair in pairs if limit is not None and pair.likeness >= limit and pair.shared >= ENOUGH_SHARED]
    return Comparison(lab, likenesses, limit, sorted(found, key=lambda pair: (-pair.likeness, pair.one, pair.other)))


def _limit(likenesses: list[float]) -> float:
    """Far above the middle of the class, by the median deviation, which a group of copies hardly moves."""
    middle = statistics.median(likenesses)
    deviation = 1.4826 * statistics.median(abs(each - middle) for each in likenesses)
    return min(max(middle + DEVIATIONS * deviation, LEAST), MOST)


def _pairs(lab: str, of_all: dict[str, Prints]) -> Iterator[Pair]:
    owners: dict[int, list[str]] = defaultdict(list)
    for name in sorted(of_all):
        for each in of_all[name]:
            owners[each].append(name)
    weight = {each: math.log((1 + len(of_all)) / len(names)) for each, names in owners.items()}
    total = {name: sum(weight[each] for each in found) for name, found in of_all.items()}
    for one, other in combinations(sorted(of_all), 2):
        shared = of_all[one].keys() & of_all[other].keys()
        likeness = sum(weight[each] for each in shared) / min(total[one], total[other])
        lines = sorted((of_all[one][each], of_all[other][each]) for each in shared) if likeness >= LEAST else ()
        unusual = sum(2 * len(owners[each]) <= len(of_all) for each in shared)
        yield Pair(lab, one, other, min(likeness, 1.0), unusual, tuple(lines))


def prints(text: str) -> Prints:
    """The fingerprints of a module's text; of one that cannot be read as Python, those up to there."""
    words = list(_words(text))
    runs = [
        (zlib.crc32("\0".join(word for word, _ in words[at : at + RUN]).encode("utf-8", "replace")), words[at][1])
        for at in range(len(words) - RUN + 1)
    ]
    kept: Prints = {}
    for at in range(max(1, len(runs) - WINDOW + 1)):
        if window := runs[at : at + WINDOW]:
            kept.setdefault(*min(window))
    return kept


def _words(text: str) -> Iterator[tuple[str, int]]:
    """What counts of a text, word by word, with its line."""
    before, kind = "", token.ENCODING
    try:
        for each in tokenize.generate_tokens(io.StringIO(text).readline):
            is_docstring = each.type == token.STRING and kind in _BEFORE_STATEMENT
            kind = each.type
            if each.type in _LAYOUT or is_docstring:
                continue
            own = each.type == token.NAME and not keyword.iskeyword(each.string) and before != "."
            plain = {token.NUMBER: "0", token.STRING: "''"}.get(each.type, each.string)
            before = each.string
            yield ("name" if own else plain), each.start[0]
    except (tokenize.TokenError, SyntaxError, ValueError):
        return
