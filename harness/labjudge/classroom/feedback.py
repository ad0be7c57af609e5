"""A feedback page for each learner, `feedback.md` and `feedback.html`: points, verdicts, and what was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from labjudge.classroom import html_pages
from labjudge.classroom.class_files import of_learner
from labjudge.classroom.journal import Class
from labjudge.classroom.messages import Message, about, notices
from labjudge.classroom.outcome import Outcome
from labjudge.classroom.plain_text import fenced, markdown_line
from labjudge.classroom.scoring import Scoring
from labjudge.verdicts import Verdict

MARKDOWN, HTML = "feedback.md", "feedback.html"


@dataclass(frozen=True)
class SkillFeedback:
    """One skill; `earned` is "–" where the judge failed."""

    name: str
    verdict: Verdict
    earned: str
    points: int
    message: Message


@dataclass(frozen=True)
class LabFeedback:
    """One lab with its skills."""

    name: str
    skills: list[SkillFeedback]


def files(grades: Class, scoring: Scoring) -> Iterator[tuple[str, str]]:
    """Both pages of each learner: their place in the folder of the class, and their text."""
    for outcome in grades.outcomes.values():
        values: dict[str, Any] = {
            "learner": outcome.learner,
            "earned": f"{scoring.earned(outcome):g}",
            "possible": outcome.possible,
            "remarks": _remarks(outcome, grades.facts.certified, scoring),
            "labs": [_lab(lab, scoring) for lab in outcome.results["labs"]],
        }
        yield of_learner(outcome.learner, MARKDOWN), markdown(**values)
        yield of_learner(outcome.learner, HTML), html_pages.page("feedback", **values)


def markdown(learner: str, earned: str, possible: int, remarks: list[str], labs: list[LabFeedback]) -> str:
    """The page as Markdown, in which no text of a learner is markup."""
    lines = [f"# Feedback for {markdown_line(learner)}", "", f"**{earned} of {possible} points**", ""]
    for notice in remarks:
        lines += [f"> {markdown_line(notice)}", ""]
    for lab in labs:
        lines += [
            f"## {markdown_line(lab.name)}",
            "",
            "| skill | verdict | earned | points |",
            "| --- | --- | --: | --: |",
        ]
        for skill in lab.skills:
            verdict = f"{skill.verdict.mark} {skill.verdict.word}"
            lines.append(f"| {markdown_line(skill.name)} | {verdict} | {skill.earned} | {skill.points} |")
        lines.append("")
        for skill in lab.skills:
            lines += _lines_of(skill)
    return "\n".join(lines)


def _lines_of(skill: SkillFeedback) -> list[str]:
    message = skill.message
    if not message.text:
        return []
    lines = [f"### {markdown_line(skill.name)}: {markdown_line(message.title or skill.verdict.word)}", ""]
    for label, text in message.lines:
        lines += [f"**{label}**", "", *fenced(text), ""] if "\n" in text else [f"**{label}** {markdown_line(text)}", ""]
    return [*lines, *fenced(message.drawing), ""] if message.drawing else lines


def _remarks(outcome: Outcome, certified: bool, scoring: Scoring) -> list[str]:
    """What stands above the verdicts."""
    notes = notices(outcome, certified)
    if late := scoring.late(outcome):
        notes.append(f"Handed in {late} late.")
    if scoring.pass_at is not None:
        notes.append(f"{'Passed' if scoring.passes(outcome) else 'Not passed'} (at {scoring.pass_at:g} %).")
    return notes


def _lab(lab: dict[str, Any], scoring: Scoring) -> LabFeedback:
    return LabFeedback(lab["lab"], _of_the_file_once(lab["lab"], [_skill(skill, scoring) for skill in lab["skills"]]))


def _of_the_file_once(lab: str, skills: list[SkillFeedback]) -> list[SkillFeedback]:
    """What keeps a lab's file from being loaded is said of the file, and at the first of its skills."""
    told, found = False, []
    for skill in skills:
        message = skill.message
        labels = {label for label, _ in message.lines}
        if skill.verdict in (Verdict.ERROR, Verdict.LIMIT) and message.title and not {"called", "rule"} & labels:
            name = f"{lab}.py"
            title = message.title if message.title.startswith(name) else f"{name} {message.title}"
            lines = (*message.lines, ("skills", f"its {len(skills)} skills are not judged"))
            message = (
                Message() if told else replace(message, title=title, lines=lines if len(skills) > 1 else message.lines)
            )
            told = True
        found.append(replace(skill, message=message))
    return found


def _skill(skill: dict[str, Any], scoring: Scoring) -> SkillFeedback:
    points = scoring.of_skill(skill)
    earned = "–" if points is None else f"{points:g}"
    return SkillFeedback(skill["skill"], Verdict(skill["verdict"]), earned, skill["points"], about(skill))
