"""What lies in something handed in, read without trust: a folder, a zip or tar file, a notebook.

Nothing is ever unpacked onto the disk. Of all that is there only files with the name of a lab's are read, each bounded, through
no link; what tries to lead elsewhere, or is too much, is a `Refused` that says what.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

MAX_FILE_BYTES = 1 << 20  # of one lab file
MAX_FILES = 20_000
MAX_WANTED = 500
MAX_DEPTH = 8
MAX_ARCHIVE_BYTES = 200 << 20
MAX_UNPACKED_BYTES = 400 << 20
MAX_DIRECTORY_BYTES = 4 << 20  # of a zip's list of members

Contents = dict[str, bytes]
"""Path inside what was handed in (with `/`), and the bytes, of the wanted files."""


class Refused(Exception):
    """What was handed in cannot be judged; the message is for the learner and the gradebook."""


def read(source: Path, wanted: Collection[str]) -> Contents:
    """The files in `source` whose names are `wanted`. Raises Refused."""
    try:
        kind = os.lstat(source)
        if stat.S_ISLNK(kind.st_mode):
            raise Refused(f"{source.name} is a symbolic link; hand in the folder or file itself")
        if stat.S_ISDIR(kind.st_mode):
            return _folder(source, wanted)
        if not stat.S_ISREG(kind.st_mode):
            raise Refused(f"{source.name} is neither a folder nor a file")
        if source.suffix == ".ipynb":
            return {source.name: _file(source.name, None, str(source))}
        if kind.st_size > MAX_ARCHIVE_BYTES:
            raise Refused(f"{source.name} has {kind.st_size >> 20:,} MB; at most {MAX_ARCHIVE_BYTES >> 20} are taken")
        with source.open("rb") as stream:
            return _archive(source.name, stream, wanted)
    except FileNotFoundError:
        raise Refused(f"{source.name} is not there (any more)") from None
    except OSError as problem:
        raise Refused(f"{source.name} cannot be read: {problem.strerror}") from None


def is_archive(path: Path) -> bool:
    """By its name: what `read` takes as a zip or tar file."""
    return path.name.lower().endswith((".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"))


# Folders


def _folder(root: Path, wanted: Collection[str]) -> Contents:
    found: Contents = {}
    left = MAX_FILES

    def walk(descriptor: int, inside: str, depth: int) -> None:
        nonlocal left
        with os.scandir(descriptor) as entries:
            for entry in entries:
                left -= 1
                if left < 0:
                    raise Refused(f"there are more than {MAX_FILES:,} files in it")
                path = f"{inside}{entry.name}"
                if entry.name in wanted:
                    _make_room(found)
                    found[path] = _file(path, descriptor, entry.name)
                elif entry.is_dir(follow_symlinks=False) and depth < MAX_DEPTH and not entry.name.startswith("."):
                    child = os.open(entry.name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
                    try:
                        walk(child, f"{path}/", depth + 1)
                    finally:
                        os.close(child)

    top = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        walk(top, "", 0)
    finally:
        os.close(top)
    return found


def _file(shown: str, folder: int | None, name: str) -> bytes:
    """A regular file's bytes: no link followed, no pipe or device waited for."""
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError as problem:
        raise Refused(f"{shown} is a link, or cannot be read: {problem.strerror}; hand in the file itself") from None
    with os.fdopen(descriptor, "rb") as stream:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Refused(f"{shown} is no regular file")
        return _bounded(shown, stream)


def _bounded(shown: str, stream: IO[bytes]) -> bytes:
    data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise Refused(f"{shown} has more than {MAX_FILE_BYTES >> 20} MB; a lab file is a few kilobytes")
    return data


def _make_room(found: Contents) -> None:
    if len(found) >= MAX_WANTED:
        raise Refused(f"there are more than {MAX_WANTED} files with the names of labs in it")


# Archives


def _archive(name: str, stream: IO[bytes], wanted: Collection[str]) -> Contents:
    head = stream.read(6)
    stream.seek(0)
    try:
        if head.startswith(b"PK"):
            return _zip(stream, wanted)
        return _tar(_unpacked(head, stream), wanted)
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile) as problem:
        raise Refused(f"{name} is no zip or tar file, or is damaged: {problem}") from None
    except (
        NotImplementedError,
        RuntimeError,
        UnicodeError,
        ValueError,
        OverflowError,
    ) as problem:  # encrypted, odd codecs
        raise Refused(f"{name} cannot be unpacked: {problem}") from None


def _zip(stream: IO[bytes], wanted: Collection[str]) -> Contents:
    if _directory_bytes(stream) > MAX_DIRECTORY_BYTES:
        raise Refused(f"there are more than {MAX_FILES:,} files in it")
    found: Contents = {}
    with zipfile.ZipFile(stream) as archive:
        members = archive.infolist()
        if len(members) > MAX_FILES:
            raise Refused(f"there are more than {MAX_FILES:,} files in it")
        for member in members:
            path = _inside(member.filename)
            if path.name not in wanted or member.is_dir():
                continue
            if stat.S_ISLNK(member.external_attr >> 16):
                raise Refused(f"{path} is a symbolic link; hand in the file itself")
            _make_room(found)
            with archive.open(member) as data:
                found[str(path)] = _bounded(str(path), data)
    return found


def _directory_bytes(stream: IO[bytes]) -> int:
    """The size of a zip's list of members, as its end record says (the list is read whole, so it is looked at before)."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - 65_557))
    tail = stream.read()
    stream.seek(0)
    place = tail.rfind(b"PK\5\6")
    return int.from_bytes(tail[place + 12 : place + 16], "little") if place >= 0 else 0


def _tar(stream: IO[bytes], wanted: Collection[str]) -> Contents:
    found: Contents = {}
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for number, member in enumerate(archive):
            if number >= MAX_FILES:
                raise Refused(f"there are more than {MAX_FILES:,} files in it")
            path = _inside(member.name)
            if path.name not in wanted or member.isdir():
                continue
            if not member.isreg():
                raise Refused(f"{path} is a link or device; hand in the file itself")
            data = archive.extractfile(member)
            assert data is not None
            _make_room(found)
            found[str(path)] = _bounded(str(path), data)
    return found


def _inside(name: str) -> PurePosixPath:
    """A member's path; refused when it leads out of the archive's own folder on any system."""
    plain = name.replace("\\", "/")
    path = PurePosixPath(plain)
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        raise Refused(f"its member {name[:100]!r} leads out of the archive")
    return path


def _unpacked(head: bytes, stream: IO[bytes]) -> IO[bytes]:
    opened: IO[bytes] = stream
    if head.startswith(b"\x1f\x8b"):
        opened = gzip.GzipFile(fileobj=stream)  # type: ignore[assignment]
    elif head.startswith(b"BZh"):
        opened = bz2.BZ2File(stream)
    elif head.startswith(b"\xfd7zXZ"):
        opened = lzma.LZMAFile(stream)  # noqa: SIM115
    return _Counted(opened)  # type: ignore[return-value]


class _Counted:
    """A stream that ends with `Refused` when more comes out of it than a submission can have."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._left = stream, MAX_UNPACKED_BYTES

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(min(size, 1 << 20) if size >= 0 else 1 << 20)
        self._left -= len(data)
        if self._left < 0:
            raise Refused(f"it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB")
        return data


def parents(contents: Contents) -> Iterator[str]:
    """The folders that hold wanted files, and those above, with a `/` at the end; the top is ""."""
    seen = {""}
    yield ""
    for path in contents:
        for folder in PurePosixPath(path).parents:
            prefix = "" if str(folder) == "." else f"{folder}/"
            if prefix not in seen:
                seen.add(prefix)
                yield prefix
