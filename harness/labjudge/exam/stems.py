"""What questions show and how they are worded: code that parses, and no two questions from one template."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import sqlglot
import yaml

from labjudge.exam.items import Item

SAME_TEMPLATE = 0.3
"""Share of four-word sequences in common from which two questions count as one template."""
SAME_OPENING, SAME_CLOSING = 2, 4
"""How many questions may begin with the same five words, and how many may end with the same sentence."""
PLAIN = {"text", "error", "pseudo", "uri", "diff", "metrics", "plot"}
"""Marks of blocks that are no code: what a program prints, an address, a plot, and pseudo-code."""

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
_TABLE = re.compile(r"^\|.*\|$", re.M)
_INLINE = re.compile(r"`[^`\n]*[(=/:.@{<>_|\[][^`\n]*`")
_ERROR = re.compile(r"\b(\w+(Error|Exception)|[A-Z]+(_[A-Z]+)+)\b")


def shows(item: Item) -> bool:
    """Whether a question or its options show code, a call, a URI, a table, a metric plot or an error message."""
    texts = (item.question, *item.options.values())
    return any(pattern.search(text) for text in texts for pattern in (_FENCE, _TABLE, _INLINE, _ERROR))


def code_problems(item: Item) -> Iterator[str]:
    """What does not parse, or has no mark that says what it is."""
    if item.question.count("```") != 2 * len(_FENCE.findall(item.question)):
        yield f"{item.name}: a block of code is not closed, or does not begin with ``` and its language"
    for language, code in _FENCE.findall(item.question):
        if language in PLAIN:
            continue
        if language not in _PARSERS:
            yield f"{item.name}: a block is marked {language!r}; there are {', '.join([*_PARSERS, *sorted(PLAIN)])}"
            continue
        try:
            _PARSERS[language](code)
        except (SyntaxError, ValueError, yaml.YAMLError, sqlglot.errors.SqlglotError) as problem:
            yield f"{item.name}: a block of {language} does not parse: {str(problem).splitlines()[0]}; or mark it pseudo"


def _sql(code: str) -> None:
    sqlglot.parse(code, dialect="databricks", error_level=sqlglot.ErrorLevel.RAISE)


_PARSERS: dict[str, Callable[[str], object]] = {
    "python": ast.parse,
    "sql": _sql,
    "json": json.loads,
    "yaml": yaml.safe_load,
}


def template(question: str) -> list[str]:
    """The words of a question's prose with code, figures and names taken out."""
    text = re.sub(r"`[^`]*`", " § ", prose(question))
    text = re.sub(r"\d[\d.,]*", " # ", text)
    text = re.sub(r"(?<=[a-z,;] )[A-Z]\w+", "N", text)
    return re.findall(r"[§#]|[\w'-]+|[.?!:]", text.lower())


def prose(question: str) -> str:
    """A question without its blocks and tables."""
    return _TABLE.sub(" ", _FENCE.sub(" ", question))


def template_problems(items: Sequence[Item]) -> Iterator[str]:
    """Pairs of questions that are one template, and openings or closings that come too often."""
    runs = {item.name: _sequences(template(item.question)) for item in items}
    for (one, first), (other, second) in combinations(runs.items(), 2):
        together = len(first & second)
        if together and together / len(first | second) > SAME_TEMPLATE:
            yield f"{one} and {other} are worded alike: {together} sequences of four words in common"
    openings, closings = defaultdict(list), defaultdict(list)
    for item in items:
        text = template(item.question)
        openings[" ".join(text[:5])].append(item.name)
        closings[" ".join(_last_sentence(text))].append(item.name)
    for what, groups, limit in (("begin", openings, SAME_OPENING), ("end", closings, SAME_CLOSING)):
        for words, names in groups.items():
            if len(names) > limit:
                yield f"{len(names)} questions {what} with {words!r}; {limit} may: {', '.join(names)}"


def _sequences(text: list[str]) -> set[tuple[str, ...]]:
    return {tuple(text[at : at + 4]) for at in range(len(text) - 3)}


def _last_sentence(text: list[str]) -> list[str]:
    ends = [at for at, word in enumerate(text[:-1]) if word in ".?!:"]
    return text[ends[-1] + 1 :] if ends else text
