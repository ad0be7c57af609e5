"""The record: one file, whole or not at all, nothing of it lost."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from labjudge.exam import record
from labjudge.exam.attempt import Attempt, ended
from labjudge.exam.form import Place
from labjudge.exam.record import Record, RecordBusyError

ATTEMPT = Attempt(seed=7, minutes=5, places=(Place("q", ("b", "a")),), started="2026-11-28T10:00:00+00:00")


@pytest.fixture
def said():
    return []


def test_what_is_written_is_read(tmp_path, said):
    """An attempt comes back as it was."""
    record.write(tmp_path, Record(exams=(ATTEMPT,)))
    assert record.read(tmp_path, said.append) == Record(exams=(ATTEMPT,))
    assert said == []


def test_no_record_is_an_empty_one(tmp_path, said):
    """The first exam needs no file."""
    assert record.read(tmp_path, said.append) == Record()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1, "exams": [{}]}'])
def test_a_broken_record_is_kept_aside(tmp_path, said, content):
    """It is said, and the content stays under another name."""
    file = record.file_of(tmp_path)
    file.parent.mkdir()
    file.write_text(content, "utf-8")
    assert record.read(tmp_path, said.append) == Record()
    assert "kept as exams.aside-1.json" in said[0]
    assert file.with_name("exams.aside-1.json").read_text("utf-8") == content


def test_a_record_of_another_version_is_kept_aside(tmp_path, said):
    """A second one does not replace the first one that was put aside."""
    file = record.file_of(tmp_path)
    file.parent.mkdir()
    for version in (2, 3):
        file.write_text(json.dumps({"version": version, "exams": []}), "utf-8")
        record.read(tmp_path, said.append)
    assert [json.loads(each.read_text("utf-8"))["version"] for each in sorted(file.parent.glob("*aside*"))] == [2, 3]


def test_the_open_exam_is_replaced_and_others_stay():
    """A new state of the open attempt takes its place; after its end the next is added."""
    over = ended(ATTEMPT, "2026-11-28T11:00:00+00:00")
    kept = Record().with_last(ATTEMPT).with_last(over).with_last(ATTEMPT)
    assert kept.exams == (over, ATTEMPT)
    assert kept.unfinished == ATTEMPT


def test_a_write_that_fails_leaves_the_former_record(tmp_path, said, monkeypatch):
    """The new content takes the place only when it is whole."""
    record.write(tmp_path, Record(exams=(ATTEMPT,)))
    monkeypatch.setattr(record.os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        record.write(tmp_path, Record())
    assert record.read(tmp_path, said.append) == Record(exams=(ATTEMPT,))


def test_two_exams_at_once_are_refused(tmp_path):
    """The second is told; with the end of the first it may begin."""
    with record.held(tmp_path), pytest.raises(RecordBusyError, match="another window"), record.held(tmp_path):
        pass
    with record.held(tmp_path):
        pass


def test_a_killed_process_holds_nothing(tmp_path):
    """The lock goes with its process."""
    program = (
        f"import os, pathlib; from labjudge.exam import record; r = record.held(pathlib.Path({str(tmp_path)!r}))\n"
    )
    subprocess.run([sys.executable, "-c", program + "r.__enter__(); os.kill(os.getpid(), 9)"], check=False)
    with record.held(tmp_path):
        pass
