"""`--pdb` stops in the learner's code, and nowhere else; `breakpoint()` without it says what to run."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from labjudge import last_run

from tests.harness.conftest import SUMS, Run


def at_the_prompt(tiny, commands: str, *arguments: str) -> Run:
    """Run pytest with these lines typed at it."""
    command = [sys.executable, "-m", "pytest", "labs/ch1/sums.py", "--seed", "7", *(arguments or ["--pdb"])]
    options = {"env": {**os.environ, "COLUMNS": "100"}, "capture_output": True, "text": True, "timeout": 60}
    done = subprocess.run(command, cwd=tiny.root, input=commands, **options)
    return Run(done.returncode, tiny.plain(done.stdout + done.stderr))


def test_wrong_answer_stops_at_the_entry(tiny):
    """The failing call is made once more; its arguments are there, and what is printed is seen; `q` ends the run."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "print('difference', a - b)\n    return a - b"))
    run = at_the_prompt(tiny, "a\nn\nq\n")
    assert "sums.py(2)add()" in run.text, run.text
    assert ("a = 2\nb = 3\n" in run.text, "difference -1\n" in run.text, "the debugger was left" in run.text) == (
        True,
        True,
        True,
    ), run.text
    assert run.status == 2


def test_what_failed_before_q_is_told(tiny):
    """After `q` the skill it stopped in has its mark and message, the others `?`; repro has this run's seed."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "return a - b"))
    tiny.pytest("labs/ch1/sums.py", "--seed", "4")
    text = at_the_prompt(tiny, "q\n").text
    assert "labs/ch1/sums.py   ✗ ?                                         0 of 5\n" in text, text
    assert "take away  labs repro sums::add\n" in text, text
    assert "Interrupted: the debugger was left, when 1 of 2 skills were judged" in text, text
    assert (text.splitlines()[-1], last_run.read(tiny.root / "labs")["seed"]) == ("1 wrong, 1 not run in N s", 7)


def test_q_at_a_breakpoint(tiny):
    """A check that is left at a breakpoint has no verdict: its skill is not run."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("if not numbers:", "breakpoint()\n    if not numbers:"))
    text = at_the_prompt(tiny, "c\nq\n").text
    assert "labs/ch1/sums.py   ● ?                                         2 of 5\n" in text, text
    assert "Interrupted: the debugger was left, when 1 of 2 skills were judged" in text, text


def test_exception_stops_where_it_was_raised(tiny):
    """The innermost frame of the learner's file is shown; the judge's are not on the stack."""
    module = (
        SUMS.replace("return a + b", "return total([a, b], 2)")
        + "\n\ndef total(parts, place):\n    return parts[place]\n"
    )
    tiny.write("labs/ch1/sums.py", module)
    run = at_the_prompt(tiny, "p place\nup\nw\nq\n")
    assert ("(Pdb) 2\n" in run.text, "-> return total([a, b], 2)" in run.text, "labjudge" in run.text) == (
        True,
        True,
        False,
    ), run.text


def test_an_exception_that_should_be_another_one_stops_there(tiny):
    """A check that expects ValueError meets ZeroDivisionError: the debugger is where that was raised."""
    text = (tiny.root / "graders/ch1/sums/test_mean.py").read_text()
    refuses = 'outcome.error is None or "ValueError" not in outcome.error.types'
    assert refuses in text
    told = text.replace('wrong("a mean of nothing", ', 'wrong("a mean of nothing", happened=str(outcome), ')
    tiny.write("graders/ch1/sums/test_mean.py", told)
    tiny.write("labs/ch1/sums.py", SUMS.replace('    if not numbers:\n        raise ValueError("no numbers")\n', ""))
    run = at_the_prompt(tiny, "p numbers\nq\n")
    assert ("(Pdb) []" in run.text, "-> return sum(numbers) / len(numbers)" in run.text) == (True, True), run.text


SIGNED_IN = '''from labjudge.grading import judges


@judges
def adds_for_ana(lab, world):
    """Ana's sum."""
    lab.as_("ana@example.com").add(2, 3)
'''
WHO = "from databricks.sdk import WorkspaceClient\np WorkspaceClient().current_user.me().user_name\n"


@pytest.mark.parametrize("body", ["return [a, b][2]", "breakpoint()\n    return a + b"])
def test_platform_calls_at_the_prompt(tiny, body):
    """What is typed where a call raised, or at a breakpoint, reaches the workspace as whoever makes the call."""
    tiny.write("graders/ch1/sums/test_add.py", SIGNED_IN)
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", body))
    run = at_the_prompt(tiny, f"{WHO}c\n", "--pdb", "-k", "adds_for_ana")
    assert "(Pdb) 'ana@example.com'" in run.text, run.text


REPLAYED = """from labjudge.replay import Replay

replay = Replay(__file__, lab="labs/ch1/sums.py")
world = replay.world()
with world.signed_in("ana@example.com", "databricks-uc"):
    replay.lab.add(2, 3)
"""


def test_platform_calls_at_the_prompt_of_a_repro(tiny):
    """pdb looks at an exception of the program when the call is over; its caller is signed in all the same."""
    tiny.write("repro/sums.add.py", REPLAYED)
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "return [a, b][2]"))
    command = [sys.executable, "-m", "pdb", "repro/sums.add.py"]
    typed = f"c\n{WHO}q\nq\n"
    done = subprocess.run(command, cwd=tiny.root, input=typed, capture_output=True, text=True, timeout=60)
    assert "'ana@example.com'" in done.stdout, done.stdout + done.stderr


def test_going_on_gives_the_verdicts(tiny):
    """`c` goes on; a skill stops once; the screen at the end is as without the debugger."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "return a - b"))
    run = at_the_prompt(tiny, "c\n")
    assert (run.status, run.last, run.text.count("sums.py(2)add()")) == (1, "1 right, 1 wrong in N s", 1), run.text


@pytest.mark.parametrize("word", ["breakpoint()", "import pdb; pdb.set_trace()"])
def test_breakpoint_stops_there(tiny, word):
    """With --pdb a breakpoint in right code stops; stepping out of the function does not lead into the grader."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", f"{word}\n    return a + b"))
    run = at_the_prompt(tiny, "p a * 100\nn\nn\nn\nw\n" + "c\n" * 9)
    assert ("(Pdb) 200\n" in run.text, "labjudge" in run.text, "test_add" in run.text) == (True, False, False), run.text
    assert (run.status, run.last) == (0, "2 right in N s"), run.text


def test_each_stop_says_where_and_which_keys(tiny):
    """Two checks call the function: the second stop names its own check."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "breakpoint()\n    return a + b"))
    text = at_the_prompt(tiny, "c\nc\n").text
    keys = "p NAME: a value, n: next line, c: go on, q: end the run"
    assert f"breakpoint() in add, check adds   {keys}\n" in text, text
    assert f"breakpoint() in add, check adds_negative   {keys}\n" in text, text


@pytest.mark.parametrize("isolation", ["fork", "inprocess"])
@pytest.mark.parametrize("word", ["breakpoint()", "import pdb; pdb.set_trace()"])
def test_breakpoint_without_a_debugger(tiny, word, isolation):
    """Without --pdb it says what to run; `except Exception` does not hide it."""
    body = f"try:\n        {word}\n    except ZeroDivisionError:\n        pass\n    return a + b"
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", body))
    run = at_the_prompt(tiny, "", "--isolation", isolation)
    assert "stops at breakpoint()" in run.text, run.text
    assert "pytest labs/ch1/sums.py::add --pdb" in run.text


def test_trace_stops_at_each_call(tiny):
    """--trace stops at the entry of every call."""
    tiny.write("labs/ch1/sums.py", SUMS)
    assert at_the_prompt(tiny, "c\n" * 4, "--trace").text.count("-> return a + b") == 2


def test_the_debugger_needs_this_process(tiny):
    """--isolation fork with --pdb is refused in a sentence."""
    run = at_the_prompt(tiny, "", "--isolation", "fork", "--pdb")
    assert (run.status, "leave --isolation out" in run.text) == (4, True)
