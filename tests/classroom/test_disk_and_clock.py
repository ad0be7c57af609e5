"""A full disk and a clock that jumps: the others are graded, the one has a verdict, and the exit status says it."""

from __future__ import annotations

import ast
import errno
import json
import os
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from labjudge.classroom import copies, journal, slots
from labjudge.classroom import grade as run_module
from labjudge.classroom.handed_in import YEAR_9999, HandedIn, _time_of
from labjudge.classroom.slots import Judged
from labjudge.sandbox.view import NAMESPACES
from labjudge.suite import Suite

from tests.classroom.closed import offered
from tests.classroom.conftest import PLAIN, Graded, grade_command
from tests.classroom.made_class import made, outcome, skill
from tests.harness.conftest import SUMS

ROOT = Path(__file__).resolve().parents[2]
FACTS = made().facts


def no_room(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.skipif(NAMESPACES not in offered(), reason="mounts a small file system in a namespace of its own")
def test_a_disk_that_is_full(tiny):
    """Whose files the disk has no room for has a row with the reason, and is judged once there is room; the others are graded."""
    for name in ("ada", "cyd"):
        tiny.write(f"class/{name}/ch1/sums.py", SUMS)
    tiny.write("class/bob/ch1/sums.py", SUMS + "# " + "x" * 900_000)
    out = tiny.root / "out"
    out.mkdir()
    grade = shlex.join(grade_command(out, "--seed", 7, "--sandbox", "none", "--no-require-sandbox", "-j", 1, "class"))
    script = f"""
        mount -t tmpfs -o size=800k none {out}
        {grade}; full=$?; cat {out}/gradebook.csv
        mount -o remount,size=9m {out}
        {grade}; exit $full$?
    """
    command = ["unshare", "-Urm", "bash", "-c", script]
    done = subprocess.run(command, cwd=tiny.root, env=PLAIN, capture_output=True, text=True, timeout=200)
    assert done.returncode == 30, done.stdout + done.stderr  # 3 with the full disk, 0 with room
    assert "fault: bob: its files could not be kept: No space left on device" in done.stdout
    rows = [line for line in done.stdout.splitlines() if line.startswith(("ada,", "bob,", "cyd,"))]
    assert [row.split(",")[:3] for row in rows] == [
        ["ada", "judged", "5"],
        ["bob", "fault", "0"],
        ["cyd", "judged", "5"],
    ]


def test_a_line_that_has_no_room_leaves_nothing(tmp_path, monkeypatch):
    """What the journal cannot hold is not in it, not even in part, and can be noted later."""
    with journal.opened(tmp_path, FACTS) as noted:
        noted.append(outcome("ada", skill("add")))
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", no_room)
            with pytest.raises(OSError, match="No space"):
                noted.append(outcome("bob", skill("add")))
        noted.append(outcome("cyd", skill("add")))
        noted.append(outcome("bob", skill("add")))
    lines = (tmp_path / journal.NAME).read_text().splitlines()
    assert [json.loads(line)["outcome"]["learner"] for line in lines[1:]] == ["ada", "cyd", "bob"]


def run_with_journal_full(tiny, monkeypatch, out: Path, failures: int) -> run_module.Run:
    """Note four learners, judged by nobody, into a journal whose first `failures` writes find no room."""
    suite = Suite(tiny.root)
    handed_in = [HandedIn(name, tiny.write(f"class/{name}/ch1/sums.py", SUMS).parents[1]) for name in "abcd"]
    monkeypatch.setattr(slots, "judge", lambda task: Judged())
    with journal.opened(out, FACTS) as noted, ThreadPoolExecutor(1) as executor:
        left, sync = iter(range(failures)), os.fsync
        monkeypatch.setattr(os, "fsync", lambda file: sync(file) if next(left, None) is None else no_room())
        run = run_module.Run(suite, suite.catalogue.labs[:1], out, noted)
        run.judge(handed_in, executor, 1)
    return run


def test_what_had_no_room_is_noted_later(tiny, monkeypatch, tmp_path):
    """Outcomes for which there was no room are in the journal at the end, each once, in their order."""
    run = run_with_journal_full(tiny, monkeypatch, tmp_path / "out", 2)
    known = journal.read(tmp_path / "out")
    assert known is not None
    assert (list(known.outcomes), run.unwritten) == (["a", "b", "c", "d"], [])
    assert len((tmp_path / "out" / journal.NAME).read_text().splitlines()) == 5


def test_what_never_had_room_is_told(tiny, monkeypatch, tmp_path):
    """What could not be noted is known by name, and nothing of it is taken as done."""
    run = run_with_journal_full(tiny, monkeypatch, tmp_path / "out", 99)
    assert [each.learner for each in run.unwritten] == ["a", "b", "c", "d"]
    known = journal.read(tmp_path / "out")
    assert known is not None and known.outcomes == {}


def test_files_are_kept_whole_or_not(tmp_path, monkeypatch):
    """A submission that is kept in part would be taken for the whole one when it is graded again."""
    monkeypatch.setattr(Path, "chmod", no_room)
    with pytest.raises(OSError, match="No space"):
        copies.keep(tmp_path, "ada", {"ch1/sums.py": b"x"})
    assert copies.read(tmp_path, "ada") == {}


@pytest.mark.parametrize("stamp", [1e15, -1e10, float(YEAR_9999), 1e300])
def test_time_stamps_beyond_all_calendars(tiny, monkeypatch, stamp):
    """A file of the year thirty million, or of before all clocks, was handed in at a time that nobody knows."""
    tiny.write("class/ada/ch1/sums.py", SUMS)
    monkeypatch.setattr(os, "lstat", lambda place: SimpleNamespace(st_mtime=stamp))
    assert _time_of(tiny.root / "class" / "ada") is None


def test_files_of_the_future_are_graded(grade, tiny):
    """Where a clock was wrong when something was handed in, it is judged as all others, and marked as late."""
    file = tiny.write("class/ada/ch1/sums.py", SUMS)
    os.utime(file, (4_000_000_000, 4_000_000_000))
    run: Graded = grade("class", "--deadline", "2030-01-01T00:00")
    assert (run.status, run.rows["ada"]["earned"], run.rows["ada"]["late"].endswith(" h")) == (0, "5", True)


def judged_while_the_clock_moves(monkeypatch, seconds: float) -> int:
    """How often a submission is judged when the machine's clock is set by so much while it is judged the first time."""
    setting, tasks = [0.0], []

    def judged(task: object) -> Judged:
        tasks.append(task)
        setting[0] = seconds
        return Judged()

    monkeypatch.setattr(slots, "_clock_setting", lambda: setting[0])
    monkeypatch.setattr(slots, "_judged_once", judged)
    slots.judge(slots.Task("", (), {}, 7, 3.0, 30.0, "none"))
    return len(tasks)


@pytest.mark.parametrize(("seconds", "times"), [(-3600.0, 2), (86_400.0, 2), (0.01, 1)])
def test_a_clock_that_is_set_while_somebody_is_judged(monkeypatch, seconds, times):
    """What was made before and after has times in a false order, so it is judged again, once; small corrections are none."""
    assert judged_while_the_clock_moves(monkeypatch, seconds) == times


def test_the_time_of_day_is_compared_with_a_clock_that_nobody_sets(monkeypatch):
    """As long as nobody sets the clock its setting stays the same; set back by an hour it is an hour less."""
    before = slots._clock_setting()
    assert abs(slots._clock_setting() - before) < slots.JUMP_SECONDS
    now = slots.time.clock_gettime
    monkeypatch.setattr(slots.time, "clock_gettime", lambda which: now(which) - 3600)
    assert abs(slots._clock_setting() - before + 3600) < slots.JUMP_SECONDS


def test_limits_do_not_follow_the_clock():
    """Nothing that judges reads the time of day: a clock that is set meanwhile ends no submission and lengthens none."""
    folders = [ROOT / "harness/labjudge" / name for name in ("classroom", "sandbox", "roles")]
    files = [file for folder in folders for file in folder.glob("*.py")]
    files += [
        ROOT / "harness/labjudge" / f"{name}.py" for name in ("judge", "channel", "processes", "zygote", "learner_code")
    ]
    read = {
        f"{file.name}:{node.lineno}"
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node) in ("time.time", "time.time_ns", "datetime.now", "date.today")
    }
    assert read == set()
