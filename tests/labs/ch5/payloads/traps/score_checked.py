"""Mistakes of score_checked."""

from labjudge.proof.traps import swap

# What can be read as a number is one: silent coercion.
swap(
    "text_as_number",
    says="'12.5' is told as good",
    old="""\
    # bool is a kind of int""",
    new="""\
    if rule["type"] == "double" and isinstance(value, str) and value.replace(".", "").isdigit():
        value = float(value)
    # bool is a kind of int""",
)

# isinstance(True, int) is true.
swap(
    "bool_as_int",
    says="True is told as 'range'",
    old="if isinstance(value, bool) or not isinstance",
    new="if not isinstance",
)

# A whole float is an int.
swap(
    "whole_float",
    says="30.0 is told as good",
    old='"long": (int,)',
    new='"long": (int, float)',
)

# Infinity is a float.
swap(
    "infinity",
    says="inf is told as 'range'",
    old=" or value in (math.inf, -math.inf):",
    new=":",
)

# NaN is no None.
swap(
    "nan_is_a_number",
    says="Out of range float values are not JSON compliant",
    old="return value is None or value != value",
    new="return value is None",
)

# 0 is nothing.
swap(
    "zero_is_missing",
    says="False is told as 'missing'",
    old="return value is None or value != value",
    new="return not value or value != value",
)

# The limit itself is out.
swap(
    "limit_is_out",
    says="a value at its limit",
    old='value > rule["max"])',
    new='value >= rule["max"])',
)

# A maximum of 0 is none.
swap(
    "maximum_of_zero",
    says="rebate = 0.25 is told as good",
    old='("max" in rule and value',
    new='(rule.get("max") and value',
)

# The first problem is enough.
swap(
    "first_problem",
    says="not all problems",
    old="for name, problem in found.items() if problem]",
    new="for name, problem in found.items() if problem][:1]",
)

# What the contract does not know is passed on; the endpoint ignores it.
swap(
    "unknown_column",
    says="colour = 'red' is told as good",
    old="""\
    found |= {name: "unknown" for name in row if name not in contract}
""",
    new="",
)

# One bad row, and nobody is scored.
swap(
    "all_or_none",
    says="0 requests arrived",
    old="    if good:\n",
    new="    if len(good) == len(rows):\n",
)

# Bad rows are told, and sent all the same.
swap(
    "sent_all_the_same",
    says="other rows are sent than the good ones",
    old="""for name, value in rows[place].items()} for place in good]
        answer = WorkspaceClient().serving_endpoints.query(endpoint, dataframe_records=sent)
        for place, prediction in zip(good, answer.predictions, strict=True):
            results[place]""",
    new="""for name, value in row.items()} for row in rows if "far" not in row.values()]
        answer = WorkspaceClient().serving_endpoints.query(endpoint, dataframe_records=sent)
        for place in good:
            prediction = answer.predictions[sent.index(rows[place])]
            results[place]""",
)

# What is not known is repaired.
swap(
    "repaired",
    says="a good row is changed",
    old="name: None if _is_missing(value) else value",
    new="name: 0.0 if _is_missing(value) else value",
)

# Scores are taken from the wrong end.
swap(
    "from_the_end",
    says="a score of another row",
    old="for place, prediction in zip(good, answer.predictions, strict=True):",
    new="for place, prediction in zip(good, reversed(answer.predictions), strict=True):",
)

# NaN is a float, and no text.
swap(
    "nan_is_no_text",
    says="note = nan is told as 'type'",
    old='        return "missing" if rule.get("required") else None\n',
    new="""\
        if value is not None and rule["type"] == "string":
            return "type"
        return "missing" if rule.get("required") else None
""",
)
