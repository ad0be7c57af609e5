"""What every lab must have, and every reference in it: without running any lab (`labs check` does that)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from labjudge import checking, lessons, submission
from labjudge.cases import cases_of
from labjudge.house import House

HOUSE = House(Path(__file__).resolve().parents[1])
LABS = HOUSE.catalogue.labs
BRIEF_HEADINGS = ["Situation", "What to build", "How it is judged", "What usually goes wrong", "Out of scope"]


def by_lab(function):
    return pytest.mark.parametrize("entry", LABS, ids=lambda entry: entry.name)(function)


def test_no_file_is_missing_or_unexpected():
    """Every lab has its module, brief, solution and grader; nothing else lies about."""
    assert checking.house_problems(HOUSE) == []


@by_lab
def test_brief_has_its_headings_in_order(entry):
    """Briefs read alike."""
    text = (HOUSE.labs_dir / entry.chapter / f"{entry.name}.md").read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == BRIEF_HEADINGS


@by_lab
def test_brief_names_every_skill(entry):
    """A skill has one name in brief, starter and report."""
    text = (HOUSE.labs_dir / entry.chapter / f"{entry.name}.md").read_text("utf-8")
    assert [skill.name for skill in entry.skills if skill.name not in text] == []


@by_lab
def test_starter_is_to_do(entry):
    """Each function of the starter is typed, has a docstring, and raises NotImplementedError."""
    file = submission.read(HOUSE.labs_dir / entry.path)
    for skill in entry.skills:
        if skill.file is None:
            node = file.functions[skill.name]
            assert file.is_to_do(skill.name)
            assert isinstance(node, ast.FunctionDef)
            assert ast.get_docstring(node)
            assert node.returns is not None
            assert all(argument.annotation is not None for argument in node.args.args)


@by_lab
def test_solution_has_the_starters_signatures(entry):
    """The reference is called as the starter says."""
    starter, solution = (
        submission.read(HOUSE.labs_dir / entry.path),
        submission.read(HOUSE.root / "solutions" / entry.path),
    )
    for skill in entry.skills:
        if skill.file is None:
            one, other = starter.functions[skill.name], solution.functions[skill.name]
            assert isinstance(one, ast.FunctionDef)
            assert isinstance(other, ast.FunctionDef)
            assert ast.unparse(one.args) == ast.unparse(other.args)


@by_lab
def test_every_skill_is_judged_and_every_check_says_what_it_requires(entry):
    """No skill without a check, no check without a requirement."""
    assert checking.unjudged_skills(HOUSE, entry) == []


@by_lab
def test_sections_lead_to_a_heading(entry):
    """Every place that a grader or the catalogue sends a learner to is a heading of the lesson."""
    folder = HOUSE.graders_dir / entry.chapter / entry.name
    grader = "".join(module.read_text("utf-8") for module in folder.glob("*.py"))
    sections = {
        *entry.sections,
        *(skill.section for skill in entry.skills),
        *re.findall(r'(?:read=|^[A-Z]+ = )"(\d\.\d)"', grader, re.MULTILINE),
    }
    assert [section for section in sections if "#" not in lessons.address(HOUSE.labs_dir, section)] == []


@by_lab
def test_links_in_the_brief_resolve(entry):
    """Links of a brief and of the lesson lead to files and headings that exist."""
    for name in (f"{entry.name}.md", "README.md"):
        source = HOUSE.labs_dir / entry.chapter / name
        for target in re.findall(r"\]\(([^)#\s]*(?:#[^)\s]*)?)\)", source.read_text("utf-8")):
            if "://" in target:
                continue
            path, _, anchor = target.partition("#")
            file = (source.parent / path) if path else source
            assert file.exists(), f"{name}: {target}"
            if anchor and file.name == "README.md" and file.parent == source.parent:
                assert anchor in lessons.headings(file).values(), f"{name}: {target}"


@by_lab
def test_traps_and_rights_say_what_they_are(entry, tmp_path):
    """At least two rights and the traps, each with its header; phrases differ."""
    cases = cases_of(HOUSE, entry, tmp_path)
    traps = [case for case in cases if case.kind == "trap"]
    assert len([case for case in cases if case.kind == "right"]) >= 2
    assert len(traps) >= 5
    assert checking.too_similar(HOUSE, entry) == []
