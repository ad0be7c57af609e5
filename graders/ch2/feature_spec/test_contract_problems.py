"""What a contract leaves open or gets wrong."""

from typing import Any

from labjudge.grading import Draw, Lab, judges, returned, wrong

from .bikes import contract


def judge(lab: Lab, given: dict[str, Any], right: dict[str, str], title: str) -> None:
    """`right`: field -> problem."""
    answer = returned(lab.contract_problems(given), list[dict[str, str]], "a list with a dict for each problem")
    said = [(each.get("field", ""), each.get("problem", "")) for each in answer]
    for field, problem in right.items():
        mine = [told for name, told in said if name == field]
        elsewhere = [name for name, told in said if told == problem and right.get(name) != problem]
        if problem not in mine and elsewhere and not mine:
            happened = f"{problem} is reported for {elsewhere[0]}"
            but = f"it is a problem of {shown(given, field)}"
            wrong(
                "the right problem, at another field",
                happened=happened,
                but=but,
                rule="the docstring says which field a problem belongs to",
            )
        if problem not in mine:
            happened = f"{shown(given, field)} is reported as {mine[0] if mine else 'no problem'}"
            wrong(title, happened=happened, but=f"it is {problem}")
    for field, problem in said:
        if right.get(field) != problem:
            but = f"it is {right[field]}, and nothing else" if field in right else "it is no problem"
            wrong(title, happened=f"{shown(given, field)} is reported as {problem}", but=but)
    if len(said) != len(set(said)):
        wrong("a problem is told twice", happened=f"it returned {answer}", rule="each problem is in the list once")


def shown(given: dict[str, Any], field: str) -> str:
    return f"{field} = {given[field]!r}" if field in given else f"{field}, which is absent,"


@judges
def good_contracts(lab: Lab, draw: Draw) -> None:
    """A good contract has no problem, also where something is 0 or not needed."""
    no_column = contract(draw, aggregate="count", window_ends_hours=0)
    del no_column["column"]
    judge(lab, no_column, {}, "a good contract is refused")
    hours = draw.randrange(1, 48)
    judge(lab, contract(draw, max_age_hours=hours, refresh_hours=hours), {}, "as often as it has to be")
    judge(lab, contract(draw, nulls="default", default=0.0), {}, "a default of 0 is a default")
    judge(
        lab, contract(draw, nulls="default", default=draw.choice([-1.0, 7.5]), aggregate="max"), {}, "a good contract"
    )


@judges
def what_is_missing(lab: Lab, draw: Draw) -> None:
    """Every field that a contract needs is asked for: an age limit, a null policy and the rest."""
    for name in contract(draw):
        broken = contract(draw)
        del broken[name]
        judge(lab, broken, {name: "missing"}, "a field that is not there")
    judge(lab, contract(draw, max_age_hours=None), {"max_age_hours": "missing"}, "a field that is None")
    judge(lab, contract(draw, nulls="default"), {"default": "missing"}, "no default, and nulls become it")
    judge(lab, contract(draw, aggregate="max", column=None), {"column": "missing"}, "a maximum of nothing")
    everything = {name: "missing" for name in contract(draw) if name != "column"}
    judge(lab, {}, everything, "an empty contract")


@judges
def windows_and_times(lab: Lab, draw: Draw) -> None:
    """A window has a length and ends at the decision or before it; when something is known is a column of its own."""
    late = -draw.randrange(1, 48)
    judge(lab, contract(draw, window_ends_hours=late), {"window_ends_hours": "future"}, "a window crosses the decision")
    judge(lab, contract(draw, window_days=0), {"window_days": "range"}, "a window of no length")
    judge(lab, contract(draw, window_days=-7), {"window_days": "range"}, "a window of no length")
    judge(lab, contract(draw, event_time="at", known_time="at"), {"known_time": "same"}, "known when it happens")


@judges
def ages_and_words(lab: Lab, draw: Draw) -> None:
    """A feature is refreshed as often as its age limit asks, `aggregate` and `nulls` are known words, and there is a key."""
    age = draw.randrange(2, 48)
    slow = contract(draw, max_age_hours=age, refresh_hours=age + 1)
    judge(lab, slow, {"refresh_hours": "slow"}, "refreshed less often than its age limit asks")
    never = contract(draw, max_age_hours=0)
    judge(lab, never, {"max_age_hours": "range"}, "an age limit of 0")
    judge(lab, contract(draw, refresh_hours=0), {"refresh_hours": "range"}, "a refresh without a pause")
    judge(lab, contract(draw, aggregate="median"), {"aggregate": "unknown"}, "an unknown word")
    judge(lab, contract(draw, nulls="drop"), {"nulls": "unknown"}, "an unknown word")
    judge(lab, contract(draw, entity=[]), {"entity": "empty"}, "nobody's feature")


@judges
def several_at_once(lab: Lab, draw: Draw) -> None:
    """All problems of a contract are told, and a rule whose fields are missing says nothing."""
    broken = contract(draw, window_days=0, window_ends_hours=-1, nulls="default", entity=[])
    del broken["max_age_hours"]
    right = {
        "window_days": "range",
        "window_ends_hours": "future",
        "default": "missing",
        "entity": "empty",
        "max_age_hours": "missing",
    }
    judge(lab, broken, right, "one of several problems")
