"""Charts of a class as SVG to stand in an HTML page."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import matplotlib
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from labjudge.classroom.item_analysis import Item
from labjudge.verdicts import Verdict

COLOURS = {
    Verdict.RIGHT: "#2f8f5b",
    Verdict.TO_DO: "#a9bccd",
    Verdict.WRONG: "#e39b45",
    Verdict.ERROR: "#b2332a",
    Verdict.LIMIT: "#5d2a63",
}
INK, BAR = "#1c2430", "#4a7aa7"
WIDTH = 8.5  # inches
STYLE = matplotlib.rc_context(
    {
        "svg.fonttype": "none",
        "svg.hashsalt": "labs",
        "font.family": "sans-serif",
        "font.size": 9,
        "text.parse_math": False,
    }
)


@STYLE
def distribution(percents: Sequence[float], pass_at: float | None) -> Markup:
    """How many have which part of the points, in steps of 10 percent."""
    figure = Figure((WIDTH, 2.6), layout="constrained")
    axes = _axes(figure)
    axes.hist(percents, bins=range(0, 101, 10), color=BAR, rwidth=0.92)
    axes.set(xlim=(0, 100), xticks=range(0, 101, 10), xlabel="percent of the points", ylabel="learners")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    if pass_at is not None:
        axes.axvline(pass_at, color=INK, linestyle="--", linewidth=1, label=f"pass at {pass_at:g} %")
        axes.legend(frameon=False)
    return _svg(figure, "distribution", "Histogram of points in percent")


@STYLE
def skills(items: Sequence[Item]) -> Markup:
    """Two panels with a row a skill: its verdicts in percent (difficulty), and its discrimination."""
    figure = Figure((WIDTH, 1.2 + 0.24 * len(items)), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True, width_ratios=(3, 1))
    rows = range(len(items))
    begins = [0.0] * len(items)
    for verdict, colour in COLOURS.items():
        parts = [100 * item.verdicts.get(verdict, 0) / max(item.measured, 1) for item in items]
        left.barh(rows, parts, left=begins, color=colour, height=0.72, label=verdict.word)
        begins = [begin + part for begin, part in zip(begins, parts, strict=True)]
    left.set(xlim=(0, 100), xlabel="percent of the learners", ylim=(len(items) - 0.4, -0.6))
    left.set_yticks(rows, [f"{item.lab}.{item.skill}" for item in items])
    right.barh(rows, [item.discrimination or 0 for item in items], color=BAR, height=0.72)
    right.axvline(0, color=INK, linewidth=0.8)
    right.set(xlim=(-1, 1), xlabel="discrimination")
    for axes in (left, right):
        _plain(axes)
    figure.legend(*left.get_legend_handles_labels(), loc="outside upper center", ncols=len(COLOURS), frameon=False)
    return _svg(figure, "skills", "Verdicts and discrimination of each skill")


@STYLE
def seconds(values: Sequence[float]) -> Markup:
    """How long the judging of a submission took."""
    figure = Figure((WIDTH, 2.2), layout="constrained")
    axes = _axes(figure)
    axes.hist(values, bins=20, range=(0, max(values) or 1), color=BAR, rwidth=0.92)
    axes.set(xlim=(0, None), xlabel="seconds to judge a submission", ylabel="submissions")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    return _svg(figure, "seconds", "Histogram of the seconds to judge a submission")


def _axes(figure: Figure) -> Axes:
    axes = figure.subplots()
    _plain(axes)
    return axes


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)


def _svg(figure: Figure, name: str, label: str) -> Markup:
    """The figure's SVG element, the same for the same numbers; ids begin with `name`, as several stand in one page."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", text)
    return Markup(text.replace("<svg", f'<svg role="img" aria-label="{label}"', 1))
