"""`labs bench payloads` as it is typed, against the stand-in with injected faults. Time-outs are the stand-in's clock's."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from labjudge.cli import main
from lakemock.payload_benchmark import example_model, results
from lakemock.payload_benchmark.samples import Column
from typer.testing import CliRunner

QUICK = ["--rounds", "5", "--rows", "1,4", "--formats", "split,records"]


@pytest.fixture
def sample(tmp_path):
    file = tmp_path / "rows.json"
    file.write_text(json.dumps({"dataframe_split": {"columns": ["x"], "data": [[1.0], [2.5]]}}))
    return str(file)


@pytest.fixture
def served(serving, sign_in, workspace_server, monkeypatch, tmp_path):
    """The address of an endpoint that doubles x, whose token is in MY_TOKEN."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MY_TOKEN", sign_in("ann@example.com", admin=True))
    version = serving.linear_model("main.default.m", {"x": 2.0})
    serving.serving_endpoint("m", [{"entity_name": "main.default.m", "entity_version": version}])
    serving.serving_speed("m", base=0.001)
    return f"{workspace_server.host}/serving-endpoints/m/invocations"


def bench(*arguments):
    """Exit status, and all that was printed."""
    done = CliRunner().invoke(main, ["bench", "payloads", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, " ".join((done.output).split())


def ask(served, sample, *more):
    """Measure the endpoint; no file and nothing printed has the token."""
    status, text = bench("--endpoint", served, "--token-env", "MY_TOKEN", "--sample", sample, *QUICK, *more)
    files = results.Path("payload-report")
    for each in files.iterdir() if files.exists() else []:
        assert os.environ["MY_TOKEN"] not in each.read_text("utf-8")
    assert os.environ["MY_TOKEN"] not in text
    return status, text


def read():
    return results.read(results.Path("payload-report/results.json"))


def test_an_endpoint_is_measured(served, sample):
    """Report, results and pictures; the query of nothing but the endpoint."""
    status, text = ask(served, sample)
    assert status == 0 and "Send 4 rows a request as split" in text
    assert {each.name for each in results.Path("payload-report").iterdir()} >= {
        "report.html",
        "results.csv",
        "latency.svg",
    }
    assert read().ended == "complete" and not read().local
    assert {each.format for each in read().results} == {"split", "records"}


def test_compressed_requests_are_told_apart(served, sample):
    """MLflow's server does not take them: in the report with its words, the others are measured."""
    ask(served, sample)
    refused = {each.varied: each.refused for each in read().refused}
    assert list(refused) == ["compressed (gzip)"] and "answered 400" in refused["compressed (gzip)"]


@pytest.mark.parametrize(
    ("fault", "about", "words"),
    [
        ("latency", {"seconds": 60}, "no answer within 30 s"),
        ("expired_token", {}, "answered 403"),
        ("throttled", {"retry_after": 3}, "answered 429"),
        ("unavailable", {}, "answered 503"),
        ("error", {}, "answered 500"),
        ("dropped", {}, "the connection ended"),
        ("cut", {}, "the connection ended"),
    ],
)
def test_an_endpoint_that_does_not_answer(served, sample, faults, fault, about, words):
    """Status 2, the address and what was wrong; no report."""
    faults.inject(fault, **about)
    status, text = ask(served, sample)
    assert status == 2 and words in text and "Traceback" not in text
    assert not results.Path("payload-report").exists()


def test_an_endpoint_that_fails_on_the_way(served, sample, faults):
    """What was measured is kept and marked; status 2."""
    faults.inject("unavailable", after_requests=30)
    status, text = ask(served, sample, "--rounds", "99")
    assert status == 2 and "Partial results. Cut short: the endpoint stopped answering: answered 503" in text
    assert sum(each.answers for each in read().results) == 30 - 8  # the first of each of eight kinds is not counted


def test_failures_in_between_are_told(served, sample, faults):
    """A request that is lost now and then does not end the run, and is in the report."""
    faults.inject("error", share=0.1, seed=7, after_requests=8)
    status, _ = ask(served, sample)
    assert status == 0 and any("answered 500" in why for each in read().results for why in each.failures)


def test_nobody_may_query_without_a_token(served, sample):
    """What to add is told."""
    status, text = bench("--endpoint", served, "--sample", sample, *QUICK)
    assert status == 2 and "answered 401" in text and "--token-env NAME" in text


def test_rows_that_the_model_refuses(served, tmp_path):
    """The server's words of the first request."""
    (tmp_path / "other.csv").write_text("y\n1\n")
    status, text = ask(served, str(tmp_path / "other.csv"))
    assert status == 2 and "answered 400" in text and "missing" in text.lower()


def test_a_baseline_passes_and_fails(served, sample, tmp_path):
    """The same again passes; a baseline ten times as fast does not, with the ratio and status 1."""
    ask(served, sample, "--out", "before")
    before = json.loads((tmp_path / "before/results.json").read_text())
    assert ask(served, sample, "--compare", "before/results.json", "--tolerance", "20")[0] == 0
    for each in before["benchmarks"]:
        each["stats"]["data"] = [value / 100 for value in each["stats"]["data"]]
    (tmp_path / "fast.json").write_text(json.dumps(before))
    status, text = ask(served, sample, "--compare", "fast.json")
    assert status == 1 and "worse than 1.25 x" in text and "slower: median" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--endpoint", "https://h/m"], "--model URI.*--sample FILE"),
        (["--endpoint", "https://h/m", "--token-env", "NO_SUCH"], "no such variable"),
        (["--token-env", "MY_TOKEN"], "goes with --endpoint"),
        (["--sample", "rows.csv"], "goes with --model or --endpoint"),
        (["--rows", "1,x"], "numbers with commas"),
        (["--rows", "0"], "one row or more"),
        (["--formats", "xml"], "there is no 'xml'; there are split"),
        (["--compare", "nowhere.json"], "nowhere.json: No such file"),
        (["--model", "nowhere"], "--model nowhere: cannot be had"),
        (["--model", "."], "not an MLflow model: it has no file MLmodel"),
    ],
)
def test_options_that_cannot_be(tmp_path, monkeypatch, arguments, words):
    """Status 2, the option, and what would be accepted."""
    monkeypatch.chdir(tmp_path)
    status, text = bench(*arguments)
    assert status == 2 and re.search(words, re.sub(r"[│╭╮╰╯─]+ ?", "", text)), text


@pytest.fixture
def own_model(tmp_path, monkeypatch):
    """Saves a model in a folder of its own: `own_model(kind, columns)`."""
    monkeypatch.chdir(tmp_path)
    return lambda columns: str(example_model.save(tmp_path / "model", example_model.LINEAR, columns))


def test_a_model_is_measured_on_this_machine(own_model):
    """Served here: what each stage costs, the memory of the largest request, rows by its signature."""
    status, text = bench("--model", own_model([Column("x"), Column("s", "string")]), "--rounds", "5", "--rows", "1,4")
    run = read()
    assert status == 0 and "took" in text and run.local and "signature" in run.sample
    assert {each.format for each in run.results} == {"split", "records", "instances", "inputs", "csv", "parquet"}
    assert all(0 < each.stages["parse"] < sum(each.work) and each.best > each.stages["predict"] for each in run.results)
    assert run.memory.request_bytes > 8 << 20 and (run.memory.peak > run.memory.before or sys.platform != "linux")


def test_a_model_that_does_not_load(own_model, tmp_path):
    """Status 2 with what its code raised."""
    folder = own_model([Column("x")])
    (tmp_path / "model" / example_model.DATA).write_text("{}")
    status, text = bench("--model", folder, *QUICK)
    assert status == 2 and "the model does not load" in text and "KeyError" in text


def test_a_model_of_which_nothing_is_known(own_model, tmp_path):
    """Neither signature nor example: status 2 and both cures."""
    folder = own_model([Column("x")])
    described = tmp_path / "model" / "MLmodel"
    described.write_text(re.sub(r"(?s)signature:.*?\n(?=\S)", "", described.read_text()))
    status, text = bench("--model", folder, *QUICK)
    assert status == 2 and "neither an input example nor a signature" in text and "--sample FILE" in text


class Endpoint(BaseHTTPRequestHandler):
    """Answers with predictions; the tenth request presses Ctrl-C in the process that asks."""

    asked, victim = 0, 0

    def do_POST(self):
        Endpoint.asked += 1
        self.rfile.read(int(self.headers["content-length"]))
        if Endpoint.asked == 10:
            os.kill(Endpoint.victim, signal.SIGINT)
        self.send_response(200)
        body = b'{"predictions": [1]}'
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_ctrl_c_keeps_what_there_is(tmp_path, sample):
    """A process of its own, stopped from outside: status 130, the report is there and says that it is partial."""
    with HTTPServer(("127.0.0.1", 0), Endpoint) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_address[1]}/invocations"
        command = [sys.executable, "-m", "labjudge.cli", "bench", "payloads", "--endpoint", address, "--sample", sample]
        process = subprocess.Popen(
            [*command, "--rows", "1", "--formats", "split"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        Endpoint.victim = process.pid
        text, _ = process.communicate()
        server.shutdown()
    assert process.returncode == 130 and "Partial results. Interrupted" in text, text
    assert "Interrupted" in (tmp_path / "payload-report/report.html").read_text("utf-8")
