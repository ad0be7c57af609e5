"""Mistakes of rewritten_columns."""

from labjudge.proof.traps import swap

# A comparison with null is null.
swap(
    "plain_comparison",
    says="of rating, 1 filled and 1 changed are told",
    old="~old.eqNullSafe(new)",
    new="(old != new)",
)

# Filled in afterwards is nothing.
swap(
    "filled_passed_over",
    says="of reason, 0 filled",
    old="old.isNull() & new.isNotNull()",
    new="old.isNull() & new.isNull() & (new == old)",
)

# Filled counts as changed, too.
swap(
    "counted_twice",
    says="of reason, 3 filled and 3 changed are told",
    old="old.isNotNull() & ~old",
    new="~old",
)

# The first version, whichever was asked for.
swap(
    "first_version",
    says="another version than the one of then",
    old="VERSION AS OF {version}",
    new="VERSION AS OF 0",
)

# The first key column will do.
swap(
    "first_key_column",
    says="rows of another key compared",
    old="for name in columns]), key)",
    new="for name in columns]), key[:1])",
)

# Rows that came are rewritten.
swap(
    "new_rows_are_filled",
    says="rows that are not of both versions",
    old="for name in columns]), key)",
    new='for name in columns]), key, "left")',
)

# All columns of now.
swap(
    "new_columns_too",
    says="is missing from the",
    old="if name in now.columns and name not in key]",
    new="if name not in key] + [name for name in now.columns if name not in then.columns]",
)

# All columns are told.
swap(
    "nothing_left_out",
    says="a column that was not rewritten",
    old='    return [each for each in found if each["filled"] or each["changed"]]\n',
    new="    return found\n",
)
