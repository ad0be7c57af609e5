"""`labs watch`: what is known of the labs between saves, what a save asks for, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.console import Console

from labjudge import hints, last_run, screen, submission
from labjudge.catalogue import Catalogue, Lab
from labjudge.graders import Check
from labjudge.judge import Judge
from labjudge.judgement import Work
from labjudge.lessons import address
from labjudge.report import COLOURS
from labjudge.suite import Suite
from labjudge.terminal_lines import write_line
from labjudge.verdicts import SkillResult, Verdict

OPEN = (Verdict.FAULT, Verdict.LIMIT, Verdict.ERROR, Verdict.WRONG, Verdict.TO_DO)


def watched_paths(catalogue: Catalogue, labs: list[Lab]) -> list[str]:
    """What is watched, as paths: `labs/ch4` when it is all of a chapter, else each of its labs, `labs/ch4/promote.py`."""
    found = []
    for chapter in dict.fromkeys(entry.chapter for entry in labs):
        its_own = [entry for entry in labs if entry.chapter == chapter]
        all_of_it = len(its_own) == sum(entry.chapter == chapter for entry in catalogue.labs)
        found += [f"labs/{chapter}"] if all_of_it else [f"labs/{entry.path}" for entry in its_own]
    return found


@dataclass
class Watch:
    """What is remembered between saves: how each lab read when it was last judged, and each skill's verdict."""

    suite: Suite
    judge: Judge
    labs: list[Lab]
    console: Console
    read: dict[tuple[str, str], str] = field(default_factory=dict)
    outside: dict[str, str] = field(default_factory=dict)
    skills: dict[tuple[str, str], SkillResult] = field(default_factory=dict)
    verdicts: dict[tuple[str, str], Verdict] = field(default_factory=dict)  # the last of its own, not of a broken file
    at: tuple[Lab, str] | None = None  # the skill that was shown last: what the keys speak of
    _first: set[tuple[str, str]] = field(default_factory=set)  # told, whatever they come to
    _saves: int = 0
    _saved_as: dict[tuple[str, str], str] = field(default_factory=dict)
    _begun_as: dict[tuple[str, str], str] = field(
        default_factory=dict
    )  # when its judgement began; "" is the rest of a file
    _changed_in: dict[tuple[str, str], int] = field(default_factory=dict)  # the number of the save that changed it last
    _waited_for: dict[str, set[str]] = field(default_factory=dict)
    _files_told: set[tuple[str, str]] = field(default_factory=set)
    _broken: set[str] = field(default_factory=set)
    _saved: set[str] = field(default_factory=set)
    _announced: tuple[str, str] | None = None  # what to go on with, said before the rest of the lab was judged again

    def file(self, entry: Lab) -> submission.LabFile:
        return submission.read(self.suite.labs_dir / entry.path)

    # What a save asks for

    def edited(self, entry: Lab) -> list[str]:
        """The skills whose function changed since they were judged, those of the latest save first; all when nothing is known."""
        file = self.file(entry)
        found = []
        for skill in entry.skills:
            key, reading = (entry.name, skill.name), self._reading(file, entry, skill.name)
            if self._saved_as.get(key) != reading:
                self._saved_as[key], self._changed_in[key] = reading, self._saves
            if self.read.get(key) != reading:
                found.append(skill.name)
        return sorted(found, key=lambda name: self._changed_in[entry.name, name], reverse=True)

    def _reading(self, file: submission.LabFile, entry: Lab, skill: str) -> str:
        artefact = entry.skill(skill).file
        if artefact:
            path = self.suite.labs_dir / entry.chapter / artefact
            return path.read_text("utf-8", "replace") if path.exists() else ""
        return file.fingerprint(skill)

    def first_to_judge(self, entry: Lab) -> list[str]:
        """The skills that a save is about: those edited; for a change outside them, or a file mended, the one in hand.

        Where nobody has begun with that one, another that can show what the change does. Empty when nothing changed but
        comments and layout.
        """
        file = self.file(entry)
        if file.problem:
            return [skill.name for skill in entry.skills]
        if edited := self.edited(entry):
            return edited
        if entry.name not in self._broken and self.outside.get(entry.name) == self._outside(file, entry):
            return []
        in_hand = [self.at[1]] if self.at is not None and self.at[0] is entry else []
        names = [*in_hand, *self._open(entry), *(skill.name for skill in entry.skills)]
        return [next((name for name in names if not file.is_to_do(name)), names[0])]

    def _outside(self, file: submission.LabFile, entry: Lab) -> str:
        return file.outside({skill.name for skill in entry.skills})

    def work(self, touched: list[Lab]) -> Work:
        """What to judge now: of each lab that was saved the skills that changed, then its others; then what is not judged yet."""
        self._first.clear()
        self._announced = None
        self._saves += 1
        self._saved = {entry.name for entry in touched}
        self._files_told.clear()
        work: Work = []
        for entry in [*touched, *(entry for entry in self.labs if entry not in touched)]:
            known = all((entry.name, skill.name) in self.skills for skill in entry.skills)
            first = self.first_to_judge(entry)
            if known:
                self._first |= {(entry.name, name) for name in first}
            unfinished = self._waited_for.get(entry.name, set())
            then = [name for name in self._quickest_first(entry) if name not in first]
            names = [*first, *then] if first else [name for name in then if name in unfinished]
            if not names:
                continue
            checks = self.suite.checks(entry)
            file = self.file(entry)
            self._begun_as |= {(entry.name, name): self._reading(file, entry, name) for name in names}
            self._begun_as[entry.name, ""] = self._outside(file, entry)
            work += [(entry, name, [check for check in checks if check.skill == name]) for name in names]
            self._waited_for[entry.name] = set(names)
        return work

    def _quickest_first(self, entry: Lab) -> list[str]:
        """A lab's skills: what was stopped last time holds up no other; what nobody has begun says nothing of a broken import."""
        file = self.file(entry)

        def place(name: str) -> int:
            known = self.skills.get((entry.name, name))
            return 2 if file.is_to_do(name) else int(known is not None and known.verdict is Verdict.LIMIT)

        return sorted((skill.name for skill in entry.skills), key=place)

    # What came of it

    def judged(self, entry: Lab, names: list[str]) -> Iterator[SkillResult]:
        """Judge skills of a lab here and now, in this order; each as soon as its last check is in."""
        checks: list[Check] = self.suite.checks(entry)
        for name in names:
            result = SkillResult(entry.name, name, entry.skill(name).points)
            result.checks += self.judge.lab(entry, [check for check in checks if check.skill == name])
            self._keep(entry, result)
            yield result

    def take(self, entry: Lab, result: SkillResult) -> None:
        """A skill is judged: told when the save was about it, when its verdict changed, or when it is the first thing wrong."""
        before = self.verdicts.get((entry.name, result.skill))
        self._keep(entry, result)
        changed = before is not None and before is not result.verdict
        wrong = result.verdict in OPEN and result.verdict is not Verdict.TO_DO
        if result.verdict is Verdict.TO_DO and not changed and self.file(entry).is_to_do(result.skill):
            self._first.discard((entry.name, result.skill))  # nobody has begun with it
        if (entry.name, result.skill) in self._first or changed or (before is None and self.at is None and wrong):
            self.show(entry, result)
        left = self._waited_for.get(entry.name, set())
        left.discard(result.skill)
        if not left:
            self._lab_is_judged(entry, quiet=before is None and entry.name not in self._saved)
        elif (entry.name, result.skill) in self._first and self._is_answered(entry, left):
            self._announce_next(entry)

    def _is_answered(self, entry: Lab, left: set[str]) -> bool:
        """Whether all that the save was about is judged and right."""
        names = [name for lab, name in self._first if lab == entry.name]
        return all(name not in left and self.skills[entry.name, name].verdict not in OPEN for name in names)

    def _announce_next(self, entry: Lab) -> None:
        """What to go on with, as far as it is known while the lab's other skills are judged again."""
        for name in self._open(entry)[:1]:
            self._announced = (entry.name, name)
            if self.skills[entry.name, name].verdict is Verdict.TO_DO:
                self.show_next(entry)
            else:
                self._print(
                    f"Next with {name}, {screen.place(entry, name, self.file(entry))}, which is judged again now"
                )

    def _keep(self, entry: Lab, result: SkillResult) -> None:
        file = self.file(entry)
        self.skills[entry.name, result.skill] = result
        if not result.telling.of_the_file:
            self.verdicts[entry.name, result.skill] = result.verdict
        if file.problem:
            self._broken.add(entry.name)
        else:
            # As it was begun: a file that was saved since, and whose save is not noticed yet, is another.
            now = self._reading(file, entry, result.skill)
            self.read[entry.name, result.skill] = self._begun_as.pop((entry.name, result.skill), now)

    def _lab_is_judged(self, entry: Lab, quiet: bool) -> None:
        file = self.file(entry)
        if not file.problem:
            self._broken.discard(entry.name)
            self.outside[entry.name] = self._begun_as.pop((entry.name, ""), self._outside(file, entry))
        self._note(entry)
        self.show_row(entry)
        if quiet or not self._is_answered(entry, set()):
            return
        following = next(((entry.name, name) for name in self._open(entry)), None)
        known = following is not None and self.skills[following].verdict is Verdict.TO_DO
        if not (known and following == self._announced):
            self.show_next(entry)

    def _note(self, entry: Lab) -> None:
        try:
            last_run.note(self.suite.labs_dir, self.judge.settings.seed, [(entry, self._results(entry))])
        except OSError as problem:
            self._print(f"Not kept for labs repro and diff: {problem.filename}: {problem.strerror}", "yellow")

    def _results(self, entry: Lab) -> list[SkillResult]:
        keys = [(entry.name, skill.name) for skill in entry.skills]
        return [self.skills[key] for key in keys if key in self.skills]

    def _open(self, entry: Lab) -> list[str]:
        """The skills of a lab that are not right: what is wrong before what is to do."""
        found = [one for one in self._results(entry) if one.verdict in OPEN]
        return [one.skill for one in sorted(found, key=lambda one: one.verdict is Verdict.TO_DO)]

    # What is told

    def show(self, entry: Lab, result: SkillResult) -> None:
        if result.telling.of_the_file:
            self._show_file(entry, result)
            return
        self.at = (entry, result.skill)
        if result.verdict not in OPEN or result.verdict is Verdict.TO_DO:
            self._print(f"{result.verdict.mark} {result.skill}   {result.verdict.word}", COLOURS[result.verdict])
            return
        where = screen.place(entry, result.skill, self.file(entry))
        self._print_finding(result, screen.about_skill(result, self.suite.labs_dir, entry, where, self._width))

    def _show_file(self, entry: Lab, result: SkillResult) -> None:
        """A file that cannot be loaded, once for all its skills; the one in hand stays in hand."""
        title = result.telling.finding.title if result.telling.finding else ""
        if (entry.name, title) not in self._files_told:
            self._files_told.add((entry.name, title))
            lines = screen.about_file(entry, result.telling, len(entry.skills), width=self._width)
            self._print_finding(result, lines)

    def _print_finding(self, result: SkillResult, lines: list[str]) -> None:
        for place, text in enumerate(lines):
            self._print(text, COLOURS[result.verdict] if place == 0 else "")

    @property
    def _width(self) -> int:
        return screen.columns() if self.console.is_terminal else screen.WIDTH

    def show_row(self, entry: Lab) -> None:
        names = max(len(f"labs/{one.path}") for one in self.labs)
        self._print(screen.row(entry, self._results(entry), names, width=self._width))

    def show_next(self, entry: Lab) -> None:
        """What to go on with in a lab: the first thing wrong or to do; when all is right, the reference and the next lab."""
        names = self._open(entry)
        if not names:
            after = self._next_lab(entry)
            points = f"{entry.points} of {entry.points} points"
            reference = "" if self.suite.is_learners_copy else f" Compare with the reference: labs diff {entry.name}"
            self._print(f"{entry.name} is all right: {points}.{reference}", "green")
            self._print(f"Next lab: labs/{after.path} (key n)" if after else self._no_other_lab(entry))
            return
        result = self.skills[entry.name, names[0]]
        if result.verdict is not Verdict.TO_DO:
            self.show(entry, result)
            return
        self.at = (entry, result.skill)
        section = address(self.suite.labs_dir, entry.skill(result.skill).section)
        self._print(f"Next with {result.skill}, {screen.place(entry, result.skill, self.file(entry))}")
        self._print(f"Brief: labs/{entry.chapter}/{entry.name}.md   lesson: {section}")

    def show_first(self) -> None:
        """All is judged: what to begin with, when nothing was shown so far."""
        if self.at is None:
            self.show_next(next((entry for entry in self.labs if self._open(entry)), self.labs[-1]))

    def _next_lab(self, entry: Lab) -> Lab | None:
        place = self.labs.index(entry) + 1
        return next(
            (one for one in [*self.labs[place:], *self.labs[:place]] if one is not entry and self._open(one)), None
        )

    def key(self, key: str) -> None:
        """`n` next lab, `h` one hint more, `l` list. Others say which there are."""
        entry, skill = self.at or (self.labs[0], self.labs[0].skills[0].name)
        self._files_told.clear()
        if key == "n":
            self._go_on(entry)
        elif key == "h":
            self._hint(entry, skill)
        elif key == "l":
            for each in self.labs:
                self.show_row(each)
        elif key.isprintable() and key:
            self._print("n next lab, h hint, l list, q quit", "dim")

    def _go_on(self, entry: Lab) -> None:
        """To the next lab that is not right; where there is none, say so before what is next in this one."""
        after = self._next_lab(entry)
        if after is not None:
            self.at = (after, self._open(after)[0])
            self.show_row(after)
        elif self._open(entry):
            self._print(self._no_other_lab(entry), "dim")
        self.show_next(after or entry)

    def _no_other_lab(self, entry: Lab) -> str:
        """Why the key `n` leads from this lab to no other one, and which command does."""
        if any(names for lab, names in self._waited_for.items() if lab != entry.name):
            return "The other labs that are watched are right or not judged yet."
        if len(self.labs) == 1:
            said = f"No other lab is watched than labs/{entry.path}."
        elif self._open(entry):
            said = "The other labs that are watched are right."
        else:
            said = "All labs that are watched are right."
        if f"labs/{entry.chapter}" not in watched_paths(self.suite.catalogue, self.labs):
            said += f" To watch all of its chapter: q, then labs watch {entry.chapter}"
        return said

    def _hint(self, entry: Lab, skill: str) -> None:
        try:
            texts = hints.steps(self.suite.labs_dir, entry, skill)
        except hints.HintError as problem:
            self._print(str(problem), "red")
            return
        before = hints.last_step(self.suite.root, entry, skill)
        number = hints.next_step(self.suite.root, entry, skill)
        self._print(f"{entry.name}::{skill} · hint {number} of {len(texts)}: {hints.STEPS[number - 1]}", "cyan")
        self._print(texts[number - 1])
        if number == before:
            self._print("It is the last one; there is no further hint.", "dim")

    def _print(self, line: str, style: str = "") -> None:
        write_line(self.console, line, style)
