"""What the programs of `labs repro` run on: a lab's functions called as the judge calls them, in this process and in the open.

Nothing is caught: an exception of the lab goes up with its traceback, prints go to the terminal, and pdb stops where it is
told to.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from lakemock import feature_store

from labjudge import submission, wire
from labjudge.learner_code import LearnerCode
from labjudge.processes import Role, Spawner
from labjudge.zygote import QUIET


class Replay:
    """One program's lab and, if it asks for one, its workspace. `program` is the program's file, in a folder of the checkout."""

    def __init__(self, program: str, lab: str) -> None:
        self.folder = Path(program).resolve().parent
        path = self.folder.parent / lab
        file = submission.read(path)
        if file.problem:
            raise SystemExit(f"{lab}:{file.line} {file.problem}")
        os.environ.update(QUIET)
        feature_store.install()
        self._code = LearnerCode(self.folder)
        self._code.load({"path": str(path), "source": file.source})
        self.lab = _Functions(self._code)
        self._model: Any = None

    def world(self) -> ReplayedWorld:
        return ReplayedWorld(self._code)

    def frame(self, file: str) -> Any:
        """A frame beside the program, as an Arrow table; a function gets it as its annotation says."""
        import pyarrow.parquet as parquet

        return parquet.read_table(self.folder / file)

    def file(self, name: str, content: bytes) -> str:
        """Put a file beside the program; its path."""
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    def load_model(self, uri: str) -> Any:
        """A logged model. The judge loads it in a process where the lab never ran; here the lab is in the same one."""
        import mlflow

        return _Model(mlflow.pyfunc.load_model(uri))

    def shown(self, value: Any) -> Any:
        """An answer as it can be printed: a Spark frame as rows."""
        return value.to_pandas() if type(value).__name__ == "Table" else value


class _Functions:
    """The functions of the lab, with frames and the Spark session made as the judge makes them."""

    def __init__(self, code: LearnerCode) -> None:
        self._code = code

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = getattr(self._code.module, name)

        def called(*args: Any, **kwargs: Any) -> Any:
            bound = self._code.bound(function, list(args), kwargs)
            return self._code.finished(function(*bound.args, **bound.kwargs))

        return called


class _Model:
    def __init__(self, model: Any) -> None:
        self._model = model

    def predict(self, frame: Any, params: dict[str, Any] | None = None) -> Any:
        return self._model.predict(frame.to_pandas() if hasattr(frame, "to_pandas") else frame, params=params)


class ReplayedWorld:
    """A workspace in a process of its own; each attribute is a function of `lakemock.arrange`, without its first argument."""

    def __init__(self, code: LearnerCode) -> None:
        self._code = code
        starter = Spawner()
        atexit.register(starter.close)
        self._role: Role = starter.start("world", "world")
        self._signed_in = ExitStack()
        atexit.register(self._signed_in.close)
        self._ask({"op": "reset"})

    @contextmanager
    def signed_in(self, principal: str, registry: str) -> Iterator[None]:
        """Have MLflow, the SDK and Spark talk to the workspace as this principal.

        After an exception they still do: `python -m pdb` looks at it when the block has been left.
        """
        self._signed_in.close()
        identity = {**self._ask({"op": "sign_in", "principal": principal}), "registry": registry}
        self._signed_in.enter_context(self._code.session.signed_in(identity))
        yield
        self._signed_in.close()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def function(*args: Any, **kwargs: Any) -> Any:
            return self._ask({"op": "arrange", "function": name, "args": list(args), "kwargs": kwargs})

        return function

    def _ask(self, message: dict[str, Any]) -> Any:
        answer = wire.decode(self._role.channel.request(wire.encode(message)))
        if "error" in answer:
            raise RuntimeError(f"the workspace refused {message.get('function', message['op'])}: {answer['error']}")
        return answer["value"]
