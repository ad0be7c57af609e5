"""`python -m labjudge.classroom.slot_start DESCRIPTOR SANDBOX ROOT LAB...`: a slot's process, closed in."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path

from labjudge.sandbox.view import NAMESPACES

if __name__ == "__main__":
    descriptor, sandbox, root, *labs = sys.argv[1:]
    if sandbox == NAMESPACES:
        from labjudge.sandbox.run import enter_run

        enter_run(Path(tempfile.gettempdir()).resolve())
    from labjudge.classroom import slot_process  # after namespaces were entered: libraries start threads

    os.set_inheritable(int(descriptor), False)
    slot_process.main(socket.socket(fileno=int(descriptor)), sandbox, Path(root), labs)
