"""A world process: one workspace on loopback, and the grader's line to arrange and observe it.

Requests: `{"op": "reset"}`, `{"op": "sign_in", "principal"}` -> `{host, token, ahead}`, `{"op": "sign_out", "token"}`, and
`{"op": "arrange", "function", "args", "kwargs"}`, a function of `lakemock.arrange` with the workspace put first; `{"op":
"address"}` -> `{"ports", "shared"}`, what a worker that is closed in has to reach.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labjudge import wire
from labjudge.channel import Channel, ChannelClosed
from labjudge.sandbox.view import NONE

SHARED = ("tables", "volumes")  # into which engines write themselves

if TYPE_CHECKING:
    from lakemock.application.state import Workspace
    from lakemock.server import RunningServer


def main(line: socket.socket, arguments: dict[str, Any]) -> None:
    """`arguments["root"]` is the folder that the workspace owns."""
    from lakemock import yaml_in_c
    from lakemock.application.state import Workspace
    from lakemock.server import listening, start
    from lakemock.serving import fork_server
    from lakemock.serving.scorers import Scorers

    root, tier = Path(arguments["root"]).resolve(), arguments.get("sandbox", NONE)
    root.mkdir(parents=True, exist_ok=True)
    yaml_in_c.apply()
    listener = listening()
    if tier == NONE:
        # A fork, made before the server's threads, has what this process has imported; without MLflow each would import it anew.
        scorers = Scorers(fork_server.forked() if "mlflow.pyfunc.scoring_server" in sys.modules else None)
    else:
        from labjudge.roles import closed_world

        scorers = closed_world.close_in_world(tier, root, line, listener)
    server = start(Workspace(root, scorers=scorers), listener=listener)
    channel = Channel(line)
    while True:
        try:
            number, request = channel.receive()
        except ChannelClosed:
            return
        message = wire.decode(request)
        if message["op"] == "address":
            shared = [str(root / name) for name in SHARED]
            channel.reply(number, wire.encode({"value": {"ports": [listener.getsockname()[1]], "shared": shared}}))
            continue
        try:
            reply = {"value": _act(server, message)}
        except Exception as problem:
            reply = {"error": f"{type(problem).__name__}: {problem}"}
        channel.reply(number, wire.encode(reply))


def _act(server: RunningServer, message: dict[str, Any]) -> Any:
    match message["op"]:
        case "arrange":
            return server.arranged(message["function"], *message["args"], **message["kwargs"])
        case "reset":
            return server.arranged("reset")
        case "sign_in":
            return server.locked(lambda workspace: _signed_in(workspace, server.host, message["principal"]))
        case "sign_out":
            return server.locked(lambda workspace: workspace.principals.revoke(message["token"]))
    raise ValueError(f"no operation {message['op']}")


def _signed_in(workspace: Workspace, host: str, principal: str) -> dict[str, Any]:
    return {
        "host": host,
        "token": workspace.principals.mint(principal),
        "ahead": workspace.clock.ahead.total_seconds(),
    }
