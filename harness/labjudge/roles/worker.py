"""A worker process: answers calls into one submission until its line closes."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from lakemock import feature_store
from lakemock.jvm.environment import Environment, SetupError

from labjudge import reference_engine, wire
from labjudge.breakpoints import no_debugger
from labjudge.channel import Channel, ChannelClosed
from labjudge.learner_code import LearnerCode
from labjudge.sandbox.use import Limits
from labjudge.sandbox.view import NONE, View

HOME = "home"  # in the scratch folder, of a worker that is closed in
MAX_FILE_BYTES = 256 * 1024 * 1024


def main(line: socket.socket, arguments: dict[str, Any]) -> None:
    """`arguments["scratch"]` is this worker's own folder: its working directory, its output and its last words.

    Where it is closed in, `arguments["shared"]` are the folders of tables and volumes, `arguments["submission"]` is what it
    was handed, and its working directory is a folder inside, so that output and last words are out of its reach.
    `arguments["reference"]` is the folder of the reference engine's environment, where the worker is to use that engine.
    """
    read = [arguments["submission"]] if "submission" in arguments else []
    shared = arguments.get("shared", ())
    if "reference" in arguments:
        _prepare_with_spark(line, arguments, read, shared)
    else:
        prepare(line, arguments, View.of(read, shared))
    serve(Channel(line), LearnerCode())


def _prepare_with_spark(line: socket.socket, arguments: dict[str, Any], read: list[str], shared: list[str]) -> None:
    """Close this process in with a Spark server of its own; answer the first request, once that is warm: `{}` or `{"problem"}`.

    No code of the submission has run yet.
    """
    environment = Environment(Path(arguments["reference"]))
    answer = {}
    try:
        launch = reference_engine.launch(environment, Path(arguments["scratch"]).resolve() / HOME)
        view = View.of([*read, *reference_engine.paths(environment)], shared)
        prepare(line, arguments, view, reference_engine.LIMITS)
        reference_engine.start(launch)
    except SetupError as problem:
        answer = {"problem": str(problem)}
    channel = Channel(line)
    number, _ = channel.receive()
    channel.reply(number, wire.encode(answer))
    if answer:
        os._exit(1)  # of what is not closed in, or has no engine, nothing may be asked


def prepare(line: socket.socket, arguments: dict[str, Any], view: View, limits: Limits | None = None) -> None:
    """Give this process a folder and its output files, close it in (`arguments["sandbox"]`), and offer the stand-ins."""
    scratch, tier = Path(arguments["scratch"]), arguments.get("sandbox", NONE)
    feature_store.install()
    sys.breakpointhook = no_debugger
    home = scratch if tier == NONE else scratch / HOME
    home.mkdir(parents=True, exist_ok=True)
    _redirect(1, scratch / "stdout.txt")
    _redirect(2, scratch / "stderr.txt")
    kept = [line.fileno()]
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE_BYTES, MAX_FILE_BYTES))
        # The grader asks with SIGUSR1 where a worker that is over its limit stands; answered in C, so a loop in C answers too.
        where = (scratch / "where.txt").open("w")
        faulthandler.register(signal.SIGUSR1, where, all_threads=False)
        kept.append(where.fileno())
    if tier != NONE:
        from labjudge.sandbox.closing import Closure, close_in

        own = View(view.read, view.write, (home.resolve(),))
        close_in(Closure(tier, own, scratch.resolve(), arguments.get("ports", ()), limits or Limits()), kept)
    os.chdir(home)
    os.environ.update(TMPDIR=str(home), HOME=str(home))
    tempfile.tempdir = None  # a library may have asked for it before the fork


def serve(channel: Channel, code: LearnerCode) -> None:
    """Answer until the other side is gone."""
    while True:
        try:
            number, request = channel.receive()
        except ChannelClosed:
            return
        answer = code.answer(request)
        with contextlib.suppress(Exception):  # a submission may have closed or replaced it
            sys.stdout.flush()  # before the reply: what was printed is shown with the check that printed it
        channel.reply(number, answer)


def _redirect(descriptor: int, file: Path) -> None:
    target = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(target, descriptor)
    os.close(target)
