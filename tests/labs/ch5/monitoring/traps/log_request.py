"""Mistakes of log_request."""

from labjudge.proof.traps import swap

# The exception's message says what was wrong, and with which value.
swap(
    "message_in_the_log",
    says="the refusal's message is in the log",
    old="error = refused.error_code  # not its message: that repeats the value that did not fit",
    new='error = f"{refused.error_code}: {refused}"',
)

# An example of the input, for whoever looks into it later.
swap(
    "an_example_of_the_input",
    says="what was sent is in the log",
    old='"columns": sorted({name for record in records for name in record}),',
    new='"columns": [f"{name}={value}" for name, value in sorted(records[0].items())],',
)

# The log has an id, and the endpoint never hears of it.
swap(
    "id_stays_at_home",
    says="nobody can join this with the inference table",
    old="dataframe_records=records, client_request_id=request_id)",
    new="dataframe_records=records)",
)

# Seconds, called milliseconds.
swap(
    "seconds",
    says="not the milliseconds it took",
    old="round(1000 * (time.monotonic() - start))",
    new="round(time.monotonic() - start, 3)",
)

# What goes wrong is not logged at all.
swap(
    "refusal_goes_up",
    says="a refusal leaves no line",
    old="error = refused.error_code  # not its message: that repeats the value that did not fit",
    new="raise RuntimeError(refused.error_code) from None",
)

# A value of 0 is taken for none.
swap(
    "zero_is_missing",
    says="another number of missing values",
    old="sum(value is None for record",
    new="sum(not value for record",
)

swap(
    "columns_of_the_first",
    says="other columns than sent",
    old="sorted({name for record in records for name in record})",
    new="sorted(records[0])",
)

swap(
    "entity_by_the_configuration",
    says="the line does not say which served entity",
    old="answer.served_model_name",
    new="api.get(endpoint).config.served_entities[0].name",
)

# Only an answer is timed.
swap(
    "refusal_is_not_timed",
    says="a refusal without its time",
    old='"milliseconds": round(1000 * (time.monotonic() - start)),',
    new='"milliseconds": None if error else round(1000 * (time.monotonic() - start)),',
)
