"""Values as a learner reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from labjudge.brief import brief, one_is_singular


def test_moments_that_differ_look_different():
    """A microsecond is shown, and a whole second has none."""
    moment = datetime(2026, 3, 29, 1, 0, 0, 1, tzinfo=UTC)
    assert brief(moment) == "2026-03-29 01:00:00.000001"
    assert brief(moment.replace(microsecond=0)) == "2026-03-29 01:00:00"


def test_a_date_is_a_date():
    """Also within other values."""
    assert brief([date(2026, 2, 28)]) == "[2026-02-28]"


def test_a_dict_keeps_its_order():
    """What names a thing stands first, and what is cut is at the end."""
    offer = {"name": "jobs_a", "kind": "jobs", "gpu": False, "dbu_per_hour": 4, "usd_per_dbu": 0.2}
    assert brief([offer]) == "[{'name': 'jobs_a', 'kind': 'jobs', 'gpu': False, 'dbu_per_hour': 4, ...}]"


def test_one_is_singular():
    """A drawn number may be 1; numbers that only end in 1, and names, stay as they are."""
    assert one_is_singular("1 rows are left, of 21 rows") == "1 row is left, of 21 rows"
    assert one_is_singular("with 1 nested runs in a.1 rows") == "with 1 nested run in a.1 rows"
    assert one_is_singular("1 of runs, version 1 has 1 tags") == "1 of runs, version 1 has 1 tag"
