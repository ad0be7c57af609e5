"""The learner's copy of a checkout: labs, machinery and packed graders; no solutions, none of the tests.

What goes into it is named here; whatever else lies in a checkout stays there. Lab files are taken only while they are starters.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from labjudge import packed_graders, versions
from labjudge.suite import Suite

MACHINERY = ("harness", "fixtures")
FILES = ("conftest.py", "LICENSE", ".gitignore", "locks/labs.txt", ".devcontainer/devcontainer.json")
INSTRUCTORS_SECTIONS = ("Grade a class", "Work on the suite")
NOT_IN_A_COPY = "`labs diff"
NOTE = """This is a learner's copy: it has the labs and what judges them, the graders packed, and no reference solutions.
Verdicts that you reach in it are for you; marks come from the instructor's own run."""
_LINK = re.compile(r"\]\(([^)#\s]+)")


class CopyError(Exception):
    """The copy cannot be made; the message says what to do."""


def write(suite: Suite, out: Path) -> list[Path]:
    """Write the copy into `out`, which is new, empty, or holds nothing but `.git`; the files. Raises CopyError."""
    if answered := [file for file in _lab_files(suite) if not _is_starter(suite, file)]:
        names = ", ".join(file.relative_to(suite.root).as_posix() for file in answered)
        raise CopyError(f"{names}: not the starter, and a copy would give it away; labs reset {answered[0].stem}")
    if out.exists() and (not out.is_dir() or any(file.name != ".git" for file in out.iterdir())):
        raise CopyError(f"{out}: is there already; give a new or empty folder")
    texts = dict(_written(suite))
    for file in [*_copied(suite), *_docs(suite, texts.get("README.md", b""))]:
        _place(out, file.relative_to(suite.root).as_posix()).write_bytes(file.read_bytes())
    for name, data in texts.items():
        _place(out, name).write_bytes(data)
    return sorted(file for file in out.rglob("*") if file.is_file() and ".git" not in file.parts)


def begin_history(folder: Path) -> bool:
    """Make the copy a Git repository whose first commit has the starters, for `labs reset`; False where there is no Git."""
    if shutil.which("git") is None:
        return False
    own = ["-c", "user.name=labs", "-c", "user.email=labs@example.com", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "--all"], [*own, "commit", "-q", "-m", "The labs as they begin"]):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)
    return True


def _place(out: Path, name: str) -> Path:
    target = out / name
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _lab_files(suite: Suite) -> list[Path]:
    """What learners write into."""
    return [suite.labs_dir / path for lab in suite.catalogue.labs for path in dict.fromkeys((lab.path, *lab.artefacts))]


def _is_starter(suite: Suite, file: Path) -> bool:
    return versions.is_starter(file.read_bytes(), file.relative_to(suite.root).as_posix())


def _copied(suite: Suite) -> Iterator[Path]:
    """Files that the copy has as they are."""
    labs = suite.labs_dir
    yield from _lab_files(suite)
    wanted = [labs / "catalog.toml", labs / "exam" / "objectives.toml"]
    wanted += [labs / chapter.name / "README.md" for chapter in suite.catalogue.chapters]
    wanted += [labs / lab.chapter / f"{lab.name}{end}" for lab in suite.catalogue.labs for end in (".md", ".hints.md")]
    wanted += [suite.root / name for name in FILES]
    wanted += sorted(suite.graders_dir.glob("*/*.json"))  # quiz keys and the exam's bank, sealed as they are
    wanted += sorted(suite.graders_dir.glob(f"*{packed_graders.ENDING}"))
    yield from (file for file in wanted if file.is_file())
    for name in MACHINERY:
        yield from (file for file in sorted((suite.root / name).rglob("*")) if file.is_file() and not _made(file))


def _made(file: Path) -> bool:
    """Whether a file was made by using the checkout."""
    return any(part == "__pycache__" or part.endswith(".egg-info") for part in file.parts)


def _written(suite: Suite) -> Iterator[tuple[str, bytes]]:
    """Files that are made for the copy."""
    for chapter in suite.catalogue.chapters:
        folder = suite.graders_dir / chapter.name
        if any(folder.rglob("*.py")):
            yield f"graders/{chapter.name}{packed_graders.ENDING}", packed_graders.pack(folder)
    readme, project = suite.root / "README.md", suite.root / "pyproject.toml"
    if readme.is_file():
        yield "README.md", learners_readme(readme.read_text("utf-8")).encode()
    if project.is_file():
        yield (
            "pyproject.toml",
            project.read_text("utf-8").replace('testpaths = ["tests"]', 'testpaths = ["labs"]').encode(),
        )


def learners_readme(text: str) -> str:
    """The checkout's README without what is the instructor's, and with a note of what this copy is."""
    head, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    kept = [section for section in sections if section.splitlines()[0].removeprefix("## ") not in INSTRUCTORS_SECTIONS]
    title, _, rest = "".join([head, *kept]).partition("\n")
    lines = [line for line in f"{title}\n\n{NOTE}\n{rest}".splitlines() if NOT_IN_A_COPY not in line]
    return "\n".join(lines).rstrip() + "\n"


def _docs(suite: Suite, readme: bytes) -> list[Path]:
    """The pages and pictures to which README and labs link, and those to which these do."""
    found: dict[Path, None] = {}
    waiting = [(suite.root, readme.decode())]
    waiting += [(page.parent, page.read_text("utf-8")) for page in sorted(suite.labs_dir.glob("*/*.md"))]
    while waiting:
        folder, text = waiting.pop()
        for link in _LINK.findall(text):
            target = (folder / link).resolve()
            if target.is_file() and target.is_relative_to((suite.root / "docs").resolve()) and target not in found:
                found[target] = None
                if target.suffix == ".md":
                    waiting.append((target.parent, target.read_text("utf-8")))
    root = suite.root.resolve()
    return [suite.root / file.relative_to(root) for file in found]
