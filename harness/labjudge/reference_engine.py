"""Apache Spark for one closed-in worker: its server is the worker's child, in the same room, and ends with it.

Whatever the server reads, and each Python function that it runs, has the room's view of files, its network and its limits. So
it is as little to be trusted as the submission, and nothing outside the room may rely on it. One server serves one process of one
submission: two would share temporary views, warehouse and files.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lakemock.jvm import server
from lakemock.jvm.environment import Environment, SetupError, java_command, spark_environment
from lakemock.spark.engine_choice import REMOTE

from labjudge.engines import environment_in
from labjudge.sandbox.use import Limits
from labjudge.sandbox.view import NAMESPACES, SYSTEM, why_in_view

NAME = "Apache Spark"
START_SECONDS = 120.0
READY_SECONDS = 2 * START_SECONDS
"""Until a server listens, and until it has answered. A check of one query took 27 s with both, on two busy cores (measured)."""
LIMITS = Limits(megabytes=4096, processes=768, cpu_seconds=1800)
"""Of the room. The server's heap is 1 GB at most; small queries and a Python function took 0.6 GB and 290 threads (measured)."""
TMP_OF_MLFLOW = "MLFLOW_DFS_TMP"
"""Where `mlflow.spark` has Spark save a model; /tmp/mlflow otherwise, which a room does not have."""
LOG = "spark.txt"
SCALA = "2.13"  # of pyspark 4.2; its scripts set it for the launcher
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


@dataclass(frozen=True)
class Launch:
    """How to start a server that listens on `port`, made while the whole environment can be seen: a room sees parts of it."""

    command: list[str]
    variables: dict[str, str]
    port: int
    home: Path


def launch(environment: Environment, home: Path) -> Launch:
    """A server that writes into `home`, the room's own folder, alone; else as `labs up` starts it. Raises SetupError."""
    port = server.free_port()
    *begin, what = server.command(environment, port)
    own = {  # of two values of a setting Spark takes the later one
        "spark.sql.warehouse.dir": home / "warehouse",
        "spark.local.dir": home / "spark",
        "spark.driver.extraJavaOptions": f"{OPTIONS} -Djava.io.tmpdir={home}",
    }
    given = [*begin[1:], *(word for name, value in own.items() for word in ("--conf", f"{name}={value}")), what]
    places = {"SPARK_LOCAL_IP": "127.0.0.1", "HOME": str(home), "TMPDIR": str(home)}
    variables = {**spark_environment(environment), **places, "SPARK_SCALA_VERSION": SCALA}
    return Launch(_command_of_java(given, variables), variables, port, home)


def _command_of_java(given: list[str], variables: dict[str, str]) -> list[str]:
    """What Spark's own script would execute in the end: it needs /dev/fd, which a room does not have, so it is asked here.

    Its launcher writes a NUL and a new line, then each word with a NUL after it. Raises SetupError.
    """
    jars = f"{variables['SPARK_HOME']}/jars/*"
    launcher = ["org.apache.spark.launcher.Main", "org.apache.spark.deploy.SparkSubmit"]
    asked = [java_command(), "-Xmx128m", "-cp", jars, *launcher]
    done = subprocess.run(
        [*asked, *given], env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    _, found, words = done.stdout.partition("\0\n")
    if done.returncode or not found:
        raise SetupError(f"{NAME}'s launcher ended with status {done.returncode}: {done.stderr.strip()[-1500:]}")
    return words.rstrip("\0").split("\0")


def start(how: Launch) -> None:
    """Start a server in this process's room, and have the sessions of this process use it once it is warm.

    Raises SetupError with its last words when it does not listen in START_SECONDS, or does not answer.
    """
    log = how.home / LOG
    with log.open("wb") as output:
        java = subprocess.Popen(
            how.command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=how.variables, cwd=how.home
        )
    for _ in range(int(START_SECONDS * 10)):
        if _listens(how.port):
            remote = f"sc://127.0.0.1:{how.port}"
            _warm_up(remote, how.home / "first")
            os.environ[REMOTE] = remote
            os.environ[TMP_OF_MLFLOW] = str(how.home / "mlflow")
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            java.wait(0.1)
            break
    java.kill()
    raise SetupError(f"{NAME} did not start: {log.read_text('utf-8', 'replace').strip()[-1500:]}")


def _warm_up(remote: str, folder: Path) -> None:
    """A first table, written and read: it takes 15 s (measured), which no call of the submission should be charged with."""
    from lakemock.spark.embedded.client_home import import_client

    import_client()
    from pyspark.sql.connect.session import SparkSession

    try:
        session = SparkSession.Builder().remote(remote).create()
        rows = session.createDataFrame([("a", 1), ("a", 2)], "name string, number int")
        rows.groupBy("name").count().write.format("delta").save(f"file:{folder}")
        session.read.format("delta").load(f"file:{folder}").collect()
        session.stop()
    except Exception as problem:  # of a client's many kinds
        raise SetupError(f"{NAME} started and did not answer: {problem}") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1.0)
        return probe.connect_ex(("127.0.0.1", port)) == 0
