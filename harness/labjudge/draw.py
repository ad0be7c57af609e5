"""What checks draw: a seeded random generator with the words that labs share."""

from __future__ import annotations

import random
import zlib
from datetime import UTC, datetime, timedelta

from labjudge.people import PEOPLE


class Draw(random.Random):
    """Seeded by the run's seed and the check's name, so a check draws the same in each process."""

    def __init__(self, seed: str):
        super().__init__(seed)
        self._seed, self._numbers = seed, 0

    def number(self, start: int, stop: int) -> str:
        """A drawn number for a name, with four digits more that another check, and the next number of this one, do not have.

        Checks of a skill share a world, where a name that was drawn twice would be there already.
        """
        self._numbers += 1
        more = zlib.crc32(f"{self._seed}:{self._numbers}".encode()) % 10_000
        return f"{self.randrange(start, stop)}{more:04}"

    def people(self, count: int) -> list[str]:
        """Different people, in any order."""
        return self.sample(PEOPLE, count)

    def person(self) -> str:
        return self.choice(PEOPLE)

    def ticket(self) -> str:
        """As OPS-118."""
        return f"{self.choice(['OPS', 'MLP', 'CHG'])}-{self.randrange(100, 999)}"

    def moment(self, *, days: int = 300) -> datetime:
        """A UTC time with seconds, within so many days from January 2026."""
        return datetime(2026, 1, 5, tzinfo=UTC) + timedelta(seconds=self.randrange(days * 86_400))

    def word(self) -> str:
        """A made-up word of six letters, as part of a name that nobody can know beforehand."""
        return "".join(self.choice("bcdfgklmnprst") + self.choice("aeiou") for _ in range(3))

    def shuffled(self, values: list) -> list:  # type: ignore[type-arg]
        """A copy in another order."""
        return self.sample(values, len(values))
