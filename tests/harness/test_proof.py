"""`pytest tests/labs` on the tiny suite: solutions, starters, rights, traps and mutants as items of their own."""

from __future__ import annotations

import subprocess
import sys
import zlib

import pytest
from labjudge.proof.mutants import MutantError, excuses, mutants_of
from labjudge.proof.plugin import proof_seed
from labjudge.proof.traps import TrapError, traps_in

BRIEF = "# Lab\n\n" + "".join(
    f"## {name}\n\nadd, mean\n\n"
    for name in ("Situation", "What to build", "How it is judged", "What usually goes wrong", "Out of scope")
)
ADD_PAGE = '''"""Mistakes of add."""

from labjudge.proof.traps import swap, trap

swap("subtracts", says="not the sum", old="return a + b", new="return a - b")


@trap(says="signs lost")
def loses_signs(a: int, b: int) -> int:
    return abs(a) + abs(b)
'''
MEAN_PAGE = '''"""Mistakes of mean."""

from labjudge.proof.traps import swap

swap("off_by_one", says="not the mean", old="/ len(numbers)", new="/ (len(numbers) + 1)")
swap("nothing_is_zero", says="a mean of nothing", old='raise ValueError("no numbers")', new="return 0.0")
swap("twice", says="the mean of twice", old="return sum(numbers)", new="return 2 * sum(numbers)")
'''
RIGHTS = {
    "one": "import operator\n\n\ndef add(a: int, b: int) -> int:\n    return operator.add(a, b)\n\n\n"
    "def mean(numbers: list[float]) -> float:\n    import statistics\n\n"
    "    try:\n        return statistics.fmean(numbers)\n    except statistics.StatisticsError:\n"
    "        raise ValueError('none') from None\n",
    "two": "def add(a: int, b: int) -> int:\n    while b > 0:\n        a, b = a + 1, b - 1\n"
    "    while b < 0:\n        a, b = a - 1, b + 1\n    return a\n\n\n"
    "def mean(numbers: list[float]) -> float:\n    total = 0.0\n    for each in numbers:\n        total += each\n"
    "    if total == 0.0 and not len(numbers):\n        raise ValueError\n    return total / len(numbers)\n",
}


@pytest.fixture
def proven(tiny):
    """The tiny suite with the dossier of `sums`; one of its traps says a phrase that nobody reads."""
    tiny.write("conftest.py", 'pytest_plugins = ["labjudge.plugin", "labjudge.proof.plugin"]\n')
    tiny.write("labs/ch1/sums.md", BRIEF)
    tiny.write("tests/labs/ch1/sums/traps/add.py", ADD_PAGE)
    tiny.write("tests/labs/ch1/sums/traps/mean.py", MEAN_PAGE)
    for name, text in RIGHTS.items():
        tiny.write(f"tests/labs/ch1/sums/rights/{name}.py", text)
    return tiny


def test_a_lab_is_proven(proven):
    """Each case is an item; the trap that says another phrase than its own is the only failure."""
    run = proven.pytest("tests/labs/ch1/sums", "-q")
    assert "traps/mean.py::twice" in run.text
    assert "mean does not say 'the mean of twice', but:" in run.text
    assert run.last == "1 failed, 19 passed in N s"
    assert "3 / 3       1 / 1       6 / 6       4 / 5       does not hold" in run.text


def test_one_trap_is_an_item(proven):
    """An author proves one trap by its name."""
    run = proven.pytest("tests/labs/ch1/sums/traps/add.py::loses_signs", "-q")
    assert (run.status, run.last) == (0, "1 passed in N s")


def test_a_trap_that_nobody_catches(proven):
    """The failure says so and shows no frame of ours."""
    page = ADD_PAGE.replace("return abs(a) + abs(b)", "return a + b")
    proven.write("tests/labs/ch1/sums/traps/add.py", page)
    run = proven.pytest("tests/labs/ch1/sums/traps/add.py", "-q")
    assert "add is judged right: no check catches this trap" in run.text
    assert "Traceback" not in run.text


def test_in_process_a_trap_a_skill(proven):
    """Solution and rights under one seed, and the first trap of each skill."""
    run = proven.pytest("tests/labs/ch1/sums", "-q", "--isolation", "inprocess")
    assert run.last == "11 passed in N s"


def test_mutants_are_judged(proven):
    """Each is an item; a survivor is named, and too many of them end the run as failed."""
    run = proven.pytest("tests/labs/ch1/sums", "-q", "--mutants", "-k", "mutant or solution")
    assert "mutants are caught" in run.text or "holds" in run.text
    proven.write(
        "graders/ch1/sums/test_add.py", "from labjudge.grading import judges\n\n\n@judges\ndef any(lab):\n    'Any.'\n"
    )
    run = proven.pytest("tests/labs/ch1/sums", "-q", "--mutants", "-k", "mutant")
    assert run.status == 1
    assert "sums: survived: add: return a + b => return a - b" in run.text


def test_a_check_that_breaks_on_a_mutant(proven):
    """A survivor is told with the check that broke on it and the error: there the grader is to be mended."""
    check = "@judges\ndef any(lab):\n    'Any.'\n    if lab.add(1, 2) != 3:\n        raise OSError('no file')\n"
    proven.write("graders/ch1/sums/test_add.py", f"from labjudge.grading import judges\n\n\n{check}")
    run = proven.pytest("tests/labs/ch1/sums", "-q", "--mutants", "-k", "mutant")
    assert "sums: survived: add: return a + b => return a - b" in run.text
    assert "    could not be judged by add::any: OSError: no file" in run.text


def test_labs_check_is_a_call_of_it(proven):
    """`labs check LAB` runs the same items and ends with the table."""
    command = [sys.executable, "-m", "labjudge.cli", "check", "sums", "-n", "0", "--seed", "7"]
    done = subprocess.run(command, cwd=proven.root, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "4 / 5       does not hold" in done.stdout


WRONG_PAGES = {
    "old text that is not there": ('swap("x", says="y", old="no such line", new="")', "occurs 0 times in the solution"),
    "old text that is there twice": ('swap("x", says="y", old="return", new="")', "occurs 2 times in the solution"),
    "no phrase": ('swap("x", old="a", new="b")', "needs texts for name, says, old, new"),
    "a function that is not there": ('swap("x", of="h", says="y", old="a", new="b")', "no plain function h"),
    "a place that is not there": ('swap("x", says="y", old=PLACE, new="b")', "literal or named on the page"),
    "nothing on it": ("X = 1", "has no trap"),
    "no Python": ("def (", "does not parse"),
}


@pytest.mark.parametrize("case", WRONG_PAGES)
def test_pages_that_cannot_be_read(tmp_path, case):
    """File, line and remedy, in one sentence."""
    text, reason = WRONG_PAGES[case]
    page = tmp_path / "add.py"
    page.write_text(text + "\n")
    with pytest.raises(TrapError, match=reason):
        traps_in(page, "def f():\n    return 1\n\n\ndef g():\n    return 2\n")


def test_mistakes_in_another_style(tmp_path):
    """One place of a plain function of the page, which stands after the solution under the skill's name."""
    page = tmp_path / "add.py"
    page.write_text(
        "import operator\n\n\ndef add_by_operator(a, b):\n    return operator.add(a, b)\n\n\n"
        'swap("subtracts", of="add_by_operator", says="not the sum", old="operator.add", new="operator.sub")\n'
    )
    (found,) = traps_in(page, "def add(a, b):\n    return a + b\n")
    submission: dict = {}
    exec(found.source, submission)
    assert (found.name, submission["add"](5, 2), submission["add_by_operator"](5, 2)) == ("subtracts", 3, 7)


def test_several_mistakes_at_one_place(tmp_path):
    """A place with a name on the page, which the submission does not have."""
    page = tmp_path / "add.py"
    page.write_text('SUM = "a + b"\n' + "".join(f'swap("{n}", says="{n}", old=SUM, new="{n}")\n' for n in "ab"))
    found = traps_in(page, "def add(a, b):\n    return a + b\n")
    assert [one.source for one in found] == [f"def add(a, b):\n    return {name}\n" for name in "ab"]


def test_messages_and_types_are_not_mutated(tmp_path):
    """What no check may judge is left alone."""
    file = tmp_path / "one.py"
    file.write_text(
        'def f(a: "int") -> int:\n    """Doc."""\n    if a:\n        raise ValueError("no")\n    return 1\n'
    )
    assert [mutant.name for mutant in mutants_of(file)] == ["f: return 1 => return 2"]


def test_strict_is_not_mutated(tmp_path):
    """The guard of a zip, which fires in no right solution, stays; what is zipped does not."""
    file = tmp_path / "f.py"
    file.write_text("def f(a, b):\n    return zip(a, b, strict=True)\n")
    changed = [mutant.name.rpartition(" => ")[2] for mutant in mutants_of(file)]
    assert changed and all("strict=True" in each for each in changed)


def test_case_of_names_in_spark(tmp_path):
    """Where Spark reads the names, a text in other case is no mistake; elsewhere it is."""
    body = 'def f(frame):\n    return frame.select("day")\n'
    file = tmp_path / "f.py"
    counts = []
    for first in ("", "import pyspark\n"):
        file.write_text(first + body)
        counts.append(sum("DAY" in mutant.name for mutant in mutants_of(file)))
    assert counts == [1, 0]


def test_an_excuse_needs_a_reason(tmp_path):
    """A line without one is refused."""
    (tmp_path / "excused_mutants.txt").write_text("add: a => b  # the same for all numbers\nadd: c => d\n")
    with pytest.raises(MutantError, match=":2: needs"):
        excuses(tmp_path)


def test_the_commit_chooses_a_seed_of_the_list(tmp_path):
    """Without git the first one; a number is taken as it is; `fresh` is a number that is on no list."""
    (tmp_path / "tests" / "labs").mkdir(parents=True)
    (tmp_path / "tests" / "labs" / "seeds.txt").write_text("# held\n31\n47\n")
    assert proof_seed(tmp_path, "") == 31
    assert proof_seed(tmp_path, "12") == 12
    assert proof_seed(tmp_path, "fresh") == 1
    commit = ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "--allow-empty", "-m", "one"]
    for words in (["init", "-q"], commit):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=tmp_path, check=True, capture_output=True).stdout
    number = zlib.crc32(head)
    assert proof_seed(tmp_path, "") == (31, 47)[number % 2]
    assert proof_seed(tmp_path, "fresh") == number % 10_000 + 1
