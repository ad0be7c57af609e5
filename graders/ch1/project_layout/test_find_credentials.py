"""What must not stand in a source tree."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges

from .projects import folder, token


def check(
    lab: Lab, world: World, draw: Draw, files: dict[str, list[str]], right: list[tuple[str, int, str]], title: str
) -> None:
    place = folder(draw)
    for path, lines in files.items():
        world.workspace_file(f"{place}/{path}", "\n".join(lines))
    world.workspace_file(f"{place}_other/a.py", token(draw))
    got: Any = lab.as_(draw.person()).find_credentials(place)
    wanted = [{"path": path, "line": line, "kind": kind} for path, line, kind in right]
    if isinstance(got, list) and got != wanted and all(each in got for each in wanted) and len(got) == len(wanted):
        title = "not sorted by path, line and kind"
    equal(got, wanted, title)


@judges
def counted_from_one(lab: Lab, world: World, draw: Draw) -> None:
    """Lines are counted from 1; a file without a line has nothing in it."""
    check(lab, world, draw, {"__init__.py": [""], "x.py": [token(draw)]}, [("x.py", 1, "token")], "lines of a file")


@judges
def each_kind(lab: Lab, world: World, draw: Draw) -> None:
    """Tokens, passwords in URLs and personal paths are found, with path and line, in every folder."""
    person = draw.person()
    files = {
        "src/a.py": ["import os", f'KEY = "{token(draw)}"', *[""] * 7, f'read("/Users/{person}/data.csv")'],
        "conf/deep/er/prod.json": ["{", f'"url": "jdbc:postgresql://app:{draw.word()}@db:5432/x"', "}"],
        "README.md": ["nothing"],
    }
    right = [("conf/deep/er/prod.json", 2, "password"), ("src/a.py", 2, "token"), ("src/a.py", 10, "personal path")]
    check(lab, world, draw, files, right, "not what stands there")


@judges
def first_and_last_line(lab: Lab, world: World, draw: Draw) -> None:
    """A file of one line and the last line of a file count; a line may have two kinds."""
    both = f"GET https://ana:{draw.word()}@x/{token(draw)}"
    files = {"one": [token(draw)], "two": ["", "", f"cp /Workspace/Users/{draw.person()}/m .", both]}
    right = [("one", 1, "token"), ("two", 3, "personal path"), ("two", 4, "password"), ("two", 4, "token")]
    check(lab, world, draw, files, right, "at the edges of a file")


@judges
def everywhere_in_a_line(lab: Lab, world: World, draw: Draw) -> None:
    """A token's digits may be in upper case; what stands in a comment stands in the file."""
    digits = f"{draw.randrange(16**31):031X}A"
    check(lab, world, draw, {"a": [f"dapi{digits}"]}, [("a", 1, "token")], "a token with digits in upper case")
    check(lab, world, draw, {"a.py": [f"# {token(draw)}"]}, [("a.py", 1, "token")], "a token in a comment")


@judges
def beside_a_reference(lab: Lab, world: World, draw: Draw) -> None:
    """A reference excuses nothing else in its line; two of a kind in a line are one finding."""
    reference = f"{{{{secrets/{draw.word()}/{draw.word()}}}}}"
    lines = [
        f'a, b = "{reference}", "{token(draw)}"',
        f"x://app:{reference}@db y://app:{draw.word()}@db",
        f"{token(draw)} {token(draw)}",
    ]
    right = [("conf.txt", 1, "token"), ("conf.txt", 2, "password"), ("conf.txt", 3, "token")]
    check(lab, world, draw, {"conf.txt": lines}, right, "beside a reference, or two in a line")


@judges
def what_is_fine(lab: Lab, world: World, draw: Draw) -> None:
    """References to secrets, shared folders, addresses without a password and short words are no findings."""
    lines = [
        'token = "{{secrets/warehouse/token}}"',
        "jdbc:postgresql://app:{{secrets/db/password}}@db:5432/x",
        "https://docs.example.com:8080/a@b",
        "/Users/shared/data",
        "dapi" + "0" * 31,
        "mail ana@example.com",
        "dapi-token",
    ]
    check(lab, world, draw, {"src/fine.py": lines}, [], "something that is fine")
