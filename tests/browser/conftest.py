"""The exam's pages in headless Chromium, driven by Playwright: `tox -e browser`; plain `pytest` does not come here.

The browser is the machine's own: Debian's `chromium`, or the one that CHROMIUM names. Pictures lie in pytest's folder for the run
(`--basetemp DIR` says where).
"""

from __future__ import annotations

import os
import shutil

import pytest
from labjudge.exam import objectives, sealing, taking_up
from labjudge.exam.taking_up import Asked
from labjudge.suite import Suite
from playwright.sync_api import sync_playwright

from tests.harness.exam.served import ROOT, TOKEN, exam, learners_copy, served

WIDTHS = {"phone": (390, 844), "desktop": (1280, 800)}
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    """The browser, for all tests."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert path, "no Chromium here: install one (apt-get install chromium), or set CHROMIUM to its path"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium):
    """Opens a page in a context of its own. Fails at the end when a page wrote an error or asked another machine."""
    contexts, wrong = [], []

    def open_page(width="desktop", **options):
        size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
        context = chromium.new_context(viewport=size, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request", lambda asked: asked.url.startswith(("http://127.0.0.1:", "data:")) or wrong.append(asked.url)
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def guide():
    return objectives.load(ROOT)


@pytest.fixture(scope="session")
def bank():
    return {item.name: item for item in sealing.read_sealed(ROOT)}


@pytest.fixture
def site(guide, bank):
    """A whole exam that has begun, in this process; `site.url` is where."""
    with served(Suite(ROOT), guide, bank, taking_up.drawn(Asked(seed=5), guide, bank)) as found:
        found.url = f"http://127.0.0.1:{found.port}/{TOKEN}"
        yield found


@pytest.fixture
def unbegun(guide, bank):
    """The address of a whole exam whose first page is still to be left."""
    with served(Suite(ROOT), guide, bank, taking_up.drawn(Asked(seed=5), guide, bank), begun=False) as found:
        yield f"http://127.0.0.1:{found.port}/{TOKEN}"


@pytest.fixture
def suite(tmp_path):
    return learners_copy(tmp_path)


@pytest.fixture
def start(suite):
    """Starts `labs exam` in the learner's copy: a context manager of its process, address and first lines."""
    return lambda *words: exam(suite, *words)
