"""`pytest labs/...` as in any pytest project: one file, -k, -x, --lf, -n 2, random order, other folders, results."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.harness.conftest import ADD_GRADER, CATALOG, SUMS, WORDS, furnish

WRONG = SUMS.replace("return a + b", "return a - b")


def test_ids_are_file_skill_check(tiny):
    """A check's id is its path in labs/, its skill and its name."""
    run = tiny.pytest("labs/ch1", "--collect-only", "-q")
    assert "labs/ch1/sums.py::add::adds" in run.text.splitlines()


@pytest.mark.parametrize("named", ["labs", "labs/ch1", "labs/ch1/sums.py"])
def test_a_lab_named_as_tests_are(tiny, named):
    """A lab whose file's name is one of a test module's is collected once."""
    run = tiny.pytest(named, "--collect-only", "-q", "-o", "python_files=*ums.py")
    ids = [line for line in run.text.splitlines() if "::" in line]
    assert ids
    assert len(ids) == len(set(ids))


def test_collecting_imports_no_library(tiny):
    """Collecting needs neither pandas nor any library of a lab."""
    heavy = "pandas,numpy,pyarrow,mlflow,sklearn,pyspark"
    tiny.write(
        "conftest.py",
        "import sys\npytest_plugins = ['labjudge.plugin']\n"
        f"def pytest_sessionfinish():\n    print('IMPORTED', [n for n in {heavy!r}.split(',') if n in sys.modules])\n",
    )
    assert "IMPORTED []" in tiny.pytest("labs", "--collect-only", "-q").text


def test_one_file_alone(tiny):
    """A lab's file can be named; its module is not imported as a test."""
    tiny.write("labs/ch1/words.py", WORDS + "\nraise SystemExit\n")
    run = tiny.pytest("labs/ch1/sums.py")
    assert (run.status, run.last) == (1, "2 to do in N s")


def test_one_skill_alone(tiny):
    """A skill can be named, and counts alone."""
    tiny.write("labs/ch1/sums.py", SUMS)
    run = tiny.pytest("labs/ch1/sums.py::mean")
    assert (run.status, run.last) == (0, "1 right in N s")


def test_keyword_selects_checks(tiny):
    """-k selects checks by name."""
    tiny.write("labs/ch1/sums.py", SUMS)
    text = tiny.pytest("labs/ch1", "-k", "mean_of_none", "--results", "r.json").text
    assert "labs/ch1/sums.py   ●                                           1 of 1 selected checks\n" in text
    assert "The selected check is right. For points, judge all: pytest labs/ch1/sums.py\n" in text
    assert "1 right, 4 checks deselected" in text
    assert json.loads((tiny.root / "r.json").read_text())["earned"] == 0


def test_exitfirst_stops(tiny):
    """-x stops at the first check that is not right."""
    tiny.write("labs/ch1/sums.py", WRONG)
    run = tiny.pytest("labs/ch1", "-x")
    assert run.status in (1, 2)
    assert "words.py" not in run.text


def test_exitfirst_does_not_count_what_is_to_do(tiny):
    """-x goes on past skills that are not begun, and stops at the first mistake."""
    tiny.write("labs/ch1/words.py", WORDS.replace("upper", "lower"))
    run = tiny.pytest("labs/ch1", "-x")
    assert (run.status, "1 wrong, 2 to do" in run.text) == (1, True), run.text


def test_endless_functions_after_the_first_cost_less(tiny):
    """Two skills of a lab are stopped side by side after the limit, the next one after five seconds."""
    third = """
  [[labs.skills]]
  name = "twice"
  points = 1
  section = "1.1"
  summary = "twice a number"
"""
    mean = 'summary = "the mean of some numbers"\n'
    tiny.write("labs/catalog.toml", CATALOG.replace(mean, mean + third).replace("points = 5", "points = 6"))
    tiny.write("graders/ch1/sums/test_twice.py", ADD_GRADER.replace("lab.add(a, b)", "lab.twice(a)"))
    endless = "".join(f"def {name}(*given):\n    while True: pass\n\n\n" for name in ("add", "mean", "twice"))
    tiny.write("labs/ch1/sums.py", endless)
    text = tiny.pytest("labs/ch1/sums.py", "--limit-seconds", "6").text
    assert (text.count("stopped after 6 s"), text.count("stopped after 5 s")) == (2, 1), text


def test_last_failed_runs_what_failed(tiny):
    """--lf judges only what was not right."""
    tiny.write("labs/ch1/sums.py", WRONG)
    tiny.write("labs/ch1/words.py", WORDS)
    tiny.pytest("labs/ch1")
    assert tiny.pytest("labs/ch1", "--lf").last == "1 wrong, 3 checks deselected in N s"


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_some_checks_of_a_skill_are_no_points(tiny, workers):
    """A skill with a check left out is found wrong by the others, and earns nothing by them; the words count checks."""
    tiny.write("labs/ch1/sums.py", WRONG)
    third = ADD_GRADER[ADD_GRADER.index("@judges\ndef adds_negative") :].replace("adds_negative", "more")
    tiny.write("graders/ch1/sums/test_add.py", f"{ADD_GRADER}\n\n{third}".replace("signs lost", "signs"))
    text = tiny.pytest("labs/ch1/sums.py", "-k", "adds or mean_of_none", *workers).text
    assert "labs/ch1/sums.py   ✗ ●                                         1 of 3 selected checks\n" in text, text
    assert "(2 of the 2 checks that were run fail; it has 3; the first is shown" in text, text


@pytest.mark.parametrize("arguments", [["-n", "2"], ["--random-order"], ["--isolation", "inprocess"], []])
def test_same_verdicts_every_way(tiny, arguments):
    """Two workers, random order and one process give the same verdicts and messages."""
    tiny.write("labs/ch1/sums.py", WRONG)
    run = tiny.pytest("labs/ch1", *arguments)
    assert run.status == 1
    assert "1 right, 1 wrong, 1 to do" in run.last
    assert "not the sum" in run.text


def test_controller_draws_the_seed_for_all(tiny):
    """With two workers a drawn seed is one seed, and it is shown."""
    tiny.write("labs/ch1/sums.py", SUMS)
    command = [sys.executable, "-m", "pytest", "labs/ch1", "-n", "2", "--results", "r.json"]
    text = subprocess.run(command, cwd=tiny.root, capture_output=True, text=True, timeout=120).stdout
    assert f"seed {json.loads((tiny.root / 'r.json').read_text())['seed']}" in text


def test_works_without_fork(tiny):
    """Where os.fork does not exist (as on Windows), labs are judged in process, and the header says so."""
    tiny.write("conftest.py", "import os\ndel os.fork\npytest_plugins = ['labjudge.plugin']\n")
    run = tiny.pytest("labs/ch1", "--submission", "solutions")
    assert run.status == 0
    assert "labs run in this process" in run.text


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("labs/ch1/sum.py", "labs/ch1/sum.py is no lab; chapter 1 has sums, words; did you mean labs/ch1/sums.py?"),
        ("labs/ch2", "labs/ch2 is no lab; there are labs/ch1; did you mean labs/ch1?"),
        ("labs/ch1/sums.py::ad", "sums has no skill 'ad'; it has add, mean; did you mean add?"),
    ],
)
def test_no_such_lab(tiny, argument, said):
    """A path that is no lab is answered with what there is and the nearest."""
    run = tiny.pytest(argument)
    assert run.status == 4
    assert said in run.text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--submission", "nowhere"], "--submission nowhere: there is no such folder"),
        (["--submission", "graders"], "--submission graders: has no lab; it needs the layout of labs/"),
        (["--limit-seconds", "0"], "--limit-seconds 0: give a number of seconds above 0"),
        (["--engine", "flink"], "--engine flink: there is auto, embedded, jvm, sc://HOST:PORT"),
        (["--engine", "jvm"], "--engine jvm: no server runs here; start one with `labs up`"),
    ],
)
def test_wrong_options_are_one_sentence(tiny, arguments, said):
    """A wrong option is a usage error without a traceback."""
    run = tiny.pytest("labs/ch1", *arguments)
    assert run.status == 4
    assert said in run.text
    assert "Traceback" not in run.text


def test_catalogue_is_checked_first(tiny):
    """A slip in the catalogue is told with file and line before anything starts."""
    text = (tiny.root / "labs/catalog.toml").read_text()
    tiny.write("labs/catalog.toml", text.replace("points = 5", "points = 6"))
    run = tiny.pytest("labs/ch1")
    assert run.status == 4
    assert "catalog.toml:17: sums has 6 points, its skills 5" in run.text


def test_results_file(tiny):
    """The results file has points, verdicts and messages of each skill."""
    tiny.write("labs/ch1/sums.py", WRONG)
    tiny.pytest("labs/ch1", "--results", "out/results.json")
    content = json.loads((tiny.root / "out/results.json").read_text())
    add, mean = content["labs"][0]["skills"]
    assert (content["version"], content["seed"], content["isolation"]) == (1, 7, "fork")
    assert (content["points"], content["earned"]) == (6, 3)
    assert (add["verdict"], add["earned"], mean["verdict"], mean["earned"]) == ("wrong", 0, "right", 3)
    assert add["checks"][0]["message"]["title"] == "not the sum"


def test_junit_has_points(tiny):
    """pytest's own XML carries the points as properties."""
    tiny.pytest("labs/ch1", "--submission", "solutions", "--junitxml", "junit.xml")
    properties = ElementTree.parse(tiny.root / "junit.xml").findall(".//testcase/properties/property")
    assert {"name": "points", "value": "3"} in [one.attrib for one in properties]


def test_fault_of_ours_costs_nothing(tiny):
    """A grader that fails is told as ours; the cause goes to a file, not to the screen."""
    grader = (tiny.root / "graders/ch1/words/test_shout.py").read_text()
    tiny.write("graders/ch1/words/test_shout.py", grader.replace("word = ", "word = 1 / 0 or "))
    run = tiny.pytest("labs/ch1", "--submission", "solutions", "--seed", "7")
    assert run.status == 1
    assert "could not be judged: a fault of this suite, no points lost" in run.text
    assert "ZeroDivisionError" not in run.text
    assert "ZeroDivisionError" in (tiny.root / "labs/.last/fault-7.txt").read_text()


def test_other_projects_are_left_alone(tiny):
    """A run that names no lab is an ordinary pytest run, and its tests are pytest's own items."""
    tiny.write(
        "tests/test_plain.py", "def test_plain(request):\n    assert type(request.node).__name__ == 'Function'\n"
    )
    run = tiny.pytest("tests")
    assert (run.status, "1 passed" in run.last) == (0, True)


def test_two_runs_at_once(tiny):
    """Two runs in one checkout do not disturb each other."""
    command = [sys.executable, "-m", "pytest", "labs/ch1", "--submission", "solutions"]
    both = [subprocess.Popen(command, cwd=tiny.root, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate(timeout=120)[0].rstrip().splitlines()[-1].split(" in ")[0] for process in both] == [
        "3 right"
    ] * 2


def test_paths_with_spaces_and_letters(tmp_path):
    """A path with spaces and letters beyond ASCII works."""
    suite = furnish(tmp_path / "Größe und Maß" / "häuser")
    assert suite.pytest("labs/ch1", "--submission", "solutions").last == "3 right in N s"


def children_of(root: Path) -> list[int]:
    """Processes whose working directory or command line lies in a run started below `root`."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdigit() and str(root) in (process / "environ").read_bytes().decode("utf-8", "replace"):
                found.append(int(process.name))
        except OSError:
            continue
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGKILL])
def test_an_end_leaves_nothing(tiny, ending, tmp_path, started):
    """Ctrl-C, and even a kill, leaves no process and no half-written results file."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "while True: pass"))
    marker = tmp_path / "marker"
    marker.mkdir()
    command = [sys.executable, "-m", "pytest", "labs/ch1", "--results", "r.json"]
    environment = {**os.environ, "TMPDIR": str(marker)}
    process = started(command, cwd=tiny.root, env=environment, stdout=subprocess.DEVNULL)
    wait_until(lambda: list(marker.glob("labs-*/worker-*/stdout.txt")))
    process.send_signal(ending)
    process.wait(timeout=30)
    wait_until(lambda: not children_of(marker))
    assert not (tiny.root / "r.json").exists()
    assert not list(tiny.root.glob(".r.json*"))


INTERRUPTS = """
import os, signal, pytest

@pytest.hookimpl(tryfirst={first})
def pytest_sessionstart(session):
    os.kill(os.getpid(), signal.SIGINT)
    signal.sigtimedwait([], 1)
"""


@pytest.mark.skipif(os.name != "posix", reason="sends itself Ctrl-C")
@pytest.mark.parametrize("first", [True, False])
def test_ctrl_c_before_the_labs_are_collected(tiny, first, started):
    """A sentence, and no line of code, ours or Python's."""
    tiny.write("interrupts.py", INTERRUPTS.format(first=first))
    command = [sys.executable, "-m", "pytest", "labs/ch1", "-p", "interrupts"]
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    process = started(command, cwd=tiny.root, env={**os.environ, "PYTHONPATH": str(tiny.root)}, **output)
    text = process.communicate(timeout=30)[0]
    assert ("Interrupted: Ctrl-C, before a skill was judged" in text, ".py:" in text) == (True, False), text
    assert process.returncode == 2


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("option", [[], ["--pdb"]])
def test_ctrl_c_says_how_far_it_got(tiny, option, tmp_path, started):
    """In words, not as a line of our code; what is judged has its marks, what is not has `?`, and the points are the lab's."""
    begun, adder = tmp_path / "begun", tmp_path / "adder"
    loop = f"open({str(begun)!r}, 'w').close()\n    while True: pass"
    add = f"import os\n    print(os.getpid(), file=open({str(adder)!r}, 'w'))\n    return a + b"
    tiny.write(
        "labs/ch1/sums.py", WRONG.replace("return sum(numbers) / len(numbers)", loop).replace("return a - b", add)
    )
    command = [sys.executable, "-m", "pytest", "labs/ch1/sums.py", "--seed", "7", *option]
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
    process = started(command, cwd=tiny.root, env={**os.environ, "COLUMNS": "100"}, **output)
    wait_until(begun.exists)
    if not option:  # the other skill is judged by a thread of its own; its worker ends once it is
        wait_until(lambda: adder.exists() and adder.read_text().endswith("\n"))
        wait_until(lambda: not Path(f"/proc/{adder.read_text().strip()}").exists())
    process.send_signal(signal.SIGINT)
    text = tiny.plain(process.communicate(timeout=30)[0])
    assert ("Interrupted: Ctrl-C, when 1 of 2 skills were judged" in text, ".py:" in text) == (True, False), text
    assert "labs/ch1/sums.py   ● ?                                         2 of 5\n" in text, text
    assert (process.returncode, text.splitlines()[-1]) == (2, "1 right, 1 not run in N s")


def wait_until(condition, seconds=30) -> None:
    """Poll a fact about other processes, which have no event to wait on."""
    import threading

    for _ in range(seconds * 20):
        if condition():
            return
        threading.Event().wait(0.05)
    raise AssertionError(f"it did not come true within {seconds} s")


def test_last_failed_of_a_submission_is_its_own(tiny):
    """--lf of the learner's labs and of a submission do not know of each other."""
    tiny.write("labs/ch1/sums.py", WRONG)
    tiny.write("labs/ch1/words.py", WORDS)
    tiny.pytest("labs/ch1")
    assert tiny.pytest("labs/ch1", "--lf", "--submission", "solutions").last == "3 right in N s"
    assert "1 wrong, " in tiny.pytest("labs/ch1", "--lf").last


def test_a_skill_is_a_class_to_pytest(tiny):
    """VS Code's tree shows files, classes and tests: a skill must be a class to have a level of its own."""
    tiny.write(
        "conftest.py",
        "import pytest\npytest_plugins = ['labjudge.plugin']\n"
        "def pytest_collection_finish(session):\n"
        "    print({i.parent.name for i in session.items if isinstance(i.parent, pytest.Class)})\n",
    )
    assert "{'shout'}" in tiny.pytest("labs/ch1/words.py", "--collect-only", "-q", "-s").text


def test_a_submission_below_this_folder_has_relative_paths(tiny):
    """An absolute --submission is shown relative; whoever judges is not told how to go on learning."""
    run = tiny.pytest("labs/ch1", "--submission", str(tiny.root / "labs"))
    assert ("submission labs" in run.text, "labs watch" in run.text, "Begin" in run.text) == (True, False, False)


def test_collecting_loads_what_labs_use():
    """Here, where more is installed: no plugin of a library that a learner's run does not use, no judge, no proof."""
    unused = ["hypothesis", "faker", "anyio", "pytest_benchmark", "labjudge.judge", "labjudge.proof"]
    program = (
        "import sys, pytest\npytest.main(['--collect-only', '-q', 'labs'])\n"
        f"print('LOADED', [name for name in {unused} if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[-1] == "LOADED []", done.stdout + done.stderr
