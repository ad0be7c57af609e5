"""An audit log of transitions, drawn row by row."""

from datetime import UTC, datetime, timedelta
from typing import Any

from labjudge.grading import Draw

Row = dict[str, Any]


class Log:
    """An audit log in the making, a row every few hours; or, in `fast`, a row every few microseconds."""

    def __init__(self, draw: Draw, *, fast: bool = False):
        self.draw, self.fast = draw, fast
        self.rows: list[Row] = []
        self.now = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(minutes=draw.randrange(600))

    def add(self, action: str, version: str, user: str, to_stage: str = "Production", status: int = 200) -> Row:
        step = self.draw.randrange(20, 300)
        self.now += timedelta(microseconds=step) if self.fast else timedelta(minutes=step)
        comment = f"{self.draw.ticket()} {action[:7]}"
        values = (self.now, user, action, version, to_stage, comment, status)
        names = ("event_time", "user", "action", "version", "to_stage", "comment", "status")
        self.rows.append(dict(zip(names, values, strict=True)))
        return self.rows[-1]

    def asked(self, version: str, user: str, to_stage: str = "Production", status: int = 200) -> Row:
        return self.add("createTransitionRequest", version, user, to_stage, status)

    def rejected(self, version: str, user: str, to_stage: str = "Production") -> Row:
        return self.add("rejectTransitionRequest", version, user, to_stage)

    def approved(self, version: str, user: str, to_stage: str = "Production", status: int = 200) -> Row:
        return self.add("approveTransitionRequest", version, user, to_stage, status)

    def promoted(self, version: str, asks: str, approves: str, to_stage: str = "Production") -> Row:
        """Asked for by one person and approved by another one; the row of the approval."""
        self.asked(version, asks, to_stage)
        return self.approved(version, approves, to_stage)

    def moved(self, version: str, user: str, to_stage: str = "Production", status: int = 200) -> Row:
        """Without a request, or beside one."""
        return self.add("transitionModelVersionStage", version, user, to_stage, status)

    def drawing(self, at: datetime) -> list[str]:
        """The last rows before a moment, a line each."""
        form = "%a %d %H:%M:%S.%f" if self.fast else "%a %d %H:%M"
        lines = [
            f"{row['event_time']:{form}}  {row['user'].split('@')[0]:<5} {row['action']:<28} "
            f"{row['version']:>2} -> {row['to_stage']:<10} {row['status']}"
            for row in self.rows
            if row["event_time"] <= at
        ]
        return [*lines[-9:], f"{at:{form}}  ── asked for this moment ──"]


def put(row: Row, requested_by: str | None) -> Row:
    """The answer when `row` put its version into Production."""
    people = {"requested_by": requested_by, "approved_by": row["user"]}
    return {"version": row["version"], **people, "since": row["event_time"], "reason": row["comment"]}
