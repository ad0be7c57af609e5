"""A class in parts: which learners are of a shard, and the journals of all shards as one."""

from __future__ import annotations

import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path

from labjudge.classroom import journal
from labjudge.classroom.copies import COPIES
from labjudge.classroom.journal import Class, JournalError, differing


@dataclass(frozen=True)
class Shard:
    """Part `number` (from 1) of `count`."""

    number: int
    count: int

    def has(self, learner: str) -> bool:
        """The same on each machine: by the learner's name alone."""
        return zlib.crc32(learner.encode("utf-8", "replace")) % self.count == self.number - 1


def shard_of(text: str) -> Shard:
    """From `3/8`. Raises ValueError saying what would do."""
    number, _, count = text.partition("/")
    if not (number.isdigit() and count.isdigit() and 1 <= int(number) <= int(count)):
        raise ValueError(f"{text!r} is no part of a class; give it as 3/8, the third of eight")
    return Shard(int(number), int(count))


def merge(folders: list[Path], out: Path) -> Class:
    """Write one journal in `out` with the outcomes of all folders. Raises JournalError when they do not belong together."""
    classes = [(folder, journal.read(folder)) for folder in folders]
    for folder, known in classes:
        if known is None:
            raise JournalError(f"{folder}: has no {journal.NAME}; give folders that labs grade wrote")
    read = [(folder, known) for folder, known in classes if known is not None]
    first_folder, first = read[0]
    seen: dict[str, Path] = {}
    there = journal.read(out)
    with journal.opened(out, first.facts) as merged:
        for folder, known in read:
            if changed := differing(first.facts, known.facts):
                raise JournalError(f"{folder}: was graded with another {changed} than {first_folder}")
            for learner, outcome in known.outcomes.items():
                if learner in seen and first.outcomes.get(learner) != outcome:
                    raise JournalError(
                        f"{folder}: {learner} is in {seen[learner]} as well; shards have no learner twice"
                    )
                seen[learner] = folder
                if there is None or there.outcomes.get(learner) != outcome:
                    merged.append(outcome)
            if (folder / COPIES).is_dir() and folder.resolve() != out.resolve():
                shutil.copytree(folder / COPIES, out / COPIES, dirs_exist_ok=True)
    whole = journal.read(out)
    assert whole is not None
    return whole
