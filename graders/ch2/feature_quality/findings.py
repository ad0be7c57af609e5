"""Findings that came back, beside those of the rule."""

from typing import Any

from labjudge.grading import returned, wrong

from .days import Row


def compare_findings(got: Any, right: list[Row], titles: dict[str, str]) -> None:
    """By feature and check, each once; then the numbers."""
    mine = [dict(each) for each in returned(got, list[dict[str, Any]], "a list of findings")]
    said = {(each.get("feature"), each.get("check")): each for each in mine}
    for each in right:
        if (each["feature"], each["check"]) not in said:
            heard = "; ".join(map(sentence, mine)) or "nothing"
            wrong(
                titles.get(each["check"], "something is not found"),
                happened=f"found: {heard}",
                but=f"there is {sentence(each)}",
            )
    expected = {(each["feature"], each["check"]): each for each in right}
    for key, each in said.items():
        if key not in expected:
            wrong(
                titles.get(f"no {key[1]}", "a finding that is none"),
                happened=f"found: {sentence(each)}",
                but="that is all right",
            )
    if len(mine) != len(said):
        wrong(
            "a finding comes twice",
            happened=f"{len(mine)} findings of {len(said)} kinds",
            rule="each finding is in the list once",
        )
    number = "rows" if right and "rows" in right[0] else "value"
    for key, each in expected.items():
        value = said[key].get(number)
        close = isinstance(value, int | float) and abs(value - each[number]) <= 1e-9 * max(1.0, abs(each[number]))
        if not close:
            title = titles.get(f"other {key[1]}", f"not the {number} of the finding")
            wrong(title, happened=f"found: {sentence(said[key])}", but=f"right is {sentence(each)}")


def sentence(finding: Row) -> str:
    """A finding in a few words."""
    of = finding.get("feature") or "the day"
    rest = ", ".join(f"{name} {value}" for name, value in finding.items() if name not in ("feature", "check"))
    return f"{finding.get('check')} of {of} ({rest})"
