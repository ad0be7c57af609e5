"""The journal: appended to, cut short by kills, used by one."""

from __future__ import annotations

import pytest
from labjudge.classroom import journal
from labjudge.classroom.journal import Facts, JournalError
from labjudge.classroom.outcome import Outcome, Status

FACTS = Facts(7, ("sums",), "embedded", "abc", "none", False, 20.0, 120.0)
ADA = Outcome("ada", Status.JUDGED, "class/ada", results={"earned": 1, "points": 2, "labs": []})


def test_what_was_noted_is_read_again(tmp_path):
    """Facts and outcomes come back as they were."""
    with journal.opened(tmp_path, FACTS) as noted:
        noted.append(ADA)
    known = journal.read(tmp_path)
    assert known is not None
    assert (known.facts, known.outcomes) == (FACTS, {"ada": ADA})


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_cut_short(tmp_path, cut):
    """What a kill left of the last line is gone, and the next line stands where it stood."""
    with journal.opened(tmp_path, FACTS) as noted:
        noted.append(ADA)
        noted.append(Outcome("bob", Status.FAULT, "b"))
    file = tmp_path / journal.NAME
    file.write_bytes(file.read_bytes()[:-cut])
    with journal.opened(tmp_path, FACTS) as noted:
        assert list(noted.outcomes) == ["ada"]
        noted.append(Outcome("cyd", Status.JUDGED, "c"))
    known = journal.read(tmp_path)
    assert known is not None
    assert list(known.outcomes) == ["ada", "cyd"]


def test_one_run_at_a_time(tmp_path):
    """A second run in the same folder is refused."""
    with (
        journal.opened(tmp_path, FACTS),
        pytest.raises(JournalError, match="another labs grade is at work"),
        journal.opened(tmp_path, FACTS),
    ):
        pass
