"""`labs exam` as a person starts it: killed, gone on with, left, looked at again."""

from __future__ import annotations

import signal
import subprocess
import sys
import webbrowser
from datetime import UTC, datetime, timedelta

import pytest
import requests
from labjudge.exam import record, sealing
from labjudge.exam.attempt import Attempt, taken_up
from labjudge.exam.form import Place
from labjudge.exam.record import Record
from labjudge.exam.running import Running
from labjudge.exam.web import address, command
from labjudge.exam.web.server import ended, serving
from labjudge.suite import Suite

from .conftest import GUIDE, item
from .served import JSON, ROOT, Clock, exam, occupied, served

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ATTEMPT = Attempt(seed=1, minutes=120, places=(Place("q", ("b", "a")),), started=NOON.isoformat(), seconds=60)


def post(url, path, **fields):
    with requests.Session() as session:
        session.trust_env = False
        return session.post(f"{url}{path}", data=fields, headers=JSON, timeout=20)


@pytest.fixture
def bank():
    return {item.name: item for item in sealing.read_sealed(ROOT)}


def test_killed_in_the_middle(suite):
    """Answers, place and address are those of before; the page that is still open goes on as if nothing had been."""
    with exam(suite, "--questions", "6", "--seed", "8", "--objective", "testing") as (_, first, _):
        post(first, "begin")
        post(first, "3", answer="b", was="")
    (killed,) = record.read(suite.labs_dir, pytest.fail).exams
    assert (len(killed.answers), killed.at, killed.state) == (1, 2, "open")
    with exam(suite) as (process, second, said):
        assert second == first
        assert "Going on with the exam" in said[0]
        assert post(second, "4", answer="a", was="").json()["progress"] == "2 of 6 answered"
        assert post(second, "hand-in").url == f"{second}review"
        process.send_signal(signal.SIGINT)
        assert "of 6 right" in process.stdout.read()
    with exam(suite, "--review") as (_, third, _):
        assert third != first
        assert "of 6 right" in post(third, "hand-in").text


def test_two_exams_at_once(suite):
    """The second one is refused, and says where the first one is."""
    with exam(suite, "--questions", "3") as (_, url, _):
        run = [sys.executable, "-m", "labjudge.cli", "exam", "--no-browser"]
        second = subprocess.run(run, cwd=suite.root, capture_output=True, text=True)
    assert second.returncode == 1
    assert f"an exam is open in another window; close it there, or go on there: {url}" in second.stdout


def test_the_time_ran_out_after_a_crash(suite, bank):
    """What comes next is the review, not another exam."""
    places = tuple(Place(name, item.letters) for name, item in list(bank.items())[:2])
    crashed = ATTEMPT.model_copy(update={"places": places, "running_at": NOON})
    record.write(suite.labs_dir, Record(exams=(crashed,)))
    with exam(suite) as (_, url, said):
        assert said[-2] == "Its time is over.\n"
        assert "Out of time after 2:00:00" in post(url, "hand-in").text
    assert [each.state for each in record.read(suite.labs_dir, pytest.fail).exams] == ["out of time"]


def test_the_clock_goes_on_through_a_crash():
    """What passed since the attempt was kept last counts; at the end of the time the exam is over."""
    crashed = ATTEMPT.model_copy(update={"running_at": NOON})
    assert taken_up(crashed, NOON + timedelta(minutes=40)).seconds == 60 + 40 * 60
    assert taken_up(crashed, NOON + timedelta(hours=30)).state == "out of time"
    assert taken_up(crashed, NOON + timedelta(hours=30)).seconds == 120 * 60


def test_a_clock_that_was_set_back_gives_no_time():
    """Nor does it take any."""
    assert taken_up(ATTEMPT.model_copy(update={"running_at": NOON}), NOON - timedelta(days=1)).seconds == 60


def test_the_clock_stands_still_once_the_exam_was_left():
    """A record of before there was that field counts as left, too."""
    assert taken_up(ATTEMPT, NOON + timedelta(days=1)) == ATTEMPT


def test_leaving_is_kept(suite):
    """Every state that is kept says that the clock runs, but for the last."""
    kept, clock = [], Clock()
    running = Running(ATTEMPT, kept.append, clock)
    running.tick()
    clock.now += 30
    running.leave()
    assert [(each.running_at is None, each.seconds) for each in kept] == [(False, 60), (True, 90)]
    record.write(suite.labs_dir, Record(exams=kept))
    assert record.read(suite.labs_dir, pytest.fail).exams == tuple(kept)


def test_the_server_leaves_in_order():
    """Its end stops the clock."""
    with served(*room_of_one()) as site:
        site.get()
    assert site.kept[-1].running_at is None


def test_a_server_that_nobody_needs_ends():
    """Not while the clock runs; afterwards, when no page has asked for a while."""
    with served(*room_of_one()) as site:
        site.clock.now += 5000
        assert not ended(site.room, 600)
        site.post("/hand-in")
        site.clock.now += 599
        assert not ended(site.room, 600)
        site.clock.now += 1
        assert ended(site.room, 600)
    listener, _ = address.listen(site.room.suite.labs_dir, again=False)
    with listener:
        serving(site.room, "token", stays=600).run(sockets=[listener])


def test_another_port_when_the_former_one_is_taken(suite):
    """A former address is used again only if it can be; an unreadable one counts as none."""
    listener, first = address.listen(suite.labs_dir, again=True)
    record.address_file(suite.labs_dir).parent.mkdir()
    address.write(suite.labs_dir, first)
    listener.close()
    with occupied(first.port):
        listener, second = address.listen(suite.labs_dir, again=True)
        listener.close()
    assert (second.port != first.port, second.token != first.token) == (True, True)
    for content in ("", "[]", '{"port": 99999999, "token": "x"}', '{"port": "x"}'):
        record.address_file(suite.labs_dir).write_text(content)
        listener, third = address.listen(suite.labs_dir, again=True)
        listener.close()
        assert third.token not in ("x", first.token)


@pytest.mark.parametrize(
    ("browser", "variable", "found"),
    [
        (webbrowser.GenericBrowser("lynx"), "", False),
        (webbrowser.GenericBrowser("lynx"), "lynx", True),
        (None, "", False),
    ],
)
def test_a_browser_in_the_terminal_is_opened_only_when_it_is_named(monkeypatch, browser, variable, found):
    """It would take over the terminal that shows where the exam is."""
    monkeypatch.setattr(webbrowser, "get", lambda: browser or raised(webbrowser.Error("none")))
    monkeypatch.delenv("BROWSER", raising=False)
    if variable:
        monkeypatch.setenv("BROWSER", variable)
    assert (command._browser() is not None) == found


def raised(problem):
    raise problem


def test_no_exam_has_been_handed_in(suite):
    """There is no review to show."""
    run = [sys.executable, "-m", "labjudge.cli", "exam", "--review"]
    assert subprocess.run(run, cwd=suite.root, capture_output=True, text=True).stdout == (
        "No exam has been handed in yet: labs exam\n"
    )


def room_of_one():
    """Suite, guide, bank and attempt of one question."""
    places = (Place("lee_shore", tuple("abcd")),)
    return Suite(ROOT), GUIDE, {"lee_shore": sealing.seal(item())}, ATTEMPT.model_copy(update={"places": places})
