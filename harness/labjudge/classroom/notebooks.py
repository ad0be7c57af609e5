"""A notebook as a module: its code cells in their order. `promote.ipynb` stands for `promote.py`."""

from __future__ import annotations

import json
import re

_OF_THE_NOTEBOOK = re.compile(r"^(\s*)([%!].*)$")  # magics and shell lines, which are no Python


class NotebookError(ValueError):
    """The file is no notebook with code; the message says what is wrong with it."""


def module_of(data: bytes) -> bytes:
    """The code cells of a notebook as one module; magics and shell lines become comments. Raises NotebookError."""
    try:
        cells = json.loads(data)["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise NotebookError(f"is no notebook of format 4 ({type(problem).__name__})") from None
    if not any(source.strip() for source in code):
        raise NotebookError("has no code cells")
    return "\n\n\n".join(_plain(source) for source in code).encode("utf-8", "replace") + b"\n"


def _plain(source: str) -> str:
    if source.lstrip().startswith("%%"):  # a cell of another language
        return "\n".join(f"# {line}" for line in source.splitlines())
    return "\n".join(_OF_THE_NOTEBOOK.sub(r"\1pass  # \2", line) for line in source.splitlines())
