"""Readiness as people read it: a map of the exam's domains and objectives, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from textwrap import shorten
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from labjudge.exam.objectives import Domain, Guide
from labjudge.readiness.model import Estimate, Readiness
from labjudge.readiness.steps import Step, reason

BAR = 16
GOOD, FAIR = 0.75, 0.6
WIDE = 110
"""From so many columns on, objectives have their titles beside them."""


def lines(found: Readiness, guide: Guide, width: int) -> Iterator[RenderableType]:
    """The whole, then each domain with its objectives."""
    yield _headline(found)
    yield ""
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 1, 0, 0))
    names = [f"  {objective.name}" for objective in guide.current] + [_domain(domain) for domain in guide.domains]
    for least, justify in ((max(map(len, names)), "left"), (BAR, "left"), (5, "right"), (12, "right"), (11, "left")):
        table.add_column(no_wrap=True, min_width=least, justify=justify)  # type: ignore[arg-type]
    table.add_column(no_wrap=True)
    room = width - sum(column.min_width + 1 for column in table.columns if column.min_width)
    for domain in (each for each in guide.domains if each.name in found.domains):
        _add(table, _domain(domain), found.domains[domain.name], found.now, "", "bold")
        for objective in (each for each in guide.current if each.domain == domain.name):
            title = shorten(objective.title, room, placeholder="…") if width >= WIDE else ""
            _add(table, f"  {objective.name}", found.objectives[objective.name], found.now, title, "")
        table.add_row("")
    yield table


def _domain(domain: Domain) -> str:
    return f"{domain.title} · weight {domain.weight}"


def closing(found: Readiness, step: Step | None) -> Iterator[str]:
    """What was assumed, and the next step."""
    sure = f"{found.assumptions.confidence:.0%}".replace("%", " %")
    yield f"Shares are of the exam's questions that you would have right today; ranges hold the true share in {sure} of cases."
    yield (
        f"Databricks publishes no pass mark; {found.assumptions.pass_mark} of {found.questions} is assumed. "
        "How this is estimated: docs/readiness.md"
    )
    if step is not None:
        yield f"Next: {step.command}   ({step.what})"


def next_step(step: Step, found: Readiness, guide: Guide) -> Iterator[str]:
    """`labs next`: what, how, why."""
    yield step.what[0].upper() + step.what[1:]
    yield f"    {step.command}"
    yield reason(step, found, guide)


def document(found: Readiness, step: Step | None, guide: Guide) -> dict[str, Any]:
    """`labs status --json`. Shares from 0 to 1, times in UTC."""
    return {
        "version": 1,
        "now": found.now.isoformat(),
        "questions": found.questions,
        "pass_mark": found.assumptions.pass_mark,
        "pass_mark_source": "assumed; Databricks publishes none",
        "confidence": found.assumptions.confidence,
        "expected_right": round(found.expected, 2),
        "likely_right": list(found.likely),
        "probability_to_pass": round(found.passing, 4),
        "whole": _figures(found.whole),
        "domains": {
            domain.name: {"title": domain.title, "weight": domain.weight, **_figures(found.domains[domain.name])}
            for domain in guide.domains
            if domain.name in found.domains
        },
        "objectives": {
            objective.name: {
                "title": objective.title,
                "domain": objective.domain,
                **_figures(found.objectives[objective.name]),
            }
            for objective in guide.current
        },
        "next": None
        if step is None
        else {
            "kind": step.kind,
            "what": step.what,
            "command": step.command,
            "minutes": round(step.minutes, 1),
            "gain": round(step.gain, 3),
            "objective": step.objective,
            "reason": reason(step, found, guide),
        },
    }


def _figures(one: Estimate) -> dict[str, Any]:
    return {
        "mean": round(one.mean, 4),
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "practised": one.practised.isoformat() if one.practised else None,
        "observations": one.observations,
    }


def _headline(found: Readiness) -> Text:
    text = Text(f"Probability to pass today: {_percent(found.passing)}", style="bold")
    low, high = found.likely
    text.append(
        f"   pass mark {found.assumptions.pass_mark} of {found.questions} assumed\n"
        f"Expected right: {found.expected:.0f} of {found.questions}; one form is likely to be {low} to {high}",
        style="not bold",
    )
    return text


def _add(table: Table, name: str, one: Estimate, now: datetime, title: str, style: str) -> None:
    if not one.observations:  # its estimate is that of its neighbours, and goes up and down with them
        table.add_row(Text(name, style=style), Text("·" * BAR, style="dim"), "", "", *_dim("not yet", title))
        return
    colour = "green" if one.mean >= GOOD else "yellow" if one.mean >= FAIR else "red"
    cells = (
        Text(name, style=style),
        _bar(one, colour),
        Text(_percent(one.mean), style=style),
        Text(f"{one.low:.0%} to {one.high:.0%}".replace("%", " %").replace(" % to", " to"), style="dim"),
        *_dim(ago(now - one.practised) if one.practised else "not yet", title),
    )
    table.add_row(*cells)


def _dim(*texts: str) -> Iterator[Text]:
    return (Text(text, style="dim") for text in texts)


def _bar(one: Estimate, colour: str) -> Text:
    """`████████▒▒▒▒········`: full up to the interval's lower end, lighter up to its upper end, `┃` at the estimate."""
    low, high = round(one.low * BAR), round(one.high * BAR)
    at = min(round(one.mean * BAR), BAR - 1)
    cells = "".join("█" if place < low else "▒" if place < high else "·" for place in range(BAR))
    return Text(f"{cells[:at]}┃{cells[at + 1 :]}", style=colour)


def _percent(share: float) -> str:
    return "above 99 %" if share > 0.995 else "below 1 %" if share < 0.005 else f"{share:.0%}".replace("%", " %")


def ago(passed: timedelta) -> str:
    """`today`, `yesterday`, `12 days ago`."""
    days = max(passed.days, 0)
    return ("today", "yesterday")[days] if days < 2 else f"{days} days ago"
