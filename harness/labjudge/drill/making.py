"""Drills from traps: of each trap that changes one short function, the function as it is wrong, and what is right.

Needs `tests/labs` and `solutions/`, so it runs where labs are made; `labs seal drill` writes what learners get.
"""

from __future__ import annotations

import ast
import difflib
import functools
import hashlib
import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from pathlib import Path

from labjudge import graders
from labjudge.catalogue import Lab, Skill
from labjudge.drill import bank
from labjudge.drill.bank import Drill, Made
from labjudge.proof.dossier import Dossier
from labjudge.proof.traps import Trap
from labjudge.suite import Suite

LONGEST, SHORTEST = 40, 4
"""Lines of a function that is shown, without comments and docstring."""
SMALL = 6
"""Lines of a diff up to which a change is small."""
OF_A_SKILL = 3
"""Drills that are made of one skill at most."""
LIKE = 0.6
"""Share of common words from which two phrases could be taken for one."""
_GOES_ON_FROM = frozenset(
    ["and", "are", "as", "among", "at", "from", "has", "have", "in", "is", "of", "or", "that", "where", "with"]
)
_GOES_ON_WITH = frozenset(
    [
        ",",
        "a",
        "an",
        "and",
        "are",
        "by",
        "from",
        "had",
        "has",
        "in",
        "is",
        "it",
        "lost",
        "of",
        "the",
        "to",
        "than",
        "was",
        "were",
        "with",
    ]
)
_PLAIN = re.compile(r"^[A-Za-z][\w' ,;-]*$")


def files(suite: Suite) -> dict[Path, str]:
    """The files that learners get, by path: one a chapter. Raises TrapError for a page of traps with a mistake."""
    found = {}
    for chapter in suite.catalogue.chapters:
        labs = [lab for lab in suite.catalogue.labs if lab.chapter == chapter.name]
        if made := [each for lab in labs for each in drills_of(suite, lab)]:
            found[bank.folder_of(suite.root) / f"{chapter.name}.json"] = bank.text_of(made)
    return found


def write(suite: Suite) -> list[Path]:
    """Write the files anew, and delete those of chapters that have no drill any more."""
    found = files(suite)
    folder = bank.folder_of(suite.root)
    folder.mkdir(parents=True, exist_ok=True)
    for old in set(folder.glob("*.json")) - set(found):
        old.unlink()
    for path, text in found.items():
        path.write_text(text, "utf-8", newline="\n")
    return list(found)


def drills_of(suite: Suite, lab: Lab) -> list[Made]:
    """The drills of a lab, in the order of its skills."""
    dossier = Dossier(suite, lab)
    traps = {skill.name: dossier.traps_of(skill.name) for skill in lab.skills}
    phrases = {name: [trap.says for trap in own if _is_plain(trap.says)] for name, own in traps.items()}
    of_lab = [phrase for own in phrases.values() for phrase in own]
    found = []
    for skill in (each for each in lab.skills if each.file is None):
        page = dossier.page(skill.name)
        solution = dossier.solution_file.read_text("utf-8")
        lines = page.read_text("utf-8").splitlines() if page.exists() else []
        made = []
        for trap in (each for each in traps[skill.name] if _is_plain(each.says)):
            others = _others(trap.says, phrases[skill.name], of_lab)
            if len(others) >= 3 and (shown := _shown(solution, trap)) is not None:
                rule = _rule(suite, lab, skill, trap.says)
                made.append(_made(lab, skill, trap, shown, others, _comment_above(lines, trap.line), rule))
        found += sorted(made, key=_preference)[:OF_A_SKILL]
    return found


def _made(
    lab: Lab, skill: Skill, trap: Trap, shown: tuple[str, str, str], others: tuple[str, ...], happens: str, rule: str
) -> Made:
    function, wrong, right = shown
    difference = difflib.unified_diff(wrong.splitlines(), right.splitlines(), lineterm="", n=1)
    drill = Drill(
        function=function,
        brief=skill.summary,
        code=wrong,
        fault=trap.says,
        others=others,
        happens=happens,
        rule=rule,
        right_lines="\n".join(line for line in difference if not line.startswith(("---", "+++", "@@"))),
    )
    return Made(lab.name, skill.name, skill.section, trap.name, drill)


def _preference(made: Made) -> tuple[bool, bool, bool, bool, str]:
    """Small changes first, then explained ones, then those in the skill's own function; the rest by a number without meaning."""
    drill = made.drill
    changed = sum(line.startswith(("+", "-")) for line in drill.right_lines.splitlines())
    return (changed > SMALL, not drill.rule, not drill.happens, drill.function != made.skill, made.name)


def _is_plain(phrase: str) -> bool:
    """Whether a phrase can be read on its own: words, no figures of one run, no code, no piece of a longer sentence."""
    words = phrase.casefold().replace(",", " ,").split()
    whole = len(words) >= 3 and words[0] not in _GOES_ON_FROM and words[-1] not in _GOES_ON_WITH
    return whole and bool(_PLAIN.match(phrase)) and not re.search(r"\d|_", phrase)


def _others(own: str, of_skill: Sequence[str], of_lab: Sequence[str]) -> tuple[str, ...]:
    """Phrases to choose wrong options from, none like another: the skill's, and the lab's when those are too few."""
    found = [own]
    for phrases in (of_skill, of_lab):
        if len(found) < 4:
            for phrase in sorted(phrases, key=lambda each: hashlib.sha256(f"{own}{each}".encode()).hexdigest()):
                if not any(_alike(phrase, other) for other in found):
                    found.append(phrase)
    return tuple(found[1:])


def _alike(one: str, other: str) -> bool:
    """Whether two phrases have most of their words in common."""
    mine, theirs = set(one.casefold().split()), set(other.casefold().split())
    return len(mine & theirs) / len(mine | theirs) >= LIKE


def _shown(solution: str, trap: Trap) -> tuple[str, str, str] | None:
    """The function's name, it as it is wrong and as it is right; None when it is not one short function that is changed."""
    before, after = _statements(solution), _statements(trap.source)
    if len(before) != len(after):
        return None  # a function that was added beside the solution's: another style, of which a diff shows nothing
    ours, theirs = solution.splitlines(), trap.source.splitlines()
    pairs = zip(before, after, strict=True)
    changed = [
        (old, new)
        for old, new in pairs
        if ours[old.lineno - 1 : old.end_lineno] != theirs[new.lineno - 1 : new.end_lineno]
    ]
    if len(changed) != 1 or not all(isinstance(node, ast.FunctionDef) for node in changed[0]):
        return None
    old, new = changed[0]
    assert isinstance(old, ast.FunctionDef) and isinstance(new, ast.FunctionDef)
    wrong, right = _bare(trap.source, new), _bare(solution, old)
    if old.name != new.name or not SHORTEST <= len(wrong.splitlines()) <= LONGEST or wrong == right:
        return None
    return new.name, wrong, right


def _bare(source: str, node: ast.FunctionDef) -> str:
    """A function's text without docstring, comments and empty lines: they say what was meant."""
    first = min([node.lineno, *(mark.lineno for mark in node.decorator_list)])
    lines = source.splitlines()[first - 1 : node.end_lineno]
    if ast.get_docstring(node) is not None and len(node.body) > 1:
        start, end = node.body[0].lineno - first, (node.body[0].end_lineno or 0) - first
        lines[start : end + 1] = [""] * (end + 1 - start)
    for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _comment_above(lines: Sequence[str], line: int) -> str:
    """What the author wrote above a trap, as a sentence."""
    found: list[str] = []
    for text in reversed(lines[: line - 1]):
        if not text.startswith("# "):
            break
        found.insert(0, text.removeprefix("# ").strip())
    sentence = " ".join(found)
    return sentence[:1].upper() + sentence[1:]


def _rule(suite: Suite, lab: Lab, skill: Skill, says: str) -> str:
    """The requirement of the check whose text says the phrase; "" when no check of the skill says it itself."""
    module = suite.graders_dir / lab.chapter / lab.name / graders.module_of(skill.name)
    return next(
        (requirement for requirement, texts in _texts_by_requirement(module) if any(says in text for text in texts)), ""
    )


@functools.cache
def _texts_by_requirement(module: Path) -> list[tuple[str, list[str]]]:
    """Of each check of a skill its requirement and the texts in it."""
    checks = [
        node
        for node in _statements(module.read_text("utf-8"))
        if isinstance(node, ast.FunctionDef) and graders.is_check(node)
    ]
    return [(graders.requirement_of(node), list(_texts(node))) for node in checks]


@functools.lru_cache(maxsize=4)
def _statements(text: str) -> list[ast.stmt]:
    return ast.parse(text).body


def _texts(node: ast.AST) -> Iterator[str]:
    return (each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str))
