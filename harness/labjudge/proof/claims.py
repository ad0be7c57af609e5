"""What every lab must have, checked without running it. Each claim is a function of a dossier that returns what to mend.

A problem is one sentence that names the file and the remedy.
"""

from __future__ import annotations

import ast
import difflib
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from labjudge import catalogue, graders, lessons, submission
from labjudge.graders import GraderError
from labjudge.handles import Lab as LabHandle
from labjudge.proof.dossier import Dossier
from labjudge.proof.traps import TrapError
from labjudge.suite import Suite

MAX_SIMILARITY = 0.6
MIN_RIGHTS, MIN_TRAPS = 2, 5
BRIEF_HEADINGS = ["Situation", "What to build", "How it is judged", "What usually goes wrong", "Out of scope"]
_LINK = re.compile(r"\]\(([^)#\s]*(?:#[^)\s]*)?)\)")


def brief(dossier: Dossier) -> Iterator[str]:
    """The brief has its five headings in order and names every skill."""
    file = dossier.suite.labs_dir / dossier.lab.chapter / f"{dossier.lab.name}.md"
    if not file.exists():
        yield f"{_shown(dossier, file)} is missing: write the brief"
        return
    text = file.read_text("utf-8")
    if re.findall(r"^## (.+)$", text, re.MULTILINE) != BRIEF_HEADINGS:
        yield f"{_shown(dossier, file)}: its headings must be {', '.join(BRIEF_HEADINGS)}, in this order"
    for skill in dossier.lab.skills:
        if skill.name not in text:
            yield f"{_shown(dossier, file)}: does not name the skill {skill.name}; number it under 'What to build'"


def starter(dossier: Dossier) -> Iterator[str]:
    """Each function of the starter is typed, has a docstring, and raises NotImplementedError; the solution has its signature."""
    file = submission.read(dossier.suite.labs_dir / dossier.lab.path)
    solution = submission.read(dossier.solution_file)
    for side in (file, solution):
        if side.problem:
            yield f"{_shown(dossier, side.path)} {side.problem}"
    if file.problem or solution.problem:
        return
    for skill in (skill for skill in dossier.lab.skills if skill.file is None):
        node, other = file.functions.get(skill.name), solution.functions.get(skill.name)
        if not isinstance(node, ast.FunctionDef) or not isinstance(other, ast.FunctionDef):
            side = file if not isinstance(node, ast.FunctionDef) else solution
            yield f"{_shown(dossier, side.path)}: has no function {skill.name}"
            continue
        if not file.is_to_do(skill.name):
            yield f"{_shown(dossier, file.path)}:{node.lineno}: {skill.name} does more than raise NotImplementedError"
        if not ast.get_docstring(node):
            yield f"{_shown(dossier, file.path)}:{node.lineno}: {skill.name} has no docstring, the contract of the skill"
        arguments = [*node.args.args, *node.args.kwonlyargs]
        if node.returns is None or any(argument.annotation is None for argument in arguments):
            yield f"{_shown(dossier, file.path)}:{node.lineno}: {skill.name} has a parameter or a result without a type"
        if ast.unparse(node.args) != ast.unparse(other.args):
            yield f"{_shown(dossier, solution.path)}:{other.lineno}: {skill.name} has other parameters than the starter"


def checks(dossier: Dossier) -> Iterator[str]:
    """Every skill has a module with checks, each with its requirement; no check stands where nobody runs it."""
    for module in dossier.suite.grader(dossier.lab):
        try:
            found = graders.checks_in(module, dossier.lab.name)
        except GraderError as problem:
            yield str(problem)
            continue
        for check in found:
            if not check.requirement:
                yield f"{module}: the check {check.name} has no docstring: one sentence, the requirement"
    folder = dossier.suite.graders_dir / dossier.lab.chapter / dossier.lab.name
    yield from graders.stray_checks(folder, {skill.name for skill in dossier.lab.skills})
    for module in sorted(folder.glob("*.py")):
        yield from _unknown_world_calls(module)
    handle = {name for name in vars(LabHandle) if not name.startswith("_")}
    for skill in dossier.lab.skills:
        if skill.name in handle:
            yield f"labs/catalog.toml: the skill {skill.name} has the name of a method of a grader's `lab`; name it otherwise"


def references(dossier: Dossier) -> Iterator[str]:
    """Sections lead to a heading of the lesson; links of brief and lesson lead to files and headings that exist."""
    suite, lab = dossier.suite, dossier.lab
    folder = suite.graders_dir / lab.chapter / lab.name
    text = "".join(module.read_text("utf-8") for module in folder.glob("*.py"))
    sections = {*lab.sections, *(skill.section for skill in lab.skills), *re.findall(r'read="(\d+\.\d+)"', text)}
    for section in sorted(sections):
        if "#" not in lessons.address(suite.labs_dir, section):
            yield f"labs/{lab.chapter}/README.md: has no heading for section {section}"
    for name in (f"{lab.name}.md", "README.md"):
        source = suite.labs_dir / lab.chapter / name
        for target in _LINK.findall(source.read_text("utf-8")) if source.exists() else ():
            path, _, anchor = target.partition("#")
            file = (source.parent / path) if path else source
            if "://" in target:
                continue
            if not file.exists():
                yield f"{_shown(dossier, source)}: links to {target}, which does not exist"
            elif anchor and file.name == "README.md" and anchor not in lessons.headings(file).values():
                yield f"{_shown(dossier, source)}: links to {target}, a heading that does not exist"


def submissions(dossier: Dossier) -> Iterator[str]:
    """Two rights at least, each unlike the solution; traps with unique names and phrases, on pages of skills."""
    folder = dossier.folder.relative_to(dossier.suite.root)
    if len(dossier.rights) < MIN_RIGHTS:
        yield f"{folder}/rights: has {len(dossier.rights)} right answers; write {MIN_RIGHTS} in other styles"
    yield from _too_similar(dossier)
    try:
        traps = dossier.traps
    except TrapError as problem:
        yield str(problem)
        return
    if len(traps) < MIN_TRAPS:
        yield f"{folder}/traps: has {len(traps)} traps; the curriculum's are the least"
    for name, times in Counter(trap.name for trap in traps).items():
        if times > 1:
            yield f"{folder}/traps: two traps are named {name}"
    for says, times in Counter(trap.says for trap in traps).items():
        if times > 1:
            yield f"{folder}/traps: {times} traps say {says!r}; each needs a phrase of its own"
    pages = {skill.name for skill in dossier.lab.skills}
    for page in sorted((dossier.folder / "traps").glob("*.py")):
        if page.stem not in pages:
            yield f"{page.relative_to(dossier.suite.root)}: {page.stem} is no skill; skills are {', '.join(sorted(pages))}"


CLAIMS: tuple[Callable[[Dossier], Iterator[str]], ...] = (brief, starter, checks, references, submissions)


def suite_problems(suite: Suite) -> list[str]:
    """What no lab has: files that the catalogue lists and nobody wrote, or that stand where no lab looks for them."""
    folders = {suite.graders_dir / entry.chapter / entry.name for entry in suite.catalogue.labs}
    stray = [path for path in sorted(suite.graders_dir.rglob("*.py")) if path.parent not in folders]
    wanted = [suite.root / "solutions" / entry.path for entry in suite.catalogue.labs]
    return [
        *catalogue.misplaced_files(suite.catalogue, suite.labs_dir),
        *(f"{path.relative_to(suite.root)}: is missing" for path in wanted if not path.exists()),
        *(
            f"{path.relative_to(suite.root)}: belongs to no lab; a grader is graders/chN/LAB/test_SKILL.py"
            for path in stray
            if path.name != "conftest.py"
        ),
    ]


def _unknown_world_calls(module: Path) -> Iterator[str]:
    """Calls on `world` that `lakemock.arrange` does not have, or not with these arguments: found before they run."""
    from lakemock import arrange  # costs libraries, which collecting does without

    try:
        tree = ast.parse(module.read_text("utf-8"))
    except SyntaxError:  # is told where its checks are read
        return
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="world"), attr=name)):
                if problem := _misfit(node, name, vars(arrange), arrange.__all__):
                    yield f"{module}:{node.lineno}: {problem}"


def _misfit(call: ast.Call, name: str, functions: dict[str, Any], public: list[str]) -> str:
    """Why a call on `world` cannot work, or ""."""
    if name not in public:
        near = difflib.get_close_matches(name, public, n=1)
        return f"world has no {name}{f'; did you mean {near[0]}?' if near else ''} (lakemock.arrange lists what it has)"
    if any(isinstance(each, ast.Starred) for each in call.args) or not all(each.arg for each in call.keywords):
        return ""  # what is unpacked is known only when it runs
    given = {str(each.arg): None for each in call.keywords}
    try:
        inspect.signature(functions[name]).bind(None, *[None] * len(call.args), **given)
    except TypeError as problem:
        return f"world.{name}: {problem}"
    return ""


def _too_similar(dossier: Dossier) -> Iterator[str]:
    """Rights that are nearly the solution prove nothing."""
    if not dossier.solution_file.exists():
        return
    solution = _words(dossier.solution_file.read_text("utf-8"))
    for file in dossier.rights:
        ratio = difflib.SequenceMatcher(None, solution, _words(file.read_text("utf-8")), autojunk=False).ratio()
        if ratio >= MAX_SIMILARITY:
            yield f"{_shown(dossier, file)}: is {ratio:.0%} the solution; less than {MAX_SIMILARITY:.0%} is another way"


def _words(source: str) -> list[str]:
    """A module's bodies as words, without signatures and docstrings, which every submission shares."""
    bodies = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            bodies.append("\n".join(ast.unparse(statement) for statement in body))
    return " ".join(bodies).split()


def _shown(dossier: Dossier, path: object) -> str:
    return str(path).removeprefix(f"{dossier.suite.root}/")
