"""HTML from the templates in `pages/`. Every text in them is escaped; only `question_text` makes HTML of Markdown."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from labjudge.exam import question_text
from labjudge.exam.form import Place
from labjudge.exam.items import LETTERS, Question


def page(name: str, **values: Any) -> str:
    """The page that a template makes of values."""
    return _environment().get_template(f"{name}.html").render(**values)


def options(place: Place, question: Question) -> list[tuple[str, Markup]]:
    """Each option's letter as displayed, and its text."""
    return [
        (shown, question_text.inline(question.options[letter]))
        for shown, letter in zip(LETTERS, place.order, strict=False)
    ]


def clock(seconds: float) -> str:
    """`1:59:07`, `9:07`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("labjudge.exam.web", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {"clock": clock, "markdown": question_text.html, "inline": question_text.inline}
    return found
