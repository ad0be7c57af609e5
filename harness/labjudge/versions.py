"""`labs reset` and `labs diff`: a lab's starter, the learner's version and the reference, as files.

The starter is in the checkout's Git history; without one, `labs reset` refuses.
"""

from __future__ import annotations

import difflib
import subprocess
from pathlib import Path

from labjudge import submission
from labjudge.catalogue import Lab


class VersionError(Exception):
    """There is nothing to go back to or to compare with; the message says why."""


def reset(root: Path, entry: Lab) -> list[str]:
    """Put a lab's files back to the starter; what stood there is kept beside `labs/`. A line for each file that changed.

    Raises VersionError without Git, or when no commit has the starter.
    """
    lines = []
    for path in (entry.path, *entry.artefacts):
        file = root / "labs" / path
        starter = _starter(root, f"labs/{path}")
        current = file.read_bytes() if file.exists() else b""
        if current == starter:
            lines.append(f"labs/{path} is the starter already")
            continue
        if current:
            kept = _free_name(root / "labs" / ".last" / "kept" / path)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(current)
            lines.append(
                f"labs/{path} is the starter again; your version is kept in {kept.relative_to(root).as_posix()}"
            )
        else:
            lines.append(f"labs/{path} is the starter again")
        file.write_bytes(starter)
    return lines


def _starter(root: Path, path: str) -> bytes:
    """The file in the newest commit where everything in it was still to do: whoever commits answers still gets the starter."""
    try:
        for commit in _git(root, "log", "--format=%H", "--", path).decode().split():
            content = _git(root, "show", f"{commit}:./{path}")
            if is_starter(content, path):
                return content
    except FileNotFoundError:
        raise VersionError("labs reset takes the starter from Git, and there is no git command here") from None
    except subprocess.CalledProcessError as problem:
        raise VersionError(f"{path}: Git says {problem.stderr.decode('utf-8', 'replace').strip()}") from None
    raise VersionError(f"{path}: Git has no starter of it; take the file from a fresh clone")


def _git(root: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True).stdout


def is_starter(content: bytes, path: str) -> bool:
    """Whether a lab's file has no answer yet."""
    if not path.endswith(".py"):
        return submission.is_blank_text(content.decode("utf-8", "replace"))
    file = submission.parsed(Path(path), content)
    return bool(file.functions) and all(file.is_to_do(name) for name in file.functions)


def _free_name(wanted: Path) -> Path:
    """`promote.py`, or `promote.2.py` when that is taken."""
    number, name = 2, wanted
    while name.exists():
        name = wanted.with_name(f"{wanted.stem}.{number}{wanted.suffix}")
        number += 1
    return name


def difference(root: Path, entry: Lab) -> list[str]:
    """A learner's lab against the reference, as a unified diff's lines; none when they are equal.

    Raises VersionError when the checkout has no reference (a learner's copy has none).
    """
    ours, reference = root / "labs" / entry.path, root / "solutions" / entry.path
    if not reference.exists():
        raise VersionError(f"solutions/{entry.path} is not in this copy")
    if not ours.exists():
        raise VersionError(f"labs/{entry.path} is missing")
    names = (f"labs/{entry.path}", f"solutions/{entry.path}")
    mine, theirs = (file.read_text("utf-8", "replace").splitlines() for file in (ours, reference))
    return list(difflib.unified_diff(mine, theirs, *names, lineterm=""))
