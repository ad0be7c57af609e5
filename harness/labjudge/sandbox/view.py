"""What a role sees of the file system: the system, its libraries, our code, and what is its own. Never the checkout."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NAMESPACES, LANDLOCK, NONE = "namespaces", "landlock", "none"
"""The tiers: how a process is closed in."""

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt")
SETTINGS = (
    "alternatives", "debian_version", "fonts", "gai.conf", "group", "host.conf", "hosts", "java-17-openjdk", "java-21-openjdk",
    "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types", "nsswitch.conf", "os-release", "passwd", "protocols",
    "services", "ssl", "timezone",
)  # fmt: skip
"""Of /etc: what names hosts, users, libraries and certificates; no keys, no passwords."""
DEVICES = ("null", "zero", "full", "random", "urandom")
KERNEL = ("/sys/devices/system/cpu",)


@dataclass(frozen=True)
class View:
    """`read` and `write` are paths with all below; `own` are folders that belong to the process alone."""

    read: tuple[Path, ...]
    write: tuple[Path, ...]
    own: tuple[Path, ...]

    @classmethod
    def of(
        cls, read: Iterable[str | Path] = (), write: Iterable[str | Path] = (), own: Iterable[str | Path] = ()
    ) -> View:
        """The system's paths, the libraries', and these."""
        return cls(
            (*system_paths(), *library_paths(), *map(_real, read)), tuple(map(_real, write)), tuple(map(_real, own))
        )


def system_paths() -> list[Path]:
    return [*map(Path, SYSTEM), *(Path("/etc") / name for name in SETTINGS), *map(Path, KERNEL)]


def device_paths() -> list[Path]:
    return [Path("/dev") / name for name in DEVICES]


def library_paths() -> list[Path]:
    """This Python, its environment, and each folder that modules are imported from (of a checkout: fixtures/ and harness/)."""
    found = [Path(sys.prefix), Path(sys.base_prefix)]
    found += [Path(entry) for entry in sys.path if entry and Path(entry).is_absolute()]
    executable = Path(sys.executable)
    found += [executable.resolve().parents[1]] if executable.exists() else []
    wanted = [_real(path) for path in dict.fromkeys(found) if path.exists()]
    inside = [*map(Path, SYSTEM)]
    return [path for path in dict.fromkeys(wanted) if not any(path.is_relative_to(other) for other in inside)]


def _real(path: str | Path) -> Path:
    return Path(path).resolve()
