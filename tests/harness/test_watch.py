"""`labs watch`: the edited skill first, the others after it; a save ends what is under way; no process left behind."""

from __future__ import annotations

import io
import os
import queue
import shutil
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from labjudge import last_run, submission
from labjudge.judge import Judge, Settings
from labjudge.judgement import Judgement
from labjudge.judging import skill_run
from labjudge.processes import Zygote
from labjudge.suite import Suite
from labjudge.verdicts import CheckResult, SkillResult, Verdict
from labjudge.watching import Watch, watched_paths
from rich.console import Console

from tests.harness.conftest import SUMS, SUMS_STARTER, WORDS
from tests.harness.test_plugin import children_of, wait_until

ADDED = SUMS_STARTER.replace("    raise NotImplementedError\n\n\ndef mean", "    return a + b\n\n\ndef mean")
WITH_HELPER = SUMS.replace("return a + b", "return total(a, b)") + "\n\ndef total(a, b):\n    return a + b\n"

TERMINAL = {**os.environ, "COLUMNS": "100", "TERM": "xterm"}


def right(lab: str, skill: str) -> SkillResult:
    return SkillResult(lab, skill, 1, [CheckResult(lab, skill, "a_check", Verdict.RIGHT)])


class Watched:
    """A watch over the tiny suite: what a save makes it say."""

    def __init__(self, tiny) -> None:
        self.tiny, self.suite = tiny, Suite(tiny.root)
        self.starter = Zygote([])
        judge = Judge(submission.Submission(self.suite.labs_dir), self.starter, Settings(7, keep_worlds=True))
        self.state = Watch(self.suite, judge, list(self.suite.catalogue.labs), self._console())
        self.sums, self.words = self.state.labs

    def _console(self) -> Console:
        return Console(record=True, width=120, file=io.StringIO())

    def begin(self) -> str:
        return self._judged([])

    def save(self, text: str) -> str:
        self.tiny.write("labs/ch1/sums.py", text)
        return self._judged([self.sums])

    def press(self, key: str) -> str:
        self.state.console = self._console()
        self.state.key(key)
        return self.state.console.export_text()

    def save_and_save_again(self, text: str, again: str) -> list[str]:
        """What the second save asks for when it ends the judgement of the first before anything was judged."""
        self.tiny.write("labs/ch1/sums.py", text)
        self.state.work([self.sums])
        self.tiny.write("labs/ch1/sums.py", again)
        return [name for _, name, _ in self.state.work([self.sums])]

    def _judged(self, touched) -> str:
        self.state.console = self._console()
        told: queue.SimpleQueue = queue.SimpleQueue()
        work = self.state.work(touched)
        Judgement(self.state.judge, work, lambda *judged: told.put(judged))
        judged = {}
        while (one := told.get(timeout=60))[1] is not None:
            judged[one[1].name, one[2].skill] = one[1:]
        for entry, name, _ in work:  # two are judged at a time, and either may be the first to end
            self.state.take(*judged[entry.name, name])
        self.state.show_first()
        return self.state.console.export_text()


@pytest.fixture
def watched(tiny):
    """A watch that has not judged yet."""
    one = Watched(tiny)
    yield one
    one.starter.close()


def test_begins_with_the_first_thing_wrong(watched, tiny):
    """On start each lab has its row, and the first finding is shown."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return sum(numbers)", "return max(numbers)"))
    text = watched.begin()
    assert ("labs/ch1/sums.py   ● ✗" in text, "✗ mean" in text, "labs/ch1/words.py  ○" in text) == (True, True, True)


def test_begins_with_what_is_to_do(watched):
    """With nothing wrong, what to begin with is named."""
    assert "Next with add, labs/ch1/sums.py:4\nBrief: labs/ch1/sums.md" in watched.begin()


def test_edited_skill_comes_first(watched):
    """After a save, the function that changed is judged before the others; then comes what to go on with."""
    watched.begin()
    text = watched.save(ADDED)
    assert text.splitlines()[0] == "● add   right"
    assert ("labs/ch1/sums.py   ● ○" in text, "Next with mean" in text) == (True, True)


def test_what_to_go_on_with_waits_for_no_other_skill(watched, tiny):
    """Once the edited skill is right, the next one is named before the rest of the lab is judged again, and only once."""
    watched.begin()
    watched.state.console = watched._console()
    tiny.write("labs/ch1/sums.py", ADDED)
    watched.state.work([watched.sums])
    watched.state.take(watched.sums, right("sums", "add"))
    early = watched.state.console.export_text(clear=False)
    watched.state.take(watched.sums, SkillResult("sums", "mean", 1, [CheckResult("sums", "mean", "c", Verdict.TO_DO)]))
    whole = watched.state.console.export_text()
    assert ("Next with mean" in early, whole.count("Next with mean")) == (True, 1), whole


def test_a_wrong_skill_that_comes_next_is_judged_before_it_is_shown(watched, tiny):
    """What was wrong before the save is named; its finding waits for the judgement of the file as saved."""
    wrong_mean = SUMS.replace("return sum(numbers)", "return max(numbers)")
    tiny.write("labs/ch1/sums.py", wrong_mean.replace("return a + b", "return a - b"))
    watched.begin()
    watched.state.console = watched._console()
    tiny.write("labs/ch1/sums.py", wrong_mean)
    watched.state.work([watched.sums])
    watched.state.take(watched.sums, right("sums", "add"))
    assert watched.state.console.export_text().splitlines() == [
        "● add   right",
        "Next with mean, labs/ch1/sums.py:5, which is judged again now",
    ]


@pytest.mark.parametrize("again", [SUMS, WITH_HELPER.replace("a + b\n", "a + b + 0\n")])
def test_a_save_while_a_result_comes_in_is_an_edit(watched, tiny, again):
    """What was judged is the file as it was: one that changed since, before anybody noticed, is judged when it is noticed."""
    watched.begin()
    wrong = (SUMS if again is SUMS else WITH_HELPER).replace("a + b\n", "a - b\n")
    tiny.write("labs/ch1/sums.py", wrong)
    names = [name for _, name, _ in watched.state.work([watched.sums])]
    tiny.write("labs/ch1/sums.py", again)
    for name in names:
        watched.state.take(watched.sums, right("sums", name))
    assert [name for _, name, _ in watched.state.work([watched.sums])]


def test_a_comment_is_no_edit(watched):
    """A save that changes no code judges nothing."""
    watched.begin()
    assert watched.save(SUMS_STARTER + "\n# a thought\n") == ""


def test_the_latest_save_comes_first(watched):
    """A function that was edited before, and whose judgement a save ended, is judged after the one saved last."""
    watched.begin()
    endless = ADDED.replace("return a + b", "return add(a, b)")
    mean_too = endless.replace("raise NotImplementedError", "return 0.0")
    assert watched.save_and_save_again(endless, mean_too) == ["mean", "add"]


def test_what_a_save_left_unjudged_is_judged(watched):
    """A comment saved while a lab is judged ends that; the rest is judged all the same."""
    watched.begin()
    assert watched.save_and_save_again(ADDED, f"{ADDED}\n# a thought\n") == ["add", "mean"]
    watched.state.take(watched.sums, right("sums", "add"))
    assert [name for _, name, _ in watched.state.work([watched.sums])] == ["mean"]


def test_a_change_outside_the_skills_counts(watched):
    """A helper that changes is judged by the skill in hand, and by those whose verdict it changes."""
    watched.begin()
    watched.save(WITH_HELPER)
    assert "✗ add" in watched.save(WITH_HELPER.replace("    return a + b\n", "    return a - b\n"))


def test_a_file_that_does_not_parse(watched):
    """A broken save is told once, with its whole line; mended, what was shown last is judged first."""
    watched.begin()
    line = f"def add(a, b: return {' + '.join(['a'] * 30)}"
    text = watched.save(f"{line}\n")
    assert (text.count("does not parse"), line in " ".join(text.split())) == (1, True), text
    text = watched.save(SUMS)
    assert "labs/ch1/sums.py   ● ●" in text


def test_a_broken_file_leaves_the_skill_in_hand(watched):
    """Mended, only that skill is told again, and a hint is one for it."""
    watched.begin()
    wrong = ADDED.replace("return a + b", "return a - b")
    watched.save(wrong)
    watched.save(wrong.replace("b: int)", "b: int", 1))
    assert watched.state.at == (watched.sums, "add")
    text = watched.save(wrong)
    assert (text.startswith("✗ add"), "mean   to do" in text) == (True, False), text


def test_a_file_broken_from_the_start(watched, tiny):
    """Mended, nothing is told of functions that nobody has begun with, but what to begin with."""
    tiny.write("labs/ch1/sums.py", SUMS_STARTER.replace("b: int)", "b: int", 1))
    watched.begin()
    text = watched.save(SUMS_STARTER)
    assert ("to do" in text, "Next with add" in text) == (False, True), text


def test_an_import_that_fails_with_a_starter_in_hand(watched):
    """It is told, and every mark of the row is one for it."""
    watched.begin()
    watched.save(ADDED)
    text = watched.save("import panda\n" + ADDED)
    assert (text.startswith("! sums.py does not import"), "labs/ch1/sums.py   ! !" in text) == (True, True), text


def test_what_was_stopped_is_judged_last(watched):
    """A function that is known to be endless, and not edited, holds up no other."""
    watched.begin()
    watched.save(SUMS)
    watched.state.skills["sums", "add"].checks[0] = CheckResult("sums", "add", "counts_both", Verdict.LIMIT)
    watched.tiny.write("labs/ch1/sums.py", SUMS.replace("return sum", "return 0 + sum"))
    assert [name for _, name, _ in watched.state.work([watched.sums])] == ["mean", "add"]


def test_an_import_that_fails_is_told_once(watched):
    """Not once for each skill."""
    watched.begin()
    text = watched.save("import panda\n" + SUMS)
    assert (text.count("does not import"), text.count("import panda")) == (1, 1), text


def test_all_right_points_on(watched):
    """A finished lab says where the reference and the next lab are; the note for `labs diff` is written."""
    watched.begin()
    text = watched.save(SUMS)
    assert "sums is all right: 5 of 5 points. Compare with the reference: labs diff sums" in text
    assert "Next lab: labs/ch1/words.py (key n)" in text
    assert last_run.all_right(watched.suite.labs_dir, watched.sums)


def test_a_copy_without_solutions_has_no_reference(watched, tiny):
    """In a learner's copy a finished lab points to the next one only."""
    shutil.rmtree(tiny.root / "solutions")
    watched.begin()
    text = watched.save(SUMS)
    assert ("sums is all right: 5 of 5 points.\n" in text, "labs diff" in text) == (True, False)


def test_keys(watched, tiny):
    """n goes to the next lab that is not right, h gives one hint more, l lists the rows, others say what there is."""
    steps = "1. Where to look: look.\n2. Think.\n3. Nearly.\n"
    tiny.write("labs/ch1/words.hints.md", f"## shout\n{steps}")
    watched.begin()
    assert "Next with shout" in watched.press("n")
    assert "words::shout · hint 1 of 3: where to look\nLook." in watched.press("h")
    assert "hint 2 of 3" in watched.press("h")
    assert "no further" not in watched.press("h")
    assert "hint 3 of 3: nearly there\nNearly.\nIt is the last one; there is no further hint." in watched.press("h")
    assert watched.press("l").count("labs/ch1/") == 2
    assert "q quit" in watched.press("x")


def test_n_with_one_lab(watched):
    """With one lab watched the key n says that there is no other, and how to watch the chapter."""
    watched.state.labs = [watched.sums]
    watched.begin()
    text = watched.press("n")
    said = "No other lab is watched than labs/ch1/sums.py. To watch all of its chapter: q, then labs watch ch1"
    assert (text.splitlines()[0], "Next with add" in text) == (said, True)


def test_n_when_the_others_are_right(watched, tiny):
    """Said before what is next in the lab in hand."""
    tiny.write("labs/ch1/words.py", WORDS)
    watched.begin()
    assert watched.press("n").startswith("The other labs that are watched are right.\nNext with add")


def test_n_goes_past_a_file_that_does_not_parse(watched, tiny):
    """Pressed again, the key leads from the broken file to the next lab."""
    tiny.write("labs/ch1/words.py", "def shout(text: str -> str:\n")
    watched.save(ADDED)
    assert ("does not parse" in watched.press("n"), "Next with mean" in watched.press("n")) == (True, True)


def test_what_is_watched_has_a_path(watched):
    """A chapter's folder for all of its labs, else each lab's file."""
    labs = watched.suite.catalogue.labs
    paths = [watched_paths(watched.suite.catalogue, list(some)) for some in (labs, labs[:1])]
    assert paths == [["labs/ch1"], ["labs/ch1/sums.py"]]


def test_the_second_endless_function_is_stopped_earlier(watched, tiny, monkeypatch):
    """As in a run of pytest: a judgement remembers that one was stopped."""
    monkeypatch.setattr(skill_run, "LATER_LIMIT_SECONDS", 0.5)
    endless = SUMS.replace("return a + b", "return [None for _ in iter(int, 1)]")
    tiny.write("labs/ch1/sums.py", endless.replace("return sum(", "return [None for _ in iter(int, 1)] and sum("))
    told: queue.SimpleQueue = queue.SimpleQueue()
    judge = replace(watched.state.judge, settings=Settings(7, 1.0, keep_worlds=True))
    work = [part for part in watched.state.work([]) if part[0] is watched.sums]
    judgement = Judgement(judge, work, lambda *result: told.put(result[2]))
    titles = [told.get(timeout=30).telling.finding.title for _ in work]
    judgement.end()
    assert [title.partition(" (")[0] for title in titles] == ["stopped after 1 s", "stopped after 0.5 s"]


def test_a_judgement_can_be_ended(watched, tiny):
    """An endless function is killed, not waited for; nothing is told after the end."""
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "open('at', 'w'); return [None for _ in iter(int, 1)]"))
    told: queue.SimpleQueue = queue.SimpleQueue()
    judgement = Judgement(watched.state.judge, watched.state.work([]), lambda *result: told.put(result))
    wait_until(lambda: list(watched.starter.scratch.glob("worker-*/at")))
    judgement.end()
    assert told.empty()


def screen_of_watch(tiny, tmp_path, started, stdin=None):
    """`labs watch ch1` started, its screen going to a file."""
    marker, screen = tmp_path / "marker", tmp_path / "screen.txt"
    marker.mkdir()
    command = [sys.executable, "-m", "labjudge.entry", "watch", "ch1", "--seed", "7"]
    environment = {**os.environ, "TMPDIR": str(marker), "PYTHONUNBUFFERED": "1"}
    with screen.open("w") as out:
        process = started(command, cwd=tiny.root, env=environment, stdin=stdin, stdout=out, stderr=out)
    return process, screen, marker


def save_until(tiny, screen, text: str, expected: str) -> None:
    """Save until the save is noticed, since nobody knows from when on files are watched; then wait for what it leads to.

    Each save replaces the file: one that is written in place is empty for a moment, and an empty file is a change, too.
    """
    saves = screen.read_text().count("sums.py saved")

    def noticed() -> bool:
        tiny.write("labs/ch1/sums.py.new", text)
        (tiny.root / "labs/ch1/sums.py.new").replace(tiny.root / "labs/ch1/sums.py")
        return screen.read_text().count("sums.py saved") > saves

    wait_until(noticed)
    wait_until(lambda: expected in screen.read_text(), seconds=60)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_from_save_to_verdict_and_ctrl_c(tiny, tmp_path, started):
    """The command itself: it judges, sees a save, judges again, and ends on Ctrl-C without leaving a process."""
    process, screen, marker = screen_of_watch(tiny, tmp_path, started)
    wait_until(lambda: "labs/ch1/words.py  ○" in screen.read_text())
    save_until(tiny, screen, SUMS, "● add   right")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    wait_until(lambda: not children_of(marker))


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pseudo terminal")
def test_a_save_ends_an_endless_judgement_and_q_the_watch(tiny, tmp_path, started):
    """Nobody waits for twenty seconds after the loop is mended; q is read from the terminal."""
    import pty

    ours, theirs = pty.openpty()
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "open('at', 'w'); return [None for _ in iter(int, 1)]"))
    process, screen, marker = screen_of_watch(tiny, tmp_path, started, stdin=theirs)
    wait_until(lambda: list(marker.glob("labs-*/worker-*/at")))
    save_until(tiny, screen, SUMS, "labs/ch1/sums.py   ● ●")
    assert "stopped after" not in screen.read_text()
    os.write(ours, b"q")
    assert process.wait(timeout=30) == 0
    os.close(ours)
    os.close(theirs)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pseudo terminal")
def test_a_key_pressed_at_once_counts(tiny, started):
    """What is typed while the command starts is read when it is ready."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "labjudge.cli", "watch", "sums"]
    os.write(ours, b"q")
    process = started(command, cwd=tiny.root, stdin=theirs, stdout=theirs, stderr=theirs, env=TERMINAL)
    assert process.wait(timeout=60) == 0
    os.close(ours)
    os.close(theirs)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pseudo terminal")
def test_a_terminal_shows_for_how_long_it_is_judged(tiny, started):
    """The header names what is watched; seconds stand beside what is waited for; --limit-seconds is as in pytest."""
    import pty

    ours, theirs = pty.openpty()
    tiny.write("labs/ch1/sums.py", SUMS.replace("return a + b", "return [None for _ in iter(int, 1)]"))
    command = [sys.executable, "-m", "labjudge.cli", "watch", "sums", "--limit-seconds", "2"]
    process = started(command, cwd=tiny.root, stdin=theirs, stdout=theirs, stderr=theirs, env=TERMINAL)
    os.close(theirs)
    screen = ""
    while "stopped after 2 s" not in screen:
        screen += os.read(ours, 4096).decode("utf-8", "ignore")
    assert ("watching labs/ch1/sums.py" in screen, "judging add 1 s" in screen) == (True, True), screen
    os.write(ours, b"q")
    assert process.wait(timeout=30) == 0
    os.close(ours)


SLOW_IMPORT = "import os, threading\nopen(os.environ['IMPORTING'], 'w').close()\nthreading.Event().wait(60)\n"


@pytest.fixture
def importing(tiny, tmp_path, monkeypatch):
    """A file that is there once a run imports its libraries, which takes longer than anybody waits."""
    tiny.write("labs/ch1/sums.py", SUMS)
    tiny.write("slow/mlflow.py", SLOW_IMPORT)
    catalogue = (tiny.root / "labs/catalog.toml").read_text("utf-8")
    tiny.write("labs/catalog.toml", catalogue.replace("minutes = 20", 'minutes = 20\nlibraries = ["mlflow"]'))
    monkeypatch.setenv("IMPORTING", str(tmp_path / "importing"))
    monkeypatch.setenv("PYTHONPATH", str(tiny.root / "slow"))
    return tmp_path / "importing"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("command", [["labjudge.entry", "watch", "ch1"], ["pytest", "labs/ch1"]])
def test_ctrl_c_does_not_wait_for_imports(tiny, tmp_path, started, importing, command):
    """Neither the watch nor pytest waits until libraries are imported that nobody needs any more; no process is left."""
    marker = tmp_path / "marker"
    marker.mkdir()
    environment = {**os.environ, "TMPDIR": str(marker)}
    process = started([sys.executable, "-m", *command], cwd=tiny.root, env=environment, stdout=subprocess.DEVNULL)
    wait_until(importing.exists)
    process.send_signal(signal.SIGINT)
    # The libraries are imported from the first moment on: on a busy machine, the command itself may still be starting.
    assert process.wait(timeout=8) in (2 if "pytest" in command else 0, -signal.SIGINT)
    wait_until(lambda: not children_of(marker))
    assert not list(marker.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pseudo terminal")
def test_a_save_during_imports_is_told_at_once_and_q_is_heard(tiny, tmp_path, started, importing):
    """The save waits for the imports, the person for nothing."""
    import pty

    ours, theirs = pty.openpty()
    process, screen, _ = screen_of_watch(tiny, tmp_path, started, stdin=theirs)
    wait_until(importing.exists)
    save_until(tiny, screen, ADDED, "labs/ch1/sums.py saved")
    os.write(ours, b"q")
    assert process.wait(timeout=8) == 0
    os.close(ours)
    os.close(theirs)


def test_ctrl_c_while_the_command_itself_is_imported(tmp_path, started):
    """It ends like any program that Ctrl-C ends, without a line of our code."""
    (tmp_path / "typer.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n")
    command = [sys.executable, "-m", "labjudge.entry", "watch"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    process = started(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert (process.communicate(timeout=30)[0], process.returncode) == ("", -signal.SIGINT)
