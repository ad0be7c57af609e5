"""What the words on the command line name: submissions, each with its learner and time, one for a learner."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from labjudge.classroom.contents import is_archive

YEAR_9999 = 253_370_764_800  # in seconds since 1970; what a file's time stamp can be goes on
ARCHIVE_ENDINGS = (".tar.gz", ".tar.bz2", ".tar.xz")


@dataclass(frozen=True)
class HandedIn:
    """One submission. `submitted` is the newest time stamp in it (UTC), None when it cannot be told."""

    learner: str
    source: Path
    submitted: datetime | None = None
    refused: str = ""  # why it is not to be judged, before it was even opened
    remark: str = ""


def submissions(words: Iterable[Path], lab_places: set[str]) -> list[HandedIn]:
    """The submissions that `words` name: each is one, or is a folder of several. Of two of one learner the newer counts.

    `lab_places` are the files of which one makes a folder a submission.
    """
    found = [each for word in words for each in _named(word, lab_places)]
    by_learner: dict[str, list[HandedIn]] = {}
    for each in found:
        by_learner.setdefault(each.learner, []).append(each)
    return [_one_of(several) for several in by_learner.values()]


def _named(word: Path, lab_places: set[str]) -> Iterator[HandedIn]:
    children = _class_in(word, lab_places)
    for source in children or [word]:
        yield HandedIn(learner_of(source), _sole_archive(source) or source, _time_of(source))


def _sole_archive(source: Path) -> Path | None:
    """The archive that is all there is in a folder: Moodle puts what a learner uploads into one with the learner's name."""
    if source.is_symlink() or not source.is_dir():
        return None
    children = _children(source)
    return children[0] if len(children) == 1 and is_archive(children[0]) else None


def learner_of(source: Path) -> str:
    """From the name of a folder or archive."""
    name = source.resolve().name if source.name in ("", ".", "..") else source.name
    for ending in ARCHIVE_ENDINGS:
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    is_file = is_archive(source) or source.suffix == ".ipynb"
    name = name.rpartition(".")[0] if is_file else name
    return name.encode("utf-8", "replace").decode()  # names of other encodings have no text of their own


def _class_in(word: Path, lab_places: set[str]) -> list[Path]:
    """The children of a folder that holds submissions; none when it is itself one."""
    if word.is_symlink() or not word.is_dir() or _sole_archive(word) or _holds_labs(word, lab_places):
        return []
    children = sorted(_children(word))
    handed_in = [child for child in children if child.is_dir() or is_archive(child) or child.suffix == ".ipynb"]
    one_holds = any(
        is_archive(child) or child.suffix == ".ipynb" or _holds_labs(child, lab_places) for child in handed_in
    )
    return handed_in if one_holds else []


def _holds_labs(folder: Path, lab_places: set[str]) -> bool:
    """Whether it is a submission itself."""
    return any(os.path.lexists(folder / place) for place in lab_places)


def _children(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = [
                entry.name for entry, _ in zip(entries, range(5000), strict=False) if not entry.name.startswith(".")
            ]
    except OSError:
        return []
    return [folder / name for name in names]


def _time_of(source: Path) -> datetime | None:
    """The newest time stamp of a file or folder and of what lies in its first two levels; one beyond all calendars is none."""
    stamps = []
    places = [source, *_children(source)]
    places += [grandchild for child in places[1:] if not child.is_symlink() for grandchild in _children(child)]
    for place in places:
        try:
            stamps.append(os.lstat(place).st_mtime)
        except OSError:
            continue
    stamps = [stamp for stamp in stamps if 0 <= stamp < YEAR_9999]
    return datetime.fromtimestamp(max(stamps), UTC) if stamps else None


def _one_of(several: list[HandedIn]) -> HandedIn:
    """The newest of a learner's submissions; when two are equally new nobody can tell, and neither is judged."""
    if len(several) == 1:
        return several[0]
    several = sorted(several, key=lambda each: each.submitted.timestamp() if each.submitted else 0.0)
    *older, newest = several
    named = ", ".join(str(each.source) for each in older)
    if older[-1].submitted == newest.submitted:
        why = f"there are two submissions of this name with the same time: {named}, {newest.source}"
        return HandedIn(newest.learner, newest.source, newest.submitted, refused=why)
    return HandedIn(
        newest.learner, newest.source, newest.submitted, remark=f"the newest of {len(several)}; not judged: {named}"
    )
