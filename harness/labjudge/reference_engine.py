"""Apache Spark for one closed-in worker: its server is the worker's child, in the same room, and ends with it.

Whatever the server reads, and each Python function that it runs, has the room's view of files, its network and its limits. So
it is as little to be trusted as the submission, and nothing outside the room may rely on it. One server serves one process of one
submission: two would share temporary views, warehouse and files.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
from functools import cache
from pathlib import Path

from lakemock.jvm import server
from lakemock.jvm.environment import Environment, SetupError, java_command, spark_environment
from lakemock.spark.engine_choice import REMOTE

from labjudge.engines import environment_in
from labjudge.sandbox.use import Limits
from labjudge.sandbox.view import NAMESPACES, SYSTEM, why_in_view

NAME = "Apache Spark"
START_SECONDS = 180.0
"""Measured on two cores: 8 s from the start until the server listens, 4 s more for a first query; 40 s on a busy machine."""
LIMITS = Limits(megabytes=4096, processes=512, cpu_seconds=1800)
"""Of the room: the server has a heap of 1 GB, and takes 1.2 to 1.6 GB (measured) and about a hundred threads."""
LOG = "spark.txt"
OPTIONS = "-XX:TieredStopAtLevel=1 -Duser.timezone=UTC -XX:-UsePerfData -Djava.net.preferIPv4Stack=true"


def why_not(root: Path, tier: str) -> str:
    """Why a submission cannot be judged on Apache Spark from the checkout `root` in this tier; "" when it can."""
    return _why_not(root, tier, os.environ.get("JAVA_HOME", ""))


@cache
def _why_not(root: Path, tier: str, _java_home: str) -> str:
    if tier != NAMESPACES:
        return f"the sandbox {tier} does not hold it, only {NAMESPACES} does"
    environment = environment_in(root)
    if not environment.is_complete:
        return "it is not set up here: `labs setup` (once, needs Java 17 or 21 and the network)"
    try:
        java_command()
    except SetupError as problem:
        return str(problem)
    return why_in_view(paths(environment))


def paths(environment: Environment) -> list[Path]:
    """What a room must see besides a worker's view: the environment without what `labs up` leaves in it, and Java."""
    own = [environment.folder / name for name in ("bin", "lib", "lib64", "pyvenv.cfg", "ivy/jars")]
    java = Path(java_command()).resolve().parents[1]
    outside = [] if any(java.is_relative_to(folder) for folder in SYSTEM) else [java]
    return [path for path in [*own, *outside] if path.exists()]


def start(environment: Environment, home: Path) -> None:
    """Start a server in this process's room and have the sessions of this process use it.

    `home` is the room's own folder, where all that the server writes lies. Raises SetupError with its last words when it does
    not come up in START_SECONDS.
    """
    port, log = server.free_port(), home / LOG
    with log.open("wb") as output:
        java = subprocess.Popen(
            command(environment, home, port),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**spark_environment(environment), "SPARK_LOCAL_IP": "127.0.0.1", "HOME": str(home)},
            cwd=home,
        )
    for _ in range(int(START_SECONDS * 10)):
        if _listens(port):
            os.environ[REMOTE] = f"sc://127.0.0.1:{port}"
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            java.wait(0.1)
            break
    java.kill()
    raise SetupError(f"{NAME} did not start: {log.read_text('utf-8', 'replace').strip()[-1500:]}")


def command(environment: Environment, home: Path, port: int) -> list[str]:
    """As `labs up` starts it, with all that it writes in `home`. Of two values of a setting Spark takes the later one."""
    *begin, what = server.command(environment, port)
    own = {
        "spark.sql.warehouse.dir": home / "warehouse",
        "spark.local.dir": home / "spark",
        "spark.driver.extraJavaOptions": f"{OPTIONS} -Djava.io.tmpdir={home}",
    }
    return [*begin, *(word for name, value in own.items() for word in ("--conf", f"{name}={value}")), what]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0
