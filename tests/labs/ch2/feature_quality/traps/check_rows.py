"""Mistakes of check_rows."""

from labjudge.proof.traps import swap

# A sample is representative.
swap(
    "a_sample",
    says="one row among hundreds is overlooked",
    old='    frame = spark.table(table).where(F.col("day") == day)\n',
    new='    frame = spark.table(table).where(F.col("day") == day).limit(100)\n',
)

# A check that never fails: everything is counted, and nothing is told.
swap(
    "never_fails",
    says="there is nan of gb",
    old="for (name, check), count in every if count]",
    new="for (name, check), count in every if count and count > rows]",
)

# NaN and null have one counter.
swap(
    "nan_with_null",
    says="a null is found where there is none",
    old='counts[name, "null"] = F.count(F.when(F.col(name).isNull(), 1))',
    new='counts[name, "null"] = F.count(F.when(F.col(name).isNull() | _is_nan(name, kinds[name]), 1))',
)

# NaN is greater than any bound: Spark says so.
swap(
    "nan_out_of_range",
    says="not the values that are out of range",
    old="values, outside = _values(name, kinds[name]), F.lit(False)",
    new="values, outside = F.col(name), F.lit(False)",
)

# The bound itself is outside.
swap(
    "open_bounds",
    says="a value on its bound is refused",
    old='outside |= values > rule["most"]',
    new='outside |= values >= rule["most"]',
)

# A bound of 0 is taken for none.
swap(
    "bound_of_zero",
    says="a value out of range passes",
    old='if rule["least"] is not None:',
    new='if rule["least"]:',
)

swap(
    "upper_bound_of_zero",
    says="an upper bound of 0 taken for none",
    old='if rule["most"] is not None:',
    new='if rule["most"]:',
)

# Only double is a type of floating point.
swap(
    "float_is_exact",
    says="there is nan of share",
    old='counts[name, "nan"] = F.count(F.when(_is_nan(name, kinds[name]), 1))',
    new='counts[name, "nan"] = F.count(F.when(_is_nan(name, kinds[name] if kinds[name] == "double" else ""), 1))',
)

# A column that is not what was promised is checked all the same.
swap(
    "type_and_more",
    says="a column of another type is checked further",
    old="for name, rule in fitting.items():",
    new="for name, rule in [(name, rule) for name, rule in contract.items() if name in kinds]:",
)

# Repeated rows are those that are equal in everything.
swap(
    "equal_rows_only",
    says="a repeated customer passes",
    old='(None, "duplicate"): F.count(keys) - F.count_distinct(keys),',
    new='(None, "duplicate"): F.count(keys) - '
    'F.count_distinct(keys, *[F.coalesce(F.col(name).cast("string"), F.lit("")) for name in kinds]),',
)

# Who is null is not counted by a count of the column.
swap(
    "null_keys",
    says="a row without a customer passes",
    old='(None, "key"): F.count(F.when(keys.isNull(), 1)),',
    new='(None, "key"): F.count(F.when(keys == "", 1)),',
)

# What the contract names is checked if it is there.
swap(
    "missing_column",
    says="a column that is not there passes",
    old="for name in contract if name not in fitting]",
    new="for name in contract if name not in fitting and name in kinds]",
)

# Nobody asked what else is in the table.
swap(
    "unexpected_column",
    says="a column that nobody promised passes",
    old='of_columns += [(name, "unexpected") for name in kinds if name not in contract]',
    new="of_columns += []",
)

# No rows, no violations.
swap(
    "empty_is_clean",
    says="an empty day is taken to be clean",
    old='        return [{"feature": None, "check": "empty", "rows": 0}]\n    of_columns',
    new="        return []\n    of_columns",
)

# A number is a number, whether whole or not.
swap(
    "numbers_are_alike",
    says="there is type of calls",
    old='if kinds.get(name) == rule["type"]}',
    new='if kinds.get(name) == rule["type"] or {kinds.get(name), rule["type"]} <= {*NUMBERS}}',
)

# Copies are taken away first: what is left is repeated, or is not.
swap(
    "copies_taken_away",
    says="a row that was delivered twice passes",
    old='    frame = spark.table(table).where(F.col("day") == day)\n',
    new='    frame = spark.table(table).where(F.col("day") == day).distinct()\n',
)
