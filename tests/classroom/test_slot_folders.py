"""The folders of slots: one that a killed run left is removed by the next one, one in use is not."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys

from tests.classroom.conftest import PLAIN

SWEEP = "from labjudge.classroom import slots; slots._remove_left_behind()"


def test_only_what_nobody_holds_is_removed(tmp_path):
    """A lock that is held is a slot that lives; a folder without a log is not a slot's."""
    for name in ("labs-slot-left", "labs-slot-used", "labs-slot-odd", "another"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep").chmod(0o500)
    for name in ("left", "used"):
        (tmp_path / f"labs-slot-{name}" / "slot.txt").write_text("")
    with (tmp_path / "labs-slot-used" / "slot.txt").open("rb") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "-c", SWEEP], check=True, env={**PLAIN, "TMPDIR": os.fspath(tmp_path)})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["another", "labs-slot-odd", "labs-slot-used"]
