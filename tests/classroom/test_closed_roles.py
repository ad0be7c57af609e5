"""The roles of a lab, closed in: a world and its scorers do their work, and see only what is theirs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from labjudge import wire
from labjudge.processes import Zygote
from labjudge.sandbox import tiers

from tests.classroom.closed import offered

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="sandboxes of Linux")

LOOKS_AROUND = """
import glob, json, os, socket

def _load_pyfunc(path):
    found = []
    for file in [*glob.glob(STORE + "/*.db*"), SOLUTION, GRADER, "/etc/shadow"]:
        try:
            open(file, "rb").close()
            found.append(file)
        except OSError:
            pass
    for folder in (STORE, STORE + "/models", "/tmp"):
        try:
            open(folder + "/cheated", "w").close()
            found.append(folder)
        except OSError:
            pass
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            if int(number) not in (os.getpid(), os.getppid()):
                os.kill(int(number), 9)
                found.append(number)
        except OSError:
            pass
    if found:
        raise RuntimeError(f"got out: {found}")
    return Model()

class Model:
    def predict(self, model_input, params=None):
        return [{"score": 1.0}] * len(model_input)
"""


@pytest.fixture(scope="module", params=tiers.TIERS)
def world(request, tmp_path_factory):
    """A function that asks a closed-in world, and the folder of its store."""
    if request.param not in offered():
        pytest.skip(f"this machine offers {', '.join(offered()) or 'no tier'}")
    starter = Zygote(["mlflow"], tmp_path_factory.mktemp("run").resolve(), request.param)
    role = starter.start("world", "world-1")

    def ask(function, *args, **kwargs):
        message = {"op": "arrange", "function": function, "args": list(args), "kwargs": kwargs}
        answer = wire.decode(role.channel.request(wire.encode(message), 120))
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["value"]

    ask("grant", "catalog", "main", "ana@example.com", ["USE_CATALOG"])
    ask("grant", "schema", "main.a", "ana@example.com", ["USE_SCHEMA"])
    yield ask, starter.scratch / "world-1"
    role.end()
    starter.close()


def served(ask, name, **how):
    version = ask("linear_model", f"main.a.{name}", {"amount": 2.0}, owner="ana@example.com", **how)
    ask(
        "serving_endpoint",
        name,
        [{"entity_name": f"main.a.{name}", "entity_version": version}],
        creator="ana@example.com",
    )


def test_a_closed_in_scorer_serves(world):
    """A served model is loaded and answers."""
    ask, _ = world
    served(ask, "plain")
    assert ask("serving_state", "plain")


def test_a_model_does_not_get_out(world):
    """A model's code reads neither the world's store nor the checkout, writes nowhere, and ends no process."""
    ask, store = world
    ask("run", "/Shared/a")
    assert list(store.glob("*.db"))
    lines = [
        f"STORE = {str(store)!r}",
        f"SOLUTION = {str(ROOT / 'solutions/ch4/promote.py')!r}",
        f"GRADER = {str(ROOT / 'graders/ch4/promote/test_promote.py')!r}",
    ]
    served(ask, "curious", code="\n".join(lines) + LOOKS_AROUND)
    served(ask, "after")
    assert not [*store.rglob("cheated"), *Path("/tmp").glob("cheated")]
