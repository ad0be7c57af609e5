"""Clients that a lab makes on import, before anybody is signed in: found in its text, so that the message can name them."""

from __future__ import annotations

import ast
from dataclasses import dataclass

CLIENTS = ("WorkspaceClient", "MlflowClient")


@dataclass(frozen=True)
class EarlyClient:
    """A client made outside any function: the variable that holds it ("" for none), its class, its line."""

    variable: str
    kind: str
    line: int

    @property
    def title(self) -> str:
        return f"makes {self.kind}() on import, before anybody is signed in"


def early_clients(source: str) -> list[EarlyClient]:
    """The clients that a module's own statements make."""
    found = []
    for node in ast.parse(source).body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr) else None
        if not isinstance(value, ast.Call):
            continue
        name = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        variable = next((target.id for target in targets if isinstance(target, ast.Name)), "")
        if name in CLIENTS:
            found.append(EarlyClient(variable, name, node.lineno))
    return found


def used_by(client: EarlyClient, function: ast.AST | None) -> bool:
    """Whether a function reads the client's variable."""
    names = ast.walk(function) if function is not None else ()
    return any(isinstance(node, ast.Name) and node.id == client.variable for node in names)
