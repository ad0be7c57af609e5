"""The learner's copy of this checkout: made as an instructor makes it, searched for answers, and used."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from labjudge import packed_graders
from labjudge.graders import GraderError, checks_in, load

from tests.harness.conftest import SUMS

ROOT = Path(__file__).resolve().parents[2]
LONG = 40  # characters from which a line is somebody's own, and not what everybody would write


def labs(folder: Path, *words: object, suite: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Call `labs` in a folder; with `suite`, with the machinery of that copy."""
    own = [str(suite / "harness"), str(suite / "fixtures")] if suite else []
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(own), "COLUMNS": "200", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "labjudge.cli", *map(str, words)]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy that `labs init` made."""
    folder = tmp_path_factory.mktemp("learner") / "labs-of-ada"
    done = labs(ROOT, "init", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def in_the_clear(copy: Path) -> dict[str, str]:
    """Each text in the copy but the lessons, briefs and quizzes, which teach and are the same for everybody."""
    files = [file for file in copy.rglob("*") if file.is_file() and ".git" not in file.relative_to(copy).parts]
    own = [file for file in files if not (file.is_relative_to(copy / "labs") and file.suffix in (".md", ".toml"))]
    return {str(file.relative_to(copy)): file.read_bytes().decode("utf-8", "replace") for file in own}


def found_in(texts: dict[str, str], wanted: Iterator[str]) -> list[tuple[str, str]]:
    """Where what is wanted stands in the texts. Looked for only in those that have all its words but the first and last,
    of which it may be a part: to look in all for each line of a grader takes 13 s (measured)."""
    searched = dict.fromkeys(wanted)
    assert len(searched) > 100  # or nothing was looked for
    having = defaultdict(set)
    for name, text in texts.items():
        for word in set(re.findall(r"\w+", text)):
            having[word].add(name)
    found = []
    for each in searched:
        inner = re.findall(r"\w+", each)[1:-1]
        names = set.intersection(*(having.get(word, set()) for word in inner)) if inner else set(texts)
        found += [(name, each) for name in sorted(names) if each in texts[name]]
    return found


def lines_of_functions(folder: Path) -> Iterator[str]:
    """The long lines of the functions' bodies in a folder's modules, without docstrings."""
    for file in sorted(folder.rglob("*.py")):
        text = file.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = text.splitlines()[body[0].lineno - 1 : node.end_lineno] if body else []
                yield from (line.strip() for line in lines if len(line.strip()) > LONG)


def test_what_is_in_it(copy):
    """Labs, machinery and graders; no solutions, no tests, no grader as a file."""
    tops = {path.name for path in copy.iterdir()} - {".git"}
    assert {"labs", "harness", "fixtures", "graders", "pyproject.toml", "conftest.py", "README.md", "locks"} <= tops
    assert not tops & {"solutions", "tests", "benchmarks", ".ci", "CHANGELOG.md"}
    assert list((copy / "graders").rglob("*.py")) == []
    assert not [path for path in copy.rglob("*") if path.name == "__pycache__"]


def test_no_solution_is_in_the_clear(copy):
    """No long line of a solution's function stands in the copy."""
    assert found_in(in_the_clear(copy), lines_of_functions(ROOT / "solutions")) == []


def test_no_grader_is_in_the_clear(copy):
    """No long line of a check stands in the copy; what checks have in common with the machinery is no secret."""
    found = found_in(in_the_clear(copy), lines_of_functions(ROOT / "graders"))
    assert [(name, line) for name, line in found if not name.startswith("harness/labjudge/")] == []
    assert len(found) < 10


def test_hardly_a_mistake_is_in_the_clear(copy):
    """Of the words by which mistakes are told only those are there that the judge or a stand-in says itself."""
    pages = sorted((ROOT / "tests" / "labs").rglob("traps/*.py"))
    nodes = (node for page in pages for node in ast.walk(ast.parse(page.read_text("utf-8"))))
    told = {ast.unparse(node.value)[1:-1] for node in nodes if isinstance(node, ast.keyword) and node.arg == "says"}
    words = {each for each in told if len(each) > 20}
    found = {each for _, each in found_in(in_the_clear(copy), iter(words))}
    assert len(found) <= 0.05 * len(words), found


def test_no_answer_of_a_quiz_or_the_exam_is_in_the_clear(copy):
    """No reason for an answer, right or wrong, stands in the copy, and no quiz is answered."""
    items = [
        item
        for file in sorted((ROOT / "solutions").rglob("*.toml"))
        for item in tomllib.loads(file.read_text("utf-8")).get("items", ())
    ]
    reasons = (why.strip().splitlines()[0][:60] for item in items for why in item["why"].values())
    assert found_in(in_the_clear(copy), (why for why in reasons if len(why) > LONG)) == []
    quizzes = [file.read_text("utf-8") for file in sorted((copy / "labs").rglob("quiz.toml"))]
    assert quizzes
    assert not [line for text in quizzes for line in re.findall(r"^answer = .*$", text, re.M) if line != 'answer = ""']


def test_it_judges(copy):
    """In the copy a right answer is right, a wrong one is wrong with its message, and a quiz is judged by its sealed key."""
    right = (ROOT / "solutions/ch1/study_plan.py").read_text("utf-8")
    wrong = right.replace('each["weight"] * (1 - each["confidence"])', 'each["weight"]')
    assert wrong != right
    (copy / "labs/ch1/study_plan.py").write_text(wrong, "utf-8")
    (copy / "labs/ch1/quiz.toml").write_bytes((ROOT / "solutions/ch1/quiz.toml").read_bytes())
    paths = os.pathsep.join([str(copy / "harness"), str(copy / "fixtures")])
    command = [sys.executable, "-m", "pytest", "labs/ch1/study_plan.py", "labs/ch1/readiness.py", "--seed", "7"]
    done = subprocess.run(
        [*command, "--results", "results.json"],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=200,
    )
    results = json.loads((copy / "results.json").read_text("utf-8"))
    verdicts = {skill["skill"]: skill["verdict"] for lab in results["labs"] for skill in lab["skills"]}
    assert verdicts.pop("allocate") == "wrong", done.stdout
    assert (verdicts.pop("skill_cards"), verdicts.pop("quiz")) == ("right", "right"), done.stdout
    assert "not by weight and weakness" in done.stdout
    assert not list((copy / "graders").rglob("*.py*"))


def test_its_commands_work(copy):
    """Labs are listed, hints shown, a lab goes back to its starter."""
    assert "labs/ch4/promote.py" in labs(copy, "list", suite=copy).stdout
    assert "hint 1 of 3" in labs(copy, "hint", "promote::approve_request", suite=copy).stdout
    (copy / "labs/ch4/promote.py").write_text("x = 1\n")
    assert "is the starter again" in labs(copy, "reset", "promote", suite=copy).stdout
    assert (copy / "labs/ch4/promote.py").read_bytes() == (ROOT / "labs/ch4/promote.py").read_bytes()


def test_what_needs_the_solutions_is_not_offered(copy):
    """`labs diff` and what authors use: not in the list of commands, and a sentence says what the copy lacks."""
    offered = re.findall(r"^│ ([a-z]+) ", labs(copy, "--help", suite=copy).stdout, re.MULTILINE)
    assert set(offered) >= {"hint", "repro", "reset", "init"}
    assert not set(offered) & {"check", "diff", "new", "seal"}
    said = labs(copy, "diff", "promote", "--anyway", suite=copy).stdout
    assert said == "This is a learner's copy: it does not have the reference solutions that labs diff compares with.\n"
    assert "learner's copy" in labs(copy, "check", suite=copy).stdout


def test_it_certifies_nothing(tiny, tmp_path):
    """Graded in a learner's copy, whoever's it is, verdicts are called unverified."""
    assert labs(tiny.root, "release", "--out", tmp_path / "copy").returncode == 0
    (tmp_path / "class" / "ada" / "ch1").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "ch1" / "sums.py").write_text(SUMS)
    done = labs(tmp_path / "copy", "grade", tmp_path / "class", "--out", tmp_path / "out", "--seed", 7)
    assert "the verdicts are unverified" in done.stdout, done.stdout
    assert json.loads((tmp_path / "out/learners/ada/results.json").read_text())["earned"] == 5


def test_its_pages_lead_somewhere(copy):
    """Every link of README and of the pages beside it leads to a file of the copy."""
    for page in [copy / "README.md", *(copy / "docs").glob("*.md"), *(copy / "labs").glob("*/*.md")]:
        links = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == [], page
    assert "Grade a class" not in (copy / "README.md").read_text("utf-8")


def test_answers_are_not_given_away(tiny):
    """A checkout in whose labs somebody has worked is not copied; nor is anything written over."""
    tiny.write("labs/ch1/sums.py", SUMS)
    refused = labs(tiny.root, "release", "--out", tiny.root / "copy")
    assert (refused.returncode, (tiny.root / "copy").exists()) == (2, False)
    assert "labs/ch1/sums.py: not the starter" in refused.stdout


def test_nothing_is_written_over(tiny):
    """A folder in which something lies is refused."""
    refused = labs(tiny.root, "release", "--out", tiny.root)
    assert (refused.returncode, "is there already" in refused.stdout) == (2, True)


def test_packed_graders_are_read_and_loaded(tiny, tmp_path):
    """From an archive come the same checks, and modules that import each other; nothing compiled is written."""
    shared = tiny.write("graders/ch1/sums/numbers.py", "TWO = 2\n")
    module = shared.with_name("test_add.py")
    module.write_text("from .numbers import TWO\n" + module.read_text("utf-8"), "utf-8")
    graders = tmp_path / "graders"
    graders.mkdir()
    (graders / "ch1.pack").write_bytes(packed_graders.pack(tiny.root / "graders/ch1"))
    packed = graders / "ch1" / "sums" / "test_add.py"
    names = [check.name for check in checks_in(packed, "sums")]
    assert names == [check.name for check in checks_in(module, "sums")]
    assert load(packed).TWO == 2
    assert [path.name for path in graders.rglob("*")] == ["ch1.pack"]


def test_a_damaged_archive_is_told(tmp_path):
    """An archive that was cut short is named with what to do."""
    (tmp_path / "ch1.pack").write_bytes(b"labs graders 1\nx")
    with pytest.raises(GraderError, match="damaged; take it anew"):
        checks_in(tmp_path / "ch1" / "sums" / "test_add.py", "sums")
    with pytest.raises(GraderError, match="No such file"):
        checks_in(tmp_path / "ch2" / "sums" / "test_add.py", "sums")
