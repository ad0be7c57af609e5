"""`labs repro LAB::SKILL`: the failing call as a program that a learner can run, print in and debug."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack

import pytest
from labjudge import wire
from labjudge.processes import Role, Zygote
from labjudge.recording import Call
from labjudge.repro import Program, up_to_the_last_call
from labjudge.repro_command import libraries_for
from labjudge.submission import parsed
from labjudge.suite import Suite

from tests.harness.conftest import SUMS

SCALE_GRADER = '''import datetime
from decimal import Decimal
import pyarrow
from labjudge.grading import judges, wrong


@judges
def scales(lab, draw):
    """Frames are scaled."""
    table = pyarrow.table({"a": [1, 2, 3]})
    moment = datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC)
    lab.shout("unseen call")
    got = lab.shout({"table": table, "at": moment, "by": Decimal("1.5"), "nan": float("nan"), "words": ["x" * 30] * 9})
    wrong("not scaled", happened=f"it returned {got}", rule="scale")
'''


@pytest.fixture
def run(tiny):
    """Runs a command in the tiny suite; its status and all that it says."""

    def command(*words: str) -> tuple[int, str]:
        done = subprocess.run([sys.executable, *words], cwd=tiny.root, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stdout + done.stderr

    return command


def test_the_message_names_it_and_the_program_runs(tiny, run):
    """The screen tells the command; its program makes the failing call, and prints show."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "print('now', a, b)\n    return a - b"))
    assert "take away  labs repro sums::add" in tiny.pytest("labs/ch1/sums.py").text
    status, said = run("-m", "labjudge.cli", "repro", "sums::add")
    assert (status, "sums::add · not the sum · seed 7" in said) == (0, True)
    program = (tiny.root / "repro/sums.add.py").read_text()
    assert "answer = sums.add(2, 3)" in program
    assert run("repro/sums.add.py") == (0, "now 2 3\nanswer: -1\n")


def test_the_answer_is_not_taken_away(tmp_path):
    """Causes that were drawn for an incident are no part of the program; what they look like is."""
    signals = {"minutes": [1, 2]}
    calls = [
        Call("world", "incident_signals", [["overload"]], {"seed": 1}, value=signals),
        Call("lab", "diagnose", [signals], {}, value=["cold_start"]),
    ]
    program = Program("diagnose", tmp_path).write("labs/ch5/x.py", up_to_the_last_call(calls), "about", 1).read_text()
    assert "answer = x.diagnose({'minutes': [1, 2]})" in program
    assert "overload" not in program


def test_exceptions_go_up_and_pdb_works(tiny, run):
    """In the program an exception has the learner's traceback, and pdb stops in the learner's file."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "return {}[a]"))
    run("-m", "labjudge.cli", "repro", "sums::add")
    status, said = run("repro/sums.add.py")
    assert status == 1
    assert "labs/ch1/sums.py" in said
    assert "KeyError: 2" in said


def test_whole_arguments_with_frames_beside(tiny, run):
    """Long, nested and odd values come back as they were; frames are Parquet files."""
    tiny.write("graders/ch1/words/test_shout.py", SCALE_GRADER)
    tiny.write(
        "labs/ch1/words.py",
        "def shout(text):\n    if isinstance(text, dict):\n"
        "        return [text['table'].shape, text['at'].isoformat(), str(text['by']), text['nan'], len(text['words'])]\n",
    )
    status, said = run("-m", "labjudge.cli", "repro", "words::shout", "--seed", "3")
    assert status == 0, said
    assert (tiny.root / "repro/words.shout.1.parquet").exists()
    assert "unseen" not in (tiny.root / "repro/words.shout.py").read_text()
    expected = "answer: [(3, 1), '2026-01-02T03:04:00+00:00', '1.5', nan, 9]\n"
    assert run("repro/words.shout.py") == (0, expected)


def test_the_breakpoint_that_is_told_stops_in_the_function(tiny):
    """Typed as it is told, it stops where the function begins: after its docstring, before anything it does."""
    body = '"""The sum."""\n    parts = [a, b]\n    return parts[2]'
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", body))
    ask = [sys.executable, "-m", "labjudge.cli", "repro", "sums::add"]
    told = subprocess.run(ask, cwd=tiny.root, capture_output=True, text=True, timeout=60).stdout
    breakpoint_told = "b ../labs/ch1/sums.py:3"
    debug = [sys.executable, "-m", "pdb", "repro/sums.add.py"]
    typed = {"input": f"{breakpoint_told}\nc\nq\n", "capture_output": True, "text": True, "timeout": 60}
    stopped = subprocess.run(debug, cwd=tiny.root, **typed).stdout
    assert (breakpoint_told in told, "-> parts = [a, b]" in stopped) == (True, True), told + stopped


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("def add(a, b): return a", 1),
        ('@cached\ndef add(\n    a,\n):\n    """It adds."""\n    global made\n\n    made = a', 8),
        ("add = sum", None),
    ],
)
def test_line_that_runs_first(tmp_path, source, line):
    """Docstring, declarations, decorators and parameters are no place to stop at."""
    assert parsed(tmp_path / "sums.py", source.encode()).runs_first("add") == line


@pytest.mark.parametrize(
    ("body", "said"),
    [("return a + b", "sums::add is right under seed 1"), ("raise NotImplementedError", "sums::add is still to do")],
)
def test_nothing_to_take_away(tiny, run, body, said):
    """A skill that is right or to do has no failing call."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", body))
    status, text = run("-m", "labjudge.cli", "repro", "sums::add")
    assert (status, text.strip()) == (1, said)


RAISES_LATER = SUMS.replace("return a + b", "return a - b if a > 0 else {}[a]")


def test_a_fault_is_not_called_right(tiny, run):
    """What could not be judged has nothing to take away, and is not said to be right."""
    tiny.write("labs/ch1/sums.py", SUMS)
    grader = (tiny.root / "graders/ch1/sums/test_add.py").read_text()
    tiny.write("graders/ch1/sums/test_add.py", grader.replace("a, b = 2, 3", "a, b = 2, 3 / 0"))
    status, said = run("-m", "labjudge.cli", "repro", "sums::add", "--seed", "7")
    assert (status, said) == (1, "sums::add could not be judged: a fault of this suite\n")


def test_what_is_shown_is_what_is_taken_away(tiny, run):
    """The first check that fails, also when a later one raises; how many fail stands there."""
    tiny.write("labs/ch1/sums.py", RAISES_LATER)
    text = tiny.pytest("labs/ch1/sums.py").text
    assert "labs/ch1/sums.py   ✗ ●" in text
    assert "✗ add   labs/ch1/sums.py:1   not the sum" in text
    assert "(2 of its 2 checks fail; the first is shown, pytest --all-findings shows all)" in text
    assert "sums::add · not the sum · seed 7" in run("-m", "labjudge.cli", "repro", "sums::add")[1]


def test_all_findings_with_their_own_mark_and_call(tiny, run):
    """--all-findings shows each failing check of a skill, and each can be taken away."""
    tiny.write("labs/ch1/sums.py", RAISES_LATER)
    text = tiny.pytest("labs/ch1/sums.py", "--all-findings").text
    assert "✗ add   labs/ch1/sums.py:1   not the sum" in text
    assert "! add   labs/ch1/sums.py:1   raised KeyError" in text
    assert "take away  labs repro sums::add\n" in text
    assert "take away  labs repro sums::add::adds_negative\n" in text
    assert (
        "sums::add::adds_negative · raised KeyError"
        in run("-m", "labjudge.cli", "repro", "sums::add::adds_negative")[1]
    )
    assert "sums.add(-2, -3)" in (tiny.root / "repro/sums.add.py").read_text()
    assert "names no check; sums::add has adds," in run("-m", "labjudge.cli", "repro", "sums::add::adds_twice")[1]


def test_what_ends_a_skill_is_told_once(tiny):
    """After a loop the other checks are not tried: --all-findings has one finding for all of them."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "return [None for _ in iter(int, 1)]"))
    text = tiny.pytest("labs/ch1/sums.py", "--all-findings", "--limit-seconds", "1").text
    assert (text.count("stopped after 1 s"), "checks fail" in text) == (1, False)


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("from databricks.sdk import WorkspaceClient", "worlds:mlflow"),
        ("import mlflow.sklearn as logged", "mlflow"),
        ("def read():\n    from mlflow import MlflowClient", "mlflow"),
        ("from databricks.feature_engineering import FeatureLookup", "mlflow"),
        ("a syntax error", "worlds:mlflow"),
    ],
)
def test_mlflow_is_imported_for_files_that_use_it(request, tmp_path, source, named):
    """Where the file has no use for it, only the world gets it, beside the worker's imports."""
    entry = Suite(request.config.rootpath).catalogue.select(["monitoring"])[0]
    others = [name for name in entry.libraries if name != "mlflow"]
    given = libraries_for(entry, parsed(tmp_path / "monitoring.py", source.encode()))
    assert (set(given) - set(others), len(given)) == ({named}, len(others) + 1)


def test_a_library_for_worlds_alone(tmp_path):
    """The worker is without it, and the world can use it."""
    with ExitStack() as ending:
        starter = Zygote(["worlds:mlflow"])
        ending.callback(starter.close)
        worker, world = starter.start("worker", "worker"), starter.start("world", "world")
        ending.callback(worker.end)
        ending.callback(world.end)
        source = "import sys\ndef known():\n    return 'mlflow' in sys.modules"
        ask(worker, {"op": "load", "path": str(tmp_path / "known.py"), "source": source})
        assert ask(worker, {"op": "call", "function": "known", "args": [], "kwargs": {}, "anew": False}) is False
        model = {"op": "arrange", "function": "linear_model", "args": ["main.a.b", {"km": 1.0}], "kwargs": {}}
        assert ask(world, model) == "1"


def ask(role: Role, message: dict[str, object]) -> object:
    return wire.decode(role.channel.request(wire.encode(message), 60))["value"]
