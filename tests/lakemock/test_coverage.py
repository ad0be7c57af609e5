"""The page that says what of the SDK works is what the workspace does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lakemock import coverage

PAGE = Path(__file__).resolve().parents[2] / "docs" / "coverage.md"
ROW = re.compile(r"^\| `(\w+)` \| (\w+) `([^`]+)` \| (.*) \|$", re.MULTILINE)


@pytest.mark.measured
def test_page_is_current() -> None:
    """It lists the SDK's methods and promises nothing that is not there (`python -m lakemock.coverage` makes it anew)."""
    found = coverage.measured()
    said = {row[:3]: row[3] for row in ROW.findall(PAGE.read_text("utf-8"))}
    assert said.keys() == {(each.name, each.verb, each.path) for each in found}
    works = {(each.name, each.verb, each.path) for each in found if each.state == coverage.WORKS}
    assert {row for row, state in said.items() if state == coverage.WORKS} <= works


@pytest.mark.measured
def test_secrets_and_identities_are_whole() -> None:
    """All that the SDK can do with secrets, groups and registry webhooks is there."""
    text = PAGE.read_text("utf-8")
    for service in ("secrets", "groups", "service_principals", "model_registry"):
        section = text.partition(f"## `w.{service}`\n")[2].partition("\n## ")[0]
        assert ROW.findall(section) and all(row[3] == coverage.WORKS for row in ROW.findall(section)), service
