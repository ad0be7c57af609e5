"""A lab whose grader makes an endpoint and whose functions ask it with the clients that people use."""

from __future__ import annotations

import shutil

import pytest

CATALOG = """
version = 1

[[chapters]]
name = "ch1"
number = 1
title = "serving"

[[labs]]
name = "ask"
chapter = "ch1"
title = "Asking"
milestone = "Ask"
sections = ["1.1"]
objectives = ["asking"]
minutes = 20
points = 2
libraries = ["mlflow", "databricks.sdk"]

  [[labs.skills]]
  name = "ask"
  points = 1
  section = "1.1"
  summary = "ask an endpoint"

  [[labs.skills]]
  name = "deploy"
  points = 1
  section = "1.1"
  summary = "deploy an endpoint"
"""

LAB = '''"""Lab 1.1: ask."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import mlflow.deployments
import requests
from databricks.sdk import WorkspaceClient


def ask(endpoint: str, x: float) -> dict:
    """What each client gets, and how long it took."""
    rows = [{"x": x}]
    start = time.perf_counter()
    by_sdk = WorkspaceClient().serving_endpoints.query(endpoint, dataframe_records=rows).predictions
    took = time.perf_counter() - start
    client = mlflow.deployments.get_deploy_client("databricks")
    by_mlflow = client.predict(endpoint=endpoint, inputs={"dataframe_records": rows})["predictions"]
    url = f"{os.environ['DATABRICKS_HOST']}/serving-endpoints/{endpoint}/invocations"
    headers = {"Authorization": f"Bearer {os.environ['DATABRICKS_TOKEN']}", "Idempotency-Key": "k-1"}
    answer = requests.post(url, json={"dataframe_records": rows}, headers=headers, timeout=60)
    try:
        requests.post(url, json={"dataframe_records": rows}, headers=headers, timeout=5)
        timed_out = False
    except requests.Timeout:
        timed_out = True
    start, sdk = time.perf_counter(), WorkspaceClient()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: sdk.serving_endpoints.query(endpoint, dataframe_records=rows), range(6)))
    return {
        "together": time.perf_counter() - start,
        "values": [each[0]["score"] for each in (by_sdk, by_mlflow, answer.json()["predictions"])],
        "took": took,
        "timed_out": timed_out,
    }


def deploy(endpoint: str, model: str) -> str:
    """Waits until it is served."""
    from databricks.sdk.service.serving import EndpointCoreConfigInput, ServedEntityInput

    served = ServedEntityInput(
        entity_name=model, entity_version="1", workload_size="Small", scale_to_zero_enabled=False
    )
    config = EndpointCoreConfigInput(name=endpoint, served_entities=[served])
    made = WorkspaceClient().serving_endpoints.create_and_wait(endpoint, config=config)
    return made.state.ready.value
'''

ASKS = '''from labjudge.grading import judges, wrong

ANN = "ann@example.com"


@judges
def asks(lab, world):
    """Three clients ask, time passes on the clock, and the server knows what it saw."""
    world.linear_model("main.default.m", {"x": 2.0}, seconds=10.0)
    served = [{"entity_name": "main.default.m", "entity_version": "1"}]
    world.serving_endpoint("m", served, permissions={ANN: "CAN_QUERY"})
    got = lab.as_(ANN).ask("m", 3.0)
    seen = world.serving_requests("m")
    keys = [each["headers"].get("idempotency-key") for each in seen[:4]]
    if got["values"] != [6.0] * 3 or not got["timed_out"] or keys != [None, None, "k-1", "k-1"]:
        wrong(f"{got} {keys}", rule="each is answered")
    if not 10 <= got["took"] < 20:
        wrong(f"it took {got['took']}", rule="a model's time is virtual")
    seconds = [round(each["seconds"]) for each in seen[4:]]
    # One of the four places still has the request whose client has gone.
    if seconds != [10, 10, 10, 15, 20, 20] or not 20 <= got["together"] < 25:
        wrong(f"{seconds} in {got['together']}", rule="threads ask at once and wait for four places")
'''

DEPLOYS = '''from labjudge.grading import judges, wrong

ANN = "ann@example.com"


@judges
def deploys(lab, world):
    """A learner's own endpoint is ready after waiting."""
    world.linear_model("main.default.m", {"x": 2.0}, owner=ANN)
    world.grant("schema", "main.default", ANN, ["USE_SCHEMA"])
    world.grant("catalog", "main", ANN, ["USE_CATALOG"])
    got = lab.as_(ANN).deploy("mine", "main.default.m")
    if got != "READY" or world.serving_state("mine")["creator"] != ANN:
        wrong(f"{got}", rule="it is served")
'''


def with_lab_ask(tiny, lab: str, asks: str) -> None:
    """The tiny suite with the one lab of this module: its submission, and the checks of its skill `ask`."""
    for name in ("sums", "words"):
        shutil.rmtree(tiny.root / "graders/ch1" / name)
    tiny.write("labs/catalog.toml", CATALOG)
    tiny.write("labs/ch1/README.md", "# Chapter 1\n\n## 1.1 Asking\n\nAsk.\n")
    tiny.write("labs/ch1/ask.py", lab)
    tiny.write("labs/ch1/ask.md", "# Lab ask\n")
    tiny.write("graders/ch1/ask/test_ask.py", asks)
    tiny.write("graders/ch1/ask/test_deploy.py", DEPLOYS)


@pytest.mark.parametrize("isolation", ["fork", "inprocess"])
def test_a_lab_is_judged_against_an_endpoint(tiny, isolation):
    """A grader makes endpoints through the world; the submission asks and deploys them, each skill on the world's clock."""
    with_lab_ask(tiny, LAB, ASKS)
    run = tiny.pytest("labs/ch1/ask.py", f"--isolation={isolation}")
    fault = tiny.root / "labs/.last/fault-7.txt"
    assert run.status == 0, fault.read_text("utf-8") if fault.exists() else run.text
