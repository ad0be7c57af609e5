"""Points as the gradebook counts them: of whole skills, or of a skill's checks; late marks; who passes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from labjudge.classroom.outcome import Outcome


@dataclass(frozen=True)
class Scoring:
    """How a gradebook counts. `partial`: a skill earns the part of its points that its right checks are.

    `deadline` (UTC): whoever handed in later is marked, not judged otherwise. `pass_at`: percent of the possible points.
    """

    partial: bool = False
    deadline: datetime | None = None
    pass_at: float | None = None

    def of_skill(self, skill: dict[str, Any]) -> float | None:
        """A skill's points (an entry of a results document); None where the judge failed."""
        if skill["verdict"] == "fault":
            return None
        if not self.partial or skill["verdict"] == "right":
            return int(skill["earned"])
        right: int = sum(check["verdict"] == "right" for check in skill["checks"])
        part: float = skill["points"] * right / len(skill["checks"])
        return round(part, 2)

    def earned(self, outcome: Outcome) -> float:
        points = [self.of_skill(skill) for lab in outcome.results["labs"] for skill in lab["skills"]]
        return round(sum(each for each in points if each is not None), 2)

    def late(self, outcome: Outcome) -> str:
        """As `3.5 h`; "" for in time, or without a deadline or time stamp."""
        if self.deadline is None or not outcome.submitted:
            return ""
        hours = (datetime.fromisoformat(outcome.submitted) - self.deadline).total_seconds() / 3600
        return f"{hours:.1f} h" if hours > 0 else ""

    def passes(self, outcome: Outcome) -> bool:
        """Whether a learner has the percentage (of the points that could be earned; with none of them, not)."""
        if self.pass_at is None:
            return True
        return outcome.possible > 0 and 100 * self.earned(outcome) >= self.pass_at * outcome.possible - 1e-9


def moment(text: str) -> datetime:
    """A deadline, ISO 8601; without a zone it is UTC. Raises ValueError."""
    parsed = datetime.fromisoformat(text)
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
