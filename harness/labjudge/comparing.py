"""Values compared: what a call returned against what the rule gives, and the first place where they differ."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from labjudge.brief import brief
from labjudge.endings import Outcome, wrong

RELATIVE, ABSOLUTE = 1e-9, 1e-12


def equal(
    got: Any, right: Any, title: str, *, happened: str = "", but: str = "", rule: str = "", drawing: Sequence[str] = ()
) -> None:
    """End the check as wrong unless `got` equals `right`; floats within 1e-9, NaN equals NaN, True is not 1.

    Unless given, `happened` shows what was returned, and `but` the first place where it differs.
    """
    place = first_difference(got, right)
    if place is None:
        return
    where, mine, expected = place
    shown = f"its {where} is {brief(mine)}" if where else f"it returned {brief(mine)}"
    wrong(
        title,
        happened=happened or shown,
        but=but or ("it should not be there" if expected is MISSING else f"{brief(expected)} is right"),
        rule=rule,
        drawing=tuple(drawing),
    )


def refused(outcome: Outcome, error: type[Exception], title: str, *, but: str = "", rule: str = "") -> None:
    """End the check as wrong unless an attempted call raised `error`."""
    if not outcome.raised(error):
        wrong(title, happened=str(outcome), but=but, rule=rule)


class Missing:
    """Stands for a key or an item that is not there."""

    def __repr__(self) -> str:
        return "not there"


MISSING = Missing()


def first_difference(got: Any, right: Any, where: str = "") -> tuple[str, Any, Any] | None:
    """The first place that differs, as ("['owner'][2]", what is there, what is right); None when all is equal."""
    if isinstance(got, Mapping) and isinstance(right, Mapping):
        keys = [*right, *(key for key in got if key not in right)]
        pairs = [(f"[{key!r}]", got.get(key, MISSING), right.get(key, MISSING)) for key in keys]
    elif _is_list(got) and _is_list(right) and len(got) == len(right):
        pairs = [(f"[{place}]", mine, expected) for place, (mine, expected) in enumerate(zip(got, right, strict=True))]
    else:
        return None if _same(got, right) else (where, got, right)
    for step, mine, expected in pairs:
        if found := first_difference(mine, expected, where + step):
            return found
    return None


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _same(got: Any, right: Any) -> bool:
    if isinstance(got, bool) != isinstance(right, bool):
        return False
    if (isinstance(got, float) and isinstance(right, int | float)) or (
        isinstance(right, float) and isinstance(got, int)
    ):
        both_missing = math.isnan(got) and math.isnan(right)
        return both_missing or math.isclose(got, right, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return bool(got == right)
