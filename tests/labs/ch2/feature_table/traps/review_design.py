"""Mistakes of review_design."""

from labjudge.proof.traps import swap

# A static table has no time, and is found to lack it.
swap(
    "every_table_needs_time",
    says="static, without a time series column, with two keys",
    old='return design["grain"] == "static"',
    new="return False",
)

# A name that contains the three words is good enough.
swap(
    "name_contains_the_words",
    says="a name against the convention",
    old="""if design["name"] != name or name != name.lower():""",
    new="""if not all(design[each] in design["name"] for each in ("domain", "entity", "grain")):""",
)

# Nobody looks whether the keys are columns.
swap(
    "keys_that_are_no_columns",
    says="a key is no column",
    old=" not in keys or not all(key in columns for key in keys):",
    new=" not in keys:",
)

# A table that is not static, and no time series column.
swap(
    "time_is_not_asked_for",
    says="no time series column",
    old="    if time is None:\n        return design",
    new="    if time is None:\n        return True or design",
)

# A time series column beside the key.
swap(
    "time_beside_the_key",
    says="valid_from is not in the key",
    old='return time in design["primary_keys"] and design',
    new="return design",
)

# The label as it is written, and not otherwise.
swap(
    "label_in_capitals",
    says="a label in capitals",
    old="is_label = {label.lower() for label in labels}",
    new="is_label = set(labels)",
)

# Labels are for the training set to leave out.
swap(
    "labels_are_features",
    says="a label among the features",
    old='"label": column.lower() in is_label,',
    new='"label": False and is_label,',
)

# A column that is filled in later is there when the model is trained.
swap(
    "late_columns",
    says="a column that is filled in later",
    old='"late": known_after is None or known_after > 0,',
    new='"late": known_after is None,',
)

# Nobody knows when: then it will be fine.
swap(
    "unknown_is_at_once",
    says="nobody knows when it is known",
    old='"late": known_after is None or known_after > 0,',
    new='"late": bool(known_after),',
)

# Only numbers with a fraction have a unit.
swap(
    "counts_without_a_unit",
    says="a column that does not say what it is",
    old='number = about["type"] in ("bigint", "double")',
    new='number = about["type"] == "double"',
)

# Personal data is personal in any tier.
swap(
    "personal_in_every_tier",
    says="the design: a personal column, restricted",
    old='about["personal"] and design["tier"] == "curated"',
    new='about["personal"]',
)

# What is static has no time, so nobody looks at its time series column.
swap(
    "time_of_a_static_table",
    says="the time series column of a static table",
    old='return time in design["primary_keys"] and design',
    new='return design["grain"] == "static" or time in design["primary_keys"] and design',
)

# Labels are in lower case, columns as they are.
swap(
    "column_in_capitals",
    says="a column in capitals is a label",
    old='"label": column.lower() in is_label,',
    new='"label": column in is_label,',
)

# Whatever has a label in its name.
swap(
    "part_of_a_label",
    says="is none of the labels",
    old='"label": column.lower() in is_label,',
    new='"label": any(label in column.lower() for label in is_label),',
)

# Whole hours only.
swap(
    "half_an_hour_late",
    says="half an hour late passes",
    old="known_after is None or known_after > 0",
    new="known_after is None or int(known_after) > 0",
)

# The time series column is looked up as if it were there.
swap(
    "time_that_is_no_column",
    says="raised KeyError: 'valid_from'",
    old='design["columns"].get(time, {}).get("type")',
    new='design["columns"][time].get("type")',
)
