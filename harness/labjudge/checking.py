"""`labs check`: the suite proves itself. Solutions and rights are right, starters to do, traps caught by their own words."""

from __future__ import annotations

import contextlib
import difflib
import io
import multiprocessing
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from labjudge import catalogue, graders, screen
from labjudge.cases import Case, cases_of
from labjudge.catalogue import Lab, libraries_of
from labjudge.graders import GraderError
from labjudge.house import House
from labjudge.judge import Isolation, Judge, Settings
from labjudge.processes import Spawner, Zygote
from labjudge.verdicts import SkillResult, Verdict

MAX_SIMILARITY = 0.6
LIMIT_SECONDS = 120.0  # a busy machine is no reason to doubt a lab


@dataclass
class LabProof:
    """What was found out about one lab. `problems` are sentences that say what to mend."""

    entry: Lab
    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    problems: list[str] = field(default_factory=list)
    failed_checks: set[str] = field(default_factory=set)
    all_checks: set[str] = field(default_factory=set)

    def count(self, kind: str, held: bool) -> None:
        self.counts[kind][0] += held
        self.counts[kind][1] += 1

    @property
    def holds(self) -> bool:
        return not self.problems


@dataclass(frozen=True)
class Judged:
    """One case under one seed: its skills' results and, for each skill, what a learner would read."""

    case: Case
    seed: int
    skills: list[SkillResult]
    texts: dict[str, str]


def prove(
    house: House, labs: list[Lab], seeds: list[int], isolation: Isolation, side_by_side: int = 2
) -> list[LabProof]:
    """Judge every case of every lab under every seed; one proof for each lab, in order. In process: under the first seed."""
    if isolation == "inprocess":
        with ProcessPoolExecutor(side_by_side, mp_context=multiprocessing.get_context("spawn")) as processes:
            pending = [processes.submit(_judged_in_process, house, entry, seeds[0]) for entry in labs]
            judged = [one for lab in pending for one in lab.result()]
    else:
        judged = _judged_in_forks(house, labs, seeds, side_by_side)
    return [proof_of(house, entry, [one for one in judged if one.case.lab == entry]) for entry in labs]


def _judged_in_forks(house: House, labs: list[Lab], seeds: list[int], side_by_side: int) -> list[Judged]:
    starter = Zygote(libraries_of(labs))
    try:
        cases = [case for entry in labs for case in cases_of(house, entry, starter.scratch / "cases")]
        work = [(case, seed) for seed in seeds for case in cases]
        judges = [Judge(case.submission, starter, Settings(seed, LIMIT_SECONDS)) for case, seed in work]
        with ThreadPoolExecutor(side_by_side) as pool:
            return list(pool.map(lambda one, judge: judge_case(house, one[0], one[1], judge), work, judges))
    finally:
        starter.close()


def _judged_in_process(house: House, entry: Lab, seed: int) -> list[Judged]:
    """All cases of a lab, one after another, in this process: a fresh one, which ends with its lab's last case."""
    starter = Spawner()
    try:
        cases = list(cases_of(house, entry, starter.scratch / "cases"))
        judge = Judge(cases[0].submission, starter, Settings(seed, isolation="inprocess"))
        # What solutions and their libraries print, and write where they stand, has no place of its own here.
        with _silence(), contextlib.chdir(starter.scratch):
            return [judge_case(house, case, seed, judge) for case in cases]
    finally:
        starter.close()


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    with io.StringIO() as sink, contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink):
        yield


def judge_case(house: House, case: Case, seed: int, judge: Judge) -> Judged:
    """Judge one case with a judge (whose submission and seed are set to the case's).

    A trap is the solution but for one skill: only that one is judged.
    """
    judge.submission, judge.settings = (
        case.submission,
        Settings(seed, judge.settings.limit_seconds, judge.settings.isolation),
    )
    skills = {skill.name: SkillResult(case.lab.name, skill.name, skill.points) for skill in case.lab.skills}
    checks = [check for check in house.checks(case.lab) if case.kind != "trap" or check.skill == case.skill]
    for result in judge.lab(case.lab, checks):
        skills[result.skill].checks.append(result)
    judged = [skill for skill in skills.values() if skill.checks]
    texts = {skill.skill: "\n".join(screen.about_skill(skill, house.labs_dir, case.lab, case.name)) for skill in judged}
    return Judged(case, seed, judged, texts)


def proof_of(house: House, entry: Lab, judged: list[Judged]) -> LabProof:
    """What the judged cases of a lab prove, and what they do not."""
    proof = LabProof(entry)
    proof.problems += unjudged_skills(house, entry) + too_similar(house, entry)
    for one in judged:
        problems = list(_case_problems(one))
        if one.case.kind == "trap":
            problems += _stolen_phrases(one, judged)
        proof.count(one.case.kind, not problems)
        proof.problems += [f"{one.case.kind} {one.case.name} (seed {one.seed}): {problem}" for problem in problems]
        _note_checks(proof, one)
    kinds = {one.case.kind: one.case.name for one in judged}
    if len({one.case.name for one in judged if one.case.kind == "right"}) < 2:
        proof.problems.append("has fewer than two rights; add another way to tests/labs")
    if "trap" not in kinds:
        proof.problems.append("has no trap")
    return proof


def _note_checks(proof: LabProof, one: Judged) -> None:
    for skill in one.skills:
        for check in skill.checks:
            identity = f"{skill.skill}::{check.check}"
            proof.all_checks.add(identity)
            if one.case.kind == "trap" and check.verdict is Verdict.WRONG:
                proof.failed_checks.add(identity)


def _case_problems(one: Judged) -> Iterable[str]:
    expected = {"solution": Verdict.RIGHT, "right": Verdict.RIGHT, "trap": Verdict.RIGHT, "starter": Verdict.TO_DO}[
        one.case.kind
    ]
    for skill in one.skills:
        if skill.skill == one.case.skill:
            if skill.verdict not in (Verdict.WRONG, Verdict.ERROR, Verdict.LIMIT):
                yield f"{skill.skill} is judged {skill.verdict.word}; nothing catches this trap"
            elif one.case.phrase not in one.texts[skill.skill]:
                yield f"{skill.skill} does not say {one.case.phrase!r}, but: {one.texts[skill.skill]}"
        elif skill.verdict is not expected:
            yield f"{skill.skill} is {skill.verdict.word}, not {expected.word}: {one.texts[skill.skill]}{_cause(skill)}"


def _cause(skill: SkillResult) -> str:
    return f"\n{skill.telling.cause}" if skill.telling.cause else ""


def _stolen_phrases(one: Judged, judged: list[Judged]) -> Iterable[str]:
    for other in judged:
        if other.case.kind == "trap" and other.case.name != one.case.name and other.seed == one.seed:
            text = other.texts.get(other.case.skill, "")
            if one.case.phrase in text:
                yield f"its phrase {one.case.phrase!r} is also said of {other.case.name}"


def unjudged_skills(house: House, entry: Lab) -> list[str]:
    """Skills without a check, checks of another skill or of none, and checks without a requirement."""
    found: list[str] = []
    for module in house.grader(entry):
        try:
            checks = graders.checks_in(module, entry.name)
        except GraderError as problem:
            found.append(str(problem))
            continue
        found += [
            f"the check {check.name} has no docstring: one sentence, the requirement"
            for check in checks
            if not check.requirement
        ]
    folder = house.graders_dir / entry.chapter / entry.name
    return found + graders.stray_checks(folder, {skill.name for skill in entry.skills})


def too_similar(house: House, entry: Lab) -> list[str]:
    """Rights that are nearly the solution prove nothing."""
    solution = _words((house.root / "solutions" / entry.path).read_text("utf-8"))
    found = []
    for file in sorted((house.root / "tests" / "labs" / entry.chapter / entry.name / "rights").glob("*.py")):
        ratio = difflib.SequenceMatcher(None, solution, _words(file.read_text("utf-8")), autojunk=False).ratio()
        if ratio >= MAX_SIMILARITY:
            found.append(
                f"right {file.stem} is {ratio:.0%} the solution; less than {MAX_SIMILARITY:.0%} is another way"
            )
    return found


def _words(source: str) -> list[str]:
    """A module's bodies as words, without signatures and docstrings, which every submission shares."""
    import ast

    tree = ast.parse(source)
    bodies = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            bodies.append("\n".join(ast.unparse(statement) for statement in body))
    return " ".join(bodies).split()


def house_problems(house: House) -> list[str]:
    """What does not depend on running anything: files that are missing or that nothing lists."""
    return (
        catalogue.misplaced_files(house.catalogue, house.labs_dir) + _missing_beside(house) + _graders_of_no_lab(house)
    )


def _missing_beside(house: House) -> list[str]:
    wanted: list[Path] = []
    for entry in house.catalogue.labs:
        wanted += [house.root / "solutions" / entry.path, house.grader_entry(entry), *house.grader(entry)]
    return [f"{path.relative_to(house.root)}: is missing" for path in wanted if not path.exists()]


def _graders_of_no_lab(house: House) -> list[str]:
    folders = {house.graders_dir / entry.chapter / entry.name for entry in house.catalogue.labs}
    entries = {house.grader_entry(entry) for entry in house.catalogue.labs}
    modules = sorted(house.graders_dir.rglob("*.py"))
    stray = [path for path in modules if path.parent not in folders and path not in entries]
    return [
        f"{path.relative_to(house.root)}: belongs to no lab; a grader is test_LAB.py and the folder LAB"
        for path in stray
    ]
