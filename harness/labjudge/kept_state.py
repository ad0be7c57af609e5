"""Whether a module could keep something of one call for the next, by its text; in doubt it could.

What counts is what loading the module anew would put back: its names, and the objects that it makes while it is loaded. Imports,
values that nobody can change, and functions without defaults that can be changed have no place for it.
"""

from __future__ import annotations

import ast

REACHING = {"globals", "vars", "setattr", "delattr", "exec", "eval", "modules", "f_globals", "import_module"}
"""By these names code comes to a module's own objects, or changes them, without naming them."""
HARMLESS = {"__name__", "__version__", "__getitem__"}
UNCHANGEABLE = {"re.compile", "frozenset", "timedelta", "Decimal", "logging.getLogger"}
"""What returns an object that nobody can change, or one that a library keeps."""

WITHOUT_STATE = {"contextmanager", "property", "staticmethod"}
"""Decorators that remember no call."""


def may_keep(source: str) -> bool:
    """Whether the module with this text, which parses, could."""
    tree = ast.parse(source)
    own = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)} | {"cls"}
    return not all(map(_has_no_place, tree.body)) or any(_reaches(node, own) for node in ast.walk(tree))


def _has_no_place(node: ast.stmt) -> bool:
    """Of a statement of the module, or of a class of it."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name()], value=value):
            return _is_unchangeable(value)
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=value):
            return all(isinstance(name, ast.Name) for name in names) and _is_unchangeable(value)
        case ast.AnnAssign(target=ast.Name(), value=value):
            return value is None or _is_unchangeable(value)
        case ast.FunctionDef(decorator_list=marks, args=arguments):
            defaults = [*arguments.defaults, *arguments.kw_defaults]
            plain = all(isinstance(mark, ast.Name) and mark.id in WITHOUT_STATE for mark in marks)
            return plain and all(each is None or _is_unchangeable(each) for each in defaults)
        case ast.ClassDef(decorator_list=[], keywords=[], body=body):
            return all(map(_has_no_place, body))
    return False


def _is_unchangeable(value: ast.expr) -> bool:
    match value:
        case ast.Constant() | ast.JoinedStr() | ast.Name() | ast.Attribute():  # an attribute is a library's
            return True
        case ast.Tuple(elts=parts):
            return all(map(_is_unchangeable, parts))
        case ast.UnaryOp(operand=part):
            return _is_unchangeable(part)
        case ast.BinOp(left=left, right=right) | ast.Subscript(value=left, slice=right):
            return _is_unchangeable(left) and _is_unchangeable(right)
        case ast.Call(func=function):
            return ast.unparse(function) in UNCHANGEABLE
    return False


def _reaches(node: ast.AST, own: set[str]) -> bool:
    """Whether a node, in a function too, may change the module, or one of its `own` functions and classes."""
    match node:
        case ast.Global():
            return True
        case ast.Name(id=name) | ast.alias(name=name):
            return name in REACHING or name.startswith("__")
        case ast.Attribute(attr=attr) if attr in REACHING or (attr.startswith("__") and attr not in HARMLESS):
            return True
        case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store()):
            return name in own
        case ast.Attribute(ctx=ast.Store()):
            return True
    return False
