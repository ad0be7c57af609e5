"""What a process sees, by Landlock (bindings: landlockpy): the second wall in namespaces, the only one without."""

from __future__ import annotations

from pathlib import Path

import landlockpy
from landlockpy import AccessFS, Ruleset, Scope

from labjudge.sandbox.view import View, device_paths

READ = AccessFS.READ_FILE | AccessFS.READ_DIR | AccessFS.EXECUTE
WRITE = (
    READ
    | AccessFS.WRITE_FILE
    | AccessFS.TRUNCATE
    | AccessFS.MAKE_REG
    | AccessFS.MAKE_DIR
    | AccessFS.REMOVE_FILE
    | AccessFS.REMOVE_DIR
    | AccessFS.REFER
)
"""No links, pipes, sockets or devices."""
FILE = AccessFS.READ_FILE | AccessFS.WRITE_FILE | AccessFS.TRUNCATE | AccessFS.EXECUTE
SIGNALS_SINCE = 6


def version() -> int:
    """Landlock's version in this kernel, 0 for none."""
    return landlockpy.abi_version()


def restrict(view: View) -> None:
    """Close this process in; what it starts inherits that."""
    scoped = Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET
    with Ruleset(handled_net=landlockpy.AccessNet.NONE, scoped=scoped) as rules:
        for path in view.read:
            _allow(rules, path, READ)
        for path in (*view.write, *view.own):
            _allow(rules, path, WRITE)
        for path in device_paths():
            _allow(rules, path, FILE)
        _allow(rules, Path("/proc"), READ)
        rules.restrict()


def _allow(rules: Ruleset, path: Path, access: AccessFS) -> None:
    if path.exists():
        rules.allow_path(path, access if path.is_dir() else access & FILE)
