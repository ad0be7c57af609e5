"""The learner's record: only ever added to, nothing of it lost."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from labjudge.readiness import journal
from labjudge.readiness.journal import Event

AT = datetime(2026, 11, 28, 10, tzinfo=UTC)
EVENT = Event(at=AT, kind="lab", name="promote::check_policy", verdict="right", section="4.4", lab="promote", mark="7")
OTHER = Event(at=AT, kind="quiz", name="ch4::gaps", verdict="wrong", section="4.1", chance=0.25, mark="b")


@pytest.fixture
def said():
    return []


def test_what_is_added_is_read(tmp_path, said):
    """Events come back as they were, in their order, after several writes."""
    journal.append(tmp_path, [EVENT])
    journal.append(tmp_path, [OTHER, EVENT])
    assert journal.read(tmp_path, said.append) == [EVENT, OTHER, EVENT]
    assert said == []


def test_no_record_is_no_event_and_no_folder(tmp_path, said):
    """Reading makes nothing, and neither does adding nothing."""
    assert journal.read(tmp_path, said.append) == []
    journal.append(tmp_path, [])
    assert not (tmp_path / ".progress").exists()


@pytest.mark.parametrize(
    "broken",
    [
        b"no JSON",
        b'{"version": 1}',
        b"\xff\xfe",
        EVENT.model_dump_json().replace('"version":1', '"version":2').encode(),
        EVENT.model_dump_json().replace('"version":1', '"version":0').encode(),
        EVENT.model_dump_json()[:40].encode(),
    ],
)
def test_a_line_that_cannot_be_read_is_kept_aside(tmp_path, said, broken):
    """It is said once, its bytes are kept, and the other lines count."""
    journal.append(tmp_path, [EVENT])
    with journal.file_of(tmp_path).open("ab") as file:
        file.write(broken + b"\n")
    journal.append(tmp_path, [OTHER])
    assert [journal.read(tmp_path, said.append) for _ in range(2)] == [[EVENT, OTHER]] * 2
    assert (
        len(said) == 1 and "1 line cannot be read, or is of another version; kept in journal.aside-1.jsonl" in said[0]
    )
    assert (tmp_path / ".progress" / "journal.aside-1.jsonl").read_bytes() == broken + b"\n"


def test_what_was_put_aside_before_stays(tmp_path, said):
    """Each time a file of its own."""
    for text in ("first\n", "second\n"):
        journal.append(tmp_path, [EVENT])
        with journal.file_of(tmp_path).open("a") as file:
            file.write(text)
        journal.read(tmp_path, said.append)
    kept = sorted((tmp_path / ".progress").glob("*aside*"))
    assert [file.read_text() for file in kept] == ["first\n", "second\n"]


def test_a_writer_that_was_killed_costs_its_own_line(tmp_path, said):
    """What is added after half a line begins on a line of its own."""
    journal.append(tmp_path, [EVENT])
    with journal.file_of(tmp_path).open("ab") as file:
        file.write(OTHER.model_dump_json()[:30].encode())
    journal.append(tmp_path, [OTHER])
    assert journal.read(tmp_path, said.append) == [EVENT, OTHER]
    assert "1 line cannot be read" in said[0]


def test_killed_at_any_moment(tmp_path, said):
    """A process that adds without end is killed; all whole lines are there, and the next can write."""
    program = (
        "import pathlib, sys; from labjudge.readiness import journal\n"
        "from labjudge.readiness.journal import Event\n"
        "event = Event.model_validate_json(sys.argv[2])\n"
        "while True:\n    journal.append(pathlib.Path(sys.argv[1]), [event] * 50); print(flush=True)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path), EVENT.model_dump_json()]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        for _ in range(5):
            writer.stdout.readline()
        writer.kill()
    before = journal.read(tmp_path, said.append)
    journal.append(tmp_path, [OTHER])
    assert len(before) >= 250 and set(before) == {EVENT}
    assert journal.read(tmp_path, said.append)[-1] == OTHER


def test_two_writers_at_once_lose_nothing(tmp_path, said):
    """Each waits for the other."""
    program = (
        "import pathlib, sys; from labjudge.readiness import journal\n"
        "from labjudge.readiness.journal import Event\n"
        "event = Event.model_validate_json(sys.argv[2])\n"
        "for _ in range(40): journal.append(pathlib.Path(sys.argv[1]), [event])\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path), EVENT.model_dump_json()]
    writers = [subprocess.Popen(command) for _ in range(2)]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert journal.read(tmp_path, said.append) == [EVENT] * 80


def test_a_record_that_cannot_be_written_can_be_read(tmp_path, said):
    """Reading needs no lock where nobody can take one."""
    journal.append(tmp_path, [EVENT])
    lock = journal.file_of(tmp_path).with_suffix(".lock")
    lock.unlink()
    lock.mkdir()
    assert journal.read(tmp_path, said.append) == [EVENT]


def test_a_line_says_its_version(tmp_path):
    """A later version can tell what it reads."""
    journal.append(tmp_path, [EVENT])
    assert json.loads(journal.file_of(tmp_path).read_text())["version"] == 1
