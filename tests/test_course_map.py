"""The page that shows which skill trains which section of the course."""

from __future__ import annotations

from pathlib import Path

import pytest
from labjudge import catalogue
from labjudge.course_map import course_map

ROOT = Path(__file__).resolve().parents[1]


def test_the_page_is_what_the_catalogue_gives() -> None:
    """docs/course_map.md is current: `python -m labjudge.course_map > docs/course_map.md`."""
    made = course_map(ROOT / "docs" / "course.toml", catalogue.load(ROOT / "labs"))
    assert (ROOT / "docs" / "course_map.md").read_text("utf-8") == made


def test_a_lab_that_the_course_does_not_list_is_named(tmp_path: Path) -> None:
    """A skill of a section that is not in the list, and a lab that is no milestone, are an error."""
    listed = tmp_path / "course.toml"
    listed.write_text("[sections]\n[milestones]\n", "utf-8")
    with pytest.raises(ValueError, match=r"course\.toml does not list .*4\.1.*package"):
        course_map(listed, catalogue.load(ROOT / "labs"))


def test_what_nobody_trains_yet_is_said(tmp_path: Path) -> None:
    """A section without a skill and a milestone without a lab say so."""
    listed = tmp_path / "course.toml"
    text = (ROOT / "docs" / "course.toml").read_text("utf-8")
    listed.write_text(text.replace("[sections]", '[sections]\n"9.9" = "Nobody"') + 'nobody = "A lab"\n', "utf-8")
    page = course_map(listed, catalogue.load(ROOT / "labs"))
    assert "| 9.9 Nobody | *not yet* |" in page
    assert "| A lab | *not yet* | |" in page
