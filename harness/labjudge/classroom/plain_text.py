"""What learners wrote, made harmless for those who show it: terminals, spreadsheets, workflow logs, file systems."""

from __future__ import annotations

import re
import unicodedata
import zlib
from typing import Any

SPREADSHEET_STARTS = ("=", "+", "-", "@", "\t", "\r")
MAX_NAME_BYTES = 80

_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|.)?|\x9b[0-?]*[ -/]*[@-~]"
)
_WORKFLOW_COMMAND = re.compile(r"^([^\S\n]*)(?=::)|(?<=#)(?=#\[)", re.MULTILINE)
"""As the runner of GitHub Actions finds them: `::` after space at the start of a line, `##[` anywhere in it."""
_MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~&:@$!]|(?<=www)\.", re.IGNORECASE)
_UNSAFE_IN_NAMES = re.compile(r"[^\w.@+-]+")


def shown(text: str) -> str:
    """Text without terminal escapes, control and direction characters; a quote mark stands in a workflow command."""
    if not text.replace("\n", " ").isprintable():  # most texts are, and a class has many
        text = _without_controls(text)
    return _WORKFLOW_COMMAND.sub(lambda found: f"{found[1] or ''}'", text)


def _without_controls(text: str) -> str:
    text = _ESCAPES.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        each for each in text if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )


def shown_everywhere(value: Any) -> Any:
    """`shown` for all texts in JSON-able values, keys included."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {shown(key): shown_everywhere(item) for key, item in value.items()}
    return [shown_everywhere(item) for item in value] if isinstance(value, list | tuple) else value


def cell(value: object) -> str:
    """A cell of a CSV file: one line, and nothing that a spreadsheet would run as a formula (numbers stay numbers)."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = " ".join(shown(str(value)).split())
        return f"'{text}" if str(value).startswith(SPREADSHEET_STARTS) or text.startswith(SPREADSHEET_STARTS) else text
    return str(value)


def markdown_line(text: str) -> str:
    """One line of Markdown in which nothing is markup: no link, image, HTML, table cell or mention."""
    return _MARKDOWN.sub(r"\\\g<0>", " ".join(shown(text).split()))


def fenced(text: str) -> list[str]:
    """Lines of a Markdown code block that the text in it cannot end."""
    plain = shown(text)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    return [f"{fence}text", *plain.split("\n"), fence]


def file_name(name: str) -> str:
    """A name of one path component that no system reads in another way; different names never meet, not even without case."""
    plain = _UNSAFE_IN_NAMES.sub("_", unicodedata.normalize("NFC", name)).strip("._ ")
    while len(plain.encode()) > MAX_NAME_BYTES:
        plain = plain[:-1]
    if plain and plain == name == plain.lower():
        return plain
    return f"{plain or 'learner'}-{zlib.crc32(name.encode('utf-8', 'surrogatepass')):08x}"
