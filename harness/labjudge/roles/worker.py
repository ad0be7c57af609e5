"""A worker process: answers calls into one submission until its line closes."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from lakemock import feature_store

from labjudge.breakpoints import no_debugger
from labjudge.channel import Channel, ChannelClosed
from labjudge.worker import Worker

MAX_FILE_BYTES = 256 * 1024 * 1024


def main(line: socket.socket, arguments: dict[str, Any]) -> None:
    """`arguments["scratch"]` is this worker's own folder: its working directory, its output and its last words."""
    prepare(Path(arguments["scratch"]))
    serve(Channel(line), Worker())


def prepare(scratch: Path) -> None:
    """Make `scratch` this process's folder, and its output files in it; bound what it can write; offer the stand-ins."""
    feature_store.install()
    sys.breakpointhook = no_debugger
    scratch.mkdir(parents=True, exist_ok=True)
    os.chdir(scratch)
    os.environ.update(TMPDIR=str(scratch), HOME=str(scratch))
    _redirect(1, scratch / "stdout.txt")
    _redirect(2, scratch / "stderr.txt")
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, MAX_FILE_BYTES))
        # The grader asks with SIGUSR1 where a worker that is over its limit stands; answered in C, so a loop in C answers too.
        faulthandler.register(signal.SIGUSR1, (scratch / "where.txt").open("w"), all_threads=False)


def serve(channel: Channel, worker: Worker) -> None:
    """Answer until the other side is gone."""
    while True:
        try:
            number, request = channel.receive()
        except ChannelClosed:
            return
        answer = worker.answer(request)
        with contextlib.suppress(Exception):  # a submission may have closed or replaced it
            sys.stdout.flush()  # before the reply: what was printed is shown with the check that printed it
        channel.reply(number, answer)


def _redirect(descriptor: int, file: Path) -> None:
    target = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(target, descriptor)
    os.close(target)
