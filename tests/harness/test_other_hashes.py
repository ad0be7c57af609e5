"""A file that is loaded anew, as after a restart, gets other hashes of texts."""

from __future__ import annotations

from datetime import date

import pytest
from labjudge.learner_code import LearnerCode
from labjudge.other_hashes import after_a_restart

SOURCE = "def hashed(value):\n    return hash(value)\n"


@pytest.mark.parametrize("value", ["form", b"form", date(2026, 3, 1), ("form", 3), (1, ("form",))])
def test_what_python_draws_anew_is_another_one(value):
    """Texts, bytes and dates, also in a tuple; the same one each time."""
    assert after_a_restart(value) == after_a_restart(value) != hash(value)


@pytest.mark.parametrize("value", [3, 2.5, None, (1, 2.5), (), True])
def test_what_is_alike_in_every_process_stays(value):
    """Numbers, and tuples of them."""
    assert after_a_restart(value) == hash(value)


def test_a_file_has_them_from_a_restart_on_and_not_before(tmp_path):
    """The call after a restart sees them; those of the same process, with the file loaded anew or not, do not."""
    code = LearnerCode(tmp_path)
    code.load({"path": str(tmp_path / "hashes.py"), "source": SOURCE})
    call = {"function": "hashed", "args": ["form"], "kwargs": {}}
    loaded, anew, after = (code.call({**call, "anew": anew})["value"] for anew in (False, True, False))
    restarted = code.call({**call, "anew": True, "restarted": True})["value"]
    assert loaded == anew == after == hash("form")
    assert restarted == after_a_restart("form")
