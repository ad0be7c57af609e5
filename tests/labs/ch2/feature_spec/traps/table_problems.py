"""Mistakes of table_problems."""

from labjudge.proof.traps import swap

# Copies are counted, and two values for one moment are not.
swap(
    "only_copies",
    says="a row comes twice",
    old='not rows.groupBy(*entity, stamp).count().where("count > 1").isEmpty()',
    new="rows.count() != rows.distinct().count()",
)

# The first key column is the entity.
swap(
    "grain_of_a_part",
    says="two entities taken for one",
    old="rows.groupBy(*entity, stamp)",
    new="rows.groupBy(entity[0], stamp)",
)

# The oldest row decides.
swap(
    "oldest_in_place_of_latest",
    says="old rows beside a new one",
    old='"stale": rows.where(F.col(stamp) >= oldest).isEmpty(),',
    new='"stale": not rows.where(F.col(stamp) < oldest).isEmpty(),',
)

# As old as it may be is too old.
swap(
    "stale_at_the_limit",
    says="exactly as old as it may be",
    old="F.col(stamp) >= oldest",
    new="F.col(stamp) > oldest",
)

# By days.
swap(
    "age_in_days",
    says="older than it may be",
    old="F.col(stamp) >= oldest)",
    new="F.to_date(stamp) >= F.to_date(oldest))",
)

# Nothing is never stale.
swap(
    "no_rows_are_fine",
    says="a table without rows",
    old="rows.where(F.col(stamp) >= oldest).isEmpty()",
    new="not rows.isEmpty() and rows.where(F.col(stamp) >= oldest).isEmpty()",
)

# A null is always wrong.
swap(
    "null_against_keep",
    says="a null that is kept",
    old='contract["nulls"] == "default" and has_feature',
    new="has_feature",
)

# 0 counts as null.
swap(
    "zero_is_null",
    says="0 is no null",
    old="rows.where(F.col(feature).isNull())",
    new="rows.where(F.coalesce(F.col(feature), F.lit(0)) == 0)",
)

# The right columns, whichever is the time.
swap(
    "time_not_looked_at",
    says="a key that the contract does not name",
    old="list(about.timestamp_keys) != [stamp]",
    new="not about.timestamp_keys",
)

# The entity is enough.
swap(
    "part_of_the_key",
    says="a part of the key",
    old="sorted(about.primary_keys) != sorted([*entity, stamp])",
    new="not {entity[0], stamp} <= {*about.primary_keys}",
)

swap(
    "key_in_this_order",
    says="a key in another order",
    old="sorted(about.primary_keys) != sorted([*entity, stamp])",
    new="list(about.primary_keys) != [*entity, stamp]",
)

# A key that has entity and stamp, and a column more.
swap(
    "key_of_more",
    says="a key of more columns",
    old="sorted(about.primary_keys) != sorted([*entity, stamp]),",
    new="not {*entity, stamp} <= {*about.primary_keys},",
)
