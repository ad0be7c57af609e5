"""The whole screen of a learner, kept in golden files. UPDATE_GOLDEN=1 writes them anew: then read them."""

from __future__ import annotations

import pytest

from tests.harness.conftest import SUMS, SUMS_STARTER, WORDS

BODIES = {
    "half_done": SUMS_STARTER.replace("raise NotImplementedError", "return a + b", 1),
    "wrong_answer": SUMS.replace("return a + b", "return a - b"),
    "raises": SUMS.replace("return a + b", "return [a, b][2]"),
    "answer_that_a_check_cannot_read": SUMS.replace("    return sum(numbers)", "    sum(numbers)"),
    "prints_a_table": SUMS.replace("return a + b", "print('+' + '-' * 150 + '+')\n    print('|' + 'a ' * 75 + '|')"),
    "raises_deep": SUMS.replace("return a + b", "return helper(a)") + "\n\ndef helper(a):\n    return {}[a]\n",
    "syntax_error": SUMS.replace("def add(a: int, b: int) -> int:", "def add(a: int, b: int -> int:"),
    "import_that_does_not_exist": "import panda\n" + SUMS,
    "raises_on_import": SUMS + "\n1 / 0\n",
    "function_deleted": SUMS.replace("def add(", "def plus("),
    "function_misspelt": SUMS.replace("def add(", "def ad("),
    "function_indented": SUMS.replace("def mean", "    def mean")
    .replace("    if not", "        if not")
    .replace("        raise", "            raise")
    .replace("    return sum", "        return sum"),
    "wrong_parameters": SUMS.replace("def add(a: int, b: int)", "def add(a: int)").replace("return a + b", "return a"),
    "wrong_return_type": SUMS.replace("return a + b", "return str(a + b)"),
    "returns_nothing": SUMS.replace("return a + b", "a + b"),
    "prints_and_logs": "import logging, sys\n"
    + SUMS.replace(
        "return a + b",
        'print("a is", a)\n    logging.error("noise")\n    print("more noise", file=sys.stderr)\n    return a',
    ),
    "empty_file": "",
    "only_comments": "# nothing here\n",
    "to_do_by_subclass": SUMS.replace("return a + b", "raise type('Sub', (NotImplementedError,), {})('engine')"),
    "scaffold_then_to_do": SUMS.replace("return a + b", "total = a\n    raise NotImplementedError"),
}


@pytest.mark.parametrize("name", BODIES)
def test_one_lab(tiny, golden, name):
    """What a learner sees for one state of one file; the other lab is right."""
    tiny.write("labs/ch1/sums.py", BODIES[name])
    tiny.write("labs/ch1/words.py", WORDS)
    run = tiny.pytest("labs/ch1")
    assert run.status == 1
    golden(run.text)


@pytest.mark.parametrize("name", ["wrong_answer", "raises", "syntax_error"])
def test_narrow_terminal(tiny, golden, name):
    """In 60 columns no line is broken within a word, and commands and addresses stay whole."""
    tiny.write("labs/ch1/sums.py", BODIES[name])
    tiny.write("labs/ch1/words.py", WORDS)
    golden(tiny.pytest("labs/ch1", env={"COLUMNS": "60"}).text)


def test_first_failure(tiny, golden):
    """With -x the skill that failed counts and has its mark, though its other checks did not run."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return sum(numbers)", "return max(numbers)"))
    golden(tiny.pytest("labs/ch1", "-x").text)


def test_nothing_can_be_kept(tiny, golden):
    """Where the labs' folder cannot be written, the verdicts are told all the same, and what is not kept."""
    tiny.write("labs/.last", "in the way of the folder")
    tiny.write("labs/.progress", "in the way of the folder")
    tiny.write("labs/ch1/sums.py", BODIES["wrong_answer"])
    golden(tiny.pytest("labs/ch1").text)


def test_starter(tiny, golden):
    """Nothing begun: what to begin with."""
    run = tiny.pytest("labs/ch1")
    assert run.status == 1
    golden(run.text)


def test_all_right(tiny, golden):
    """Nothing left to do."""
    run = tiny.pytest("labs/ch1", "--submission", "solutions")
    assert run.status == 0
    golden(run.text)


@pytest.mark.parametrize("state", ["right", "unreadable"])
def test_one_skill(tiny, golden, state):
    """A lab with a single skill is told in the singular."""
    tiny.write("labs/ch1/words.py", WORDS if state == "right" else "def shout(")
    run = tiny.pytest("labs/ch1/words.py")
    assert run.status == (0 if state == "right" else 1)
    golden(run.text)


def test_endless_loop(tiny, golden):
    """A loop is stopped, and the line it was at is told."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "while True: a += 1"))
    tiny.write("labs/ch1/words.py", WORDS)
    run = tiny.pytest("labs/ch1", "--limit-seconds", "1")
    assert run.status == 1
    golden(run.text)


@pytest.mark.parametrize("style", ["-v", "-q", "--tb=short", "-rA"])
def test_styles(tiny, golden, style):
    """Every output style tells the same."""
    tiny.write("labs/ch1/sums.py", BODIES["wrong_answer"])
    run = tiny.pytest("labs/ch1", style)
    assert run.status == 1
    golden(run.text)
