"""What the last run of `labs/` came to, in `labs/.last/run.json`: its seed, and each skill's verdict with the file it is of.

Later commands go by it: `labs repro` takes the seed, `labs diff` shows the reference of a lab that is right.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from labjudge.catalogue import Lab
from labjudge.verdicts import SkillResult, Verdict


def note(labs_dir: Path, seed: int, judged: Iterable[tuple[Lab, list[SkillResult]]]) -> None:
    """Keep a run's seed and verdicts; verdicts of skills that it did not judge stay."""
    content = read(labs_dir)
    content["seed"] = seed
    for entry, skills in judged:
        kept = content.setdefault("labs", {}).setdefault(entry.name, {})
        current = mark(labs_dir, entry)
        kept |= {skill.skill: [skill.verdict.value, current] for skill in skills}
    file = _file(labs_dir)
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(content, indent=1), "utf-8")


def read(labs_dir: Path) -> dict[str, Any]:
    """The note, {} when there is none."""
    try:
        content: dict[str, Any] = json.loads(_file(labs_dir).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content


def all_right(labs_dir: Path, entry: Lab) -> bool:
    """Whether every skill of a lab was right, as its file is now."""
    kept = read(labs_dir).get("labs", {}).get(entry.name, {})
    return all(kept.get(skill.name) == [Verdict.RIGHT.value, mark(labs_dir, entry)] for skill in entry.skills)


def mark(labs_dir: Path, entry: Lab) -> int:
    """A checksum of a lab's files as they are now."""
    files = [labs_dir / path for path in (entry.path, *entry.artefacts)]
    return zlib.crc32(b"\0".join(file.read_bytes() if file.is_file() else b"" for file in files))


def _file(labs_dir: Path) -> Path:
    return labs_dir / ".last" / "run.json"
