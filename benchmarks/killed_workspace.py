"""`python -m benchmarks.killed_workspace [KILLS=100]`: `labs workspace` killed (SIGKILL) at random moments under load.

Four writers change schemas, secrets, files, versions of a model and tags of an experiment, each its own. After each kill the
workspace is started again and asked for everything that was changed since: what was answered must be there. A change that was
under way may be there or not. Measured too: seconds from the command to the first answer.
"""

from __future__ import annotations

import base64
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

COMMAND = [sys.executable, "-m", "labjudge.cli", "workspace", "--data"]
UNITY, SECRETS, MLFLOW = "/api/2.1/unity-catalog", "/api/2.0/secrets", "/api/2.0/mlflow"
WRITERS = 4
# MLflow's stores take seconds to import, so that only every tenth round waits until they answer.
ROUNDS_WITHOUT_MLFLOW = 9
LONGEST_SECONDS = 1.5


@dataclass
class Result:
    """`lost`: what was answered and is not there. `starts`: seconds until the first answer, of each start."""

    kills: int = 0
    changes: int = 0
    starts: list[float] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        starts = sorted(self.starts)
        return (
            f"{self.kills} kills, {self.changes} changes answered, {len(self.lost)} lost; "
            f"starts: median {starts[len(starts) // 2]:.2f} s, longest {starts[-1]:.2f} s"
        )


class Client:
    """Requests of the admin; one session for each thread."""

    def __init__(self, host: str, token: str) -> None:
        self.host, self.session = host, requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: Any = None, data: bytes | None = None) -> requests.Response:
        return self.session.request(method, self.host + path, json=body, data=data, timeout=60)


# A kind of thing: how one is set to a value (True: answered with success), and how its value is read (None: not there).
Write = Callable[[Client, str, int], bool]
Read = Callable[[Client, str], int | None]


def _set_schema(client: Client, key: str, value: int) -> bool:
    made = client.ask("POST", f"{UNITY}/schemas", {"catalog_name": "main", "name": key, "comment": str(value)})
    return made.ok or client.ask("PATCH", f"{UNITY}/schemas/main.{key}", {"comment": str(value)}).ok


def _schema(client: Client, key: str) -> int | None:
    found = client.ask("GET", f"{UNITY}/schemas/main.{key}")
    return int(found.json()["comment"]) if found.ok else None


def _set_secret(client: Client, key: str, value: int) -> bool:
    client.ask("POST", f"{SECRETS}/scopes/create", {"scope": key})
    return client.ask("POST", f"{SECRETS}/put", {"scope": key, "key": "k", "string_value": str(value)}).ok


def _secret(client: Client, key: str) -> int | None:
    found = client.ask("GET", f"{SECRETS}/get?scope={key}&key=k")
    return int(base64.b64decode(found.json()["value"])) if found.ok else None


def _set_file(client: Client, key: str, value: int) -> bool:
    content = f"{value:06d}".encode() * 50_000
    client.ask(
        "POST",
        f"{UNITY}/volumes",
        {"catalog_name": "main", "schema_name": "default", "name": "v", "volume_type": "MANAGED"},
    )
    return client.ask("PUT", f"/api/2.0/fs/files/Volumes/main/default/v/{key}?overwrite=true", data=content).ok


def _file(client: Client, key: str) -> int | None:
    found = client.ask("GET", f"/api/2.0/fs/files/Volumes/main/default/v/{key}")
    if not found.ok:
        return None
    whole = len(found.content) == 300_000 and found.content == found.content[:6] * 50_000
    return int(found.content[:6]) if whole else -1


def _set_version(client: Client, key: str, value: int) -> bool:
    """Versions are numbered without gaps, so the comment of the newest tells the value."""
    name = f"main.default.{key}"
    client.ask("POST", f"{UNITY}/models", {"catalog_name": "main", "schema_name": "default", "name": key})
    body = {"name": name, "source": "dbfs:/x", "description": str(value)}
    return client.ask("POST", f"{MLFLOW}/unity-catalog/model-versions/create", body).ok


def _version(client: Client, key: str) -> int | None:
    found = client.ask("GET", f"{UNITY}/models/main.default.{key}/versions").json().get("model_versions", [])
    gaps = [each["version"] for each in found] != list(range(len(found), 0, -1))
    return (-1 if gaps else int(found[0]["comment"])) if found else None


def _set_tag(client: Client, key: str, value: int) -> bool:
    client.ask("POST", f"{MLFLOW}/experiments/create", {"name": f"/Shared/{key}"})
    found = client.ask("GET", f"{MLFLOW}/experiments/get-by-name?experiment_name=/Shared/{key}")
    if not found.ok:
        return False
    number = found.json()["experiment"]["experiment_id"]
    tag = {"experiment_id": number, "key": "value", "value": str(value)}
    return client.ask("POST", f"{MLFLOW}/experiments/set-experiment-tag", tag).ok


def _tag(client: Client, key: str) -> int | None:
    found = client.ask("GET", f"{MLFLOW}/experiments/get-by-name?experiment_name=/Shared/{key}")
    tags = found.json()["experiment"].get("tags", []) if found.ok else []
    return next((int(each["value"]) for each in tags if each["key"] == "value"), None)


QUICK: dict[str, tuple[Write, Read]] = {
    "schema": (_set_schema, _schema),
    "secret": (_set_secret, _secret),
    "file": (_set_file, _file),
    "version": (_set_version, _version),
}
ALL = {**QUICK, "tag": (_set_tag, _tag)}
Changed = dict[tuple[str, str], list[int | None]]


def soak(folder: Path, kills: int, seed: int = 7, mlflow_every: int = ROUNDS_WITHOUT_MLFLOW + 1) -> Result:
    """Kill the workspace in `folder` so many times; at the end everything is asked for once more.

    The moments are drawn by `seed`; what happens at them is not repeatable.
    """
    drawn, result = random.Random(seed), Result()
    everything: Changed = {}
    known: Changed = {}
    for number in range(kills + 1):
        process, client, seconds = _started(folder)
        result.starts.append(seconds)
        result.lost += _missing(client, known)
        everything.update(known)
        known = {}
        if number == kills:
            result.lost += _missing(client, everything)
        if number < kills:
            with_mlflow = number % mlflow_every == mlflow_every - 1
            if with_mlflow:
                _set_tag(client, "warm", 0)
            result.changes += _load(process, client, known, ALL if with_mlflow else QUICK, drawn, f"r{number}")
            result.kills += 1
        else:
            process.terminate()
        process.communicate()
    return result


def _started(folder: Path) -> tuple[subprocess.Popen[str], Client, float]:
    began = time.perf_counter()
    process = subprocess.Popen([*COMMAND, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    host, token = (process.stdout.readline().strip().partition("=")[2] for _ in range(2))
    client = Client(host, token)
    client.ask("GET", f"{UNITY}/catalogs").raise_for_status()
    return process, client, time.perf_counter() - began


def _load(
    process: subprocess.Popen[str],
    client: Client,
    known: Changed,
    kinds: dict[str, tuple[Write, Read]],
    drawn: random.Random,
    label: str,
) -> int:
    """Change things from several threads until the kill; returns how many changes were answered. `known` is told of each."""
    answered = [0] * WRITERS

    def write(writer: int, order: random.Random) -> None:
        mine = Client(client.host, str(client.session.headers["Authorization"]).removeprefix("Bearer "))
        value = 0
        while True:
            kind = order.choice(sorted(kinds))
            key = f"{kind}_{label}_{writer}_{order.randrange(3)}"
            value += 1
            before = known.setdefault((kind, key), [None])
            before.append(value)  # under way: it may be there
            try:
                done = kinds[kind][0](mine, key, value)
            except requests.RequestException:
                return
            if done:
                before[:] = [value]
                answered[writer] += 1

    seeds = [drawn.randrange(2**32) for _ in range(WRITERS)]
    threads = [threading.Thread(target=write, args=(n, random.Random(seed))) for n, seed in enumerate(seeds)]
    for each in threads:
        each.start()
    time.sleep(drawn.uniform(0.05, LONGEST_SECONDS))  # noqa: TID251  the moment of the kill is real
    process.kill()
    for each in threads:
        each.join()
    return sum(answered)


def _missing(client: Client, known: Changed) -> list[str]:
    """What should be there and is not, of what `known` has; all of it is then taken as it is."""
    lost = []
    for (kind, key), possible in known.items():
        found = ALL[kind][1](client, key)
        if found not in possible:
            lost.append(f"{key}: {found}, not one of {possible}")
        possible[:] = [found]
    return lost


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        result = soak(Path(folder), int(arguments[0]) if arguments else 100)
    print(result)
    print("\n".join(result.lost[:10]))
    sys.exit(bool(result.lost))


if __name__ == "__main__":
    main(sys.argv[1:])
