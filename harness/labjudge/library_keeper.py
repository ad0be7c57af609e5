"""The two processes of labjudge.kept_libraries: they import, and fork a zygote with all that for each run that connects."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import shutil
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from labjudge import zygote
from labjudge.descendants import become_subreaper
from labjudge.kept_libraries import ANSWER_SECONDS, received


def main(where: Path, idle_seconds: float, libraries: Sequence[str], ready: int | None) -> None:
    """Import, part in two, and fork for whoever connects until nobody has for `idle_seconds`.

    Returns at once in the process that was started, and goes on in a child of it, so that nobody has to wait for that one's end.
    """
    if os.fork():
        return
    worlds = zygote.part(list(libraries or zygote.LIBRARIES), where)
    kind = "world" if worlds == 0 else "worker"
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # forks of runs end by themselves, and are waited for by nobody here
    gc.collect()
    gc.freeze()
    path = where / f"{kind}.socket"
    with socket.socket(socket.AF_UNIX) as listener:
        unnamed = where / f"{kind}.not_ready"
        listener.bind(str(unnamed))
        listener.listen(16)
        unnamed.rename(path)  # whoever finds it can connect
        if ready is not None:
            os.write(ready, b".")
            os.close(ready)
        listener.settimeout(idle_seconds)
        while (line := _next(listener)) is not None:
            with contextlib.suppress(OSError, ValueError), line:
                line.settimeout(ANSWER_SECONDS)
                asked = received(line)
                if asked.get("end"):
                    path.unlink()  # before the line closes: whoever asked may start others here
                    return
                if asked:
                    _fork(kind, listener, line, asked)
        path.unlink(missing_ok=True)


def _next(listener: socket.socket) -> socket.socket | None:
    try:
        return listener.accept()[0]
    except TimeoutError:
        return None


def _fork(kind: str, listener: socket.socket, line: socket.socket, asked: dict[str, Any]) -> None:
    """One of a run's two zygotes, as labjudge.zygote would have started it, but with its libraries."""
    child = os.fork()
    if child:
        line.sendall(json.dumps({"pid": child}).encode())
        return
    try:
        listener.close()
        line.settimeout(None)
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        scratch = Path(asked["scratch"])
        os.chdir(scratch)
        os.umask(asked["umask"])
        os.environ.clear()
        os.environ.update(asked["variables"])
        log = os.open(scratch / "zygote.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        become_subreaper()
        zygote.serve(line)
        if kind == "worker":
            shutil.rmtree(scratch, ignore_errors=True)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(0)


if __name__ == "__main__":
    folder, seconds, names, *descriptor = sys.argv[1:]
    main(Path(folder), float(seconds), names.split(",") if names else [], int(descriptor[0]) if descriptor else None)
    os._exit(0)
