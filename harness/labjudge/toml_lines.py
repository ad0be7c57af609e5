"""On which line of a TOML text a value stands, for errors that a person can follow."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic_core import ErrorDetails

_LONG_TEXT = re.compile(r'"""(.*?)"""', re.DOTALL)


def line_of(text: str, location: Sequence[int | str]) -> int:
    """The line of `location` (as pydantic gives it: keys and indexes) in a TOML text of tables and arrays of tables."""
    lines, start, table = _without_long_texts(text).splitlines(), 0, ""
    for place, part in enumerate(location):
        if isinstance(part, str) and place + 1 < len(location) and isinstance(location[place + 1], int):
            table = f"{table}.{part}" if table else part
        elif isinstance(part, int):
            headers = [n for n, line in enumerate(lines) if n >= start and line.strip() == f"[[{table}]]"]
            start = headers[part] if part < len(headers) else start
        else:
            key = re.compile(rf"^\s*({re.escape(part)}\s*=|\[{re.escape(f'{table}.{part}')}\]\s*$)")
            end = next((n for n in range(start + 1, len(lines)) if lines[n].strip() == f"[[{table}]]"), len(lines))
            start = next((n for n in range(start, end) if key.match(lines[n])), start)
    return start + 1


def sentence(error: ErrorDetails) -> str:
    """What pydantic found, as `labs.3.points: unknown key`."""
    where = ".".join(str(part) for part in error["loc"])
    return f"{where}: {'unknown key' if error['msg'].startswith('Extra inputs') else error['msg']}"


def _without_long_texts(text: str) -> str:
    """The same lines with the content of multi-line strings taken out: code in a text is no key."""
    return _LONG_TEXT.sub(lambda found: '"""' + "\n" * found[1].count("\n") + '"""', text)
