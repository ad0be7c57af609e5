"""Trap: the card's texts are escaped as in a web page.

skill: describe_version
phrase: &lt;30 days
"""

# ruff: noqa: F821  what is not defined here is the solution's, on top of which this runs

import html

_describe_version = describe_version


def describe_version(name: str, version: str, card: dict[str, str]) -> None:
    _describe_version(name, version, {section: html.escape(text) for section, text in card.items()})
