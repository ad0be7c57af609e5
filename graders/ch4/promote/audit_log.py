"""An audit log of transitions, drawn row by row."""

from datetime import UTC, datetime, timedelta
from typing import Any

from labjudge.grading import Draw

from .staged_models import ticket_of


class Log:
    """An audit log in the making, a row every few hours."""

    def __init__(self, draw: Draw):
        self.draw = draw
        self.rows: list[dict[str, Any]] = []
        self.now = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(minutes=draw.randrange(600))

    def add(self, action, version, user, to_stage="Production", status=200):
        self.now += timedelta(minutes=self.draw.randrange(20, 300))
        comment = f"{ticket_of(self.draw)} {action[:7]}"
        row = {
            "event_time": self.now,
            "user": user,
            "action": action,
            "version": version,
            "to_stage": to_stage,
            "comment": comment,
            "status": status,
        }
        self.rows.append(row)
        return row

    def shuffled(self):
        rows = list(self.rows)
        self.draw.shuffle(rows)
        return rows

    def drawing(self, at):
        lines = [
            f"{row['event_time']:%a %d %H:%M}  {row['user'].split('@')[0]:<5} {row['action']:<28} "
            f"{row['version']:>2} -> {row['to_stage']:<10} {row['status']}"
            for row in self.rows
            if row["event_time"] <= at
        ]
        return [*lines[-9:], f"{at:%a %d %H:%M}  ── asked for this moment ──"]


def put(row, requested_by):
    return {
        "version": row["version"],
        "requested_by": requested_by,
        "approved_by": row["user"],
        "since": row["event_time"],
        "reason": row["comment"],
    }
