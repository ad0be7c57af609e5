"""The text of questions, options, reasons and lessons: from Markdown to HTML. A tag in the text is shown as it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from labjudge import lessons

_FENCED = re.compile(r"(^```.*?^```[^\S\n]*$)", re.MULTILINE | re.DOTALL)
_AFTER_TABLE = re.compile(r"^(\|.*\|[^\S\n]*\n)(?=[^|\n])", re.MULTILINE)
_KINDS = {"error": "Error message", "plot": "Plot, as text", "text": "Text", "pseudo": "Pseudo-code", "diff": "Changes"}


def markdown_of(text: str) -> str:
    """The text with an empty line after each table, without which the next line would be one of its rows."""
    parts = _FENCED.split(text.strip())
    parts[::2] = [_AFTER_TABLE.sub(r"\1\n", part) for part in parts[::2]]
    return "".join(parts)


def html(text: str) -> Markup:
    """Paragraphs, blocks of code, tables."""
    return Markup(_markdown().render(markdown_of(text)))


def inline(text: str) -> Markup:
    """One paragraph's text, without the paragraph: for options and reasons."""
    return Markup(_markdown().renderInline(" ".join(text.split())))


@cache
def _markdown() -> MarkdownIt:
    found = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    found.add_render_rule("fence", _fence)
    found.add_render_rule("heading_open", _heading)
    found.add_render_rule("table_open", lambda *_: '<div class="table"><table>\n')
    found.add_render_rule("table_close", lambda *_: "</table></div>\n")
    # A cell without a text heads nothing; and alignment would be an inline style, which the pages' policy forbids.
    found.add_render_rule("th_open", lambda _, tokens, at, *rest: "<th>" if tokens[at + 1].content else "<td>")
    found.add_render_rule("th_close", lambda _, tokens, at, *rest: "</th>" if tokens[at - 1].content else "</td>")
    found.add_render_rule("td_open", lambda *_: "<td>")
    return found


def _fence(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
    kind = tokens[at].info.strip().split(" ")[0]
    label = _KINDS.get(kind, f"Code: {kind}" if kind else "Code")
    return (
        f'<pre role="group" aria-label="{escape(label)}" data-kind="{escape(kind)}">'
        f"<code>{escape(tokens[at].content)}</code></pre>\n"
    )


def _heading(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: Any) -> str:
    return f'<{tokens[at].tag} id="{escape(lessons.anchor(tokens[at + 1].content))}">'
