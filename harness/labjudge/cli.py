"""The `labs` command: its groups of commands put together."""

from __future__ import annotations

import errno
from typing import Any

import typer
from typer.core import TyperGroup

from labjudge.commands import author, bench, checkout, classroom, exam, learner, platform, release
from labjudge.commands.output import refuse
from labjudge.commands.panels import ORDER, PLATFORM
from labjudge.entry import let_ctrl_c_raise

CANNOT_WRITE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT)


class Commands(TyperGroup):
    """The commands, sorted by who they are for, without those that cannot work in a learner's copy.

    Where one may not write, that is one sentence.
    """

    def list_commands(self, ctx: Any) -> list[str]:
        at = checkout.found()
        missing = checkout.OF_THE_WHOLE_CHECKOUT if at is not None and at.is_learners_copy else {}
        offered = [name for name in super().list_commands(ctx) if name not in missing]
        return sorted(offered, key=lambda name: ORDER.index(getattr(self.commands[name], "rich_help_panel", "")))

    def invoke(self, ctx: Any) -> Any:
        let_ctrl_c_raise()
        try:
            return super().invoke(ctx)
        except OSError as problem:
            if problem.errno not in CANNOT_WRITE:
                raise
            refuse(f"{problem.filename}: {problem.strerror}")


main = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    help="Labs for the Machine Learning Professional certification.",
)
for group in (learner, exam, platform, classroom, release, author):
    main.add_typer(group.app)
main.add_typer(bench.app, name="bench", rich_help_panel=PLATFORM)

if __name__ == "__main__":
    main()
