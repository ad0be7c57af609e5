"""What a check did, call by call, kept so that it can be written down as a program (`labjudge.repro`)."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

from labjudge import wire


@dataclass(frozen=True)
class Call:
    """One call. `to` is "world", "lab", "object", "file", "model" or "predict"; `number` the object that a method is called on.

    `value` is what came back, None after an error (`raised`) or when nothing came back.
    """

    to: str
    function: str
    args: list[Any]
    kwargs: dict[str, Any]
    principal: str | None = None
    registry: str = ""
    number: int = -1
    value: Any = None
    raised: bool = False


@dataclass
class Recorder:
    """The calls of each check that was run, by the check's id; of one that ran more than once, those of the first run."""

    runs: dict[str, list[Call]] = field(default_factory=dict)
    _calls: list[Call] = field(default_factory=list)
    _principal: str | None = None

    def begin(self, check: str) -> None:
        self._calls = []
        self.runs.setdefault(check, self._calls)

    def world(self, message: dict[str, Any], value: Any) -> None:
        """A function of `lakemock.arrange` was called."""
        if message["op"] == "arrange":
            self._calls.append(Call("world", message["function"], message["args"], message["kwargs"], value=value))

    def signed_in(self, principal: str) -> None:
        self._principal = principal

    def sent(self, request: bytes, reply: bytes | None) -> None:
        """A request went to a worker or scorer; None for a reply that never came."""
        message = wire.decode(request)
        answer: dict[str, Any] = {"error": None}
        if reply is not None:
            try:
                answer = wire.decode(reply)
            except wire.WireError:
                answer = {"error": None}
        identity = message.get("identity")
        of = functools.partial(
            Call,
            principal=self._principal if identity else None,
            registry=identity["registry"] if identity else "",
            value=answer.get("value"),
            raised="error" in answer,
        )
        match message["op"]:
            case "call":
                self._calls.append(of("lab", message["function"], message["args"], message["kwargs"]))
            case "method":
                number = message["number"]
                self._calls.append(of("object", message["function"], message["args"], message["kwargs"], number=number))
            case "file":
                self._calls.append(of("file", message["name"], [message["content"]], {}))
            case "open":
                self._calls.append(of("model", "load_model", [message["uri"]], {}))
            case "predict":
                params = {"params": message["params"]} if message.get("params") else {}
                self._calls.append(of("predict", "predict", [message["frame"]], params))
