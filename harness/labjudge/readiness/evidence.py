"""From events to observations: how hard each was, how easily guessed, which objectives it is about. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from labjudge.readiness.journal import QUESTIONS, Event
from labjudge.readiness.trained import Shares, Training

HARDNESS = {1: -0.6, 2: 0.0, 3: 0.6}
"""Difficulty of a question -> how much ability more it needs, in logits. Assumed."""
SLIP = 0.06
"""How often somebody who knows a question's answer misses it. Assumed."""
LAB_SLIP = 0.2
"""How often a skill stands as wrong with somebody who understands it: labs are tried until they are right. Assumed."""
LAB_CHANCE, LAB_CHANCE_MORE, LAB_CHANCE_MOST = 0.45, 0.08, 0.75
"""Chance that a skill comes out right without being understood: at the first try, more for each failed one, at most. Assumed."""
REPEATED = 0.3
"""What a question counts that was answered, and explained, before. Assumed."""


@dataclass(frozen=True)
class Observation:
    """One outcome. P(right) = chance + (1 - chance - slip) * logistic(sum of share * ability - hardness); `weight` up to 1."""

    at: datetime
    right: bool
    shares: Shares
    chance: float
    slip: float = SLIP
    hardness: float = 0.0
    weight: float = 1.0


def observations(events: Sequence[Event], training: Training) -> list[Observation]:
    """What events tell of the current guide's objectives, the oldest first. Events about none of them are left out."""
    ordered = sorted(events, key=lambda event: event.at)
    found = [*_of_questions(ordered, training), *_of_skills(ordered, training)]
    return sorted(found, key=lambda one: one.at)


def _of_questions(events: Iterable[Event], training: Training) -> Iterable[Observation]:
    """Each answer. A sitting's answer counts once, however often it was written down."""
    answered: set[str] = set()
    sat: set[tuple[str, str]] = set()
    for event in events:
        if event.kind not in QUESTIONS or (event.kind == "exam" and (event.name, event.mark) in sat):
            continue
        sat.add((event.name, event.mark))
        shares = _shares(event, training)
        if shares:
            weight = REPEATED if event.name in answered else 1.0
            hardness = HARDNESS[event.difficulty]
            yield Observation(event.at, event.is_right, shares, event.chance, hardness=hardness, weight=weight)
        answered.add(event.name)


def _of_skills(events: Iterable[Event], training: Training) -> Iterable[Observation]:
    """One observation for each way from the starter: how the skill stands, and how many tries it took."""
    failed: dict[str, int] = {}
    last: dict[str, Event] = {}
    for event in (each for each in events if each.kind == "lab"):
        before = last.get(event.name)
        if event.verdict == "to_do" and before is not None:
            yield from _skill(before, failed.pop(event.name, 0), training)
            del last[event.name]
            continue
        if not event.is_right:
            failed[event.name] = failed.get(event.name, 0) + 1
        last[event.name] = event
    for event in last.values():
        yield from _skill(event, failed.get(event.name, 0), training)


def _skill(event: Event, failed: int, training: Training) -> Iterable[Observation]:
    if shares := _shares(event, training):
        yield skill_observation(event.at, event.is_right, failed, shares)


def skill_observation(at: datetime, right: bool, failed: int, shares: Shares) -> Observation:
    """A skill as it stands, after so many tries that were not right."""
    chance = min(LAB_CHANCE + LAB_CHANCE_MORE * failed, LAB_CHANCE_MOST) if right else LAB_CHANCE
    return Observation(at, right, shares, chance, LAB_SLIP)


def _shares(event: Event, training: Training) -> Mapping[str, float]:
    if not event.objective:
        skill = event.name.partition("::")[2] if event.kind == "lab" else ""
        return training.shares(event.lab, event.section, skill)
    return {event.objective: 1.0} if event.objective in training.in_bank else {}
