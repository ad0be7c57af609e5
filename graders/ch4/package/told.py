"""What came back or was raised, as a learner reads it."""

from labjudge.grading import wrong


def a_text(value, what):
    """`value` if it is a string; else the finding says what came instead."""
    if not isinstance(value, str):
        wrong(
            "not what it should return",
            happened=f"it returned {kind_of(value)}",
            rule=f"it returns {what}",
        )
    return value


def kind_of(value):
    """None as None, anything else with its type: "a list: [1, 2]"."""
    if value is None:
        return "None"
    if hasattr(value, "handle"):
        return f"a {value.handle.kind}: {value!r:.80}"
    return f"a {type(value).__name__}: {value!r:.80}"


def no_bools(values, who, rule):
    """True counts as 1 in Python, not in the JSON that an endpoint answers with."""
    if isinstance(values, list) and any(isinstance(value, bool) for value in values):
        happened, but = f"{who} gave {values!r:.60}", "as JSON these are true and false; the callers count on 1 and 0"
        wrong("True and False instead of 1 and 0", happened=happened, but=but, rule=rule)


def reason(raised):
    """The learner's exception, without the rows and the schema that MLflow prints before its reason."""
    told = " ".join(raised.message.split())
    if "enforce schema" in told and "Error: " in told:
        told = told.rpartition("Error: ")[2]
    return f"{raised.type}: {told if len(told) <= 600 else told[:600].rpartition(' ')[0] + ' ...'}"


def as_rows(frame, at):
    return [", ".join(f"{name}={value}" for name, value in frame.iloc[at].items())]
