"""The exam's pages over HTTP, without a browser."""

from __future__ import annotations

import pytest
from labjudge.exam import objectives, sealing, taking_up
from labjudge.exam.attempt import Attempt
from labjudge.exam.form import Place
from labjudge.exam.question_text import html
from labjudge.exam.taking_up import Asked
from labjudge.suite import Suite

from .conftest import GUIDE, item
from .served import JSON, ROOT, TOKEN, served, words

SUITE = Suite(ROOT)


@pytest.fixture(scope="module")
def guide():
    return objectives.load(ROOT)


@pytest.fixture(scope="module")
def bank():
    return {item.name: item for item in sealing.read_sealed(ROOT)}


@pytest.fixture(scope="module")
def drawn(guide, bank):
    return taking_up.drawn(Asked(seed=5), guide, bank)


@pytest.fixture
def site(guide, bank, drawn):
    """A whole exam that has begun."""
    with served(SUITE, guide, bank, drawn) as found:
        yield found


@pytest.fixture(scope="module")
def untouched(guide, bank, drawn):
    """A whole exam for requests that are refused; `answers` of its attempt stay empty."""
    with served(SUITE, guide, bank, drawn) as found:
        yield found


def test_nothing_of_an_answer_is_in_a_page_before_the_end(site):
    """No reason, no source, no name of a question, no sealed record, on any page that can be had."""
    pages = [site.get(f"/{number}").text for number in range(1, 60)] + [
        site.get("/hand-in").text,
        site.get("/state").text,
    ]
    pages.append(site.save(7, answer="a", was="").text)
    everything = "\n".join(pages)
    for place in site.room.attempt.places:
        question = site.room.bank[place.name]
        reasons = [sealing.opened(question, letter).why for letter in question.letters]
        secrets = [place.name, question.salt, *question.records.values(), *question.source, *reasons]
        assert not [secret for secret in secrets if secret in everything and secret != "guide"]


@pytest.mark.parametrize("path", ["/review", "/read/labs/ch4/README.md"])
def test_no_review_before_the_end(site, path):
    """It leads back to the question."""
    assert site.get(path).headers["location"] == f"/{TOKEN}/"
    assert site.get("/").headers["location"] == f"/{TOKEN}/1"


def test_the_clock_starts_when_somebody_begins(guide, bank, drawn):
    """Until then nothing is kept and no question is shown; beginning twice is beginning once."""
    with served(SUITE, guide, bank, drawn, begun=False) as site:
        site.clock.now += 500
        assert "59 questions, 120 minutes" in words(site.get())
        assert "Model development 26, MLOps 26, Model deployment 7" in words(site.get())
        assert site.get("/1").headers["location"] == f"/{TOKEN}/"
        assert site.kept == []
        site.post("/begin")
        site.clock.now += 60
        site.post("/begin")
        assert site.get("/state").json()["left"] == 119 * 60


def test_an_answer_is_kept_at_once_as_the_banks_letter(site):
    """What is displayed as b may be the bank's d."""
    number = site.number_of(1)
    place = site.room.attempt.places[number - 1]
    answer = site.save(number, answer="b", was="").json()
    assert site.kept[-1].answers == {place.name: (place.order[1],)}
    assert (answer["shown"], answer["progress"]) == ("b", "1 of 59 answered")
    assert answer["marks"][number - 1] == {"state": "answered", "flagged": False}


def test_without_a_script_next_saves_and_goes_on(site):
    """The page that comes back later shows the answer."""
    number = site.number_of(1)
    sent = site.post(f"/{number}", answer="c", was="", do="next")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/{TOKEN}/{number + 1}")
    assert 'value="c" autocomplete="off" checked' in site.get(f"/{number}").text


def test_one_of_two_is_kept_and_three_are_refused(site):
    """What is refused changes nothing, and is said with and without a script."""
    number = site.number_of(2)
    assert site.save(number, answer="a", was="").json()["marks"][number - 1]["state"] == "one of two chosen"
    assert site.save(number, answer=["a", "e"], was="a").json()["shown"] == "ae"
    third = site.save(number, answer=["a", "b", "e"], was="ae")
    assert (third.status_code, third.json()["shown"]) == (422, "ae")
    assert "Choose 2" in third.json()["notice"]
    assert "Choose 2" in words(site.post(f"/{number}", answer=["a", "b", "e"], was="ae"))


def test_the_key_names_each_state_that_is_shown(site):
    """The dashed frame of one of two, too, where it may be seen; not elsewhere."""
    one, two, named = site.number_of(1), site.number_of(2), "answered one of two chosen open flagged"
    assert (named in words(site.get(f"/{two}")), named in words(site.get(f"/{one}"))) == (True, False)
    site.save(two, answer="a", was="")
    assert named in words(site.get(f"/{one}"))


def test_an_answer_is_taken_back(site):
    """Clear leaves none."""
    number = site.number_of(1)
    site.save(number, answer="a", was="")
    assert site.save(number, answer="a", was="a", do="clear").json()["shown"] == ""
    assert site.kept[-1].answers == {}


def test_a_tab_sends_nothing_back_over_another_tabs_answer(site):
    """A page that still shows what it was loaded with changes nothing; one on which something else was chosen does."""
    number = site.number_of(1)
    site.save(number, answer="c", was="")
    site.post(f"/{number}", was="", do="next")
    assert site.save(number, was="").json()["shown"] == "c"
    assert site.save(number, answer="d", was="").json()["shown"] == "d"


@pytest.mark.parametrize("answer", ["e", "z", "ab", "", "1"])
def test_what_another_form_answered_is_refused(site, answer):
    """A letter that this question does not display is no answer."""
    number = site.number_of(1)
    assert site.save(number, answer=answer, was="x").status_code == (200 if answer == "" else 422)
    assert not site.kept or site.kept[-1].answers == {}


@pytest.mark.parametrize("number", [0, 60, 10**6])
def test_a_question_that_is_not_there(untouched, number):
    """It is said which ones are."""
    for answer in (untouched.get(f"/{number}"), untouched.save(number, answer="a", was="")):
        assert (answer.status_code, answer.text) == (404, "There are questions 1 to 59.\n")


def test_a_flag_is_set_not_turned_over(site):
    """Sent twice, it is there once."""
    for _ in range(2):
        assert site.save(3, was="", do="flag").json()["flagged"] is True
    assert site.save(3, was="", do="unflag").json()["flagged"] is False


def test_handing_in_names_what_is_open(site):
    """Numbers without an answer, with one of two, and flagged; with a link to each."""
    two = site.number_of(2)
    site.save(two, answer="a", was="")
    site.save(4, was="", do="flag")
    page = site.get("/hand-in")
    assert "58 without an answer" in words(page)
    assert f"1 with one option where two are asked for Question {two}" in words(page)
    assert "1 flagged Question 4" in words(page)
    assert f'href="/{TOKEN}/4"' in page.text
    assert site.kept[-1].is_open


def test_handed_in_twice_is_handed_in_once(site):
    """The second time, and any answer after the first, changes nothing and leads to the review."""
    site.save(1, answer="a", was="")
    for _ in range(2):
        assert site.post("/hand-in").headers["location"] == f"/{TOKEN}/review"
    assert site.save(1, answer="b", was="a").status_code == 409
    assert site.post("/1", answer="b", was="a").headers["location"] == f"/{TOKEN}/review"
    assert [each.state for each in site.kept].count("submitted") == 1
    assert list(site.room.attempt.answers.values()) == list(site.kept[-1].answers.values())


def test_a_disk_that_is_full_loses_no_answer(site, monkeypatch):
    """It is said with the reason; what was answered is kept with the next thing that can be."""
    real, full = site.room._running._keep, OSError(28, "No space left on device")
    monkeypatch.setattr(site.room._running, "_keep", lambda _: (_ for _ in ()).throw(full))
    refused = site.save(1, answer="a", was="")
    assert (refused.status_code, refused.text) == (
        503,
        "labs/.progress cannot be written: [Errno 28] No space left on device\n",
    )
    assert site.get("/2").status_code == 200
    monkeypatch.setattr(site.room._running, "_keep", real)
    site.save(2, was="", do="flag")
    assert len(site.kept[-1].answers) == 1


def test_the_time_ends_the_exam(site):
    """What comes after the last second does not count, and the review follows."""
    site.save(1, answer="a", was="")
    site.clock.now += 7201
    late = site.save(2, answer="b", was="")
    assert (late.status_code, late.json()["over"]) == (409, True)
    assert site.room.attempt.state == "out of time"
    assert len(site.room.attempt.answers) == 1
    assert "Out of time after 2:00:00" in words(site.get("/review"))


def test_the_review_explains_what_was_missed(site, guide):
    """Per domain and objective with an interval; what was chosen and assumes, what is right and why, where to train it."""
    number = site.number_of(1)
    place, question = site.room.question(number)
    right = sealing.right_letters(question)
    chosen = next(letter for letter in place.order if letter not in right)
    site.save(number, answer=place.displayed(frozenset(chosen)), was="")
    site.post("/hand-in")
    page = site.get("/review")
    assert "0 of 59 right" in words(page)
    assert all(f"{domain.title} 0 of" in words(page) for domain in guide.domains)
    assert "between 0 % and 6 % with 95 % confidence" in words(page)
    for letter in {chosen, *right}:
        assert " ".join(html(sealing.opened(question, letter).why).split()).removeprefix("<p>")[:30] in page.text
    assert page.text.count("Not answered.") == 58
    assert "Train it in" in page.text


def test_who_knows_everything_missed_nothing(site):
    """All right: no question is explained."""
    for number, place in enumerate(site.room.attempt.places, 1):
        site.save(number, answer=list(place.displayed(sealing.right_letters(site.room.bank[place.name]))), was="")
    site.post("/hand-in")
    page = words(site.get("/review"))
    assert "59 of 59 right" in page
    assert "No question missed" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("labs/ch4/README.md", 200),
        ("labs/ch4/promote.md", 200),
        ("labs/ch4/promote.hints.md", 404),
        ("labs/catalog.toml", 404),
        ("solutions/ch4/promote.py", 404),
        ("labs/ch4/..%2f..%2fsolutions/exam/testing.toml", 404),
        ("/etc/passwd", 404),
    ],
)
def test_lessons_and_briefs_can_be_read_once_it_is_over(site, path, status):
    """And no other file."""
    site.post("/hand-in")
    assert site.get(f"/read/{path}").status_code == status


def test_a_link_of_the_review_leads_to_a_heading(site):
    """A lesson's section is found under the name that the link has."""
    site.post("/hand-in")
    links = [part.split('"')[0] for part in site.get("/review").text.split(f'href="/{TOKEN}') if "README.md#" in part]
    assert links
    for path, _, anchor in {link.partition("#") for link in links[:5]}:
        assert f'id="{anchor}"' in site.get(path).text


@pytest.mark.parametrize("path", ["/", "/1", "/hand-in", "/review", "/state", "/static/exam.js"])
def test_without_the_token_there_is_nothing(untouched, path):
    """Another token, as of another exam, finds nothing and changes nothing."""
    for token in ("wrong", "", TOKEN[:-1], TOKEN.upper()):
        address = f"http://127.0.0.1:{untouched.port}/{token}{path}"
        assert untouched.session.get(address, timeout=10, allow_redirects=False).status_code == 404
    untouched.session.post(f"http://127.0.0.1:{untouched.port}/wrong/hand-in", timeout=10)
    assert untouched.room.phase == "open"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "[::1]", ""])
def test_a_name_that_was_pointed_here_is_refused(untouched, host):
    """DNS rebinding: the browser sends the name that it knows."""
    assert untouched.get("/1", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
def test_another_sites_page_can_change_nothing(untouched, origin):
    """A form that somebody else's page sends is refused, even with the token."""
    assert untouched.post("/hand-in", headers={"Origin": origin}).status_code == 403
    assert untouched.room.phase == "open"
    assert untouched.post("/begin", headers={"Origin": f"http://127.0.0.1:{untouched.port}"}).status_code == 303


@pytest.mark.parametrize("path", ["/1", "/hand-in", "/state", "/static/exam.css", "/nothing"])
def test_every_answer_is_closed_in(untouched, path):
    """Own scripts and styles only, in no frame, in no cache, its address told to nobody."""
    headers = untouched.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("body", "status"), [(b"x" * 10_001, 413), (b"answer=\xff", 400), (b"&a=1" * 21, 400)])
def test_what_is_no_form_is_refused(untouched, body, status):
    """Neither endless nor broken."""
    sent = untouched.session.post(f"http://127.0.0.1:{untouched.port}/{TOKEN}/1", data=body, headers=JSON, timeout=10)
    assert sent.status_code == status
    assert untouched.room.attempt.answers == {}


def test_every_page_says_that_it_is_unofficial(site):
    """No real exam question is used, and nobody else stands behind it."""
    before = [site.get("/1"), site.get("/hand-in")]
    site.post("/hand-in")
    for page in (*before, site.get("/review")):
        assert "Independent of Databricks and not affiliated with it" in words(page)
        assert "none is taken from the real exam" in words(page)


def test_text_is_text_and_not_markup():
    """Tags in a question, a block of code, an option or a reason are shown, never interpreted."""
    bad = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1))"
    texts = {letter: f"{letter} {bad}" for letter in "abcd"}
    hostile = sealing.seal(item(question=f"{bad}\n\n```python\n{bad}\n```", options=texts, why=texts))
    attempt = Attempt(
        seed=1, minutes=2, places=(Place("lee_shore", tuple("abcd")),), started="2026-11-28T10:00:00+00:00"
    )
    with served(SUITE, GUIDE, {"lee_shore": hostile}, attempt) as site:
        question = site.get("/1").text
        site.post("/hand-in")
        for page, times in ((question, 6), (site.get("/review").text, 7)):
            assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == times
            assert page.count("<script") == 1
            assert "<img" not in page
            assert 'href="javascript' not in page


def test_a_sentence_after_a_table_is_none_of_its_rows():
    """Nor is a line of a block of code changed."""
    text = "| a |\n| --- |\n| 1 |\nWhich one?\n\n```text\n| a |\nb\n```"
    assert "<p>Which one?</p>" in html(text)
    assert "| a |\nb\n" in html(text)
