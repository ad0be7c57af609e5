"""What learners wrote is made harmless for terminals, spreadsheets, workflow logs and file systems."""

from __future__ import annotations

import pytest
from labjudge.classroom.plain_text import cell, fenced, file_name, markdown_line, shown
from markdown_it import MarkdownIt


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\x1b[2J\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x\x1b]8;;http://a\x1b\\y", "xy"),
        ("a\rb\x08\x9b1m", "a\nb"),
        ("::set-output name=a::b", "'::set-output name=a::b"),
        ("line\n  ##[group]x", "line\n  #'#[group]x"),
        ("said: ##[add-mask]a ###[error]", "said: #'#[add-mask]a ##'#[error]"),
        ("a::b", "a::b"),
        ("gnitide\u202ereversed", "gnitidereversed"),
        ("naïve ünïcode\ttab", "naïve ünïcode\ttab"),
    ],
)
def test_shown(text, plain):
    """Escapes, controls and direction marks go; workflow commands are quoted; ordinary text stays."""
    assert shown(text) == plain


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\x1b[0m=1"])
def test_cells_that_a_spreadsheet_would_run(text):
    """A cell that begins as a formula does begins with a quote mark."""
    assert cell(text).startswith("'")


def test_numbers_stay_numbers():
    """Points are no text."""
    assert [cell(value) for value in (-3, 0, 2.5, "", "two\nlines")] == ["-3", "0", "2.5", "", "two lines"]


def test_file_names_never_meet():
    """Different learners have different folders on every system, and none leads elsewhere."""
    names = ["ada", "Ada", "ADA", "a/b", "a_b", "..", ".", "", "ada ", "ä" * 200, "x" * 300, "x" * 301, "a\0b", "=cmd"]
    files = [file_name(name) for name in names]
    assert len({name.lower() for name in files}) == len(names)
    assert all("/" not in name and name.strip(".") and len(name.encode()) < 100 for name in files)


@pytest.mark.parametrize(
    "text", ["*a* _b_ `c`", "<b>x</b>", "[a](http://b)", "![a](b)", "https://a.b", "a | b", "\\*a\\*", "~~a~~", "&lt;"]
)
def test_a_line_of_markdown(text):
    """A Markdown parser gives back the text as it was, with no markup in it."""
    [_, inline, _] = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"said: {markdown_line(text)}")
    assert "".join(token.content for token in inline.children or [] if token.type == "text") == f"said: {text}"


@pytest.mark.parametrize("text", ["a", "```\nb", "````", "~~~\n`````x"])
def test_a_block_that_its_text_cannot_end(text):
    """A Markdown parser finds one block, with the whole text in it."""
    [block] = MarkdownIt("commonmark").parse("\n".join(fenced(text)))
    assert (block.type, block.content) == ("fence", f"{text}\n")


def test_long_texts_take_no_longer():
    """A text of empty lines is read once, not once for each of its lines."""
    assert shown("\n" * 200_000 + " \t::error::x").endswith("\n \t'::error::x")
