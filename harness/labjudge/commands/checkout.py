"""The checkout that a command works in, and the labs, skills and checks that its words name there."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer

from labjudge.catalogue import CatalogueError, Lab
from labjudge.commands.output import refuse
from labjudge.suite import Suite

OF_THE_WHOLE_CHECKOUT = {
    "check": "the solutions and tests that labs check proves the labs by",
    "diff": "the reference solutions that labs diff compares with",
    "new": "the solutions and tests of which labs new writes some",
    "seal": "the questions, solutions and tests that labs seal works from",
}
"""Commands that a learner's copy cannot execute -> what it lacks for them."""


def found() -> Suite | None:
    """The checkout that the current directory is in; None elsewhere."""
    here = Path.cwd().resolve()
    return next((Suite(each) for each in (here, *here.parents) if (each / "labs" / "catalog.toml").exists()), None)


def suite() -> Suite:
    """The checkout that the current directory is in; a typer error elsewhere."""
    at = found()
    if at is None:
        raise typer.BadParameter("there is no labs/catalog.toml here or above; change into the checkout")
    return at


def whole_checkout(command: Callable[..., None]) -> Callable[..., None]:
    """Have a command of OF_THE_WHOLE_CHECKOUT say in a learner's copy what that copy lacks."""

    @functools.wraps(command)
    def refusing(*args: Any, **kwargs: Any) -> None:
        if suite().is_learners_copy:
            refuse(f"This is a learner's copy: it does not have {OF_THE_WHOLE_CHECKOUT[command.__name__]}.")
        command(*args, **kwargs)

    return refusing


def chosen(words: list[str] | None) -> tuple[Suite, list[Lab]]:
    """The checkout, and the labs that the words name (all for none)."""
    at = suite()
    try:
        return at, at.catalogue.select(words or [])
    except CatalogueError as problem:
        raise typer.BadParameter(str(problem)) from None


def skill_named(word: str) -> tuple[Suite, Lab, str]:
    """The checkout, lab and skill that `LAB::SKILL` names; a typer error with the nearest for one that is not there."""
    lab_word, _, skill = word.partition("::")
    if not skill and (nearest := _skills_like(suite(), lab_word)):
        raise typer.BadParameter(f"{word!r} names no lab; did you mean {' or '.join(nearest)}?")
    at, labs = chosen([lab_word])
    names = [listed.name for listed in labs[0].skills]
    if len(labs) != 1 or skill not in names:
        near = difflib.get_close_matches(skill, names, n=1)
        hint = f"; did you mean {labs[0].name}::{near[0]}?" if near else ""
        there = f"{labs[0].name} has {', '.join(names)}" if len(labs) == 1 else f"{lab_word} is {len(labs)} labs"
        raise typer.BadParameter(f"{word!r} names no skill, as promote::approve_request does; {there}{hint}")
    return at, labs[0], skill


def check_named(word: str) -> tuple[Suite, Lab, str, str]:
    """What `LAB::SKILL::CHECK` names; without a check, "" for it. As `skill_named`."""
    skill_word, _, check = word.rpartition("::") if word.count("::") > 1 else (word, "", "")
    at, entry, skill = skill_named(skill_word)
    names = [one.name for one in at.checks(entry) if one.skill == skill] if check else []
    if check and check not in names:
        raise typer.BadParameter(f"{word!r} names no check; {entry.name}::{skill} has {', '.join(names)}")
    return at, entry, skill, check


def _skills_like(at: Suite, word: str) -> list[str]:
    """The skills of this name, or nearly, as LAB::SKILL; none where it is a lab's or a chapter's."""
    if word in {name for lab in at.catalogue.labs for name in (lab.name, lab.chapter)}:
        return []
    skills = [(lab.name, listed.name) for lab in at.catalogue.labs for listed in lab.skills]
    near = difflib.get_close_matches(word, [skill for _, skill in skills], n=1, cutoff=0.8)
    return [f"{lab}::{skill}" for lab, skill in skills if skill in near]
