"""What was handed in is read without trust."""

from __future__ import annotations

import bz2
import gzip
import io
import os
import tarfile
import zipfile

import pytest
from labjudge.classroom import contents
from labjudge.classroom.contents import Refused, read

WANTED = {"sums.py"}


def zipped(path, *names, data=b"x", link=False):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            member = zipfile.ZipInfo(name)
            member.external_attr = (0o120777 if link else 0o100644) << 16
            archive.writestr(member, data, zipfile.ZIP_DEFLATED)
    return path


def tarred(path, name, kind=tarfile.REGTYPE, target="", data=b"x"):
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo(name)
        member.type, member.linkname, member.size = kind, target, len(data) if kind == tarfile.REGTYPE else 0
        archive.addfile(member, io.BytesIO(data))
    return path


@pytest.mark.parametrize("name", ["../ch1/sums.py", "/ch1/sums.py", "C:\\ch1\\sums.py", "a\\..\\..\\sums.py"])
def test_members_that_lead_elsewhere(tmp_path, name):
    """A member with `..`, an absolute or a drive's name refuses the archive."""
    for archive in (zipped(tmp_path / "a.zip", name), tarred(tmp_path / "a.tar", name)):
        with pytest.raises(Refused, match="leads out of the archive"):
            read(archive, WANTED)


def test_links_are_not_followed(tmp_path):
    """A link in place of a lab file is refused, in folders and archives, and a linked folder is not entered."""
    (tmp_path / "secret.py").write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "sums.py").symlink_to(tmp_path / "secret.py")
    for source in (
        folder,
        zipped(tmp_path / "a.zip", "sums.py", link=True),
        tarred(tmp_path / "a.tar", "sums.py", tarfile.SYMTYPE, "/etc/passwd"),
        tarred(tmp_path / "b.tar", "sums.py", tarfile.LNKTYPE, "/etc/passwd"),
        tarred(tmp_path / "c.tar", "sums.py", tarfile.FIFOTYPE),
    ):
        with pytest.raises(Refused, match="link"):
            read(source, WANTED)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "ch1").symlink_to(folder)
    assert read(tmp_path / "other", WANTED) == {}


def test_pipes_are_not_waited_for(tmp_path):
    """A pipe with the name of a lab is refused at once."""
    os.mkfifo(tmp_path / "sums.py")
    with pytest.raises(Refused, match="no regular file"):
        read(tmp_path, WANTED)


def test_large_files(tmp_path):
    """A lab file of many megabytes is refused, wherever it lies, and is never held in memory."""
    large = tmp_path / "folder" / "sums.py"
    large.parent.mkdir()
    with large.open("wb") as stream:
        stream.truncate(1 << 30)
    for source in (large.parent, zipped(tmp_path / "a.zip", "sums.py", data=b"\0" * (8 << 20))):
        with pytest.raises(Refused, match="more than 1 MB"):
            read(source, WANTED)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress], ids=["gzip", "bzip2"])
def test_a_tar_that_unpacks_for_ever(tmp_path, pack, monkeypatch):
    """A bomb is given up when it has unpacked to more than a submission can have."""
    monkeypatch.setattr(contents, "MAX_UNPACKED_BYTES", 4 << 20)
    inner = tarred(tmp_path / "inner.tar", "other.bin", data=b"\0" * (8 << 20))
    bomb = tmp_path / "bomb.tgz"
    bomb.write_bytes(pack(inner.read_bytes()))
    with pytest.raises(Refused, match="unpacks to more than"):
        read(bomb, WANTED)


def test_too_many_files(tmp_path, monkeypatch):
    """A hundred thousand files are refused, in folders and archives."""
    monkeypatch.setattr(contents, "MAX_FILES", 10)
    names = [f"f{number}" for number in range(12)]
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in names:
        (folder / name).touch()
    for source in (folder, zipped(tmp_path / "a.zip", *names)):
        with pytest.raises(Refused, match="more than 10 files"):
            read(source, WANTED)


@pytest.mark.parametrize("data", [b"", b"PK\3\4rubbish", b"\x1f\x8brubbish", b"plain text", b"PK\5\6" + b"\xff" * 18])
def test_damaged_archives(tmp_path, data):
    """What is no archive is refused with the reason."""
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(Refused):
        read(tmp_path / "a.zip", WANTED)


def test_names_in_other_encodings(tmp_path):
    """A file whose name is no UTF-8 disturbs nothing."""
    (tmp_path / os.fsdecode(b"\xff\xfe")).write_text("x")
    (tmp_path / "sums.py").write_text("y")
    assert read(tmp_path, WANTED) == {"sums.py": b"y"}


def test_what_is_gone(tmp_path):
    """A submission that was deleted meanwhile is refused, not an error of ours."""
    with pytest.raises(Refused, match="not there"):
        read(tmp_path / "gone", WANTED)
