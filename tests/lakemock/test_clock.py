"""The workspace's clock while the machine's own is set."""

from __future__ import annotations

import datetime as library
from datetime import timedelta

import pytest
from lakemock import clock

pytestmark = pytest.mark.assumed


class SetClock(library.datetime):
    """The machine's clock, set by `by`."""

    by = timedelta(0)

    @classmethod
    def now(cls, tz: library.tzinfo | None = None) -> library.datetime:
        return library.datetime.now(tz) + cls.by


def test_what_is_made_after_the_clock_was_set_back_is_not_older(client, monkeypatch):
    """Two tokens, the machine's clock set back by an hour between them: the second one was not made before the first."""
    tokens = client("ann@example.com").tokens
    monkeypatch.setattr(clock, "datetime", SetClock)
    first = tokens.create(comment="first").token_info.creation_time
    monkeypatch.setattr(SetClock, "by", timedelta(hours=-1))
    assert tokens.create(comment="second").token_info.creation_time >= first


def test_sleeping_goes_on_from_there(workspace, monkeypatch):
    """After the machine's clock was set back, time that somebody sleeps passes as before."""
    monkeypatch.setattr(clock, "datetime", SetClock)
    start = workspace.clock.now()
    monkeypatch.setattr(SetClock, "by", timedelta(hours=-1))
    workspace.clock.sleep(600)
    assert workspace.clock.now() - start >= timedelta(seconds=600)
