"""What was judged, kept read-only beside the results: `submissions/NAME/ch4/promote.py`. Regrading and comparing read it."""

from __future__ import annotations

import shutil
from pathlib import Path

from labjudge.classroom.plain_text import file_name

COPIES = "submissions"


def folder_of(out: Path, learner: str) -> Path:
    return out / COPIES / file_name(learner)


def keep(out: Path, learner: str, files: dict[str, bytes]) -> None:
    """Keep the lab files of a learner, in place of those of a former submission. Raises OSError; then none are kept."""
    folder = folder_of(out, learner)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        for path, data in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            target.chmod(0o444)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def read(out: Path, learner: str) -> dict[str, bytes]:
    """The lab files that were kept of a learner; none when none were."""
    folder = folder_of(out, learner)
    files = sorted(file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
