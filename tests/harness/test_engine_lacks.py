"""What the embedded engine lacks is told from a learner's other failures."""

from __future__ import annotations

import pytest
from labjudge import engine_lacks
from labjudge.verdicts import Finding
from lakemock.spark.embedded import limits
from lakemock.spark.session import settings
from lakemock.sql import refusals


def raised_from(cause: BaseException, *, hidden: bool) -> BaseException:
    """An exception of a submission's own, raised while it handled another."""
    try:
        try:
            raise cause
        except type(cause) as problem:
            raise ValueError("no scores") from (None if hidden else problem)
    except ValueError as own:
        return own


def test_refusals_name_the_way_on():
    """What only Apache Spark does, and what the engine's parser does not know, say it in the same words."""
    assert engine_lacks.is_told_by(refusals.only_on_jvm("A streaming query"))
    assert engine_lacks.WAY_ON in limits.WAY_ON


def test_a_setting_that_is_refused():
    """Another time zone of a session is one of these limits."""
    with pytest.raises(Exception) as refused:
        settings.require("spark.sql.session.timeZone", "Europe/Berlin")
    assert engine_lacks.is_told_by(refused.value)


@pytest.mark.parametrize("hidden", [True, False])
def test_causes_count(hidden):
    """An exception that a submission raises in place of the engine's is one of these, `from None` too."""
    assert engine_lacks.is_told_by(raised_from(refusals.only_on_jvm("This"), hidden=hidden))
    assert not engine_lacks.is_told_by(raised_from(KeyError("player"), hidden=hidden))


def test_a_circle_of_causes_ends():
    """A submission can make exceptions each other's cause, and one that cannot be printed."""

    class Unprintable(Exception):
        def __str__(self):
            raise RuntimeError("no")

    one, other = ValueError("one"), Unprintable()
    one.__cause__, other.__cause__ = other, one
    assert not engine_lacks.is_told_by(one)


def test_what_a_learner_reads_tells_it():
    """A job's task fails with the engine's words in what happened."""
    assert engine_lacks.is_told_in(Finding("the run failed", happened=str(refusals.only_on_jvm("This"))))
    assert not engine_lacks.is_told_in(Finding("the run failed", happened="ValueError"))
    assert not engine_lacks.is_told_in(None)
