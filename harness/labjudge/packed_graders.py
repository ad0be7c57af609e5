"""Graders in one archive a chapter, `graders/ch4.pack`: what a learner's copy has in place of `graders/ch4/LAB/test_SKILL.py`.

The archive is compressed and masked, so that neither reading nor `grep` finds a check or an answer in it. That protects from
seeing by chance, not from a program: who writes one can open it. What counts is judged in the instructor's own checkout.
"""

from __future__ import annotations

import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

ENDING = ".pack"
_HEAD = b"labs graders 1\n"


def pack(chapter: Path) -> bytes:
    """The modules below a chapter's folder of graders as an archive. The same modules give the same bytes."""
    files = {file.relative_to(chapter).as_posix(): file.read_text("utf-8") for file in sorted(chapter.rglob("*.py"))}
    return _HEAD + _masked(zlib.compress(json.dumps(files).encode(), 9), chapter.name)


def source(module: Path) -> str:
    """A grader's text, from its file or from its chapter's archive. Raises OSError."""
    chapter = module.parents[1]
    packed = {} if module.exists() else contents(_archive(chapter))
    return packed.get(module.relative_to(chapter).as_posix()) or module.read_text("utf-8")


@cache
def contents(archive: Path) -> Mapping[str, str]:
    """What an archive holds: the texts of modules by their path below the chapter's folder; nothing where there is none.

    Raises OSError when it is damaged.
    """
    if not archive.exists():
        return {}
    data = archive.read_bytes()
    try:
        files: dict[str, str] = json.loads(zlib.decompress(_masked(data[len(_HEAD) :], archive.stem)))
    except (ValueError, zlib.error):
        raise OSError(f"{archive} is damaged; take it anew from the release") from None
    return files


def _archive(chapter: Path) -> Path:
    return chapter.with_name(chapter.name + ENDING)


def _masked(data: bytes, chapter: str) -> bytes:
    """`data` under (or out of) a mask that depends on the chapter."""
    mask = hashlib.shake_256(f"graders of {chapter}".encode()).digest(len(data))
    return (int.from_bytes(data, "big") ^ int.from_bytes(mask, "big")).to_bytes(len(data), "big")


class Finder(importlib.abc.MetaPathFinder):
    """Imports modules of a package of graders from the archives beside its chapters; asked after the finder of files."""

    def __init__(self, package: str, graders_dir: Path) -> None:
        self._package, self._graders_dir = package, graders_dir

    def install(self) -> None:
        sys.meta_path.append(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        chapter, *inside = fullname.removeprefix(f"{self._package}.").split(".")
        if not fullname.startswith(f"{self._package}."):
            return None
        files, place = contents(_archive(self._graders_dir / chapter)), "/".join(inside)
        if f"{place}.py" in files:
            file = self._graders_dir / chapter / f"{place}.py"
            return importlib.util.spec_from_file_location(fullname, file, loader=_Loader(file, files[f"{place}.py"]))
        if not any(name.startswith(f"{place}/" if place else "") for name in files):
            return None
        package = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        package.submodule_search_locations = [str(self._graders_dir / chapter / place)]
        return package


class _Loader(importlib.abc.SourceLoader):
    """One module's text under the path that its file would have; nothing compiled is written."""

    def __init__(self, file: Path, text: str) -> None:
        self._file, self._text = file, text

    def get_filename(self, fullname: str) -> str:
        return str(self._file)

    def get_data(self, path: str | bytes) -> bytes:
        if str(path) != str(self._file):
            raise OSError(f"there is no {path!r}")
        return self._text.encode()
