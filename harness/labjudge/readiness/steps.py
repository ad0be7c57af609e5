"""What to do next: what goes on where the learner is, then what is expected to win most questions of the exam a minute. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from labjudge.catalogue import Catalogue, Lab, Skill
from labjudge.drill.bank import Sealed as Drill
from labjudge.exam.form import shares as divided
from labjudge.exam.items import Question
from labjudge.exam.objectives import Guide
from labjudge.readiness.journal import Event
from labjudge.readiness.model import Readiness
from labjudge.readiness.trained import Shares, Training

CEILING = 0.94
"""Share right that practice leads to."""
CLOSES = {"lab": 0.3, "quiz": 0.06, "drill": 0.05, "exam": 0.06}
"""What one skill or one explained question closes of the gap to the ceiling on its objective. Assumed."""
MINUTES = {"quiz": 1.5, "drill": 2.0, "exam": 2.5}
"""For one question and its reason. Assumed; 59 questions in 120 minutes are 2.0 without reading reasons."""
BEGINNING = 10.0
"""Minutes more for the first skill of a lab: its brief and the lesson are read. Assumed."""
AT_MOST = {"quiz": 8, "drill": 5, "exam": 10}
REMEMBERED = timedelta(days=30)
"""A question that was explained so lately teaches nothing new."""


@dataclass(frozen=True)
class Step:
    """`gain` is in questions of the whole form, `objective` the one that gains most, `place` a skill's lab or a quiz's chapter.

    `why` holds of the step that comes first.
    """

    kind: Literal["lab", "quiz", "drill", "exam"]
    what: str
    command: str
    minutes: float
    gain: float
    objective: str
    place: str = ""
    why: str = "nothing else that is open wins more a minute"

    @property
    def per_minute(self) -> float:
        return self.gain / self.minutes


@dataclass(frozen=True)
class Open:
    """What is there to do: questions of quizzes as (chapter, section, name), drills, the bank."""

    catalogue: Catalogue
    quizzes: Sequence[tuple[str, str, str]]
    drills: Sequence[Drill]
    bank: Sequence[Question]


def steps(found: Readiness, events: Sequence[Event], there: Open, training: Training, guide: Guide) -> list[Step]:
    """Every open step, the best first: what goes on in the lab or chapter in hand, then what wins most a minute.

    Of a lab there is the first skill that is not right. Of a chapter that was not begun there is no quiz.
    """
    worth = _Worth(found, guide)
    lately = {event.name for event in events if event.kind != "lab" and found.now - event.at < REMEMBERED}
    begun = _begun(events, there.catalogue)
    every = [
        *_labs(events, there.catalogue, training, worth),
        *_quizzes(lately, [each for each in there.quizzes if each[0] in begun], training, worth),
        *_drills(lately, there.drills, training, worth),
        *_exams(lately, there.bank, guide, worth),
    ]
    ranked = sorted(every, key=lambda step: -step.per_minute)
    first = _going_on(every, events, there.catalogue)
    return [first, *(step for step in ranked if step.command != first.command)] if first else ranked


def _begun(events: Iterable[Event], catalogue: Catalogue) -> set[str]:
    """The chapters with a skill that was judged, or a question of the quiz that was answered."""
    return {_chapter(event, catalogue) for event in events if event.kind in ("lab", "quiz")}


def _chapter(event: Event, catalogue: Catalogue) -> str:
    if event.kind == "quiz":
        return event.name.partition("::")[0]
    return next((lab.chapter for lab in catalogue.labs if lab.name == event.lab), "")


def _going_on(every: Sequence[Step], events: Sequence[Event], catalogue: Catalogue) -> Step | None:
    """The step in the lab that was judged last; when that is right, in its chapter. None for who has sat an exam since."""
    told = (event for event in events if event.kind != "drill")
    last = max(told, key=lambda event: event.at, default=None)  # of several at once, the first
    if last is None or last.kind not in ("lab", "quiz"):
        return None
    chapter = _chapter(last, catalogue)
    names = [lab.name for lab in catalogue.labs if lab.chapter == chapter]
    after = names.index(last.lab) if last.lab in names else 0
    places = [*names[after:], *names[:after], chapter]
    step = min((one for one in every if one.place in places), key=lambda one: places.index(one.place), default=None)
    if step is None:
        return None
    return replace(step, why="you are at this lab" if step.place == last.lab else f"you are in chapter {chapter[2:]}")


def reason(step: Step, found: Readiness, guide: Guide) -> str:
    """In a sentence, why this one. Of what nobody has answered yet there is no figure: it would be that of its neighbours."""
    now, title = found.objectives[step.objective], guide.by_name[step.objective].title
    what = f"{title[0].lower()}{title[1:]}" if title[1:2].islower() else title
    seen = f"you are at about {now.mean:.0%}".replace("%", " %") if now.observations else "not practised yet"
    gain = f"{step.gain:.1f}" if step.gain >= 0.05 else "less than a tenth of one"
    return (
        f"It trains “{what}” ({step.objective}): {seen}. About {step.minutes:.0f} minutes "
        f"should win you {gain} of the exam's {found.questions} questions; {step.why}."
    )


class _Worth:
    """What practice is worth, by the questions that an objective has in a form and by what is missing."""

    def __init__(self, found: Readiness, guide: Guide) -> None:
        number = divided({one.name: one.weight for one in guide.domains}, guide.questions)
        alike = Counter(objective.domain for objective in guide.current)
        self.gap = {
            one.name: number[one.domain] / alike[one.domain] * max(CEILING - found.objectives[one.name].mean, 0.0)
            for one in guide.current
        }

    def of(self, loads: Mapping[str, float], closes: float) -> tuple[float, str]:
        """Questions won, and the objective that wins most. `loads`: objective -> how many skills' or questions' worth."""
        won = {name: self.gap[name] * (1 - (1 - closes) ** load) for name, load in loads.items()}
        return sum(won.values()), max(won, key=lambda name: won[name], default="")


def _labs(events: Iterable[Event], catalogue: Catalogue, training: Training, worth: _Worth) -> Iterable[Step]:
    stands = {event.name: event.verdict for event in events if event.kind == "lab"}
    for lab in catalogue.labs:
        skill = _open_skill(lab, stands)
        if skill is None:
            continue
        gain, objective = worth.of(training.shares(lab.name, skill.section, skill.name), CLOSES["lab"])
        if objective:
            begun = any(f"{lab.name}::{one.name}" in stands for one in lab.skills)
            minutes = lab.minutes * skill.points / lab.points + (0 if begun else BEGINNING)
            what = f"lab {lab.name}, {skill.name}: {skill.summary}"
            yield Step("lab", what, f"pytest labs/{lab.path}::{skill.name}", minutes, gain, objective, lab.name)


def _open_skill(lab: Lab, stands: Mapping[str, str]) -> Skill | None:
    """What is wrong before what is to do, as `labs watch` has it."""
    left = [skill for skill in lab.skills if stands.get(f"{lab.name}::{skill.name}") != "right"]
    return min(left, key=lambda skill: stands.get(f"{lab.name}::{skill.name}", "to_do") == "to_do", default=None)


def _quizzes(
    lately: set[str], quizzes: Iterable[tuple[str, str, str]], training: Training, worth: _Worth
) -> Iterable[Step]:
    of_chapter: dict[str, list[Shares]] = {}
    for chapter, section, name in quizzes:
        if f"{chapter}::{name}" not in lately:
            of_chapter.setdefault(chapter, []).append(training.shares("", section))
    for chapter, each in of_chapter.items():
        step = _questions("quiz", each, worth)
        if step is not None:
            minutes, gain, objective = step
            asked, file = min(len(each), AT_MOST["quiz"]), f"labs/{chapter}/quiz.toml"
            what = f"answer {asked} of the {len(each)} open questions of {file}, then read the reasons"
            yield Step("quiz", what, f"labs reasons {chapter}", minutes, gain, objective, chapter)


def _drills(lately: set[str], drills: Iterable[Drill], training: Training, worth: _Worth) -> Iterable[Step]:
    of_lab: dict[str, list[Shares]] = {}
    for drill in drills:
        if drill.name not in lately:
            of_lab.setdefault(drill.lab, []).append(training.shares(drill.lab, drill.section, drill.skill))
    for lab, each in of_lab.items():
        step = _questions("drill", each, worth)
        if step is not None:
            minutes, gain, objective = step
            yield Step("drill", f"spot the bug in code of lab {lab}", f"labs drill {lab}", minutes, gain, objective)


def _exams(lately: set[str], bank: Iterable[Question], guide: Guide, worth: _Worth) -> Iterable[Step]:
    unseen = Counter(item.objective for item in bank if item.name not in lately)
    for objective in guide.current:
        if number := unseen[objective.name]:
            each: list[Shares] = [{objective.name: 1.0}] * number
            step = _questions("exam", each, worth)
            if step is not None:
                asked = min(number, AT_MOST["exam"])
                command = f"labs exam --questions {asked} --objective {objective.name}"
                what = f"answer {asked} questions on {objective.name}, and their review"
                yield Step("exam", what, command, step[0], step[1], step[2])


def _questions(kind: str, each: Sequence[Shares], worth: _Worth) -> tuple[float, float, str] | None:
    """Minutes, gain and objective of the first questions; None when they train nothing."""
    asked = each[: AT_MOST[kind]]
    loads: dict[str, float] = {}
    for shares in asked:
        for name, share in shares.items():
            loads[name] = loads.get(name, 0.0) + share
    gain, objective = worth.of(loads, CLOSES[kind])
    return (len(asked) * MINUTES[kind], gain, objective) if objective else None
