"""What a learner is told about a skill, as labelled lines that each format draws in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labjudge.classroom.outcome import Outcome, Status
from labjudge.classroom.plain_text import shown
from labjudge.verdicts import FAILED

UNVERIFIED = "Unverified: reached without a sandbox, or where learners could change what judges."
OF_OURS = "could not be judged: a fault of this suite, no points lost"
LABELS = ("called", "happened", "but", "rule")


@dataclass(frozen=True)
class Message:
    """`title` is one line; `lines` are (label, text), of which a text may have several lines; `drawing` is monospaced."""

    title: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    drawing: str = ""

    @property
    def text(self) -> str:
        """All of it as plain text."""
        parts = [self.title, *(f"{label}: {text}" for label, text in self.lines), self.drawing]
        return "\n".join(part for part in parts if part)


def notices(outcome: Outcome, certified: bool) -> list[str]:
    """What a learner should know before reading verdicts; of a fault of the judge not how it came about."""
    notes = [] if certified else [UNVERIFIED]
    if outcome.status is Status.FAULT:
        return [*notes, OF_OURS]
    words = [] if outcome.status is Status.JUDGED else [outcome.status.value]
    line = ": ".join([*words, *([outcome.reason] if outcome.reason else [])])
    return [*notes, shown(line)] if line else notes


def about(skill: dict[str, Any]) -> Message:
    """About a skill of a results document: its first check with the skill's verdict; of a right one, a remark if there is any."""
    if skill["verdict"] == "fault":
        return Message(OF_OURS)
    telling = (check for check in skill["checks"] if check["verdict"] == skill["verdict"])
    notes: dict[str, Any] = next((check["message"] for check in telling if "message" in check), {})
    lines = [(label, shown(notes[label])) for label in LABELS if label in notes]
    if frames := notes.get("frames"):
        lines.append(("at", shown("\n".join(frames))))
    if where := notes.get("where"):
        lines.append(("line", shown(str(where))))
    if section := notes.get("read"):
        lines.append(("read", shown(f"section {section}")))
    engines = dict.fromkeys(check["engine"] for check in skill["checks"] if check.get("engine"))
    lines += [("engine", shown(f"judged on {each}")) for each in engines]
    failed = [check.get("message") for check in skill["checks"] if check["verdict"] in FAILED]
    if any(message != failed[0] for message in failed):
        lines.append(("checks", f"{len(failed)} of {len(skill['checks'])} fail; the first is shown"))
    title = " ".join(shown(notes.get("title", "")).split())
    return Message(title, tuple(lines), shown("\n".join(notes.get("drawing", ()))))
