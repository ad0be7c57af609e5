"""A whole exam, by keyboard alone, with the server killed in the middle."""

from __future__ import annotations

import pytest
from labjudge.exam import record
from playwright.sync_api import expect

from .conftest import WIDTHS

WAYS = ("letter", "digit", "j and Space", "arrow", "k and Enter")


@pytest.mark.parametrize("width", WIDTHS)
def test_by_keyboard_with_the_server_killed(width, opened, suite, start, bank, tmp_path):
    """59 answers in five ways of typing; those that were typed while no server was there count as well."""
    page, typed = opened(width), {}
    with start("--seed", "11") as (_, address, _):
        page.goto(address)
        page.screenshot(path=tmp_path / f"{width}-begin.png")
        page.keyboard.press("Enter")
        page.wait_for_selector("#answer")
        for number in range(1, 31):
            answer(page, number, typed)
            if number % 10 == 0:
                page.keyboard.press("f")
            page.keyboard.press("n" if number % 2 else "Enter")
        expect(page.locator("body")).to_have_attribute("data-number", "31")
    answer(page, 31, typed)
    expect(page.locator("#lost")).to_contain_text("Run labs exam in the terminal")
    page.screenshot(path=tmp_path / f"{width}-server-gone.png")
    (killed,) = record.read(suite.labs_dir, pytest.fail).exams
    assert len(killed.answers) == 30
    assert killed.at in (29, 30)  # where one is is kept just after the page was sent
    with start() as (_, again, _):
        assert again == address
        expect(page.locator("#lost")).to_be_empty(timeout=15_000)
        page.keyboard.press("n")
        for number in range(32, 60):
            answer(page, number, typed)
            page.keyboard.press("n" if number % 2 else "Enter")
        page.wait_for_url("**/hand-in")
        page.screenshot(path=tmp_path / f"{width}-hand-in.png")
        assert page.locator("main").inner_text().count("flagged") == 1
        tab_to(page, "Hand in now")
        page.keyboard.press("Enter")
        page.wait_for_url("**/review")
        page.screenshot(path=tmp_path / f"{width}-review.png")
        (over,) = record.read(suite.labs_dir, pytest.fail).exams
        shown = {at: place.displayed(over.chosen(place.name)) for at, place in enumerate(over.places, 1)}
        assert shown == typed
        assert [over.places.index(place) + 1 for place in over.places if place.name in over.flagged] == [10, 20, 30]
        assert over.state == "submitted"
        assert page.locator("article").count() == 59 - int(page.locator("h1").inner_text().split()[0])


def answer(page, number, typed):
    """Choose by keys, in a way that changes with the number; what the page shows afterwards is noted as typed."""
    expect(page.locator("body")).to_have_attribute("data-number", str(number))
    options = page.locator("#answer input[name=answer]").count()
    wanted = [number % options, (number + 2) % options] if options == 5 else [number % 4]
    for at in wanted:
        match WAYS[number % 5]:
            case "letter":
                page.keyboard.press("abcde"[at])
            case "digit":
                page.keyboard.press(str(at + 1))
            case "arrow" if options == 4:
                page.keyboard.press("ArrowDown")
                for _ in range(at + 1 if at == 0 else at):
                    page.keyboard.press("ArrowDown")
                if at == 0:
                    page.keyboard.press("ArrowUp")
            case "k and Enter":
                to_option(page, "k", at)
                page.keyboard.press("Enter")
            case _:
                to_option(page, "j", at)
                page.keyboard.press("Space")
    typed[number] = "".join("abcde"[at] for at in sorted(wanted))
    chosen = page.evaluate("[...document.querySelectorAll('#answer :checked')].map((each) => each.value).join('')")
    assert chosen == typed[number]


def to_option(page, key, at):
    """Press a key until the option has the focus."""
    for _ in range(6):
        if page.evaluate("document.activeElement.value") == "abcde"[at]:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} does not lead to option {'abcde'[at]}")


def tab_to(page, text):
    """Press Tab until what has this text has the focus, and can be seen to have it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == text:
            assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
            return
    raise AssertionError(f"Tab does not lead to {text!r}")
