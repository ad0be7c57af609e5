"""`report.html`: a graded class on one page, without names: points, each skill, time."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator

from labjudge.classroom import charts, html_pages, item_analysis
from labjudge.classroom.journal import Class
from labjudge.classroom.scoring import Scoring

REPORT = "report.html"


def files(grades: Class, scoring: Scoring) -> Iterator[tuple[str, str]]:
    """The one page of the class."""
    yield REPORT, page(grades, scoring)


def page(grades: Class, scoring: Scoring) -> str:
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
