"""What the review shows: the result with its uncertainty, where to train, and each missed question with its reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from labjudge.exam import question_text, scoring
from labjudge.exam.form import Place
from labjudge.exam.items import LETTERS
from labjudge.exam.review import lesson, numbered, percent
from labjudge.exam.scoring import Judged, Share
from labjudge.exam.web.room import Room
from labjudge.suite import Suite

SOURCES = {"course": "the course, section", "ran": "executed with", "trap": "the lab's mistake"}


@dataclass(frozen=True)
class Link:
    """`address` is empty for what cannot be opened from here."""

    text: str
    address: str


@dataclass(frozen=True)
class Row:
    """A domain's or objective's share; the bar is drawn from `low` to `high`, all in per cent."""

    title: str
    share: Share

    @property
    def percent(self) -> str:
        return percent(self.share)

    @property
    def value(self) -> float:
        return 100 * self.share.right / max(self.share.asked, 1)

    @property
    def low(self) -> float:
        return 100 * self.share.bounds[0]

    @property
    def high(self) -> float:
        return 100 * self.share.bounds[1]


@dataclass(frozen=True)
class Option:
    """`why` is the reason for what was chosen or is right; what was neither has none."""

    letter: str
    text: Markup
    chosen: bool
    right: bool
    why: Markup | None


@dataclass(frozen=True)
class Missed:
    number: int
    objective: str
    question: str
    options: list[Option]
    answered: bool
    read: Link | None
    lab: Link
    sources: list[Link]


def review(room: Room) -> dict[str, Any]:
    """The values of the review page. To be called only when the exam is over: it opens the sealed answers."""
    attempt, guide, suite = room.attempt, room.guide, room.suite
    found = scoring.of_attempt(attempt, room.bank, guide)
    places, numbers = {place.name: place for place in attempt.places}, numbered(attempt)
    titles = {domain.name: domain.title for domain in guide.domains}
    objectives = {
        titles[domain]: [
            Row(guide.by_name[name].title, share)
            for name, share in found.objectives.items()
            if guide.by_name[name].domain == domain
        ]
        for domain in found.domains
    }
    weakest = Counter(each.item.lab for each in found.missed).most_common(5)
    return {
        "attempt": attempt,
        "gone": len(attempt.places) - found.whole.asked,
        "whole": Row("All questions", found.whole),
        "domains": [Row(titles[name], share) for name, share in found.domains.items()],
        "objectives": objectives,
        "train": [(_lab(name, suite), number) for name, number in weakest],
        "missed": [
            _missed(
                each, places[each.item.name], numbers[each.item.name], guide.by_name[each.item.objective].title, suite
            )
            for each in sorted(found.missed, key=lambda each: numbers[each.item.name])
        ],
    }


def _missed(judged: Judged, place: Place, number: int, objective: str, suite: Suite) -> Missed:
    item = judged.item
    options = [
        Option(
            shown,
            question_text.inline(item.options[letter]),
            letter in judged.chosen,
            letter in judged.right,
            question_text.inline(judged.why[letter]) if letter in judged.chosen | judged.right else None,
        )
        for shown, letter in zip(LETTERS, place.order, strict=False)
    ]
    section = lesson(item, suite.labs_dir)
    read = Link(f"Lesson {item.section}", f"/read/{section}") if section else None
    sources = [_source(*source.split(": ", 1)) for source in item.source]
    return Missed(number, objective, item.question, options, bool(judged.chosen), read, _lab(item.lab, suite), sources)


def _lab(name: str, suite: Suite) -> Link:
    lab = next((lab for lab in suite.catalogue.labs if lab.name == name), None)
    if lab is None:
        return Link(f"{name}, a lab that is still to come", "")
    return Link(f"labs/{lab.path}", f"/read/labs/{lab.chapter}/{name}.md")


def _source(kind: str, rest: str = "") -> Link:
    if kind == "docs":
        return Link(rest.removeprefix("https://"), rest)
    return Link(f"{SOURCES[kind]} {rest.rpartition('::')[2]}" if kind in SOURCES else "the exam guide", "")
