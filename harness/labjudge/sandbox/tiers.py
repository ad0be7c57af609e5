"""Which sandbox this system offers, found by trying: `python -m labjudge.sandbox.tiers TIER` tries one, says what failed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from labjudge.sandbox.view import LANDLOCK, NAMESPACES, NONE, why_not_hidden

TIERS = (NAMESPACES, LANDLOCK)
SECONDS = 30.0
_APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
_MOST = Path("/proc/sys/user/max_user_namespaces")
_IN_A_CONTAINER = (  # measured with Podman 4.3, rootless, and Docker 20.10
    "in a container: start it with --security-opt seccomp=unconfined --security-opt unmask=ALL (Podman), or with"
    " --security-opt seccomp=unconfined --security-opt systempaths=unconfined --security-opt apparmor=unconfined (Docker)"
)


@dataclass(frozen=True)
class Offer:
    """One tier here: `problem` is "" when it works, else what failed, and `cure` what mends it, a command if possible."""

    tier: str
    problem: str = ""
    cure: str = ""


def offers() -> list[Offer]:
    """Each tier, tried now, the strongest first."""
    return [_tried(tier) for tier in TIERS]


def best(offered: Sequence[Offer]) -> str:
    return next((offer.tier for offer in offered if not offer.problem), NONE)


def _tried(tier: str) -> Offer:
    if sys.platform != "linux":
        return Offer(tier, "needs Linux", "grade in a container: docs/grading.md")
    if problem := why_not_hidden():
        return Offer(tier, problem)
    command = [sys.executable, "-P", "-m", "labjudge.sandbox.tiers", tier]
    try:
        with tempfile.TemporaryDirectory(prefix="labs-trial-", ignore_cleanup_errors=True) as folder:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "TMPDIR": folder},
            )
    except subprocess.TimeoutExpired:
        return Offer(tier, f"did not answer within {SECONDS:g} s")
    if done.returncode == 0:
        return Offer(tier)
    words = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
    return Offer(tier, words, _cure(tier))


def _cure(tier: str) -> str:
    if tier == LANDLOCK:
        return (
            "needs Linux 5.13 or newer, booted with Landlock (cat /sys/kernel/security/lsm shows what is on);"
            " in a container: start it with --security-opt seccomp=unconfined"
        )
    if _number(_APPARMOR) == 1:  # as on hosted Ubuntu runners
        return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
    if _number(_MOST) == 0:
        return "sudo sysctl -w user.max_user_namespaces=10000"
    return f"{_IN_A_CONTAINER}; or use landlock"


def _number(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None


def _try(tier: str) -> None:
    """Close a process in, and look whether it is. Raises AssertionError or OSError."""
    from labjudge.sandbox.closing import Closure, close_in
    from labjudge.sandbox.run import enter_run
    from labjudge.sandbox.view import View

    scratch = Path(tempfile.gettempdir()).resolve()
    if tier == NAMESPACES:
        enter_run(scratch)
    secret = scratch / "secret"
    secret.write_text("secret")
    allowed, other = socket.create_server(("127.0.0.1", 0)), socket.create_server(("127.0.0.1", 0))
    places = allowed.getsockname(), other.getsockname()
    home = scratch / "home"
    home.mkdir()
    close_in(Closure(tier, View.of(own=[home]), scratch, [places[0][1]]), [allowed.fileno(), other.fileno()])
    (home / "own").write_text("own")
    socket.create_connection(places[0], 5).close()
    if _can(lambda: secret.read_text()):
        raise AssertionError("files outside can be read")
    if tier == LANDLOCK and _can(lambda: socket.create_connection(places[1], 5)):
        raise AssertionError("the network is not closed")
    if _can(lambda: socket.create_connection(("192.0.2.1", 9), 0.5)):
        raise AssertionError("the network is not closed")
    if _can(lambda: socket.socket(socket.AF_UNIX)):
        raise AssertionError("the filter of system calls does not hold")


def _can(act: Callable[[], object]) -> bool:
    try:
        act()
    except OSError:
        return False
    return True


if __name__ == "__main__":
    try:
        _try(sys.argv[1])
    except (OSError, AssertionError) as problem:
        sys.stderr.write(f"{problem}\n")
        os._exit(1)
