"""Files that misbehave get a clear verdict for their own skills; every other lab is judged as if alone."""

from __future__ import annotations

import shutil

import pytest

from tests.harness.conftest import SUMS, WORDS

BODY = "return a + b"

MISBEHAVIOURS = {
    "sys_exit": ("import sys\n    sys.exit(0)", "raised SystemExit"),
    "os_exit": ("import os\n    os._exit(0)", "ended its own process (exit status 0)"),
    "keyboard_interrupt": ("raise KeyboardInterrupt", "raised KeyboardInterrupt"),
    "kills_itself": ("import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)", "was ended by signal 9"),
    "loops_in_c": (
        "import itertools, collections\n    collections.deque(itertools.count(), maxlen=0)",
        "stopped after 2 s",
    ),
    "catches_everything": (
        "while True:\n        try:\n            while True: pass\n        except BaseException: pass",
        "stopped after 2 s",
    ),
    "waits_for_input": ("return int(input())", "raised EOFError"),
    "returns_itself": ("return add", "not what it should return"),
    "returns_deep": (
        "value = 1\n    for _ in range(99): value = [value]\n    return value",
        "returned what cannot cross",
    ),
    "returns_huge": ("return 'x' * (70 * 1024 * 1024)", "returned what cannot cross"),
    "strange_exception": (
        "class Odd(Exception):\n        def __str__(self): raise RuntimeError\n    raise Odd",
        "raised Odd",
    ),
    "async": ("return a + b", "is written with async def"),
    "replaces_json": (
        "import json\n    json.dumps = lambda *a, **k: 'null'\n    return a + b",
        "breaks the process that it runs in",
    ),
    "says_it_is_another_class": (
        "class Liar:\n        __class__ = property(lambda self: dict)\n    return Liar()",
        "returned what cannot cross",
    ),
    "recursion": ("return add(a, b)", "raised RecursionError"),
    "fills_the_disk": (
        "f = open('big', 'wb')\n    for _ in range(300): f.write(b'x' * 1048576)\n    return a + b",
        "printed or wrote too much (limit: 256 MB a file)",
    ),
}


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_in_a_function(tiny, name):
    """The skill gets a verdict that names what happened; the rest is judged."""
    body, said = MISBEHAVIOURS[name]
    module = SUMS.replace(BODY, body)
    tiny.write("labs/ch1/sums.py", module.replace("def add", "async def add") if name == "async" else module)
    tiny.write("labs/ch1/words.py", WORDS)
    run = tiny.pytest("labs/ch1", "--limit-seconds", "2" if "2 s" in said else "20")
    assert run.status == 1
    assert said in run.text
    assert "2 right" in run.last
    assert "fault" not in run.text


ON_IMPORT = {
    "exits": ("import os\nos._exit(3)\n", "sums.py ended its own process (exit status 3) on import"),
    "loops": ("while True: pass\n", "stopped after 2 s"),
    "raises_system_exit": ("raise SystemExit('bye')\n", "sums.py does not import"),
}


@pytest.mark.parametrize("name", ON_IMPORT)
def test_on_import(tiny, name):
    """A module that cannot be loaded is told once; it is not tried again for each skill."""
    text, said = ON_IMPORT[name]
    tiny.write("labs/ch1/sums.py", SUMS + text)
    tiny.write("labs/ch1/words.py", WORDS)
    run = tiny.pytest("labs/ch1", "--limit-seconds", "2")
    assert run.status == 1
    assert run.text.count(said) == 1
    assert "its 2 skills are not judged" in run.text
    assert "1 right" in run.last


HARMLESS = {
    "threads": "import threading\nthreading.Thread(target=threading.Event().wait, daemon=False).start()\n",
    "working_directory": "import os\nos.chdir('/')\n",
    "patched_modules": "import json, socket, builtins\njson.dumps = json.loads = None\nbuiltins.len = lambda _: 0\n",
    "environment": "import os\nos.environ.clear()\n",
    "closed_streams": "import sys\nsys.stdout.close(); sys.stderr.close()\n",
    "own_children": "import subprocess\nsubprocess.Popen(['sleep', '600'])\n",
}


@pytest.mark.parametrize("name", HARMLESS)
def test_other_labs_are_judged_as_if_alone(tiny, name):
    """What a module does to its process reaches no other lab."""
    tiny.write("labs/ch1/sums.py", HARMLESS[name] + SUMS)
    tiny.write("labs/ch1/words.py", WORDS)
    run = tiny.pytest("labs/ch1", "--limit-seconds", "5")
    assert "labs/ch1/words.py  ●" in run.text
    assert "fault" not in run.text


def test_long_lines_are_cut(tiny):
    """Of what was printed only the beginnings of the last lines are shown."""
    tiny.write("labs/ch1/sums.py", SUMS.replace(BODY, "print('x' * 100_000)\n    return 0"))
    assert "x" * 80 in (run := tiny.pytest("labs/ch1/sums.py")).text
    assert run.text.count("x") < 400


def test_file_is_missing(tiny):
    """A missing file is said to be missing."""
    (tiny.root / "labs/ch1/sums.py").unlink()
    run = tiny.pytest("labs/ch1")
    assert "sums.py is missing" in run.text


def test_file_is_a_directory(tiny):
    """A directory in the place of a file is said to be one."""
    shutil.copytree(tiny.root / "labs", tiny.root / "mine")
    (tiny.root / "mine/ch1/sums.py").unlink()
    (tiny.root / "mine/ch1/sums.py").mkdir()
    run = tiny.pytest("labs/ch1", "--submission", "mine")
    assert "sums.py is a directory, not a file" in run.text
    assert "1 to do" in run.last


def test_file_is_missing_in_a_submission(tiny):
    """A submission without one lab gets the others judged."""
    shutil.copytree(tiny.root / "solutions", tiny.root / "mine")
    (tiny.root / "mine/ch1/sums.py").unlink()
    run = tiny.pytest("labs/ch1", "--submission", "mine")
    assert "sums.py is missing" in run.text
    assert "1 right" in run.last


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfea\x00", "is not UTF-8"),
        (b"x = 'caf\xe9'\n", "is not UTF-8"),
        (b"# caf\xe9\nx = 1\n", "is not UTF-8"),  # Python's parser takes it
        (b"x = 1\n\n# caf\xe9\n", "is not UTF-8"),
        (b"a\x00b", "does not parse"),
    ],
)
def test_bytes_that_are_no_text(tiny, data, said):
    """A file that is not UTF-8 is said to be none, with byte and line."""
    (tiny.root / "labs/ch1/sums.py").write_bytes(data)
    run = tiny.pytest("labs/ch1")
    assert said in run.text
    assert "fault" not in run.text


def test_deletes_its_own_file(tiny):
    """A module that deletes files of its lab is still judged, and so are the others."""
    tiny.write("labs/ch1/sums.py", "import pathlib\npathlib.Path(__file__).unlink()\n" + SUMS)
    tiny.write("labs/ch1/words.py", WORDS)
    run = tiny.pytest("labs/ch1")
    assert "labs/ch1/words.py  ●" in run.text
    assert "fault" not in run.text
