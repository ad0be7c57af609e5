"""Mistakes of online_differences."""

from labjudge.proof.traps import swap

# The batch's rows are sent as they are: the endpoint answers with the features that it is told.
swap(
    "sends_the_features",
    says="a difference is not found",
    old='keys = [{"customer_id": row["customer_id"]} for row in rows]',
    new="keys = rows",
)

# Missing is taken for nothing.
swap(
    "null_as_zero",
    says="null and 0 taken for the same",
    old="not _same(row[name], online[name])",
    new="not _same(row[name] or 0, online[name] or 0)",
)

# Compared where both sides have a value.
swap(
    "both_or_nothing",
    says="what one side does not have is passed over",
    old="not _same(row[name], online[name])",
    new="None not in (row[name], online[name]) and not _same(row[name], online[name])",
)

# Floats to the last digit.
swap(
    "to_the_last_digit",
    says="a difference that is none",
    old="return math.isclose(one, other, rel_tol=1e-9)",
    new="return one == other",
)

# NaN in place of null, which is not equal to itself.
swap(
    "nan_is_not_nan",
    says="null on both sides told as a difference",
    old="    return one == other",
    new="    return one is not None and one == other",
)

# The difference itself is compared with the tolerance, whatever the size of the numbers.
swap(
    "absolute_tolerance",
    says="a small number taken for nothing",
    old="return math.isclose(one, other, rel_tol=1e-9)",
    new="return abs(one - other) <= 1e-9 * max(1.0, abs(one))",
)

# A number's type is taken for a part of its value.
swap(
    "types_compared",
    says="a whole number and the same double told as a difference",
    old="not _same(row[name], online[name])",
    new="(type(row[name]) is not type(online[name]) or not _same(row[name], online[name]))",
)
