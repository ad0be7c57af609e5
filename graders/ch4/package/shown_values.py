"""What came back or was raised, as a learner reads it."""

from typing import Any

import pandas as pd
from labjudge.grading import LearnerError, brief, wrong


def kind_of(value: Any) -> str:
    """None as None, anything else with its type: "a list: [1, 2]"."""
    if value is None:
        return "None"
    kind = value.handle.kind if hasattr(value, "handle") else type(value).__name__
    return f"a {kind}: {brief(value)}"


def no_bools(values: Any, who: str) -> None:
    """True counts as 1 in Python, not in the JSON that an endpoint answers with."""
    if isinstance(values, list) and any(isinstance(value, bool) for value in values):
        but = "as JSON these are true and false; the callers count on 1 and 0"
        rule = f"{who} gives 0 or 1 for each row"
        wrong("True and False instead of 1 and 0", happened=f"{who} gave {brief(values)}", but=but, rule=rule)


def reason(raised: LearnerError) -> str:
    """The learner's exception, without the rows and the schema that MLflow prints before its reason."""
    told = " ".join(raised.message.split())
    if "enforce schema" in told and "Error: " in told:
        told = told.rpartition("Error: ")[2]
    return f"{raised.type}: {told if len(told) <= 600 else told[:600].rpartition(' ')[0] + ' ...'}"


def as_rows(frame: pd.DataFrame, at: int) -> list[str]:
    return [", ".join(f"{name}={value}" for name, value in frame.iloc[at].items())]
