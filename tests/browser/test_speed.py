"""How long a person waits, on this machine. The limits hold for the fastest quarter: what else the machine does only adds."""

from __future__ import annotations

from statistics import median, quantiles

import pytest

FIRST_PAINT = """() => new Promise((done) => {
    new PerformanceObserver((list) => {
        for (const each of list.getEntriesByName("first-contentful-paint")) done(each.startTime);
    }).observe({ type: "paint", buffered: true });
})"""
CLICK = """async (selector) => {
    const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const changed = new Promise((done) => {
        const watched = { subtree: true, childList: true, characterData: true, attributeFilter: ["data-number"] };
        new MutationObserver((_, observer) => { observer.disconnect(); done(); }).observe(document.body, watched);
    });
    const began = performance.now();
    document.querySelector(selector).click();
    await changed;
    await painted();
    return performance.now() - began;
}"""


@pytest.fixture
def page(opened, site):
    found = opened()
    found.goto(f"{site.url}/1")
    return found


def test_first_paint(page, site, capsys):
    """Under 0.3 s from the start of loading to the first content, on ten questions."""
    times = []
    for number in range(1, 11):
        page.goto(f"{site.url}/{number}")
        times.append(page.evaluate(FIRST_PAINT))
    told(capsys, "first paint", times)
    assert quantiles(times)[0] < 300


@pytest.mark.parametrize("selector", ["#next", "#answer label:last-of-type input", "#flag"])
def test_a_click(selector, page, capsys):
    """Under 50 ms until the page shows it, saved on the server's disk or loaded from it."""
    times = []
    for _ in range(20):
        times.append(page.evaluate(CLICK, selector))
        if selector != "#next":
            page.evaluate(CLICK, "#next")
    told(capsys, f"click on {selector}", times)
    assert quantiles(times)[0] < 50


def told(capsys, what, times):
    with capsys.disabled():
        print(f"\n{what}: median {median(times):.0f} ms, {min(times):.0f} to {max(times):.0f} ms of {len(times)}")
