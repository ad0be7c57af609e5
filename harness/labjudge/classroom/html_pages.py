"""HTML pages from the templates in `pages/`: self-contained, without scripts; every text in them is made plain and escaped."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from labjudge.classroom.plain_text import shown


def page(name: str, **values: Any) -> str:
    """The page that a template makes of values. Only `Markup` is taken as HTML."""
    return _environment().get_template(f"{name}.html").render(**values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("labjudge.classroom", "pages"),
        autoescape=True,
        finalize=_plain,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _plain(value: Any) -> Any:
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value
