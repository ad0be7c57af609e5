"""Values as a learner reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from labjudge.brief import brief


def test_moments_that_differ_look_different():
    """A microsecond is shown, and a whole second has none."""
    moment = datetime(2026, 3, 29, 1, 0, 0, 1, tzinfo=UTC)
    assert brief(moment) == "2026-03-29 01:00:00.000001"
    assert brief(moment.replace(microsecond=0)) == "2026-03-29 01:00:00"


def test_a_date_is_a_date():
    """Also within other values."""
    assert brief([date(2026, 2, 28)]) == "[2026-02-28]"
