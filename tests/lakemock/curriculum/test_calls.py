"""The list of what the labs ask of the platform leads to tests that do it."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CALLS = [
    (call, test)
    for calls in tomllib.loads((HERE / "calls.toml").read_text("utf-8")).values()
    for call, test in calls.items()
]


@cache
def written_in(file: Path) -> dict[str, str]:
    """Each test of a file with its source; the module's other lines, which it may use, come with it."""
    text = file.read_text("utf-8")
    nodes = [each for each in ast.parse(text).body if isinstance(each, ast.FunctionDef)]
    found = {each.name: ast.get_source_segment(text, each) or "" for each in nodes}
    shared = text
    for name, source in found.items():
        shared = shared.replace(source, "") if name.startswith("test_") else shared
    return {name: source + shared for name, source in found.items() if name.startswith("test_")}


@pytest.mark.measured
@pytest.mark.parametrize(("call", "test"), CALLS, ids=lambda each: each)
def test_is_tested(call: str, test: str) -> None:
    """The test is there, and makes the call."""
    file, _, name = test.partition("::")
    word = call if " " in call else call.rpartition(".")[2]
    assert word in written_in(HERE.parent / file)[name]
