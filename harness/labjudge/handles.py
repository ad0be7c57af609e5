"""What a grader holds of the running parts: the submission (`Lab`), the workspace (`World`), a loaded model (`Scorer`).

Each is a name for a process elsewhere; what crosses are values, never live objects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Protocol

from labjudge import wire
from labjudge.brief import brief
from labjudge.changed_arguments import difference
from labjudge.channel import ChannelClosed, ChannelTimeout
from labjudge.endings import LearnerError, Outcome, OverLimit, WorkerEnded, wrong

UNITY = "databricks-uc"
WORKSPACE = "databricks"
OF_THE_SUBMISSION = ("call", "method", "predict")  # what runs its code and answers with its values
NOT_SET_UP = ""
"""As `registry`: MLflow knows neither tracking nor registry, and the submission has to tell it."""


def _check_arguments_stay(changed: dict[str, Any]) -> None:
    """End the check as wrong when a call changed what it was given. The section is the skill's own."""
    for name, change in changed.items():
        wrong(
            "changes what it is given",
            happened=f"after the call, {name} {difference(change['before'], change['after'])}",
            rule="the arguments stay as they are: whoever calls goes on using them",
        )


def _read(reply: bytes) -> dict[str, Any]:
    """A worker's reply: `value` and `changed`, or `error`. One that cannot be read is the submission's doing, in its process."""
    try:
        answer: dict[str, Any] = wire.decode(reply)
        if "error" in answer:
            return {"error": LearnerError(**answer["error"])}
        return {"value": answer["value"], "changed": dict(answer.get("changed", {}))}
    except (ValueError, TypeError, KeyError):  # a WireError is a ValueError
        problem_text = "its process answered what cannot be read: something that Python itself needs is replaced"
        return {"error": LearnerError("garbled", [], problem_text, [], False)}


class Host(Protocol):
    """Who signs callers in, and starts further processes for the same submission."""

    def sign_in(self, principal: str) -> dict[str, Any]: ...
    def sign_out(self, token: str) -> None: ...
    def fresh(self) -> Connection: ...
    def scorer(self) -> Connection: ...


@dataclass(frozen=True)
class Connection:
    """To a worker, with a limit in seconds for each answer.

    `calls` are those of this check, as a learner would write them; `outcomes` how the calls of the submission's code ended.
    """

    send: Callable[[bytes, float], bytes]
    limit: float
    host: Host
    artefact: str = ""
    calls: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def ask(self, message: dict[str, Any], called: str, principal: str | None = None, registry: str = UNITY) -> Any:
        """Send one request as `principal`, whose token lives for this call only; returns the value or raises LearnerError.

        Raises Wrong for a call that changed what it was given: in no lab may a function do that.
        """
        self.calls.append(called + (f"\nas {principal}" if principal else ""))
        identity = None
        if principal is not None:
            identity = {**self.host.sign_in(principal), "registry": registry}
        try:
            answer = _read(self.send(wire.encode({**message, "identity": identity}), self.limit))
        except ChannelTimeout:
            raise OverLimit from None
        except ChannelClosed as problem:
            raise WorkerEnded(str(problem)) from None
        finally:
            if identity is not None:
                self.host.sign_out(identity["token"])
        if "error" in answer:
            raised = replace(answer["error"], called=self.calls[-1])
            self.outcomes.append(Outcome(error=raised))
            raise raised
        if message["op"] in OF_THE_SUBMISSION:
            self.outcomes.append(Outcome(value=answer["value"]))
        _check_arguments_stay(answer["changed"])
        return self._owned(answer["value"], principal, registry)

    def _owned(self, value: Any, principal: str | None, registry: str) -> Any:
        return Kept(self, value, principal, registry) if isinstance(value, wire.Handle) else value


@dataclass(frozen=True)
class Kept:
    """An object that stayed in the worker: its methods can be called, by the principal who made it."""

    _connection: Connection
    handle: wire.Handle
    _principal: str | None
    _registry: str

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def method(*args: Any, **kwargs: Any) -> Any:
            message = {
                "op": "method",
                "number": self.handle.number,
                "function": name,
                "args": list(args),
                "kwargs": kwargs,
            }
            return self._connection.ask(
                message, f"{self.handle.kind}.{name}({_arguments(args, kwargs)})", self._principal, self._registry
            )

        return method

    def __repr__(self) -> str:
        return " ".join(self.handle.text.split())


def repr_of(kept: Kept) -> str:
    """What `repr` gives now, whole, for an object that stayed in the worker."""
    message = {"op": "method", "number": kept.handle.number, "function": "__repr__", "args": [], "kwargs": {}}
    return str(kept._connection.ask(message, f"repr({kept.handle.kind})", kept._principal, kept._registry))


@dataclass(frozen=True)
class Scorer:
    """A loaded model. `about` is what `labjudge.roles.scorer.describe` says of its folder."""

    _connection: Connection
    about: dict[str, Any]

    def predict(self, frame: Any, params: dict[str, Any] | None = None) -> Any:
        """Predictions for a frame (pandas or Arrow): a list, or an Arrow table. Raises LearnerError when the model raises."""
        return self._connection.ask(
            {"op": "predict", "frame": frame, "params": params, "function": "predict"}, f"model.predict({brief(frame)})"
        )


@dataclass(frozen=True)
class Lab:
    """The submission as a grader sees it: its functions are attributes. `lab.as_("ana@…").fn(...)` calls as a principal."""

    _connection: Connection
    _principal: str | None = None
    _registry: str = UNITY
    _attempt: bool = False
    _anew: bool = False
    _restarted: bool = False
    _keep: bool = False

    def as_(self, principal: str, registry: str = UNITY) -> Lab:
        """The same lab, called by `principal` with MLflow's registry URI `registry`."""
        return replace(self, _principal=principal, _registry=registry)

    @property
    def attempt(self) -> Lab:
        """The same lab, whose calls return an Outcome instead of raising."""
        return replace(self, _attempt=True)

    @property
    def keeping(self) -> Lab:
        """The same lab, whose calls leave in the worker whatever they return, also what could cross (a dataclass): a Kept."""
        return replace(self, _keep=True)

    def fresh(self) -> Lab:
        """The same submission in a process that has never run it."""
        return replace(self, _connection=self._connection.host.fresh())

    def restarted(self) -> Lab:
        """The same lab as after a restart of its process: texts have other hashes, and what calls left in its module is gone."""
        return replace(self, _anew=True, _restarted=True)

    def artefact(self) -> Any:
        """The content of the skill's own file (TOML), as the worker reads it."""
        path = self._connection.artefact
        return self._connection.ask({"op": "artefact", "path": path}, f"reading {PurePath(path).name}")

    def file(self, name: str, content: bytes) -> str:
        """Put a file into the folder of the process that runs the submission; its path there."""
        path: str = self._connection.ask({"op": "file", "name": name, "content": content}, f"file {name}")
        self._connection.calls.pop()
        return path

    def left(self) -> dict[str, list[str]]:
        """What the last call left on in its process: `autologging`, names of integrations; `active_runs`, ids."""
        left: dict[str, list[str]] = self._connection.ask({"op": "left"}, "what the call leaves on")
        self._connection.calls.pop()
        return left

    def scorer(self, model_uri: str, principal: str) -> Scorer:
        """The model at a URI, loaded by `principal` in a process where the submission never ran.

        The process that logged it is ended and its folder removed first: whatever the model still needs from there is gone.
        Raises LearnerError when the model does not load.
        """
        connection = self._connection.host.scorer()
        about = connection.ask(
            {"op": "open", "uri": model_uri, "function": "load_model"},
            f"loading {model_uri} in a fresh process",
            principal,
        )
        return Scorer(connection, about)

    @property
    def last_call(self) -> str:
        return self._connection.calls[-1] if self._connection.calls else ""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def function(*args: Any, **kwargs: Any) -> Any:
            message = {"op": "call", "function": name, "args": list(args), "kwargs": kwargs, "anew": self._anew}
            message |= {"keep": True} if self._keep else {}
            message |= {"restarted": True} if self._restarted else {}
            called = f"{name}({_arguments(args, kwargs)})"
            if not self._attempt:
                return self._connection.ask(message, called, self._principal, self._registry)
            try:
                return Outcome(value=self._connection.ask(message, called, self._principal, self._registry))
            except LearnerError as raised:
                if raised.kind != "raised" or raised.to_do:
                    raise
                return Outcome(error=raised)

        return function


def _arguments(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    return ", ".join([*(brief(value) for value in args), *(f"{name}={brief(value)}" for name, value in kwargs.items())])


@dataclass(frozen=True)
class World:
    """The workspace as a grader sees it: each attribute is a function of `lakemock.arrange`, without its first argument."""

    _ask: Callable[[dict[str, Any]], Any]

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def function(*args: Any, **kwargs: Any) -> Any:
            return self._ask({"op": "arrange", "function": name, "args": list(args), "kwargs": kwargs})

        return function
