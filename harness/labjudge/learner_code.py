"""Learner code in the process that holds it, a worker's as a rule: loaded once, and called as the grader asks.

Requests and replies are JSON objects (`labjudge.wire`). `load` runs the learner's module once; `call` calls one of its
functions as a principal; `method` calls a method of an object that an earlier call left here.
"""

from __future__ import annotations

import errno
import inspect
import linecache
import sys
import tomllib
import traceback
import typing
from collections.abc import Callable
from pathlib import Path
from types import FunctionType, ModuleType, TracebackType
from typing import Any

from lakemock.virtual_time import VirtualTime, virtual_time

from labjudge import engine_lacks, wire
from labjudge.changed_arguments import as_given, changes
from labjudge.other_hashes import after_a_restart
from labjudge.printed import logs_where_it_prints
from labjudge.returned_kinds import as_returned
from labjudge.submission import MODULE_PREFIX

if typing.TYPE_CHECKING:
    from labjudge.debugger import Debugger

Reply = dict[str, Any]
NOTHING: dict[str, Any] = {}

# Names of submissions' modules in this process. To look for them among all modules is to copy the memory that those lie in.
_loaded: set[str] = set()


class LearnerCode:
    """One process's learner code. Not safe to use from two threads."""

    def __init__(self, folder: Path = Path(), debugger: Debugger | None = None) -> None:
        self.folder = folder
        self.debugger = debugger
        self.module: ModuleType | None = None
        self.path = self.source = ""
        self.kept: list[Any] = []
        self.unannotated: list[str] = []  # parameters of the last call that got a frame and do not say of which library
        self.session = Session()

    def answer(self, request: bytes) -> bytes:
        """The reply to one request; whatever the learner's code raises is part of the reply."""
        message = wire.decode(request, resolve=lambda handle: self.kept[handle.number])
        try:
            # For this request only: in process, each skill has its code and a clock of its own, and they share the clients.
            with logs_where_it_prints(), self.session.time.in_clients():
                reply = self._operations[message["op"]](self, message)
        except BaseException as raised:
            if self.debugger is not None:
                self.debugger.failed(raised)
            reply = {"error": self._described(raised, str(message.get("function", "")))}
        try:
            return wire.encode(reply, self._keep)
        except wire.WireError as refused:
            return wire.encode({"error": _error("returned", str(refused))})
        except Exception as problem:  # an object that says it is of another class, or raises when it is looked at
            kind = type(problem).__name__
            return wire.encode({"error": _error("returned", f"reading it raised {kind}: {_message_of(problem)}")})

    def load(self, message: dict[str, Any]) -> Reply:
        """Run a module's source under its path; `names`, if given, are in the module beforehand."""
        self.path, self.source = message["path"], message["source"]
        module = ModuleType(f"{MODULE_PREFIX}{Path(self.path).stem}")
        module.__file__ = self.path
        module.__dict__.update(message.get("names", {}))
        linecache.cache[self.path] = (len(message["source"]), None, message["source"].splitlines(True), self.path)
        sys.modules[module.__name__] = module
        _loaded.add(module.__name__)
        code = compile(message["source"], self.path, "exec", dont_inherit=True)
        self.session.time.exec_with_clock(code, module.__dict__)
        if cloudpickle := sys.modules.get("cloudpickle"):
            cloudpickle.register_pickle_by_value(module)  # as in a notebook: a class of this file goes into the model
        self.module = module
        return {"value": None}

    def call(self, message: dict[str, Any]) -> Reply:
        """Call a function of the submission by name; `anew`, of the module as it is before any call; `restarted`, elsewhere."""
        if message["anew"]:
            return self._called_anew(message)
        function = getattr(self.module, message["function"], None)
        if not callable(function):
            return {"error": _error("missing", f"there is no function {message['function']} in this file")}
        with self.session.signed_in(message.get("identity")):
            try:
                bound = self.bound(function, message["args"], message["kwargs"])
            except TypeError as problem:
                return {
                    "error": _error(
                        "signature", f"{message['function']}{_signature(function)} does not take this call: {problem}"
                    )
                }
            given = as_given(bound.arguments)
            value = self._run(function, bound)
            if inspect.iscoroutine(value):
                value.close()
                return {
                    "error": _error("async", "a call of it makes a coroutine and runs nothing; write it with plain def")
                }
            kept = self._keep(value) if message.get("keep") else as_returned(self.finished(value))
            return {"value": kept, "changed": changes(given, bound.arguments)}

    def _called_anew(self, message: dict[str, Any]) -> Reply:
        used = self.module
        assert used is not None
        names = {"hash": after_a_restart} if message.get("restarted") else {}
        self.load({"path": self.path, "source": self.source, "names": names})
        try:
            return self.call({**message, "anew": False})
        finally:
            self.module = sys.modules[used.__name__] = used

    def method(self, message: dict[str, Any]) -> Reply:
        """Call a method of a kept object, or read its attribute when it is not callable."""
        target = getattr(self.kept[message["number"]], message["function"])
        with self.session.signed_in(message.get("identity")):
            if not callable(target):
                return {"value": target}
            bound = self.bound(target, message["args"], message["kwargs"])
            self.unannotated = []  # a model's predict gets pandas by MLflow's own rule
            given = as_given(bound.arguments)
            value = self.finished(self._run(target, bound))
            return {"value": value, "changed": changes(given, bound.arguments)}

    def _run(self, function: Callable[..., Any], bound: inspect.BoundArguments) -> Any:
        code = getattr(function, "__code__", None)
        if self.debugger is None or code is None or code.co_filename != self.path:
            return function(*bound.args, **bound.kwargs)
        return self.debugger.call(function, bound.args, bound.kwargs)

    def artefact(self, message: dict[str, Any]) -> Reply:
        """Read a file of the submission that is data (TOML)."""
        name = Path(message["path"]).name
        try:
            return {"value": tomllib.loads(Path(message["path"]).read_text("utf-8-sig"))}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            reason = problem.strerror if isinstance(problem, OSError) else str(problem)
            return {"error": _error("unreadable", f"{name} cannot be read: {reason}")}

    def file(self, message: dict[str, Any]) -> Reply:
        """Put a file into this process's folder; its absolute path."""
        path = (self.folder / message["name"]).resolve()
        path.write_bytes(message["content"])
        return {"value": str(path)}

    def left(self, _message: dict[str, Any]) -> Reply:
        """What the last call of a signed-in principal left on in this process."""
        return {"value": self.session.left}

    _operations: typing.ClassVar[dict[str, Callable[[Any, dict[str, Any]], Reply]]] = {
        "load": load,
        "call": call,
        "method": method,
        "artefact": artefact,
        "file": file,
        "left": left,
    }

    def bound(self, function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> inspect.BoundArguments:
        """The arguments as a function gets them: frames as it asks for them, the Spark session if it has a parameter for it."""
        try:
            signature = inspect.signature(function)
        except ValueError:  # a builtin without a signature
            signature = inspect.Signature(
                [
                    inspect.Parameter("args", inspect.Parameter.VAR_POSITIONAL),
                    inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD),
                ]
            )
        hints = _hints(function)
        unsaid = frames_without_annotation(function, signature)
        if "spark" in signature.parameters and "spark" not in kwargs:
            kwargs = {**kwargs, "spark": self.session.spark()}
        bound = signature.bind(*args, **kwargs)
        self.unannotated = [
            name
            for name, value in bound.arguments.items()
            if _is_arrow(value) and not hints.get(name) and "pyspark" not in unsaid
        ]
        for name, value in bound.arguments.items():
            bound.arguments[name] = self._frame(value, str(hints.get(name) or unsaid))
        return bound

    def _frame(self, value: Any, annotation: str) -> Any:
        """An Arrow table as what the parameter's annotation names: Spark or Arrow, else pandas. Also inside dicts.

        For a parameter without one, `frames_without_annotation` says it.
        """
        if isinstance(value, dict):
            return {key: self._frame(item, annotation) for key, item in value.items()}
        if not _is_arrow(value):
            return value
        if "pyspark" in annotation:
            return spark_frame(self.session.spark(), value)
        return value if "pyarrow" in annotation else value.to_pandas()

    def finished(self, value: Any) -> Any:
        """A lazy answer made whole while its caller is still signed in: a Spark frame, a generator."""
        if type(value).__module__.partition(".")[0] == "pyspark" and hasattr(value, "toArrow"):
            return value.toArrow()
        return wire.Collected("generator", list(value)) if inspect.isgenerator(value) else value

    def _keep(self, value: Any) -> wire.Handle:
        self.kept.append(value)
        return wire.Handle(len(self.kept) - 1, type(value).__name__, _short(value))

    def _described(self, raised: BaseException, function: str) -> dict[str, Any]:
        frames = [frame for frame in traceback.extract_tb(raised.__traceback__) if frame.filename == self.path]
        return {
            "kind": _kind_of(raised),
            "types": [cls.__name__ for cls in type(raised).__mro__ if cls is not object],
            "message": _message_of(raised) + self._of_frames(raised),
            "frames": [[frame.lineno or 0, frame.name, (frame.line or "").strip()] for frame in frames[-4:]],
            "to_do": type(raised) is NotImplementedError and self._raised_in(raised.__traceback__, function),
            "engine_lacks": engine_lacks.is_told_by(raised),
        }

    def _of_frames(self, raised: BaseException) -> str:
        """What to know of an exception in a library: it may have got a pandas frame where Spark's was meant."""
        innermost = traceback.extract_tb(raised.__traceback__)[-1:]
        if not self.unannotated or not innermost or innermost[0].filename == self.path:
            return ""
        return f" (without an annotation, a frame is pandas': {', '.join(self.unannotated)})"

    def _raised_in(self, trace: TracebackType | None, function: str) -> bool:
        """Whether the innermost frame is the called function's own."""
        last = None
        while trace is not None:
            last, trace = trace.tb_frame.f_code, trace.tb_next
        return last is not None and last.co_filename == self.path and last.co_name == function


class Session:
    """Who the process is signed in as, its clock's copy and its Spark sessions, one for each token."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.identity: dict[str, Any] | None = None
        self.left: dict[str, list[str]] = {}
        self._engine: Any = None
        self.time: VirtualTime = virtual_time(lambda: self.ahead, self.sleep)

    def signed_in(self, identity: dict[str, Any] | None) -> typing.ContextManager[None]:
        from labjudge.identity import signed_in

        return signed_in(self, identity)

    def sleep(self, seconds: float) -> None:
        """Let the world's time pass; without a world, this process's own."""
        if not 0 <= seconds < float("inf"):
            raise ValueError("sleep length must be non-negative")
        if self.identity is None:
            self.ahead += seconds
            return
        from labjudge.identity import sleep_in_world

        self.ahead = sleep_in_world(self.identity, seconds)

    def spark(self) -> Any:
        """The signed-in principal's Spark session, started at its first use."""
        if self.identity is None:
            raise RuntimeError("nobody is signed in, so there is no Spark session")
        if self._engine is None:
            from lakemock.spark import engine

            self._engine = engine.connect(self.identity["host"], self.identity["token"])
            _carry_functions()
        return self._engine

    def close(self) -> None:
        if self._engine is not None:
            from lakemock.spark import engine

            engine.disconnect(self._engine)
            self._engine = None


def spark_frame(spark: Any, table: Any) -> Any:
    """An Arrow table as a Spark frame. PySpark infers no schema from one without rows, so it is said then."""
    if table.num_rows:
        return spark.createDataFrame(table)
    from pyspark.sql.pandas.types import from_arrow_schema

    return spark.createDataFrame([], from_arrow_schema(table.schema, prefer_timestamp_ntz=False))


def _carry_functions() -> None:
    """Functions of a submission go to Spark's own Python by value: nobody there can import the file."""
    from pyspark import cloudpickle

    for name in _loaded:
        if module := sys.modules.get(name):
            cloudpickle.register_pickle_by_value(module)


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"kind": kind, "types": [], "message": message[:2000], "frames": [], "to_do": False}


def _kind_of(raised: BaseException) -> str:
    if isinstance(raised, OSError) and raised.errno == errno.EFBIG:
        return "too_large"
    if isinstance(raised, MemoryError):
        return "memory"
    return "breakpoint" if type(raised).__name__ in ("NoDebugger", "BdbQuit") else "raised"


def _message_of(raised: BaseException) -> str:
    try:
        return str(raised)[:2000]
    except Exception:
        return "(its message cannot be printed)"


def _short(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:
        return f"<{type(value).__name__}>"
    return text if len(text) <= 120 else text[:117] + "..."


def _is_arrow(value: Any) -> bool:
    return type(value).__name__ == "Table" and type(value).__module__.partition(".")[0] == "pyarrow"


def _signature(function: Callable[..., Any]) -> str:
    """As it is written, without annotations: `(wish, *, environment)`."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return "(...)"
    bare = [each.replace(annotation=inspect.Parameter.empty) for each in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def frames_without_annotation(function: Callable[..., Any], signature: inspect.Signature) -> str:
    """`pyspark` where a function takes the session or its file imports PySpark and no pandas; else empty, for pandas."""
    packages = {_package_of(each) for each in getattr(function, "__globals__", NOTHING).values()}
    knows_only_spark = "pyspark" in packages and "pandas" not in packages
    return "pyspark" if "spark" in signature.parameters or knows_only_spark else ""


def _package_of(known: object) -> str:
    """Of a module, a class or a function that a file knows; empty for a value."""
    if isinstance(known, ModuleType):
        return known.__name__.partition(".")[0]
    return str(known.__module__).partition(".")[0] if isinstance(known, type | FunctionType) else ""


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """Annotations as text, or as types where they resolve; never raises for a learner's strange annotation."""
    raw = getattr(function, "__annotations__", NOTHING)
    try:
        resolved = typing.get_type_hints(function)
    except Exception:
        resolved = raw
    return {name: getattr(hint, "__module__", "") + " " + str(hint) for name, hint in resolved.items()}
