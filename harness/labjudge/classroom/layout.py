"""Where the labs lie in what was handed in, and their files in the layout of `labs/`."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from labjudge.catalogue import Lab
from labjudge.classroom.contents import Contents, Refused, parents
from labjudge.classroom.notebooks import NotebookError, module_of


def wanted_names(labs: list[Lab]) -> set[str]:
    """The names of files that are read at all: modules, notebooks in their place, artefacts."""
    paths = [path for lab in labs for path in _paths(lab)]
    return {PurePosixPath(path).name for path in paths} | {f"{lab.name}.ipynb" for lab in labs}


def places(labs: list[Lab]) -> set[str]:
    """Where a lab's file lies in a folder that is a submission."""
    paths = {path for lab in labs for path in (*_paths(lab), f"{lab.chapter}/{lab.name}.ipynb")}
    return {"labs"} | paths | {PurePosixPath(path).name for path in paths}


def _paths(lab: Lab) -> list[str]:
    return [lab.path, *lab.artefacts]


def lab_files(contents: Contents, labs: list[Lab]) -> dict[str, bytes]:
    """The files of `labs` by their path in the layout of `labs/`. Raises Refused when there is none.

    The layout may begin at any folder: at the top, in `labs/` of a checkout, in the one folder of an archive. Of several the one
    with the most labs counts, `labs/` first. A module may be a notebook, and may lie without the chapter's folder.
    """
    ranked = sorted(
        parents(contents), key=lambda prefix: (-len(_at(prefix, contents, labs)), not _is_labs(prefix), len(prefix))
    )
    files = _at(ranked[0], contents, labs)
    if not files:
        first = labs[0].path
        raise Refused(f"has no lab: there is no {first} at the top or in labs/, and none of the others that are judged")
    return files


def _is_labs(prefix: str) -> bool:
    return PurePosixPath(prefix).name == "labs"


def _at(prefix: str, contents: Contents, labs: list[Lab]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for lab in labs:
        for path in dict.fromkeys(_paths(lab)):
            for place in (path, PurePosixPath(path).name):
                notebook = f"{place.removesuffix('.py')}.ipynb"
                if f"{prefix}{place}" in contents:
                    found[path] = contents[f"{prefix}{place}"]
                elif path.endswith(".py") and f"{prefix}{notebook}" in contents:
                    found[path] = _from_notebook(f"{prefix}{notebook}", contents)
                if path in found:
                    break
    return found


def _from_notebook(path: str, contents: Contents) -> bytes:
    try:
        return module_of(contents[path])
    except NotebookError as problem:
        raise Refused(f"{path} {problem}") from None


def digest(files: dict[str, bytes]) -> str:
    """Changes when any lab file does."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0{len(files[path])}\0".encode() + files[path])
    return total.hexdigest()
