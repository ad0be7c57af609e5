"""The files of a run, on fixed measurements."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest
from lakemock.payload_benchmark import compare, plots, report, results, written
from lakemock.payload_benchmark.memory import Memory
from lakemock.payload_benchmark.results import ResultsError

from tests.payloads.fixed import result, run, sizes

REFUSED = result(1024, [], series="encoding", varied="compressed (gzip)", refused="answered 400: <b>no</b>")
VARIED = [result(64, series="columns", varied="1 column"), result(1024, series="encoding", varied="as it is")]
WHOLE = run(
    [*sizes(0.010, 0.0001), *sizes(0.012, 0.00015, "records"), *VARIED],
    refused=[REFUSED],
    memory=Memory(200 << 20, 260 << 20, 13 << 20, 65536, "m"),
)


class Page(html.parser.HTMLParser):
    """The addresses that a page refers to, its words, and the elements left open."""

    def __init__(self, text):
        super().__init__()
        self.addresses, self.words, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.addresses += [value for name, value in attrs if name in ("src", "srcset", "href")]
        if tag not in ("meta", "img", "source"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def test_the_page_needs_nothing_else():
    """Pictures are inside, for both widths; no script; every element is closed."""
    text = report.page(WHOLE)
    page = Page(text)
    assert len(page.addresses) == 2 * len(plots.PICTURES)
    assert all(each.startswith("data:image/svg+xml;base64,") for each in page.addresses)
    assert page.open == [] and "<script" not in text


def test_the_page_says_what_to_do():
    """The advice, the memory, what was not measured (with the server's words as text)."""
    text = " ".join(" ".join(Page(report.page(WHOLE, {})).words).split())
    assert "Send 1,024 rows a request as split: 9,110 rows a second" in text
    assert "200 MB of memory to 260 MB at its peak" in text
    assert "encoding-m-split-1024-compressed (gzip)" in text and "<b>no</b>" in text
    assert "Partial results" not in text


@pytest.mark.parametrize("ended", ["interrupted", "time limit", "the endpoint stopped answering: answered 503"])
def test_a_partial_run_is_marked(ended):
    """In the page, on top."""
    cut = run(sizes(0.010, 0.0001), ended=ended)
    assert "Partial results" in report.page(cut, {}) and report.partial(cut)


def test_a_regression_is_shown():
    """The table of ratios is open, the worst first."""
    now = run(sizes(0.020, 0.0002))
    found = compare.compared(now, run(sizes(0.010, 0.0001)), 1.25)
    page = report.page(now, {}, found, "before.json", 1.25)
    assert "7 of 7 kinds of requests are slower" in " ".join(page.split()) and "<details open>" in page


@pytest.mark.parametrize("name", plots.PICTURES)
@pytest.mark.parametrize("narrow", [False, True])
def test_pictures_are_svg_and_repeatable(name, narrow):
    """The same run gives the same bytes, so that a picture in a repository changes only with what it shows."""
    text = plots.svg(plots.PICTURES[name], WHOLE, narrow)
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert text == plots.svg(plots.PICTURES[name], WHOLE, narrow)


def test_the_limit_is_drawn():
    """16 MB in the sizes and where the rows reach it."""
    assert "16.0 MB: most a request may have" in plots.svg(plots.size, WHOLE, False)
    assert "16.0 MB as split" in plots.svg(plots.latency, WHOLE, False)


def test_an_endpoint_that_tells_no_stages_has_no_picture_of_them():
    """Nothing is invented."""
    silent = run([result(each.rows, each.seconds, stages={}) for each in sizes(0.01, 0.0001)], local=False)
    assert "stages" not in plots.drawn(silent)


def test_one_measured_request_is_enough_for_a_report(tmp_path):
    """An interrupted run may have no more."""
    written.write(run([result()], ended="interrupted"), tmp_path)
    assert (tmp_path / "report.html").stat().st_size > 1000


def test_nothing_measured_makes_a_report_too(tmp_path):
    """It says so, and why."""
    written.write(run([], refused=[REFUSED], ended="interrupted"), tmp_path)
    assert "answered 400" in (tmp_path / "report.html").read_text("utf-8")


def test_json_comes_back_whole(tmp_path):
    """What is written can be read, the refused ones too."""
    written.write(WHOLE, tmp_path)
    assert results.read(tmp_path / "results.json") == WHOLE


def test_pytest_benchmark_reads_the_json(tmp_path):
    """Its own program compares it."""
    written.write(WHOLE, tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pytest_benchmark", "compare", "results.json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and "rows-m-split-1024" in done.stdout


def test_csv_has_a_line_for_each_request(tmp_path):
    """Also for one that was not measured, with the reason."""
    lines = list(csv.DictReader(io.StringIO(results.to_csv(WHOLE))))
    assert len(lines) == len(WHOLE.results) + 1
    assert lines[5]["name"] == "rows-m-split-1024" and float(lines[5]["p50_ms"]) == pytest.approx(112.4)
    assert lines[-1]["not_measured"] == "answered 400: <b>no</b>" and lines[-1]["min_ms"] == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a file of results"),
        ("[]", "not a file of results"),
        ('{"benchmarks": []}', "payloads"),
        (
            json.dumps(
                {"payloads": {"version": 9, "started": "2026-01-01", "memory": None, "refused": []}, "benchmarks": []}
            ),
            "version 9",
        ),
    ],
)
def test_a_file_that_is_no_baseline_says_why(tmp_path, text, why):
    """Its path and what is missing."""
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(ResultsError, match=f"b.json.*{why}"):
        results.read(tmp_path / "b.json")
