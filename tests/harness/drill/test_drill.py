"""`labs drill`: what is packed, what is asked next, and a round of it as a person types it."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from labjudge.drill import asking, bank, command, making
from labjudge.exam import objectives, sealing
from labjudge.exam.objectives import BankError
from labjudge.readiness import feeding, journal
from labjudge.readiness.command import learner
from labjudge.readiness.journal import Event
from labjudge.readiness.trained import training
from labjudge.suite import Suite
from rich.console import Console
from scipy.stats import chisquare

from tests.harness.exam.served import ROOT

NOW = feeding.utc_now()
DRILLS = bank.read(ROOT)
TRAINING = training(sealing.read_sealed(ROOT), objectives.load(ROOT), Suite(ROOT).catalogue)
ALIKE = dict.fromkeys(TRAINING.in_bank, 0.5)


@pytest.fixture
def suite(tmp_path):
    """A learner's copy: catalogue, objectives, bank and drills; no tests, no solutions."""
    for path in ("labs/exam", "graders/exam", "graders/drill"):
        shutil.copytree(ROOT / path, tmp_path / path)
    shutil.copy(ROOT / "labs" / "catalog.toml", tmp_path / "labs")
    shutil.copytree(ROOT / "labs" / "ch4", tmp_path / "labs" / "ch4")
    return Suite(tmp_path)


def play(suite, *lines, **options):
    """The screen after these lines were typed; then the terminal is closed."""
    screen, typed = StringIO(), iter(lines)

    def read_line(prompt):
        screen.write(prompt)
        line = next(typed, None)
        if line is None:
            raise EOFError
        screen.write(f"{line}\n")
        return line

    labs = options.pop("labs", ())
    command.drill(suite, labs, Console(file=screen, width=140, color_system=None), read_line, **options)
    return screen.getvalue()


def kept(suite):
    return journal.read(suite.labs_dir, pytest.fail)


def done(lab, skill, section="4.4"):
    return Event(at=NOW, kind="lab", name=f"{lab}::{skill}", verdict="right", section=section, lab=lab)


def first(suite, seed):
    """The drill that is asked first under a seed in a copy without a record, and its options."""
    known = learner(suite, NOW, pytest.fail)
    shares = {name: one.mean for name, one in known.readiness.objectives.items()}
    sealed = asking.chosen(DRILLS, known.events, shares, known.training, NOW, seed)
    return sealed, asking.asked(bank.opened(sealed), f"{seed} {sealed.name}")


# What is packed


@pytest.mark.parametrize("chapter", [chapter.name for chapter in Suite(ROOT).catalogue.chapters])
def test_the_packed_file_is_that_of_the_traps(chapter):
    """After a trap or a solution was changed: labs seal drill."""
    suite = Suite(ROOT)
    labs = [lab for lab in suite.catalogue.labs if lab.chapter == chapter]
    text = bank.text_of(each for lab in labs for each in making.drills_of(suite, lab))
    assert (bank.folder_of(ROOT) / f"{chapter}.json").read_text("utf-8") == text, "run: labs seal drill"


def test_there_are_enough_of_many_skills():
    """At least 150, of a hundred skills, each under a name of its own."""
    assert len({each.name for each in DRILLS}) == len(DRILLS) >= 150
    assert len({(each.lab, each.skill) for each in DRILLS}) >= 100


def test_nothing_can_be_read_in_the_files():
    """No code, no phrase, no name of a trap: they hold names, sections and masked records only."""
    text = "".join(file.read_text("utf-8") for file in bank.folder_of(ROOT).glob("*.json"))
    for sealed in DRILLS:
        shown = bank.opened(sealed)
        longest = max(shown.code.splitlines(), key=len).strip()
        assert not any(each in text for each in (shown.fault, longest, shown.brief, *shown.others))
    assert set(re.findall(r'"(\w+)":', text)) == {"version", "drills", "name", "lab", "skill", "section", "record"}


def test_every_drill_can_be_reviewed():
    """A short function that parses, without the comments that say what was meant; four options; a diff with both sides."""
    for sealed in DRILLS:
        shown = bank.opened(sealed)
        assert len(shown.code.splitlines()) <= 40
        compile(shown.code, shown.function, "exec", dont_inherit=True)
        assert f"def {shown.function}(" in shown.code
        assert not re.search(r"^\s*#", shown.code, re.M)
        assert len({shown.fault, *shown.others}) == len(shown.others) + 1 >= 4
        assert re.search(r"^[+-]", shown.right_lines, re.M)


def test_nearly_every_drill_says_what_the_mistake_is():
    """By the author's sentence, or by the rule that is broken."""
    silent = [each for each in DRILLS if not (bank.opened(each).happens or bank.opened(each).rule)]
    assert len(silent) < 0.05 * len(DRILLS)


@pytest.mark.parametrize("content", ["", "{", '{"version": 2, "drills": []}', '{"version": 1, "drills": [{}]}'])
def test_a_damaged_file_is_said(suite, content):
    """File, and what to do."""
    (bank.folder_of(suite.root) / "ch4.json").write_text(content, "utf-8")
    with pytest.raises(BankError, match=r"ch4\.json"):
        bank.read(suite.root)


# What is asked


def test_places_of_the_right_option_are_uniform():
    """Over all drills and some seeds, by chi-square; and the same seed gives the same order."""
    shown = [bank.opened(each) for each in DRILLS]
    places = Counter(asking.asked(each, f"{seed} {at}").right for seed in range(5) for at, each in enumerate(shown))
    assert chisquare([places[letter] for letter in "abcd"]).pvalue > 0.05
    assert asking.asked(shown[0], 1) == asking.asked(shown[0], 1)


def test_the_longest_option_is_right_as_often_as_by_chance():
    """Who answers by length, or by the words of the code, learns that it does not help."""
    draw = random.Random(5)
    for guess in (
        lambda drill, option: len(option),
        lambda drill, option: -len(option),
        lambda drill, option: len(set(option.casefold().split()) & set(re.findall("[a-z]+", drill.code.casefold()))),
    ):
        right = 0
        for at, each in enumerate(map(bank.opened, DRILLS)):
            options = asking.asked(each, at).options
            right += max(options, key=lambda option: (guess(each, option), draw.uniform(0, 1))) == each.fault
        assert right / len(DRILLS) < 0.33


def test_what_is_known_least_comes_first():
    """Whatever the seed, the drill trains the weak objectives when the others are known much better."""
    weak = {name: 0.2 if name.startswith("monitoring") else 0.9 for name in ALIKE}
    for seed in range(5):
        found = asking.chosen(DRILLS, [], weak, TRAINING, NOW, seed)
        shares = TRAINING.shares(found.lab, found.section, found.skill)
        assert sum(share for name, share in shares.items() if name.startswith("monitoring")) > 0.7


def test_skills_that_are_right_come_first():
    """The code of the others is nearly a solution."""
    found = {asking.chosen(DRILLS, [done("promote", "check_policy")], ALIKE, TRAINING, NOW, seed) for seed in range(8)}
    assert {(each.lab, each.skill) for each in found} == {("promote", "check_policy")}


def test_what_was_seen_lately_rests():
    """Right ones for a month, missed ones for two days."""
    one = DRILLS[0]
    for verdict, days, rests in (("right", 20, True), ("right", 31, False), ("wrong", 1, True), ("wrong", 3, False)):
        event = Event(
            at=NOW - timedelta(days=days),
            kind="drill",
            name=one.name,
            verdict=verdict,
            section=one.section,
            lab=one.lab,
        )
        assert (asking.chosen([one], [event], ALIKE, TRAINING, NOW, 1) is None) is rests


# A round of it


def test_a_right_answer_is_recorded(suite):
    """With what it says of the objective; the fault, the section, and no diff unless it is asked for."""
    sealed, asked = first(suite, 7)
    screen = play(suite, "", asked.right, "", "q", seed=7)
    shown = bank.opened(sealed)
    assert f"{sealed.lab}::{sealed.skill}" in screen and shown.code.splitlines()[0][:60] in screen
    assert f"● right: {shown.fault}" in screen
    assert f"read     labs/ch{sealed.section[0]}/README.md" in screen
    assert [(each.name, each.verdict, each.kind, each.chance) for each in kept(suite)] == [
        (sealed.name, "right", "drill", 0.25)
    ]
    added = [line for line in shown.right_lines.splitlines() if line.startswith("+") and line[1:].strip()]
    assert not any(line[:70] in screen for line in added)


def test_a_wrong_answer_is_explained_and_the_right_lines_follow_on_request(suite):
    """What was chosen, what it is, the rule, and the lines."""
    sealed, asked = first(suite, 7)
    wrong = next(letter for letter in "abcd" if letter != asked.right)
    screen = play(suite, "", wrong, "d", seed=7)
    shown = bank.opened(sealed)
    assert f"✗ not {wrong}, {asked.named(wrong)}" in screen
    assert f"it is {asked.right}: {shown.fault}" in screen
    assert all(text in screen for text in (shown.happens, shown.rule))
    assert next(line for line in shown.right_lines.splitlines() if line.startswith("-"))[:60] in screen
    assert [each.verdict for each in kept(suite)] == ["wrong"]


def test_code_near_a_solution_is_shown_only_when_agreed(suite):
    """It is asked first; s takes another skill's, and nothing is recorded of what was not seen."""
    screen = play(suite, "s", "q", seed=7)
    assert screen.count("close to the solution of") == 2
    assert "What goes wrong?" not in screen
    assert kept(suite) == []


def test_a_skill_that_is_right_needs_no_question(suite):
    """Nor does --anyway."""
    assert "close to the solution" in play(suite, seed=7)
    assert "close to the solution" not in play(suite, seed=7, anyway=True)
    journal.append(suite.labs_dir, [done("promote", "check_policy")])
    screen = play(suite, seed=7)
    assert "promote::check_policy" in screen and "close to the solution" not in screen


def test_no_answer_is_no_event(suite):
    """A word that is no letter, another drill, the end."""
    screen = play(suite, "e", "ab", "s", "q", seed=7, anyway=True)
    assert "'ab' is no answer" in screen and "'e' is no answer" in screen
    assert kept(suite) == []


def test_a_number_of_answers_ends_it(suite):
    """And each of them is another drill."""
    play(suite, *["a", ""] * 3, seed=7, number=3, anyway=True)
    assert len({each.name for each in kept(suite)}) == 3


def test_a_lab_without_drills_is_refused(suite):
    """In words."""
    with pytest.raises(BankError, match="there is no drill on nowhere"):
        play(suite, labs=["nowhere"])


def test_the_command_as_it_is_typed(suite):
    """Through the process: a lab's drills, an answer, the record."""
    done = subprocess.run(
        [sys.executable, "-m", "labjudge.cli", "drill", "promote", "--seed", "3", "--number", "1", "--anyway"],
        cwd=suite.root,
        input="b\n\n",
        env={**os.environ, "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "promote::" in done.stdout and "What goes wrong?" in done.stdout
    assert [(each.lab, each.mark) for each in kept(suite)] == [("promote", "b")]
