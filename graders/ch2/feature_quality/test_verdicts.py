"""Pass, warn or block."""

from typing import Any

from labjudge.grading import Draw, Lab, equal, judges, returned, wrong

FEATURES = ["gb", "calls", "share", "plan", "tenure"]
Finding = dict[str, Any]


def judged(
    lab: Lab, features: list[str], rows: int, findings: list[Finding], thresholds: dict[str, Any]
) -> dict[str, str]:
    got = lab.verdicts(features=features, rows=rows, findings=findings, thresholds=thresholds)
    found: dict[str, str] = returned(got, dict[str, str], "a verdict for each feature")
    if more := sorted(set(found) - set(features)):
        happened = f"there is a verdict about {more[0]}"
        wrong("a verdict about what is no feature", happened=happened, but=f"the features are {', '.join(features)}")
    return found


def finding(feature: str | None, check: str, rows: int) -> Finding:
    return {"feature": feature, "check": check, "rows": rows}


@judges
def by_thresholds(lab: Lab, draw: Draw) -> None:
    """A share above a threshold decides, one equal to it does not; 0 is a threshold; a feature without findings passes."""
    rows, names = draw.randrange(2, 9) * 1_000, draw.shuffled(FEATURES)
    limits = {"null": {"warn": 0.01, "block": 0.1}, "range": {"warn": 0.0, "block": 0.05}}
    findings = [
        finding(names[0], "null", rows // 100),
        finding(names[1], "null", rows // 10),
        finding(names[2], "null", rows // 10 + 1),
        finding(names[3], "range", 1),
    ]
    right = dict(zip(names, ["pass", "warn", "block", "warn", "pass"], strict=True))
    equal(judged(lab, names, rows, draw.shuffled(findings), limits), right, "not the verdict of the share")


@judges
def the_worst_decides(lab: Lab, draw: Draw) -> None:
    """The worst finding decides about a feature, wherever it stands in the list."""
    names, limits = draw.shuffled(FEATURES), {"null": {"warn": 0.01, "block": 0.5}, "nan": {"warn": 0.3, "block": 0.4}}
    worst = [finding(names[0], "null", 60), finding(names[1], "null", 20)]
    mild = [finding(names[0], "nan", 1), finding(names[1], "nan", 1)]
    right = {**dict.fromkeys(names, "pass"), names[0]: "block", names[1]: "warn"}
    for findings in ([*worst, *mild], [*mild, *worst]):
        equal(judged(lab, names, 100, findings, limits), right, "a milder finding takes the worse one back")
    both = [finding(names[2], "null", 1), finding(names[2], "nan", 30)]
    equal(judged(lab, names, 100, both, limits), dict.fromkeys(names, "pass"), "two findings added up to one")


@judges
def of_the_whole_day(lab: Lab, draw: Draw) -> None:
    """What is wrong with the day is wrong with each of its features, and a check without thresholds blocks."""
    names = draw.sample(FEATURES, 3)
    limits = {"duplicate": {"warn": 0.01, "block": 0.2}, "null": {"warn": 0.5, "block": 0.9}}
    got = judged(lab, names, 50, [finding(None, "duplicate", 3)], limits)
    nobody = "pass" in got.values()
    title = "a finding about the day concerns nobody" if nobody else "not the verdict of the day's finding"
    equal(got, dict.fromkeys(names, "warn"), title)
    got = judged(lab, names, 50, [finding(names[0], "type", 1), finding("other", "type", 50)], limits)
    right = {**dict.fromkeys(names, "pass"), names[0]: "block"}
    equal(got, right, "a check without thresholds does not block")


@judges
def without_rows(lab: Lab, draw: Draw) -> None:
    """Without rows everything is blocked, whatever the thresholds are."""
    names = draw.sample(FEATURES, 3)
    for findings in ([finding(None, "empty", 0)], []):
        got = judged(lab, names, 0, findings, {"empty": {"warn": 0.5, "block": 0.9}})
        equal(got, dict.fromkeys(names, "block"), "features of an empty day are not blocked")
