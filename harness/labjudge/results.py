"""The results file: one JSON document with a version, for gradebooks and other programs."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from labjudge.catalogue import Lab
from labjudge.verdicts import SkillResult, Verdict

VERSION = 1


@dataclass(frozen=True)
class RunFacts:
    """What a result depends on: the seed, the engine, and how far apart the roles were."""

    seed: int
    engine: str
    isolation: str
    submission: str


def document(facts: RunFacts, labs: list[tuple[Lab, list[SkillResult]]]) -> dict[str, Any]:
    """The whole file as JSON-able values. Seconds are real; points are integers, and sums leave out skills with a fault."""
    everything = [skill for _, skills in labs for skill in skills]
    return {
        "version": VERSION,
        **asdict(facts),
        "points": sum(skill.possible for skill in everything),
        "earned": sum(skill.earned for skill in everything),
        "verdicts": {verdict.value: sum(skill.verdict is verdict for skill in everything) for verdict in Verdict},
        "labs": [_lab(entry, skills) for entry, skills in labs],
    }


def write(file: Path, content: dict[str, Any]) -> None:
    """Write the document whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(content, stream, indent=1, ensure_ascii=False)
            stream.write("\n")
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _lab(entry: Lab, skills: list[SkillResult]) -> dict[str, Any]:
    return {
        "lab": entry.name,
        "path": f"labs/{entry.path}",
        "points": sum(skill.possible for skill in skills),
        "earned": sum(skill.earned for skill in skills),
        "skills": [_skill(skill) for skill in skills],
    }


def _skill(skill: SkillResult) -> dict[str, Any]:
    return {
        "skill": skill.skill,
        "points": skill.points,
        "earned": skill.earned,
        "verdict": skill.verdict.value,
        "seconds": round(skill.seconds, 3),
        "checks": [
            {
                "check": check.check,
                "verdict": check.verdict.value,
                "seconds": round(check.seconds, 3),
                **({"engine": check.engine} if check.engine else {}),  # where it is not that of the run
                **_message_of(check.finding),
            }
            for check in skill.checks
        ],
    }


def _message_of(finding: Any) -> dict[str, Any]:
    if finding is None:
        return {}
    return {"message": {name: value for name, value in asdict(finding).items() if value}}
