"""What junit-10.xsd of Jenkins' xUnit plugin (at ae25da5) allows: elements, what is in them, attributes, and how times look.

Written down from the schema, as no library here reads one; `xmlschema` with the schema itself said the same of the files that
test_junit.py makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")
KINDS = frozenset({"skipped", "error", "failure"})
OUTPUTS = frozenset({"system-out", "system-err"})
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shape:
    """`inside`: elements that may be in it. `time_is_checked`: as a number; elsewhere a time is any text."""

    inside: frozenset[str] = NONE
    required: frozenset[str] = NONE
    optional: frozenset[str] = NONE
    text: bool = False
    time_is_checked: bool = False


KIND = Shape(optional=frozenset({"type", "message"}), text=True)
SHAPES = {
    "testsuites": Shape(
        frozenset({"testsuite"}),
        optional=frozenset({"name", "time", "tests", "failures", "errors"}),
        time_is_checked=True,
    ),
    "testsuite": Shape(
        frozenset({"testsuite", "properties", "testcase"}) | OUTPUTS,
        frozenset({"name", "tests", "failures", "errors"}),
        frozenset(
            {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        ),
        time_is_checked=True,
    ),
    "properties": Shape(frozenset({"property"})),
    "property": Shape(required=frozenset({"name", "value"})),
    "testcase": Shape(KINDS | OUTPUTS, frozenset({"name"}), frozenset({"time", "classname", "group"})),
    **dict.fromkeys(KINDS, KIND),
    **dict.fromkeys(OUTPUTS, Shape(text=True)),
}
"""Reruns and flaky tests, which the schema also has, are not written here and so not allowed."""


def problems(element: Element) -> Iterator[str]:
    """What the schema would refuse in an element and in all below it."""
    shape = SHAPES[element.tag]
    names = set(element.attrib)
    yield from (f"{element.tag} lacks {name}" for name in shape.required - names)
    yield from (f"{element.tag} has {name}" for name in names - shape.required - shape.optional)
    if shape.time_is_checked and not TIME.fullmatch(element.get("time", "")):
        yield f"{element.tag} has the time {element.get('time')}"
    texts = [element.text, *(child.tail for child in element if not shape.text)]
    if not shape.text and any(text and text.strip() for text in texts):
        yield f"{element.tag} has text in it"
    for child in element:
        if child.tag not in shape.inside:
            yield f"{child.tag} is in {element.tag}"
        else:
            yield from problems(child)
