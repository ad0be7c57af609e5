"""Pages of mistakes: `tests/labs/chN/LAB/traps/SKILL.py` holds every trap of a skill, each judged on top of the solution.

A trap has one of four forms. The pages are read by syntax and never run as they stand:

    swap("blank_ticket", says="asked without a ticket", old="if not ticket.strip():", new="if not ticket:")

one place of the solution's file (`old` occurs exactly once in it);

    swap_every("guessed", says="not enough right answers", pattern='answer = "."', new='answer = "b"')

every match of a regular expression; where somebody wrote in another style, a function of its own in place of the skill's:

    @trap(says="self approval")
    def self_approval(name: str, version: str, to_stage: str, reason: str) -> dict: ...

and, for several mistakes in that other style, one place of a plain function of the page, which itself is no trap:

    swap("approves_all", of="approve_by_rest", says="another stage than the one named", old="requests[0]", new="requests[-1]")

A place where several mistakes are made can have a name on the page:

    GAP = 'abs(ours["score"].mean() - ours["label"].mean())'
    swap("one_sided", says="scores that are too low pass", old=GAP, new='ours["score"].mean() - ours["label"].mean()')

What else stands on the page (imports, constants, functions) is there for its functions. `says` is a phrase that a learner reads
for this mistake and for no other of the lab.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


class TrapError(Exception):
    """A page of traps cannot be read; the message names file, line and remedy."""


@dataclass(frozen=True)
class Trap:
    """One mistake: `source` is the whole text of the file that a learner would have (module, or the skill's own file)."""

    skill: str
    name: str
    says: str
    source: str
    line: int


def swap(name: str, *, says: str, old: str, new: str, of: str = "") -> None:
    """The solution, or the page's function `of`, with one place changed. Only read, by `traps_in`."""


def swap_every(name: str, *, says: str, pattern: str, new: str) -> None:
    """The solution with every match of a pattern changed. Only read, by `traps_in`."""


def trap(*, says: str) -> Callable[[Function], Function]:
    """A function that stands in place of the skill's. Only read, by `traps_in`."""
    return lambda function: function


@dataclass(frozen=True)
class _Page:
    """What the traps of a page are made from."""

    path: Path
    skill: str
    solution: str
    shared: str
    """The page's text without its traps and named places."""
    plain: dict[str, str]
    """Its plain functions by name, each under the skill's own name."""
    places: dict[str, str]
    """Its named places."""


def traps_in(path: Path, solution: str) -> list[Trap]:
    """The traps of the skill that a page is named for, in its order. Raises TrapError.

    `solution` is the text that they change: the solution's module, or the skill's own file.
    """
    text = path.read_text("utf-8")
    try:
        tree = ast.parse(text)
    except SyntaxError as problem:
        raise TrapError(f"{path}:{problem.lineno}: does not parse: {problem.msg}") from None
    functions: list[tuple[ast.FunctionDef, str]] = []
    swaps = [call for node in tree.body if (call := _swap(node)) is not None]
    named = {each.value.id for call in swaps for each in call.keywords if isinstance(each.value, ast.Name)}
    page, shared = _Page(path, path.stem, solution, "", {}, {}), []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and (says := _says(path, node)):
            functions.append((node, says))
        elif place := _place(node, named):
            page.places.update(place)
        elif _swap(node) is None and not _is_ours(node) and not _is_docstring(node):
            shared.append(_with_decorators(text, node))
            if isinstance(node, ast.FunctionDef):
                page.plain[node.name] = _renamed(shared[-1], node, page.skill)
    page = replace(page, shared="\n".join(shared))
    found = [_swapped(page, call) for call in swaps]
    for node, says in functions:
        body = _renamed(ast.get_source_segment(text, node) or "", node, page.skill)
        marks = "".join(f"@{ast.unparse(mark)}\n" for mark in node.decorator_list if not _is_trap(mark))
        found.append(Trap(page.skill, node.name, says, _beside(page, f"{marks}{body}"), node.lineno))
    if not found:
        raise TrapError(f"{path}: has no trap; see labjudge.proof.traps for the four forms")
    return sorted(found, key=lambda one: one.line)


def _beside(page: _Page, function: str) -> str:
    """The solution, what the page shares, and last the function that takes the skill's place."""
    return f"{page.solution}\n\n{page.shared}\n\n\n{function}\n"


def _place(node: ast.stmt, named: Set[str]) -> dict[str, str]:
    """A named place, where the statement is one that a swap names; otherwise nothing."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))) if name in named:
            return {name: text}
    return {}


def _with_decorators(text: str, node: ast.stmt) -> str:
    first = min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", []))])
    return "\n".join(text.splitlines()[first - 1 : node.end_lineno])


def _renamed(source: str, node: ast.FunctionDef, skill: str) -> str:
    return source.replace(f"def {node.name}(", f"def {skill}(", 1)


def _says(page: Path, node: ast.FunctionDef) -> str:
    marks = [mark for mark in node.decorator_list if isinstance(mark, ast.Call) and _is_trap(mark)]
    return _arguments(page, marks[0], ("says",), {})["says"] if marks else ""


def _is_trap(mark: ast.expr) -> bool:
    return isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "trap"


def _swap(node: ast.stmt) -> ast.Call | None:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
        return node.value if node.value.func.id in ("swap", "swap_every") else None
    return None


def _swapped(page: _Page, call: ast.Call) -> Trap:
    """A trap by `swap` or `swap_every`."""
    assert isinstance(call.func, ast.Name)
    every = call.func.id == "swap_every"
    styled = any(each.arg == "of" for each in call.keywords)
    expected = ("name", "says", "pattern" if every else "old", "new", *(["of"] if styled else []))
    given = _arguments(page.path, call, expected, page.places)
    where = f"{page.path}:{call.lineno}: {given['name']}"
    if every:
        source, times = re.subn(given["pattern"], lambda match: match.expand(given["new"]), page.solution)
        if not times:
            raise TrapError(
                f"{where}: its pattern matches nothing in the solution; write it as the solution stands now"
            )
        return Trap(page.skill, given["name"], given["says"], source, call.lineno)
    if styled and given["of"] not in page.plain:
        raise TrapError(f"{where}: the page has no plain function {given['of']}, which it would change")
    changed, place = (page.plain[given["of"]], given["of"]) if styled else (page.solution, "the solution")
    times = changed.count(given["old"])
    if times != 1:
        raise TrapError(f"{where}: its old text occurs {times} times in {place}; it must occur exactly once")
    source = changed.replace(given["old"], given["new"])
    return Trap(page.skill, given["name"], given["says"], _beside(page, source) if styled else source, call.lineno)


def _arguments(path: Path, call: ast.Call, expected: tuple[str, ...], places: Mapping[str, str]) -> dict[str, str]:
    """Arguments by name. Raises TrapError when one is missing, unknown, or neither literal text nor one of `places`."""
    given: dict[str, ast.expr] = {str(each.arg): each.value for each in call.keywords}
    if call.args:
        given["name"] = call.args[0]
    values: dict[str, str] = {}
    for name, node in given.items():
        match node:
            case ast.Constant(value=str(text)):
                values[name] = text
            case ast.Name(id=place) if place in places:
                values[name] = places[place]
    if set(values) != set(expected) or len(values) != len(given):
        raise TrapError(
            f"{path}:{call.lineno}: needs texts for {', '.join(expected)}, literal or named on the page, and nothing else"
        )
    return values


def _is_ours(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module in ("labjudge.proof.traps", "__future__")


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
