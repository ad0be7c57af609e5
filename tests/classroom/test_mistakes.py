"""Which known mistakes a class made, and how its report tells them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from labjudge.classroom import class_report, copies, journal, mistakes
from labjudge.classroom.class_report import Insight
from labjudge.classroom.scoring import Scoring
from labjudge.cli import main
from labjudge.suite import Suite
from typer.testing import CliRunner

from tests.classroom.made_class import made, outcome, skill
from tests.classroom.test_alike import CLASS
from tests.harness.conftest import SUMS

PAGE = """from labjudge.proof.traps import swap

swap("adds_one", says="not the sum", old="a + b", new="a + b + 1")

swap("forgets_signs", says="signs lost", old="return a + b", new="return abs(a) + abs(b)")
"""


@pytest.fixture
def suite(tiny) -> Suite:
    tiny.write("solutions/ch1/sums.py", SUMS)
    tiny.write("tests/labs/ch1/sums/traps/add.py", PAGE)
    return Suite(tiny.root)


def told(title: str, rule: str = "adding counts both") -> dict[str, str]:
    return {"title": title, "rule": rule}


GRADES = made(
    outcome("ada", skill("add", "wrong", 2, told("not the sum"))),
    outcome("bob", skill("add", "wrong", 2, told("not the sum"))),
    outcome("cyd", skill("add", "wrong", 2, told("signs lost", "negative numbers are numbers"))),
    outcome("dan", skill("add", "wrong", 2, told("something new"))),
    outcome("eve", skill("add", "to_do")),
    outcome("fay", skill("add")),
)


def test_who_made_which(suite):
    """Each mistake with the number of its learners, the most frequent first; what fits none is counted, what is to do is not."""
    found = mistakes.made(GRADES, suite)
    assert [(each.name, each.learners, each.rule) for each in found.mistakes] == [
        ("adds one", 2, "adding counts both"),
        ("forgets signs", 1, "negative numbers are numbers"),
    ]
    assert (found.known, found.others) == (2, 1)
    assert found.mistakes[0].lesson == "labs/ch1/README.md#11-sums-and-means"


def test_the_report_teaches(suite):
    """Mistakes stand in the report with what to teach, without a name."""
    text = class_report.page(GRADES, Scoring(), Insight(mistakes.made(GRADES, suite), []))
    assert all(
        part in text for part in ("Of 2 mistakes that the labs know, 2 were made", "signs lost", "in another way: 1")
    )
    assert not re.search(r"\b(ada|bob|cyd)\b", text)


def test_the_command_names_the_alike_apart(suite, tmp_path, monkeypatch):
    """`labs report` counts pairs that look alike in the report, and names them on a page of its own."""
    out = tmp_path / "out"
    texts = {**CLASS, "zz_copy": CLASS["learner07"]}
    grades = made(*(outcome(name, skill("add")) for name in texts))
    with journal.opened(out, grades.facts) as noted:
        for each in grades.outcomes.values():
            noted.append(each)
    for name, text in texts.items():
        copies.keep(out, name, {"ch1/sums.py": text.encode()})
    monkeypatch.chdir(suite.root)
    assert CliRunner().invoke(main, ["report", str(out)]).exit_code == 0
    report, alike = ((out / name).read_text("utf-8") for name in ("report.html", "alike.html"))
    assert "learner07, zz_copy" in alike
    assert alike.count("<h2>") == 1
    assert "zz_copy" not in report and "Submissions that look alike" in report


def test_elsewhere_there_is_a_report_without(tmp_path, monkeypatch):
    """Without the checkout the report has the rest."""
    with journal.opened(tmp_path, GRADES.facts) as noted:
        noted.append(GRADES.outcomes["ada"])
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["report", str(tmp_path)]).exit_code == 0
    assert "Mistakes" not in (tmp_path / "report.html").read_text("utf-8")
    assert not Path(tmp_path / "alike.html").exists()
