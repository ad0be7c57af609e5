"""A world process: one workspace on loopback, and the grader's line to arrange and observe it.

Requests: `{"op": "reset"}`, `{"op": "sign_in", "principal"}` -> `{host, token, ahead}`, `{"op": "sign_out", "token"}`, and
`{"op": "arrange", "function", "args", "kwargs"}`, a function of `lakemock.arrange` with the workspace put first.
"""

from __future__ import annotations

import functools
import socket
from pathlib import Path
from typing import Any

from labjudge import wire
from labjudge.channel import Channel, ChannelClosed


def main(line: socket.socket, arguments: dict[str, Any]) -> None:
    """`arguments["root"]` is the folder that the workspace owns."""
    from lakemock.server import start
    from lakemock.serving import fork_server
    from lakemock.serving.scorers import Scorers
    from lakemock.workspace.state import Workspace

    root = Path(arguments["root"])
    root.mkdir(parents=True, exist_ok=True)
    scorers = Scorers(fork_server.forked())  # before the server's threads
    server = start(Workspace(root, scorers=scorers))
    channel = Channel(line)
    while True:
        try:
            number, request = channel.receive()
        except ChannelClosed:
            return
        message = wire.decode(request)
        try:
            reply = {"value": server.locked(functools.partial(_act, host=server.host, message=message))}
        except Exception as problem:
            reply = {"error": f"{type(problem).__name__}: {problem}"}
        channel.reply(number, wire.encode(reply))


def _act(workspace: Any, *, host: str, message: dict[str, Any]) -> Any:
    from lakemock import arrange

    match message["op"]:
        case "reset":
            return arrange.reset(workspace)
        case "sign_in":
            token = workspace.principals.mint(message["principal"])
            return {"host": host, "token": token, "ahead": workspace.clock.ahead.total_seconds()}
        case "sign_out":
            return workspace.principals.revoke(message["token"])
    return getattr(arrange, message["function"])(workspace, *message["args"], **message["kwargs"])
