"""`labs repro LAB::SKILL`: the failing call as a small program, with its whole arguments, and without the grader.

The program is the learner's: prints, logging and pdb work in it. It makes the calls that the check made up to the one that
failed, in a workspace of its own. Ids that the workspace gave out then (runs, tokens) are read from what it answers now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from labjudge import wire
from labjudge.recording import Call

WIDTH = 100
# What these arranged is what the learner is to find out; their calls get what came of it as it is.
TELL_THE_ANSWER = frozenset({"incident_signals"})
LEAST_ID = 8  # a shorter text that comes back, such as a version's number, is the same each time


@dataclass
class Program:
    """A program under way: its lines, the frames beside it, and the texts that are known by an expression."""

    name: str
    folder: Path
    lines: list[str] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)
    literal: set[str] = field(default_factory=set)
    objects: dict[int, str] = field(default_factory=dict)
    frames: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def write(self, lab: str, calls: list[Call], about: str, seed: int) -> Path:
        """Write the program of these calls, the last of which fails, and its frames; its path.

        `lab` is the learner's file, relative to the checkout.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        for old in self.folder.glob(f"{self.name}.*.parquet"):
            old.unlink()
        worlds = any(call.to == "world" or call.principal for call in calls)
        module = Path(lab).stem
        for place, call in enumerate(calls):
            self._call(module, call, place == len(calls) - 1)
        body = "\n".join(self.lines)
        file = self.folder / f"{self.name}.py"
        head = [
            f'"""{about} (seed {seed}). This program is yours: print, log, breakpoint().',
            "",
            f"    python {file.parent.name}/{file.name}",
            '"""',
            "",
            *(["from contextlib import suppress"] if "suppress(" in body else []),
            *(["from datetime import UTC, date, datetime"] if "datetime(" in body or "date(" in body else []),
            *(["from decimal import Decimal"] if "Decimal(" in body else []),
            "from labjudge.replay import Replay",
            "",
            f'replay = Replay(__file__, lab="{lab}")',
            f"{module} = replay.lab",
            *(["world = replay.world()  # an empty workspace of this program's own"] if worlds else []),
            "",
        ]
        file.write_text("\n".join([*head, body, ""]), "utf-8")
        return file

    def _call(self, module: str, call: Call, last: bool) -> None:
        if call.to == "file":
            name = self._new("file")
            self.lines.append(f"{name} = replay.file({call.function!r}, {call.args[0]!r})")
            self._learn(call.value, name)
            return
        target = {"world": "world", "lab": module, "model": "replay", "predict": "model"}.get(call.to)
        target = target or self.objects.get(call.number, "answer")
        text = f"{target}.{call.function}"
        arguments = [self._source(value) for value in call.args]
        arguments += [f"{name}={self._source(value)}" for name, value in call.kwargs.items()]
        name = (
            "model"
            if call.to == "model"
            else "answer"
            if last
            else self._new("made" if call.to == "world" else "answer")
        )
        used = last or call.to == "model" or isinstance(call.value, wire.Handle) or bool(list(_texts(call.value)))
        statement = _wrapped(f"{name} = {text}" if used and not (call.raised and not last) else text, arguments)
        if call.raised and not last:
            statement = ["with suppress(Exception):", *_indented(statement)]
        if call.principal:
            statement = [f"with world.signed_in({call.principal!r}, {call.registry!r}):", *_indented(statement)]
        self.lines += statement
        if last:
            self.lines.append('print("answer:", replay.shown(answer))')
        self._learn(call.value, name)

    def _new(self, stem: str) -> str:
        self.counts[stem] = self.counts.get(stem, 0) + 1
        return f"{stem}_{self.counts[stem]}"

    def _learn(self, value: Any, expression: str) -> None:
        """Remember where texts come from that no argument has named before."""
        if isinstance(value, wire.Handle):
            self.objects[value.number] = expression
        if expression == "model":
            return
        for text, path in _texts(value):
            if len(text) >= LEAST_ID and text not in self.literal:
                self.known.setdefault(text, expression + path)

    def _source(self, value: Any, depth: int = 0) -> str:
        """An expression for `value`."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, float) and value - value != 0:
            return f'float("{value}")'
        if isinstance(value, datetime):
            return _moment(value)
        if isinstance(value, date):
            return f"date({value.year}, {value.month}, {value.day})"
        if isinstance(value, Decimal):
            return f'Decimal("{value}")'
        if isinstance(value, wire.Handle):
            return self.objects.get(value.number, "None")
        if isinstance(value, dict):
            pairs = [f"{self._source(key)}: {self._source(item, depth + 1)}" for key, item in value.items()]
            return _bracketed("{", pairs, "}", depth)
        if isinstance(value, tuple):
            items = [self._source(item, depth + 1) for item in value]
            return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
        if isinstance(value, set):
            return f"{{{', '.join(sorted(map(self._source, value)))}}}" if value else "set()"
        if isinstance(value, wire.Collected):
            return self._source(value.items, depth)
        if isinstance(value, list):
            return _bracketed("[", [self._source(item, depth + 1) for item in value], "]", depth)
        if type(value).__name__ == "Table":
            return self._frame(value)
        return repr(value)

    def _text(self, value: str) -> str:
        if value in self.known:
            return self.known[value]
        inside = [known for known in self.known if known in value]
        if not inside:
            self.literal.add(value)
            return repr(value)
        longest = max(inside, key=len)
        before, _, after = value.partition(longest)
        parts = [repr(before)] * bool(before) + [f"{self.known[longest]}"] + [self._text(after)] * bool(after)
        return " + ".join(parts)

    def _frame(self, table: Any) -> str:
        import pyarrow.parquet as parquet

        self.frames += 1
        file = f"{self.name}.{self.frames}.parquet"
        parquet.write_table(table, self.folder / file)
        return f'replay.frame("{file}")'


def up_to_the_last_call(calls: list[Call]) -> list[Call]:
    """Without what was looked at afterwards; where nothing but functions is called, without the calls that went well."""
    calls = [call for call in calls if not (call.to == "world" and call.function in TELL_THE_ANSWER)]
    theirs = [place for place, call in enumerate(calls) if call.to in ("lab", "object", "predict", "model")]
    if not theirs:
        return []
    kept = calls[: theirs[-1] + 1]
    if all(call.to == "lab" and call.principal is None for call in calls):
        return kept[-1:]
    return kept


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The texts in a value, each with the path of subscripts that leads to it."""
    if isinstance(value, str):
        yield value, path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{path}[{key!r}]")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from _texts(item, f"{path}[{place}]")


def _moment(value: datetime) -> str:
    parts = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond]
    while len(parts) > 5 and parts[-1] == 0:
        parts.pop()
    return f"datetime({', '.join(map(str, parts))}, tzinfo=UTC)"


def _bracketed(opening: str, items: list[str], closing: str, depth: int) -> str:
    line = f"{opening}{', '.join(items)}{closing}"
    if len(line) <= WIDTH - 8 - 4 * depth and "\n" not in line:
        return line
    pad = "    " * (depth + 2)
    return f"{opening}\n" + "".join(f"{pad}{item},\n" for item in items) + "    " * (depth + 1) + closing


def _wrapped(call: str, arguments: list[str]) -> list[str]:
    line = f"{call}({', '.join(arguments)})"
    if len(line) <= WIDTH and "\n" not in line:
        return [line]
    return [
        f"{call}(",
        *(f"    {line}" if place == 0 else line for each in arguments for place, line in _lines(each)),
        ")",
    ]


def _lines(argument: str) -> Iterator[tuple[int, str]]:
    yield from enumerate(f"{argument},".split("\n"))


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
