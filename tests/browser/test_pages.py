"""The pages in both widths: what a checker of accessibility finds, whether they fit, what the script does besides saving."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import WIDTHS

PAGES = ("question", "two of five", "code", "table", "hand-in", "review", "read")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(width, scheme, opened, site, unbegun):
    """No finding at all, on any kind of page, in both colour schemes."""
    page = opened(width, color_scheme=scheme)
    page.goto(f"{unbegun}/")
    found = {"begin": violations(page)}
    assert_fits(page)
    for name in PAGES:
        go_to(page, site, name)
        found[name] = violations(page)
    assert {name: each for name, each in found.items() if each} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_window(width, opened, site):
    """Long lines of code are scrolled in their block, and can be by keyboard."""
    page = opened(width)
    for number in range(1, 60):
        page.goto(f"{site.url}/{number}")
        assert_fits(page)
        wide = "[...document.querySelectorAll('pre')].filter((each) => each.scrollWidth > each.clientWidth)"
        assert page.evaluate(f"{wide}.every((each) => each.tabIndex === 0)")
    for name in ("hand-in", "review", "read"):
        go_to(page, site, name)
        assert_fits(page)


def test_another_tab_is_followed(opened, site):
    """A tab that is looked at again shows the other one's answer; and the review, once it was handed in there."""
    first = opened()
    first.goto(f"{site.url}/1")
    second = first.context.new_page()
    second.goto(f"{site.url}/1")
    second.keyboard.press("c")
    expect(second.locator("#progress")).to_have_text("1 of 59 answered")
    look_again(first)
    expect(first.locator("#option-c")).to_be_checked()
    expect(first.locator("#progress")).to_have_text("1 of 59 answered")
    site.post("/hand-in")
    look_again(first)
    first.wait_for_url("**/review")
    second.keyboard.press("d")
    second.wait_for_url("**/review")


def test_single_keys_can_be_switched_off(opened, site):
    """Then they do nothing, also on the next page; buttons and Tab still do."""
    page = opened()
    page.goto(f"{site.url}/1")
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.locator("#next").click()
    page.wait_for_url("**/2")
    for key in "bfn":
        page.keyboard.press(key)
    page.reload()
    page.keyboard.press("n")
    assert page.url.endswith("/2")
    assert not site.room.attempt.answers
    assert not site.room.attempt.flagged


def test_what_is_typed_ahead_is_meant_for_the_next_question(opened, site):
    """Keys wait for a question that is on its way."""
    page = opened()
    page.goto(f"{site.url}/{site.number_of(1)}")
    page.evaluate(
        "for (const key of 'nnnb') document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))"
    )
    page.wait_for_url(f"**/{site.number_of(1) + 3}")
    expect(page.locator("#option-b")).to_be_checked()


def test_a_flag_pressed_twice_is_gone(opened, site):
    """However fast."""
    page = opened()
    page.goto(f"{site.url}/3")
    page.evaluate("for (const _ of 'ab') document.getElementById('flag').click()")
    expect(page.locator("#flag")).to_have_attribute("aria-pressed", "false")
    page.wait_for_load_state("networkidle")
    assert [each.flagged != () for each in site.kept[-2:]] == [True, False]


def test_a_page_that_is_left_at_once_loses_nothing(opened, site):
    """What waits for its turn is sent when the page goes, and shown once it has arrived."""
    page = opened()
    page.goto(f"{site.url}/{site.number_of(1)}")
    with page.expect_navigation():
        page.evaluate("for (const each of 'ad') document.getElementById(`option-${each}`).click(); location.reload()")
    for _ in range(40):
        if page.locator("#option-d").is_checked():
            break
        page.wait_for_timeout(50)
        look_again(page)
    expect(page.locator("#option-d")).to_be_checked()


def test_what_cannot_be_kept_is_tried_again(opened, site, monkeypatch):
    """The page says why, and says when it is saved."""
    keep, full = site.room._running._keep, OSError(28, "No space left on device")
    page = opened()
    page.goto(f"{site.url}/1")
    monkeypatch.setattr(site.room._running, "_keep", lambda _: raised(full))
    page.keyboard.press("a")
    expect(page.locator("#lost")).to_contain_text("Not saved. labs/.progress cannot be written: [Errno 28]")
    monkeypatch.setattr(site.room._running, "_keep", keep)
    expect(page.locator("#notice")).to_have_text("All is saved again.")
    assert len(site.kept[-1].answers) == 1


def test_a_third_option_is_not_taken(opened, site):
    """It is said, and the page shows the two again."""
    page = opened()
    page.goto(f"{site.url}/{site.number_of(2)}")
    for key in "abe":
        page.keyboard.press(key)
    expect(page.locator("#notice")).to_have_text("Choose 2: take one back before you choose another.")
    expect(page.locator("#option-e")).not_to_be_checked()
    expect(page.locator("#option-a")).to_be_checked()


def test_without_javascript(opened, site):
    """Choose, go on, hand in: forms alone."""
    page = opened(java_script_enabled=False)
    page.goto(f"{site.url}/{site.number_of(1)}")
    page.locator("#option-b").check()
    page.locator("#next").click()
    assert "1 of 59 answered" in page.locator("#progress").inner_text()
    page.goto(f"{site.url}/hand-in")
    page.get_by_role("button", name="Hand in now").click()
    assert "of 59 right" in page.locator("h1").inner_text()


def test_the_time_is_told_seldom(opened, site):
    """The clock itself is silent for a screen reader; an hour before the end it is said once."""
    page = opened()
    page.clock.install()
    site.clock.now += 3590
    page.goto(f"{site.url}/1")
    expect(page.locator("#left")).to_have_text("1:00:09")
    assert page.locator("[role=timer]").get_attribute("aria-live") == "off"
    page.clock.run_for(8_000)
    assert page.locator("#notice").inner_text() == ""
    page.clock.run_for(4_000)
    expect(page.locator("#notice")).to_have_text("60 minutes left")


def test_the_end_of_the_time_leads_to_the_review(opened, site):
    """Without anybody's doing."""
    page = opened()
    page.goto(f"{site.url}/1")
    page.keyboard.press("a")
    expect(page.locator("#progress")).to_have_text("1 of 59 answered")
    site.clock.now += 7199.5
    look_again(page)
    expect(page.locator("#left")).to_have_text("0:00")
    site.clock.now += 1
    page.wait_for_url("**/review")
    assert "Out of time after 2:00:00" in page.locator("main").inner_text()


def violations(page):
    """What axe finds: the rule, how grave, and where."""
    return [
        (each["id"], each["impact"], [node["html"][:90] for node in each["nodes"]][:3])
        for each in Axe().run(page).response["violations"]
    ]


def go_to(page, site, name):
    """Open a page of a kind; `review` hands in."""
    if name == "hand-in":
        site.save(site.number_of(2), answer="a", was="")
        site.save(1, was="", do="flag")
    if name in ("review", "read"):
        site.post("/hand-in")
    path = {"hand-in": "hand-in", "review": "review", "read": "read/labs/ch4/README.md"}.get(name)
    page.goto(f"{site.url}/{path or number_with(site, name)}")
    if name == "review":
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def number_with(site, name):
    """The first question that has two right options, code, or a table."""
    part = {"two of five": None, "code": "```", "table": "| --- |", "question": ""}[name]
    if part is None:
        return site.number_of(2)
    questions = (site.room.bank[place.name].question for place in site.room.attempt.places)
    return next(at for at, question in enumerate(questions, 1) if part in question)


def look_again(page):
    """As when a tab that was hidden is shown."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def assert_fits(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def raised(problem):
    raise problem
