"""What a learner reads, as lines of text. One recipe for every finding; no colour, no width beyond what is passed in.

called, happened, but, rule, read: then a drawing. Never a value but those of the one case, never a frame of ours.
"""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path

from labjudge.catalogue import Chapter, Lab
from labjudge.lessons import address
from labjudge.printed import cut
from labjudge.submission import LabFile
from labjudge.verdicts import FAILED, CheckResult, Finding, SkillResult, Verdict

LABEL = 11
INDENT = " " * 4
WIDTH, NARROWEST = 110, 40
GAP = " " * 8


def columns() -> int:
    """How wide texts are set: as the terminal is, at most 110; in a file or a pipe as `COLUMNS` says, else 110."""
    return max(min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH), NARROWEST)


def header(
    chapters: list[Chapter], engine: str, seed: int, submission: str, isolated: bool, width: int = WIDTH
) -> list[str]:
    """Where we are: the chapter, the engine, the seed; and what is unusual about this run."""
    what = f"chapter {chapters[0].number} · {chapters[0].title}" if len(chapters) == 1 else f"{len(chapters)} chapters"
    lines = side_by_side(
        [what, f"{engine} · seed {seed}{f' · submission {submission}' if submission else ''}"], GAP, width
    )
    if not isolated:
        note = "labs run in this process: nothing stops an endless loop, and one lab can disturb another"
        lines += textwrap.wrap(note, width)
    return lines


def side_by_side(parts: list[str], gap: str, width: int) -> list[str]:
    """In one line where they fit, else each in its own."""
    line = gap.join(parts)
    return [line] if len(line) <= width else parts


def row(entry: Lab, skills: list[SkillResult], names: int, root: str = "labs/", width: int = WIDTH) -> str:
    """A lab in one line: a mark for each skill, and its points, or the checks of a selection that are right.

    A submission, which the header names, has no `root`.

    `names` is how wide the longest name of a lab is.
    """
    marks = " ".join(skill.verdict.mark for skill in skills)
    score = f"{sum(skill.earned for skill in skills)} of {sum(skill.possible for skill in skills)}"
    if any(skill.is_selection for skill in skills):
        right = sum(check.verdict is Verdict.RIGHT for skill in skills for check in skill.checks)
        score = f"{right} of {sum(skill.selected for skill in skills)} selected checks"
    left = f"{root}{entry.path}".ljust(max(names, 1)) + "  " + marks
    return left.ljust(max(min(names + 46, width - len(score)), len(left) + 2)) + score


def place(entry: Lab, skill: str, file: LabFile, root: str = "labs") -> str:
    """Where a skill is written: `labs/ch4/promote.py:57`, or the file that is its artefact. `root` names the submission."""
    artefact = entry.skill(skill).file
    return f"{root}/{entry.chapter}/{artefact}" if artefact else f"{root}/{entry.path}:{file.line_of(skill)}"


def about_skill(
    result: SkillResult,
    labs_dir: Path,
    entry: Lab,
    where: str,
    width: int = WIDTH,
    *,
    check: CheckResult | None = None,
    options: str = "",
) -> list[str]:
    """Everything about one skill that is neither right nor to do; `where` is its place.

    Of its checks `check` is shown, by default the first with its verdict. `options` are those that `labs repro` needs to take
    its call away.
    """
    one_of_all = check is not None
    check = check or result.telling
    finding = check.finding or Finding("")
    head = f"{check.verdict.mark} {result.skill}   {where}"
    title = printable(finding.title) if check.verdict is not Verdict.FAULT else ""
    lines = side_by_side([head, title], "   ", width) if title else [head]
    if len(lines) > 1:
        lines = [head, *textwrap.wrap(title, width, initial_indent=INDENT, subsequent_indent=INDENT)]
    if check.verdict is Verdict.FAULT:
        lines += labelled("", "could not be judged: a fault of this suite, no points lost", width)
        return lines
    lines += _finding(finding, labs_dir, width, entry.skill(result.skill).section)
    if check.output:
        lines += labelled("printed", "\n".join(_tables_cut(check.output, width - LABEL - 4)), width)
    if finding.called and entry.skill(result.skill).file is None:
        of_check = f"::{check.check}" if check is not result.telling else ""
        command = f"labs repro {entry.name}::{result.skill}{of_check}{options}"
        lines.append(f"{INDENT}{'take away'.ljust(LABEL)}{command}")  # whole, to be copied
    if len(result.findings) > 1 and not one_of_all:
        failed, judged = sum(one.verdict in FAILED for one in result.checks), len(result.checks)
        count = f"{failed} of its {judged} checks fail"
        if judged < result.in_grader:
            count = f"{failed} of the {judged} checks that were run fail; it has {result.in_grader}"
        lines += labelled("", f"({count}; the first is shown, pytest --all-findings shows all)", width)
    return lines


def about_remark(result: SkillResult, remark: Finding, where: str, width: int = WIDTH) -> list[str]:
    """What is worth reading about a skill that is right."""
    lines = [f"{result.verdict.mark} {result.skill}   {where}   {printable(remark.title)}"]
    lines += labelled("happened", remark.happened, width) + labelled("rule", remark.rule, width)
    return [*lines, *(f"{INDENT}{printable(line)}" for line in remark.drawing)]


def about_file(entry: Lab, check: CheckResult, skills: int, root: str = "labs", width: int = WIDTH) -> list[str]:
    """A module that cannot be loaded, said once for all its skills."""
    finding = check.finding or Finding("")
    name = f"{entry.name}.py"
    title = finding.title if finding.title.startswith(name) else f"{name} {finding.title}"
    lines = textwrap.wrap(f"! {printable(title)}", width, subsequent_indent=INDENT)
    lines += [f"{INDENT}{root}/{entry.path}" + (f":{finding.where}" if finding.where else "")]
    lines += labelled("happened", finding.happened, width) + _frames(finding, width)
    its = f"its {skills} skills are" if skills > 1 else "its skill is"
    return [*lines, f"{INDENT}{its} not judged"]


def _finding(finding: Finding, labs_dir: Path, width: int, section: str) -> list[str]:
    lines = []
    for label in ("called", "happened", "but", "rule"):
        lines += labelled(label, getattr(finding, label), width)
    lines += _frames(finding, width)
    lines.append(f"{INDENT}{'read'.ljust(LABEL)}{address(labs_dir, finding.read or section)}")  # whole, to be followed
    if finding.drawing:
        lines += ["", *(f"{INDENT}{' ' * LABEL}{printable(line)}" for line in finding.drawing)]
    return lines


def _frames(finding: Finding, width: int) -> list[str]:
    return [
        line
        for place, frame in enumerate(finding.frames)
        for line in labelled("at" if place == 0 else "", frame, width)
    ]


def _tables_cut(text: str, width: int) -> list[str]:
    """Lines of `DataFrame.show()` cut, so that the columns stay below one another; all others as they are."""
    return [cut(line, width) if line.startswith(("|", "+-")) else line for line in text.splitlines()]


def printable(text: str) -> str:
    """Text that a learner's program made, safe on any terminal and in any log: no escape codes, no half characters."""
    whole = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(letter for letter in whole if letter in "\n\t" or letter.isprintable())


def labelled(label: str, text: str, width: int) -> list[str]:
    """`    called     add(2, 3)`, broken between words; nothing for no text."""
    text = printable(text)
    if not text:
        return []
    lines = [
        part
        for line in text.splitlines()
        for part in (textwrap.wrap(line, width - LABEL - 4, break_on_hyphens=False) or [""])
    ]
    return [f"{INDENT}{(label if place == 0 else '').ljust(LABEL)}{line}" for place, line in enumerate(lines)]


def closing(
    results: list[SkillResult],
    entries: dict[str, Lab],
    places: dict[tuple[str, str], str],
    labs_dir: Path,
    chapters: list[Chapter],
    of_learner: bool = True,
    width: int = WIDTH,
) -> list[str]:
    """What to do next: begin, go on, or look back. Whoever judges another's submission is told only that all is right."""
    to_do = [result for result in results if result.verdict is Verdict.TO_DO]
    graver = [result for result in results if result.verdict not in (Verdict.TO_DO, Verdict.RIGHT, Verdict.NOT_RUN)]
    chapter = chapters[0].name if len(chapters) == 1 else ""
    if to_do and not graver and of_learner:
        first = to_do[0]
        entry = entries[first.lab]
        word = "Begin" if len(to_do) == len(results) else "Next"
        section = address(labs_dir, entry.skill(first.skill).section)
        return [
            f"{word} with {first.skill}, {places[first.lab, first.skill]}",
            *side_by_side([f"Brief: labs/{entry.chapter}/{entry.name}.md", f"lesson: {section}"], "   ", width),
            f"On each save: labs watch {chapter or entry.chapter}",
        ]
    if results and all(result.verdict is Verdict.RIGHT for result in results):
        if any(result.is_selection for result in results):
            return [_selection_is_right(results, entries, chapter, of_learner)]
        points = sum(result.points for result in results)
        all_are = f"All {len(results)} skills are" if len(results) > 1 else f"{results[0].skill} is"
        scored = f"{points} of {points} point{'s' if points != 1 else ''}"
        drawn = of_learner and any(not entries[result.lab].skill(result.skill).file for result in results)
        another = ["Another seed draws other data: --seed N"] if drawn else []
        return side_by_side([f"{all_are} right: {scored}.", *another], " ", width)
    return []


def _selection_is_right(results: list[SkillResult], entries: dict[str, Lab], chapter: str, of_learner: bool) -> str:
    count = sum(result.selected for result in results)
    selected = f"The {count} selected checks are" if count > 1 else "The selected check is"
    labs = {result.lab for result in results}
    place = f"labs/{entries[results[0].lab].path}" if len(labs) == 1 else f"labs/{chapter}".rstrip("/")
    return f"{selected} right." + (f" For points, judge all: pytest {place}" if of_learner else "")
