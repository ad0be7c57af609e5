"""Mistakes of load_config."""

from labjudge.proof.traps import swap

# A text that is not empty is true.
swap(
    "false_is_true",
    says="a text taken for its truth",
    old="""\
        if text.lower() not in ("true", "false"):
            raise ValueError(f"{text!r} is neither true nor false")
        return text.lower() == "true\"""",
    new="""\
        return bool(text)""",
)
swap(
    "anything_else_is_false",
    says="neither true nor false",
    old="""\
        if text.lower() not in ("true", "false"):
            raise ValueError(f"{text!r} is neither true nor false")
""",
    new="",
)

# Everything that looks like a number is one.
swap(
    "numbers_by_their_looks",
    says="not of the setting's kind",
    old="return type(before)(text) if isinstance(before, int | float) else text",
    new="return json.loads(text) if text.isdigit() else type(before)(text)",
)
swap(
    "texts_stay_texts",
    says="a number left as text",
    old="config[key] = _as(config[key], value)",
    new="config[key] = value",
)
swap(
    "whole_numbers_too",
    says="a number of another kind",
    old="return type(before)(text) if isinstance(before, int | float) else text",
    new="return (int(text) if text.isdigit() else float(text)) if isinstance(before, int | float) else text",
)
swap(
    "mistyped_and_ignored",
    says="an override of nothing",
    old="""\
            if key not in config:
                raise LookupError(f"{variable} overrides {key}, which is no setting of {environment}")
""",
    new="""\
            if key not in config:
                continue
""",
)
swap(
    "every_variable_counts",
    says="another environment, or a variable of another program",
    old='        if variable.startswith("APP_"):\n',
    new='        if variable.startswith("APP_") or variable.lower() in config:\n',
)
swap(
    "platforms_own_error",
    says="an environment without a file",
    old="""        raise LookupError(f"there is no configuration of {environment}") from None""",
    new="        raise",
)
swap(
    "what_does_not_fit_stays",
    says="a text where a number is set",
    old="return type(before)(text) if isinstance(before, int | float) else text",
    new="""\
try:
        return type(before)(text) if isinstance(before, int | float) else text
    except ValueError:
        return before""",
)

# A minus is no digit.
swap(
    "digits_only",
    says="numbers below zero, or a text that looks like a bool",
    old="    return type(before)(text) if isinstance(before, int | float) else text",
    new="""\
    if isinstance(before, int | float) and not text.replace(".", "").isdigit():
        raise ValueError(text)
    return type(before)(text) if isinstance(before, int | float) else text""",
)
