"""What a role sees of the file system: the system, its libraries, our code, and what is its own. Never the checkout."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

NAMESPACES, LANDLOCK, NONE = "namespaces", "landlock", "none"
"""The tiers: how a process is closed in."""

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
SETTINGS = (
    "alternatives", "debian_version", "fonts", "gai.conf", "group", "host.conf", "hosts", "java-17-openjdk", "java-21-openjdk",
    "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "mime.types", "nsswitch.conf", "os-release", "passwd", "protocols",
    "services", "ssl", "timezone",
)  # fmt: skip
"""Of /etc: what names hosts, users, libraries and certificates; no keys, no passwords."""
DEVICES = ("null", "zero", "full", "random", "urandom")
KERNEL = ("/sys/devices/system/cpu",)
OUR_PACKAGES = ("labjudge", "lakemock")
HIDDEN = ("solutions", "graders", "tests")
"""Folders of a checkout of which nothing is ever in view."""
CHECKOUT = "LABJUDGE_CHECKOUT"
"""The environment variable with the checkout whose labs are judged, which need not be the one that our code is of."""


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
    """This Python, its environment, and each folder that modules are imported from (of a checkout: fixtures/ and harness/).

    Left out is what shows a hidden folder of a checkout, as its root in `sys.path` does.
    """
    found = [*_prefixes(), *_sources()]
    found += [Path(entry) for entry in sys.path if entry and Path(entry).is_absolute()]
    wanted = [_real(path) for path in dict.fromkeys(found) if path.exists()]
    outside = [path for path in dict.fromkeys(wanted) if not any(path.is_relative_to(other) for other in SYSTEM)]
    hidden = hidden_folders()
    return [path for path in outside if not _shown_by(path, hidden)]


def hidden_folders() -> list[Path]:
    """The folders that nobody may see: of the checkout that our code is of, and of the one that is judged."""
    roots = [Path(__file__).parents[3], *map(Path, filter(None, [os.environ.get(CHECKOUT)]))]
    folders = [_real(root) / name for root in roots if (root / "labs" / "catalog.toml").exists() for name in HIDDEN]
    return [folder for folder in dict.fromkeys(folders) if folder.is_dir()]


def why_not_hidden() -> str:
    """Why a checkout cannot be kept out of view here, and what to do; "" when it can."""
    hidden = hidden_folders()
    for path in [*system_paths(), *map(_real, _prefixes())]:
        if shown := _shown_by(path, hidden):
            return (
                f"{path} is in view of all that is judged, and {shown} lies in it: move the checkout or the environment"
            )
    seen = [*map(Path, SYSTEM), *library_paths()]
    for source in map(_real, _sources()):
        if not any(source.is_relative_to(path) for path in seen):
            shown = _shown_by(source, hidden)
            return f"our code is imported from {source}, from where {shown} is seen: install it with pip install -e . instead"
    return ""


def why_in_view(paths: Iterable[Path]) -> str:
    """Why these paths must not be put into a role's view; "" when none of them shows a hidden folder."""
    hidden = hidden_folders()
    for path in map(_real, paths):
        if shown := _shown_by(path, hidden):
            return f"{path} would be in view of all that is judged, and {shown} lies in it or around it"
    return ""


def _shown_by(path: Path, hidden: Iterable[Path]) -> Path | None:
    """The first of the hidden folders that one sees who sees `path`."""
    return next((each for each in hidden if each.is_relative_to(path) or path.is_relative_to(each)), None)


def _prefixes() -> list[Path]:
    """Where this Python and its environment lie."""
    executable = Path(sys.executable)
    return [
        Path(sys.prefix),
        Path(sys.base_prefix),
        *([executable.resolve().parents[1]] if executable.exists() else []),
    ]


def _sources() -> list[Path]:
    """The folders that hold our packages."""
    specs = [importlib.util.find_spec(name) for name in OUR_PACKAGES]
    return [Path(spec.origin).parents[1] for spec in specs if spec and spec.origin]


def _real(path: str | Path) -> Path:
    return Path(path).resolve()
