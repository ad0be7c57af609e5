"""Entering Linux namespaces from a running Python, which has `os.unshare` only since 3.12 and mounts in no version.

Each function is one system call or one step, and raises OSError with the step's name. Call them in a process with one thread.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Iterable
from pathlib import Path

NEWNS, NEWUTS, NEWIPC, NEWUSER = 0x20000, 0x4000000, 0x8000000, 0x10000000
NEWPID, NEWNET = 0x20000000, 0x40000000

_BIND, _RECURSIVE, _PRIVATE = 4096, 16384, 1 << 18
_NOSUID, _NODEV = 2, 4
_ATTR_RDONLY, _ATTR_NOSUID, _ATTR_NODEV, _ATTR_NOSYMFOLLOW = 1, 2, 4, 0x200000
_MOUNT_SETATTR, _PIVOT_ROOT = 442, {"x86_64": 155, "aarch64": 41}
_AT_FDCWD, _AT_RECURSIVE, _DETACH = -100, 0x8000, 2
_CAPSET = {"x86_64": 126, "aarch64": 91}
_DROP_BOUNDING, _NO_NEW_PRIVS, _SET_SECUREBITS = 24, 38, 28
_ALL_ROOTLESS = 0x2F  # NOROOT, NO_SETUID_FIXUP, both locked, and no ambient capabilities

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int, step: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{step}: {os.strerror(number)}")


def enter(flags: int) -> None:
    """Leave the namespaces that `flags` name for new ones; in a new user namespace this user keeps its number."""
    uid, gid = os.geteuid(), os.getegid()
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")
    if flags & NEWUSER:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def loopback_up() -> None:
    """Switch on the only interface of a new network namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))  # SIOCSIFFLAGS: up, running


def keep_mounts_private() -> None:
    """What is mounted from now on is not seen outside."""
    _mount("none", "/", None, _RECURSIVE | _PRIVATE)


def mount_tmpfs(target: Path, megabytes: int) -> None:
    """An empty file system of a bounded size (and 100,000 files) over a folder."""
    _mount("tmpfs", str(target), "tmpfs", _NOSUID | _NODEV, f"size={megabytes}m,nr_inodes=100000,mode=0700")


def mount_proc(target: Path) -> None:
    """The processes of this PID namespace; where a container forbids that, the ones that were there to see."""
    try:
        _mount("proc", str(target), "proc", _NOSUID | _NODEV)
    except PermissionError:
        bind(Path("/proc"), target)
        _set_attributes(target, _ATTR_RDONLY)


def bind(source: Path, target: Path) -> None:
    _mount(str(source), str(target), None, _BIND | _RECURSIVE)


def make_read_only(target: Path) -> None:
    """And no devices or set-user-id programs in it, and the same for all mounts below."""
    _set_attributes(target, _ATTR_RDONLY | _ATTR_NOSUID)


def follow_no_links(target: Path) -> None:
    """Symbolic links below this mount lead nowhere."""
    _set_attributes(target, _ATTR_NOSYMFOLLOW)


def new_root(root: Path, read: Iterable[Path], write: Iterable[Path], tmpfs: dict[Path, int]) -> None:
    """Make `root` (an empty folder) the file system: these paths, at their places, and nothing else.

    `tmpfs`: folders that are private, empty and bounded (megabytes). A path that is not there is passed over.
    """
    mount_tmpfs(root, 4)
    for path, writable in [*((path, False) for path in read), *((path, True) for path in write)]:
        if not path.exists():
            continue
        target = root / path.relative_to("/")
        if path.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists() and not target.is_symlink():
                target.symlink_to(path.readlink())
            continue
        _place(path, target)
        bind(path, target)
        if not writable:
            make_read_only(target)
    for path, megabytes in tmpfs.items():
        target = root / path.relative_to("/")
        target.mkdir(parents=True, exist_ok=True)
        mount_tmpfs(target, megabytes)
    (root / "proc").mkdir(exist_ok=True)
    mount_proc(root / "proc")
    os.chdir(root)
    _checked(
        _libc.syscall(_PIVOT_ROOT[os.uname().machine], b".", b"."), "pivot_root"
    )  # the old root lies over the new one
    _checked(_libc.umount2(b".", _DETACH), "umount")
    os.chdir("/")
    _set_attributes(Path("/"), _ATTR_RDONLY, recursive=False)


def _place(path: Path, target: Path) -> None:
    """Something of the same kind to mount on."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()


def drop_rights() -> None:
    """No capabilities, none to be had by executing anything, for the rest of this process's life."""
    for capability in range(64):
        if _libc.prctl(_DROP_BOUNDING, capability, 0, 0, 0) < 0:
            break
    _libc.prctl(_SET_SECUREBITS, _ALL_ROOTLESS, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _checked(_libc.syscall(_CAPSET[os.uname().machine], header, (ctypes.c_uint32 * 6)()), "capset")
    _checked(_libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def _mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    encoded = [source.encode(), os.fsencode(target), kind.encode() if kind else None]
    result = _libc.mount(*encoded, ctypes.c_ulong(flags), data.encode() or None)
    _checked(result, f"mount {kind or source} on {target}")


def _set_attributes(target: Path, attributes: int, recursive: bool = True) -> None:
    wanted = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    flags = _AT_RECURSIVE if recursive else 0
    result = _libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, os.fsencode(target), flags, wanted, ctypes.sizeof(wanted))
    _checked(result, f"mount attributes of {target}")
