"""Mistakes of record_lineage."""

from labjudge.proof.traps import swap

# The first step up is all.
swap(
    "one_step_up",
    says="not the raw tables",
    old="waiting = {source for each in waiting for source in sources.get(each, set())} - behind",
    new="waiting = set()",
)

# A table that is merged into is its own source.
swap(
    "source_of_itself",
    says="a table is no source of itself",
    old="for source, target, who in lineage.distinct().collect() if source != target]",
    new="for source, target, who in lineage.distinct().collect()]",
)

# What is made from the table in place of what it is made from.
swap(
    "downstream",
    says="not what it was made from",
    old="sources.setdefault(target, set()).add(source)",
    new="sources.setdefault(source, set()).add(target)",
)

# Whoever made anything.
swap(
    "everybody_who_made_something",
    says="not who made it",
    old="for _, target, who in pairs if target == table})",
    new="for _, target, who in pairs})",
)

# Found, and told nobody.
swap(
    "not_written_down",
    says="the table does not say it",
    old='    spark.sql(f"ALTER TABLE {table} SET TBLPROPERTIES ({texts})")\n',
    new="",
)

# A raw table that was merged into itself has a source: itself.
swap(
    "made_from_itself",
    says="made from itself, and so not raw",
    old='"raw": sorted(each for each in behind if each not in sources),',
    new='"raw": sorted(behind - {target for _, target, _ in lineage.distinct().collect()}),',
)

# Whoever wrote the table, from whatever.
swap(
    "who_merged_it_into_itself",
    says="who only merged it into itself is named",
    old="for _, target, who in pairs if target == table})",
    new="for _, target, who in lineage.distinct().collect() if target == table})",
)
