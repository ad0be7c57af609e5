"""The system calls that a closed-in process may not make, as a seccomp filter (bindings: seccompy)."""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import socket

from seccompy import ArgCmp, CmpOp, Filter, FilterFlag, flag_supported
from seccompy.notify import Listener
from seccompy.syscalls import syscall_nr

KERNEL_SURFACE = (
    "acct", "add_key", "bpf", "chroot", "clock_adjtime", "clock_settime", "delete_module", "fanotify_init", "finit_module",
    "fsconfig", "fsmount", "fsopen", "fspick", "init_module", "io_uring_enter", "io_uring_register", "io_uring_setup", "ioperm",
    "iopl", "kcmp", "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie", "migrate_pages", "mount",
    "mount_setattr", "move_mount", "move_pages", "name_to_handle_at", "nfsservctl", "open_by_handle_at", "open_tree",
    "perf_event_open", "personality", "pidfd_getfd", "pidfd_send_signal", "pivot_root", "process_madvise", "process_vm_readv",
    "process_vm_writev", "ptrace", "quotactl", "quotactl_fd", "reboot", "request_key", "setdomainname", "sethostname", "setns",
    "settimeofday", "swapoff", "swapon", "sysfs", "syslog", "umount", "umount2", "unshare", "userfaultfd", "ustat", "vhangup",
    "vm86", "vm86old",
)  # fmt: skip
NO_SPECIAL_FILES = ("symlink", "symlinkat", "mknod", "mknodat")
"""What is put into a folder that others read is a file or a folder: no link that leads them elsewhere, no pipe they wait on."""
NO_CHANGED_RIGHTS = (
    "chown",
    "fchownat",
    "lchown",
    "setxattr",
    "lsetxattr",
    "removexattr",
    "lremovexattr",
    "setxattrat",
)
"""Landlock does not look at them: a process may call them for files that it may not even read."""
NO_CHANGED_MODES = ("chmod", "fchmodat", "fchmodat2", "utime", "utimes", "utimensat", "futimesat")
"""As above; copying a file calls them, so they answer well and change nothing."""

OF_OTHER_PROCESSES = (
    "ioprio_set", "prlimit64", "sched_setaffinity", "sched_setattr", "sched_setparam", "sched_setscheduler",
)  # fmt: skip
"""With a number in place of 0 they change another process of the same user, its limits too; Landlock does not look at them."""
SHARED_BY_ALL = ("inotify_add_watch", "mq_open", "msgget", "semget", "setpriority", "shmget")
"""What they make or show belongs to the whole system, and stays when the process ends."""

NEW_USER_NAMESPACE = 0x10000000
SIGNALS = ("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")
REACHING = ("socket", "connect", "bind", "listen", "sendto", "sendmsg", "sendmmsg")
FAST_OPEN = 0x20000000
X32 = 0x40000000  # on x86-64, the same calls by other numbers


def restrict(*, reach: bool, by_path: bool, signals: bool) -> Listener | None:
    """Close this process in. Of `reach`, `by_path` and `signals`, what nothing else closes is closed here.

    `reach`: connecting, binding and listening are asked of the holder of the listener that comes back.
    `by_path`: neither rights of files by their path nor what is of other processes is changed. `signals`: none to others.
    """
    if os.uname().machine == "x86_64":
        _no_x32().load()
    return _rules(reach, by_path, os.getpid() if signals else None).load()


def ready(*, reach: bool, by_path: bool) -> None:
    """Have the filters compiled, and the C library found, before the processes are forked that `restrict` themselves."""
    flag_supported(FilterFlag.NEW_LISTENER)
    for rules in (_no_x32(), _rules(reach, by_path, None)):
        _ = rules.program


@functools.cache
def _rules(reach: bool, by_path: bool, own: int | None) -> Filter:
    """The filter of a process, once loaded of no further use to it. `own`: the only process that may get signals, if not all."""
    rules = Filter(flags=FilterFlag.NEW_LISTENER if reach else FilterFlag.NONE)
    _refuse(rules, KERNEL_SURFACE, errno.EPERM)
    _refuse(rules, NO_SPECIAL_FILES, errno.EPERM)
    rules.errno("clone", errno.EPERM, args=[ArgCmp(0, CmpOp.MASKED_EQ, NEW_USER_NAMESPACE, NEW_USER_NAMESPACE)])
    rules.errno("clone3", errno.ENOSYS)  # its flags are in memory; the C library goes back to clone
    _refuse_sockets(rules)
    if by_path:
        _refuse(rules, NO_CHANGED_RIGHTS, errno.EOPNOTSUPP)
        _refuse(rules, NO_CHANGED_MODES, 0)
        _refuse(rules, SHARED_BY_ALL, errno.EPERM)
        for name in OF_OTHER_PROCESSES:
            rules.errno(name, errno.EPERM, args=[ArgCmp(1 if name == "ioprio_set" else 0, CmpOp.NE, 0)])
    if own is not None:
        for name in ("kill", "tgkill"):
            rules.errno(name, errno.EPERM, args=[ArgCmp(0, CmpOp.NE, own)])
        _refuse(rules, ("tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"), errno.EPERM)
    if reach:
        for name in ("connect", "bind", "listen"):
            rules.notify(name)
    return rules


def _refuse_sockets(rules: Filter) -> None:
    """TCP over IPv4 and IPv6 only, and no way to connect but `connect`."""
    for family in (socket.AF_INET, socket.AF_INET6):
        rules.allow("socket", args=[ArgCmp(0, CmpOp.EQ, family), ArgCmp(1, CmpOp.MASKED_EQ, socket.SOCK_STREAM, 0xF)])
    rules.errno("socket", errno.EACCES)
    for name, place in (("sendto", 3), ("sendmsg", 2), ("sendmmsg", 3)):
        rules.errno(name, errno.EOPNOTSUPP, args=[ArgCmp(place, CmpOp.MASKED_EQ, FAST_OPEN, FAST_OPEN)])


def _refuse(rules: Filter, names: tuple[str, ...], error: int) -> None:
    for name in names:
        with contextlib.suppress(ValueError):  # not of this architecture
            rules.errno(name, error)


@functools.cache
def _no_x32() -> Filter:
    """On x86-64 the calls have second numbers, which would go round the filter; nothing that runs here uses them."""
    rules = Filter()
    names = (
        *KERNEL_SURFACE,
        *NO_SPECIAL_FILES,
        *NO_CHANGED_RIGHTS,
        *NO_CHANGED_MODES,
        *OF_OTHER_PROCESSES,
        *SHARED_BY_ALL,
        *SIGNALS,
        *REACHING,
        "clone",
        "clone3",
    )
    for name in names:
        with contextlib.suppress(ValueError):
            rules.errno(syscall_nr(name) | X32, errno.ENOSYS)
    return rules
