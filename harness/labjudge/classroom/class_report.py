"""`report.html`: a graded class on one page, without names: points, skills, mistakes, how alike submissions are, time.

`alike.html`, for the instructor alone, names those that are remarkably alike, with an excerpt of each.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from labjudge.classroom import alike, charts, class_texts, html_pages, item_analysis, mistakes
from labjudge.classroom.alike import Comparison, Group, Pair
from labjudge.classroom.journal import Class
from labjudge.classroom.mistakes import Made
from labjudge.classroom.scoring import Scoring
from labjudge.suite import Suite

REPORT, ALIKE = "report.html", "alike.html"
MOST_GROUPS = 50


@dataclass(frozen=True)
class Insight:
    """What a report says that needs the checkout: known mistakes, and how alike the class's answers are."""

    made: Made
    comparisons: list[Comparison]


@dataclass(frozen=True)
class Shown:
    """A group of a lab, with an excerpt of the two in it that are most alike."""

    group: Group
    pair: Pair
    one: str
    other: str


def files(grades: Class, scoring: Scoring, out: Path, suite: Suite | None) -> Iterator[tuple[str, str]]:
    """The pages of the class in `out`; without a checkout, those that need none."""
    if suite is None:
        yield REPORT, page(grades, scoring)
        return
    insight = Insight(mistakes.made(grades, suite), class_texts.comparisons(grades, out, suite))
    yield REPORT, page(grades, scoring, insight)
    yield ALIKE, alike_page(grades, insight.comparisons, out, suite)


def alike_page(grades: Class, comparisons: list[Comparison], out: Path, suite: Suite) -> str:
    """The groups that are remarkably alike, the most alike first."""
    paths = {lab.name: lab.path for lab in suite.catalogue.labs}
    groups = [group for each in comparisons for group in alike.groups(each.remarkable)]
    groups.sort(key=lambda group: -group.pairs[0].likeness)
    shown = []
    for group in groups[:MOST_GROUPS]:
        pair = group.pairs[0]
        ones, others = zip(*pair.lines, strict=True)
        one = class_texts.excerpt(out, pair.one, paths[pair.lab], list(ones))
        shown.append(Shown(group, pair, one, class_texts.excerpt(out, pair.other, paths[pair.lab], list(others))))
    return html_pages.page("alike", shown=shown, more=len(groups) - len(shown), enough=alike.ENOUGH_LEARNERS)


def page(grades: Class, scoring: Scoring, insight: Insight | None = None) -> str:
    """The report as HTML; points, skills and time are of the submissions that were judged whole."""
    judged = item_analysis.judged(grades)
    items = item_analysis.items(grades)
    percents = [100 * scoring.earned(outcome) / outcome.possible for outcome in judged if outcome.possible]
    seconds = [outcome.seconds for outcome in judged]
    return html_pages.page(
        "report",
        facts=grades.facts,
        counts=_counts(grades, scoring),
        points=_summary(percents),
        points_chart=charts.distribution(percents, scoring.pass_at) if percents else "",
        items=items,
        items_chart=charts.skills(items) if items else "",
        enough=item_analysis.ENOUGH,
        insight=insight,
        median=statistics.median,
        enough_alike=alike.ENOUGH_LEARNERS,
        time=_summary(seconds),
        time_chart=charts.seconds(seconds) if seconds else "",
    )


def _counts(grades: Class, scoring: Scoring) -> str:
    """How many submissions there are, of which status, late, and passed."""
    outcomes = list(grades.outcomes.values())
    states = Counter(outcome.status.value for outcome in outcomes)
    parts = [f"{len(outcomes)} submissions", *(f"{count} {state}" for state, count in states.items())]
    if late := sum(bool(scoring.late(outcome)) for outcome in outcomes):
        parts.append(f"{late} late")
    if scoring.pass_at is not None:
        parts.append(f"{sum(scoring.passes(outcome) for outcome in outcomes)} passed at {scoring.pass_at:g} %")
    return ", ".join(parts)


def _summary(values: list[float]) -> dict[str, float]:
    """Quartiles and ends by their names; {} without values."""
    if not values:
        return {}
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    return {
        "lowest": min(values),
        "lower quartile": lower,
        "median": middle,
        "upper quartile": upper,
        "highest": max(values),
    }
