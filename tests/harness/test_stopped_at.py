"""Where a stopped worker stood is read from a stack that is still being written."""

import threading
import time
from pathlib import Path

import pytest
from labjudge.judging import stopped_at

STACK = (
    "Current thread 0x1 (most recent call first):\n",
    '  File "/opt/lib/array',
    '.py", line 7 in total\n',
    '  File "/labs/sums.py", li',
    "ne 2",
    "4 in add\n",
    '  File "/labs/sums.py", line 30 in <module>\n',
)


def written_with_pauses(note: Path, pieces: tuple[str, ...], seconds: float) -> threading.Thread:
    def write() -> None:
        for piece in pieces:
            time.sleep(seconds)
            with note.open("a") as file:
                file.write(piece)

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def test_a_stack_that_is_written_slowly(tmp_path: Path) -> None:
    """The innermost line of the file, by its whole number, however the stack is cut while it is read."""
    writer = written_with_pauses(tmp_path / "where.txt", STACK, 0.04)
    assert stopped_at.line_in_stack(tmp_path / "where.txt", Path("/labs/sums.py")) == "24"
    writer.join()


def test_a_stack_without_the_file(tmp_path: Path) -> None:
    """It ends where nothing more is written."""
    (tmp_path / "where.txt").write_text("".join(STACK))
    assert not stopped_at.line_in_stack(tmp_path / "where.txt", Path("/labs/words.py"))


def test_no_stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that writes none is not waited for any longer than that."""
    monkeypatch.setattr(stopped_at, "GIVE_UP_SECONDS", 0.05)
    assert not stopped_at.line_in_stack(tmp_path / "where.txt", Path("/labs/sums.py"))
