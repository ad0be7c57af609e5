"""From a series to an alert."""

from datetime import date, timedelta
from statistics import median
from typing import Any

from labjudge.grading import Draw, Lab, judges, returned, wrong

Days = list[dict[str, Any]]
Rule = dict[str, Any]
LOW, JUMP = 0.125, 1.0
RULE: Rule = {"null_rate": 0.25, "ratio": 8.0, "weeks": 4, "excess": 0.25, "last": 5, "raise": 3, "clear": 1}


def flat(draw: Draw, weeks: int = 5) -> Days:
    """Days without anything, from a drawn Monday on."""
    start = date(2026, 1, 5) + timedelta(weeks=draw.randrange(30))
    return [
        {"day": start + timedelta(days=number), "value": LOW, "null_rate": 0.0, "scale": 1.0}
        for number in range(7 * weeks)
    ]


def judge(
    lab: Lab, days: Days, right: list[str], titles: dict[tuple[str, str], str], title: str, limits: Rule = RULE
) -> None:
    """End the check as wrong at the first day with another verdict; `titles` are by (what was said, what is right)."""
    got = returned(lab.alert(days, limits), list[str], "a verdict for each day")
    if got == right:
        return
    if len(got) != len(right):
        wrong(
            "not a verdict for each day",
            happened=f"it returned {len(got)} verdicts for {len(right)} days",
            rule="a verdict for each day, in their order",
        )
    place = next(place for place, pair in enumerate(zip(got, right, strict=True)) if pair[0] != pair[1])
    said = got[place], right[place]
    first = max(0, place - 8)
    drawing = [
        f"{days[at]['day']:%a %d %b}  value {days[at]['value']:.3f}  nulls {days[at]['null_rate']:.2f}  scale "
        f"{days[at]['scale']:.3f}  {right[at]}"
        for at in range(first, min(place + 2, len(days)))
    ]
    happened = f"on {days[place]['day']:%a %d %b} it says {said[0]}"
    wrong(titles.get(said, title), happened=happened, but=f"{said[1]} is right", drawing=drawing)


@judges
def weekends(lab: Lab, draw: Draw) -> None:
    """A day is compared with the same weekday: what comes back every week is no drift."""
    days = flat(draw)
    for each in days:
        if each["day"].weekday() >= 4:
            each["value"] += JUMP
    judge(lab, days, ["quiet"] * len(days), {}, "the weekend is called drift")


@judges
def single_days(lab: Lab, draw: Draw) -> None:
    """Fewer than `raise` high days of the last `last` are no alert, nor are days at the limit."""
    days = flat(draw)
    place = draw.randrange(15, 20)
    for at in (place, place + 1, place + 6, place + 9):
        days[at]["value"] += JUMP
    judge(lab, days, ["quiet"] * len(days), {}, "an alert on single days")
    days = flat(draw)
    for each in days[20:28]:
        each["value"] = LOW + RULE["excess"]
    judge(lab, days, ["quiet"] * len(days), {}, "a limit that is met is exceeded")


@judges
def begins_and_ends(lab: Lab, draw: Draw) -> None:
    """The alert begins at `raise` high days, stays in between, and ends at `clear`."""
    days = flat(draw)
    begin = draw.randrange(14, 24)
    for at in (begin, begin + 2, begin + 4):
        days[at]["value"] += JUMP
    right = ["quiet"] * len(days)
    right[begin + 4 : begin + 7] = ["drift"] * 3
    got = returned(lab.alert(days, RULE), list[str], "a verdict for each day")
    if got[begin + 4 : begin + 5] == ["quiet"]:
        wrong("drift is missed", happened="on the third high day of five it says quiet", but="the alert begins")
    titles = {("quiet", "drift"): "the alert flaps", ("drift", "quiet"): "the alert is on too early or too long"}
    judge(lab, days, right, titles, "not the verdicts of the rule")


@judges
def usual_days(lab: Lab, draw: Draw) -> None:
    """What is usual is the median: one odd week does not move it. In the first week, nothing is usual yet."""
    days = flat(draw)
    first = draw.randrange(5)
    for at in range(first, first + 3):
        days[at]["value"] += JUMP
        days[at + 28]["value"] += RULE["excess"] + 1 / 16
    right = by_rule(days, RULE)
    assert right[first + 30] == "drift" and "drift" not in right[: first + 30]
    judge(lab, days, right, {}, "one odd week moves what is usual")


@judges
def first_days(lab: Lab, draw: Draw) -> None:
    """With fewer than `last` days there, those that are there count."""
    days, limits = flat(draw), {**RULE, "last": 14}
    begin = draw.randrange(7, 9)
    for at in range(begin, begin + 3):
        days[at]["value"] += JUMP
    right = by_rule(days, limits)
    assert right[begin + 2] == "drift"
    judge(lab, days, right, {}, "it waits until there are as many days as it looks back", limits)


@judges
def broken_days(lab: Lab, draw: Draw) -> None:
    """Many nulls or another unit, larger or smaller, are a pipeline bug, and say nothing about drift."""
    for field, value, title in (
        ("null_rate", 0.5, "a load of nulls is not told"),
        ("scale", 100.0, "a unit many times larger is not told"),
        ("scale", 0.01, "a unit many times smaller is not told"),
    ):
        days, right = flat(draw), ["quiet"] * 35
        place = draw.randrange(10, 28)
        days[place][field], right[place] = value, "pipeline"
        judge(lab, days, right, {}, title)
    days, right = flat(draw), ["quiet"] * 35
    place = draw.randrange(8, 20)
    for at in (place, place + 1, place + 2):
        days[at] |= {"scale": 64.0, "value": LOW + JUMP}
        right[at] = "pipeline"
    judge(lab, days, right, {}, "broken days take part in the alert")
    days, place = flat(draw), draw.randrange(8, 20)
    for at in range(place, place + 6):
        days[at]["value"] += JUMP
        days[at]["scale"] = 64.0 if place + 2 <= at < place + 5 else 1.0
    right = by_rule(days, RULE)
    assert right[place + 5] == "drift"
    judge(lab, days, right, {}, "broken days take places among the last days")
    days, place = flat(draw, weeks=6), draw.randrange(30, 36)
    for at in range(place, place + 3):
        days[at]["value"] += JUMP
        for week in (1, 2, 3):
            days[at - 7 * week] |= {"scale": 64.0, "value": LOW + JUMP}
    right = by_rule(days, RULE)
    assert right[place + 2] == "drift"
    judge(lab, days, right, {}, "the value of a broken day counts as usual")
    days, right = flat(draw), ["quiet"] * 35
    for each, (nulls, scale) in zip(days[10:], [(0.25, 1.0), (0.0, 8.0), (0.0, 0.125)], strict=False):
        each |= {"null_rate": nulls, "scale": scale}
    judge(lab, days, right, {}, "a limit that is met is called a bug")


def by_rule(days: Days, limits: Rule) -> list[str]:
    """The verdicts, each day looked at anew among the days that are no bug."""
    good = [
        each
        for each in days
        if each["null_rate"] <= limits["null_rate"] and 1 / limits["ratio"] <= each["scale"] <= limits["ratio"]
    ]
    values, high, state = {each["day"]: each["value"] for each in good}, [], {}
    on = False
    for each in good:
        usual = [values.get(each["day"] - timedelta(weeks=week)) for week in range(1, limits["weeks"] + 1)]
        there = [value for value in usual if value is not None]
        high.append(bool(there) and each["value"] - median(there) > limits["excess"])
        count = sum(high[-limits["last"] :])
        on = count >= limits["raise"] or (on and count > limits["clear"])
        state[each["day"]] = "drift" if on else "quiet"
    return [state.get(each["day"], "pipeline") for each in days]


@judges
def other_limits(lab: Lab, draw: Draw) -> None:
    """Every limit is the one of the rule that is given."""
    for _ in range(6):
        begin = draw.randrange(2, 6)
        limits: Rule = {"null_rate": draw.randrange(4, 20) / 64, "ratio": 2.0 ** draw.randrange(1, 5)}
        limits |= {"weeks": draw.randrange(1, 6), "excess": draw.randrange(4, 24) / 64}
        limits |= {"last": begin + draw.randrange(4), "raise": begin, "clear": draw.randrange(begin)}
        days = flat(draw, weeks=8)
        for each in days:
            each["value"] = draw.randrange(65) / 64
            if draw.random() < 0.2:
                each |= {"null_rate": draw.randrange(24) / 64, "scale": 2.0 ** draw.randrange(-5, 6)}
        judge(lab, days, by_rule(days, limits), {}, f"not the verdicts of the rule {limits}", limits)
