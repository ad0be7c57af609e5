"""`labs status` and `labs next` as a person types them, and the map from labs to objectives behind them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta

import pytest
from labjudge.exam import objectives, sealing
from labjudge.readiness import command, feeding, journal
from labjudge.readiness.evidence import observations
from labjudge.readiness.journal import Event
from labjudge.readiness.trained import training
from labjudge.suite import Suite

from tests.harness.exam.served import ROOT

NOW = feeding.utc_now()
GUIDE = objectives.load(ROOT)
BANK = sealing.read_sealed(ROOT)
CATALOGUE = Suite(ROOT).catalogue
TRAINING = training(BANK, GUIDE, CATALOGUE)


@pytest.fixture
def suite(tmp_path):
    """A checkout with catalogue, objectives, bank, drills and quizzes."""
    for path in ("labs/exam", "graders/exam", "graders/drill"):
        shutil.copytree(ROOT / path, tmp_path / path)
    shutil.copy(ROOT / "labs" / "catalog.toml", tmp_path / "labs")
    for quiz in ROOT.glob("labs/ch*/quiz.toml"):
        (tmp_path / "labs" / quiz.parent.name).mkdir()
        shutil.copy(quiz, tmp_path / "labs" / quiz.parent.name)
    return Suite(tmp_path)


def run(suite, *words, width=100):
    process = subprocess.run(
        [sys.executable, "-m", "labjudge.cli", *words],
        cwd=suite.root,
        env={**os.environ, "COLUMNS": str(width)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


def answered(objective, right=True, days_ago=0, number=5):
    items = [item for item in BANK if item.objective == objective][:number]
    verdict = "right" if right else "wrong"
    facts = {
        "kind": "exam",
        "verdict": verdict,
        "at": NOW - timedelta(days=days_ago),
        "chance": 0.25,
        "mark": "sitting",
    }
    return [Event(name=one.name, section=one.section, objective=objective, **facts) for one in items]


def skill(name, verdict, section="4.4", lab="promote", hours=0):
    at = NOW - timedelta(hours=hours)
    return Event(at=at, kind="lab", name=f"{lab}::{name}", verdict=verdict, section=section, lab=lab, mark=str(hours))


@pytest.mark.parametrize("width", [80, 140])
def test_the_map_has_every_objective_on_a_line_of_its_own(suite, width):
    """Nothing is cut at 80 columns; the weights and the assumed pass mark stand there."""
    journal.append(suite.labs_dir, answered("serving.query", days_ago=3))
    lines = run(suite, "status", width=width).splitlines()
    for objective in GUIDE.current:
        (line,) = [line for line in lines if line.startswith(f"  {objective.name} ")]
        assert line.rstrip().endswith(("not yet", "3 days ago")) or objective.title[:20] in line
    assert "pass mark 42 of 59 assumed" in lines[0]
    assert any(line.startswith("Model deployment · weight 12") and "3 days ago" in line for line in lines)
    assert max(len(line) for line in lines[:-4]) <= width


def test_json_has_the_same_figures(suite):
    """For programs: shares from 0 to 1, and the next step."""
    journal.append(suite.labs_dir, answered("serving.query"))
    found = json.loads(run(suite, "status", "--json"))
    known = command.learner(suite, NOW, pytest.fail).readiness
    assert found["probability_to_pass"] == pytest.approx(known.passing, abs=0.01)
    assert set(found["objectives"]) == {objective.name for objective in GUIDE.current}
    assert found["objectives"]["serving.query"]["observations"] == 5
    assert (found["pass_mark"], found["questions"], found["version"]) == (42, 59, 1)
    assert found["next"]["command"]


def test_a_broken_line_is_said(suite):
    """And with --json on the other stream, so that what is read stays JSON."""
    journal.append(suite.labs_dir, answered("serving.query"))
    with journal.file_of(suite.labs_dir).open("a") as file:
        file.write("broken\n")
    assert "kept in journal.aside-1.jsonl" in run(suite, "status")
    with journal.file_of(suite.labs_dir).open("a") as file:
        file.write("broken\n")
    json.loads(run(suite, "status", "--json"))


def test_next_says_one_step_and_why(suite):
    """A step, the command to type, a sentence."""
    what, how, why = run(suite, "next").splitlines()
    assert re.match(r"Lab [a-z_]+, [a-z_]+: ", what)
    assert how.strip().startswith("pytest labs/")
    assert "should win you" in why


def test_what_nobody_has_answered_has_no_figure(suite):
    """Its estimate is that of its neighbours, and goes up and down with them."""
    assert "): not practised yet. About" in run(suite, "next")
    journal.append(suite.labs_dir, [skill("check_policy", "wrong")])
    assert re.search(r"\): you are at about \d\d %\. About", run(suite, "next"))


def test_next_goes_on_in_the_lab_that_was_judged_last(suite):
    """What is wrong in it before what is to do; whatever else would win more."""
    names = ("ingest_bronze", "clean_silver", "build_gold", "train_baseline", "register_baseline")
    lab = {"section": "1.4", "lab": "baseline_pipeline"}
    journal.append(suite.labs_dir, [skill("check_policy", "wrong", hours=5)])
    journal.append(suite.labs_dir, [skill(name, "wrong", **lab) for name in names])
    assert "pytest labs/ch1/baseline_pipeline.py::ingest_bronze\n" in run(suite, "next")
    journal.append(suite.labs_dir, [skill(name, "right", **lab) for name in names[:3]])
    journal.append(suite.labs_dir, [skill(names[3], "to_do", **lab)])
    assert "pytest labs/ch1/baseline_pipeline.py::register_baseline\n" in (said := run(suite, "next"))
    assert said.endswith("questions; you are at this lab.\n")


def test_after_a_lab_comes_the_next_of_its_chapter(suite):
    """The one that follows it, then those before it."""
    journal.append(suite.labs_dir, all_right("baseline_pipeline"))
    assert "pytest labs/ch1/environment.py::newest_runtime\n" in (said := run(suite, "next"))
    assert said.endswith("questions; you are in chapter 1.\n")
    journal.append(suite.labs_dir, [*all_right("readiness"), *all_right("environment")])
    assert "pytest labs/ch1/study_plan.py::skill_cards\n" in run(suite, "next")


def test_an_exam_since_the_last_lab_leads_to_what_wins_most(suite):
    """Somebody who sits an exam wants to know where it lacks."""
    journal.append(suite.labs_dir, [skill("check_policy", "wrong", hours=5), *answered("serving.query", right=False)])
    assert "you are at this lab" not in run(suite, "next")


def test_a_quiz_is_for_who_has_begun_its_chapter(suite):
    """Nobody is sent to the questions of a chapter that they have not read."""
    assert quizzes(suite) == []
    journal.append(suite.labs_dir, [skill("check_policy", "wrong")])
    assert quizzes(suite) == ["labs reasons ch4"]


def quizzes(suite):
    known = command.learner(suite, NOW, pytest.fail)
    return [step.command for step in command.next_steps(suite, known) if step.kind == "quiz"]


def all_right(name):
    lab = CATALOGUE.lab(name)
    return [skill(one.name, "right", section=one.section, lab=name) for one in lab.skills]


def test_next_is_the_step_that_wins_most_a_minute(suite):
    """Nothing that is open wins more."""
    known = command.learner(suite, NOW, pytest.fail)
    found = command.next_steps(suite, known)
    assert {step.kind for step in found} >= {"lab", "exam"}
    assert found[0].per_minute == max(step.per_minute for step in found)


def test_a_skill_that_is_right_is_not_proposed(suite):
    """The next one of its lab is."""
    journal.append(suite.labs_dir, [skill("check_policy", "right")])
    known = command.learner(suite, NOW, pytest.fail)
    commands = [step.command for step in command.next_steps(suite, known)]
    assert "pytest labs/ch4/promote.py::check_policy" not in commands
    assert "pytest labs/ch4/promote.py::aliases_for_stages" in commands


def test_a_lab_that_was_begun_is_gone_on_with(suite):
    """Its brief is read already, so its next skill costs less than the first one of another lab."""
    minutes = {}
    for verdict in ("none", "wrong"):
        journal.append(suite.labs_dir, [skill("check_policy", verdict)] if verdict == "wrong" else [])
        known = command.learner(suite, NOW, pytest.fail)
        steps = {step.command: step for step in command.next_steps(suite, known)}
        minutes[verdict] = steps["pytest labs/ch4/promote.py::check_policy"].minutes
    assert minutes["none"] == pytest.approx(minutes["wrong"] + 10)


def test_weakness_leads(suite):
    """Of two objectives with as many questions in a form, the one that is missed is worth more."""
    journal.append(suite.labs_dir, answered("testing.unit", days_ago=40))
    journal.append(suite.labs_dir, answered("testing.kinds", right=False, days_ago=40))
    known = command.learner(suite, NOW, pytest.fail)
    gain = {
        step.objective: step.gain / step.minutes for step in command.next_steps(suite, known) if step.kind == "exam"
    }
    assert gain["testing.kinds"] > gain["testing.unit"]


def test_every_skill_of_the_catalogue_trains_something(suite):
    """The catalogue says what, by names of the current guide; of a quiz, its section's other skills do."""
    for lab in suite.catalogue.labs:
        for each in lab.skills:
            shares = TRAINING.shares(lab.name, each.section, each.name)
            assert sum(shares.values()) == pytest.approx(1), f"{lab.name}::{each.name}"
            assert set(shares) <= {objective.name for objective in GUIDE.current}, f"{lab.name}::{each.name}"
            assert each.file or set(shares) == set(each.trains), f"{lab.name}::{each.name} says no `trains`"


def test_tries_make_a_right_skill_prove_less():
    """Right at once is more than right at the fifth try; both are one observation."""
    (at_once,) = observations([skill("swap_champion", "right")], TRAINING)
    tries = [skill("swap_champion", "wrong", hours=hours) for hours in (4, 3, 2, 1)]
    (at_last,) = observations([*tries, skill("swap_champion", "right")], TRAINING)
    assert (at_once.right, at_last.right) == (True, True)
    assert at_once.chance < at_last.chance


def test_a_retake_counts_anew():
    """Back to the starter and right again: two observations."""
    events = [skill("swap_champion", "right", hours=3), skill("swap_champion", "to_do", hours=2)]
    assert len(observations([*events, skill("swap_champion", "right")], TRAINING)) == 2


def test_a_repeated_question_counts_less():
    """Its reason was read; and the same sitting written down twice is one."""
    first = answered("serving.query", number=1)
    again = [event.model_copy(update={"mark": "another sitting"}) for event in first]
    assert [one.weight for one in observations([*first, *first, *again], TRAINING)] == [1.0, 0.3]
