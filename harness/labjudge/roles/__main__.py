"""A role as a process of its own: `python -m labjudge.roles ROLE PORT FOLDER`, the word it must say in LABJUDGE_WORD."""

from __future__ import annotations

import importlib
import os
import socket
import sys

if __name__ == "__main__":
    role, port, folder = sys.argv[1:]
    line = socket.create_connection(("127.0.0.1", int(port)))
    line.sendall(os.environ.pop("LABJUDGE_WORD").encode())
    importlib.import_module(f"labjudge.roles.{role}").main(line, {"scratch": folder, "root": folder})
    os._exit(0)
