"""Where a module could keep something of one call for the next."""

from __future__ import annotations

import pytest
from labjudge.kept_state import may_keep

from tests.harness.conftest import SUMS

PLAIN = """\"\"\"Sums.\"\"\"
from __future__ import annotations

import re
from contextlib import contextmanager
from typing import Any

WIDTH, HEIGHT = 8, 4
WORD = re.compile("[a-z]+")
LIMIT: float = -1.5
NAMES = ("a", "b")
Row = dict[str, Any]


class Table:
    def __init__(self, rows: list) -> None:
        self.rows = rows


@contextmanager
def table():
    yield Table([])


def add(a: int, b: int = LIMIT, *, names=NAMES) -> int:
    seen = {}
    seen[a] = Table([b]).rows
    return a + b
"""


def test_a_module_without_a_place():
    """Values that nobody can change, classes and functions; objects of one call."""
    assert not may_keep(SUMS)
    assert not may_keep(PLAIN)


@pytest.mark.parametrize(
    "added",
    [
        "SEEN = {}",
        "SEEN: list[int] = []",
        "SEEN = Table([])",
        "FIRST, SEEN = 1, []",
        "PAIR = (1, [])",
        "import os\nLAST, os.environ['SEEN'] = 1, '1'",
        "add.seen = 0",
        "import os\nos.environ['SEEN'] = '1'",
        "if LIMIT:\n    SEEN = []",
        "for name in NAMES:\n    pass",
        "def mean(a, seen=[]):\n    return a",
        "def mean(a, *, seen={}):\n    return a",
        "def mean(a):\n    global LIMIT\n    LIMIT = a",
        "def mean(a):\n    mean.seen = a",
        "def mean(a):\n    mean.seen += a",
        "def mean(a):\n    mean.__dict__['seen'] = a",
        "def mean(a):\n    add.__defaults__ = (a,)",
        "def mean(a):\n    vars(mean)['seen'] = a",
        "def mean(a):\n    globals()['LIMIT'] = a",
        "def mean(a):\n    setattr(mean, 'seen', a)",
        "def mean(a):\n    import sys\n    sys.modules[__name__].LIMIT = a",
        "def mean(a):\n    from sys import modules\n    modules['x'].LIMIT = a",
        "def mean(a):\n    Table.seen = a",
        "def mean(a):\n    type(Table([])).seen = a",
        "import functools\n\n@functools.cache\ndef mean(a):\n    return a",
        "class Seen:\n    rows = []",
        "class Seen:\n    @classmethod\n    def keep(cls, a):\n        cls.last = a",
        "async def mean(a):\n    return a",
    ],
)
def test_a_place(added):
    """Of the module, of a function, of a class."""
    assert may_keep(f"{PLAIN}\n\n{added}\n")
