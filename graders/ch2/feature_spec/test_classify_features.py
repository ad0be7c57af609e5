"""Kinds of features, and what is wrong with them at the decision."""

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges, returned, wrong


def column(draw: Draw, **other: Any) -> dict[str, Any]:
    """A column without risk, but for what is given."""
    made = {
        "name": f"f_{draw.word()}_{draw.randrange(1000)}",
        "comes_from": "table",
        "window_days": None,
        "last_event_hours": -draw.randrange(24, 48),
        "delay_hours": draw.randrange(0, 12),
        "changes": draw.choice(["never", "with history"]),
    }
    return {**made, **other}


Case = tuple[dict[str, Any], str, list[str] | None]


def judge(lab: Lab, cases: list[Case], title: str) -> None:
    """Each case: a column, its kind ("" where it is not looked at), its risks (None where they are not)."""
    answer = lab.classify_features([each for each, _, _ in cases])
    found = returned(answer, dict[str, dict[str, Any]], "a dict with a dict for each column")
    for each, kind, risks in cases:
        name, mine = each["name"], found.get(each["name"])
        if mine is None:
            wrong(
                "a column is not judged",
                happened=f"it returned nothing for {name}",
                rule="a result for each column that was given, and no other",
            )
        told = ", ".join(f"{key} {value!r}" for key, value in each.items() if key != "name")
        if kind:
            equal(mine.get("kind"), kind, title, happened=f"kind is {mine.get('kind')!r} for {told}")
        said = mine.get("risks")
        if risks is None:
            continue
        if not isinstance(said, list) or sorted(map(str, said)) != sorted(risks):
            wrong(title, happened=f"risks is {said!r} for {told}", but=f"{risks or 'an empty list'} is right")
    if len(found) != len(cases):
        wrong(
            "a column that was not given",
            happened=f"{len(found)} results for {len(cases)} columns",
            rule="a result for each column that was given, and no other",
        )


@judges
def kinds(lab: Lab, draw: Draw) -> None:
    """The kind is the first that fits: from the request, with a window, never changing, and all else."""
    window = draw.randrange(1, 90)
    cases: list[Case] = [
        (column(draw, comes_from="request", changes="never"), "real-time", None),
        (column(draw, comes_from="request", window_days=window), "real-time", None),
        (column(draw, window_days=window, changes="never"), "aggregate", None),
        (column(draw, window_days=window, changes="with history"), "aggregate", None),
        (column(draw, window_days=window, changes="in place"), "aggregate", None),
        (column(draw, changes="never"), "static", None),
        (column(draw, changes="with history"), "slowly changing", None),
        (column(draw, changes="in place"), "slowly changing", None),
    ]
    judge(lab, draw.shuffled(cases), "another kind")
    judge(lab, [], "no columns")


@judges
def future_and_late(lab: Lab, draw: Draw) -> None:
    """What happens after the decision is the future; what arrives after it is late; what arrived by then is neither."""
    hours = draw.randrange(1, 100)
    for title, last, delay, risks in (
        ("what comes after the decision", hours, 0, ["future"]),
        ("what comes after the decision", 1, 24, ["future"]),
        ("what arrives after the decision", -hours, hours + 1, ["late"]),
        ("what arrives after the decision", 0, draw.randrange(1, 12), ["late"]),
        ("known exactly at the decision", -hours, hours, []),
        ("known exactly at the decision", 0, 0, []),
        ("known before the decision", -hours - 12, draw.randrange(0, 12), []),
    ):
        case = column(draw, last_event_hours=last, delay_hours=delay, window_days=draw.choice([None, 30]))
        judge(lab, [(case, "", risks)], title)


@judges
def rewritten(lab: Lab, draw: Draw) -> None:
    """What changes in place shows today's value in the rows of then, whatever else is wrong with it."""
    late = column(draw, changes="in place", window_days=7, last_event_hours=0, delay_hours=1)
    cases: list[Case] = [
        (column(draw, changes="in place"), "", ["rewritten"]),
        (column(draw, changes="in place", last_event_hours=5), "", ["future", "rewritten"]),
        (late, "", ["late", "rewritten"]),
        (column(draw, changes="with history"), "", []),
    ]
    judge(lab, draw.shuffled(cases), "what changes in place")
