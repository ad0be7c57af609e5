"""The bank of this checkout holds before the validator, and the sealed files say what the items say."""

from __future__ import annotations

import pytest
from labjudge import catalogue
from labjudge.exam import coverage, objectives, sealing, validator
from labjudge.exam.items import read_bank

from .served import ROOT


@pytest.fixture(scope="module")
def guide():
    return objectives.load(ROOT)


@pytest.fixture(scope="module")
def labs():
    return {lab.name for lab in catalogue.load(ROOT / "labs").labs}


@pytest.fixture(scope="module")
def bank(guide, labs):
    return read_bank(ROOT, guide, labs)


def test_the_bank_holds(bank, guide):
    """Nothing gives an answer away, nothing is there twice, all has a source, and code parses."""
    assert validator.problems(bank, guide, ROOT) == []


def test_the_sealed_files_are_made_from_the_items(guide, labs):
    """Else: labs seal exam."""
    written = {file.name: file.read_text("utf-8") for file in (ROOT / "graders" / "exam").glob("*.json")}
    assert written == sealing.sealed_texts(ROOT, guide, labs)


def test_every_section_of_the_course_is_asked_about(bank):
    """Chapters 1 to 6 have six sections each."""
    sections = {f"{chapter}.{number}" for chapter in range(1, 7) for number in range(1, 7)}
    assert sections <= {item.section for item in bank}


def test_the_page_counts_the_questions(bank, guide):
    """docs/exam_questions.md says what there is; else: python -m labjudge.exam.coverage."""
    assert (ROOT / coverage.PAGE).read_text("utf-8") == coverage.page(bank, guide)
