"""Where `labs` begins, and pytest with its plugins: Ctrl-C while they import what they are made of leaves no traceback."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the command. Until its modules are there (a second on a busy machine) Ctrl-C ends it as it ends any program."""
    let_ctrl_c_end()
    from labjudge.cli import main as command

    command()


def let_ctrl_c_end() -> None:
    """From here on Ctrl-C ends the process and nothing is said, unless the shell had it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def let_ctrl_c_raise() -> None:
    """From here on Ctrl-C is a KeyboardInterrupt again, for a command or a session to end in order."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


if __name__ == "__main__":
    main()
