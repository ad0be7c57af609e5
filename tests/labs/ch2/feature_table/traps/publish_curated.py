"""Mistakes of publish_curated."""

from labjudge.proof.traps import swap

# A list of names that somebody keeps by hand.
swap(
    "names_by_heart",
    says="other columns than it left out",
    old='return {row["column_name"] for row in rows.collect()}',
    new='return {row["column_name"] for row in rows.collect()} & {"email", "birth_date", "phone"}',
)

# The personal columns are listed, and written all the same.
swap(
    "listed_and_published",
    says="personal data in the curated tier",
    old="kept = [column for column in source.columns if column.name not in personal]",
    new="kept = list(source.columns)",
)

# A select saved under another name: neither key nor time.
swap(
    "a_copy_without_its_key",
    says="the primary key of the curated table is not there",
    old="    if not w.tables.exists(curated).table_exists:\n",
    new="    if not w:\n",
)

# Made anew from names and types: what they mean is lost.
swap(
    "a_copy_without_its_comments",
    says="a comment is lost on the way",
    old="""\
    rows = spark.table(restricted).select(*[column.name for column in kept])
    rows.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(curated)
""",
    new="""\
    for column in kept:
        spark.sql(f"ALTER TABLE {curated} ALTER COLUMN `{column.name}` COMMENT ''")
    rows = spark.table(restricted).select(*[column.name for column in kept])
    rows.write.mode("overwrite").saveAsTable(curated)
""",
)

# Dropped so that it can be made: grants and history go with it.
swap(
    "dropped_and_made_again",
    says="grants are lost",
    old="    if not w.tables.exists(curated).table_exists:\n",
    new="""\
    spark.sql(f"DROP TABLE IF EXISTS {curated}")
    if not w.tables.exists(curated).table_exists:
""",
)

# Merged: rows that went away stay.
swap(
    "rows_are_appended",
    says="more rows than there are",
    old='rows.write.mode("overwrite").option("overwriteSchema", "true")',
    new='rows.write.mode("append").option("mergeSchema", "true")',
)

# Written over with the schema that it has.
swap(
    "tagged_later_stays",
    says="a column that was tagged later stays",
    old="""\
    rows.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(curated)
""",
    new="""\
    old = [column.name for column in w.tables.get(curated).columns]
    rows = spark.table(restricted).select(*old)
    rows.write.mode("overwrite").saveAsTable(curated)
""",
)

# A key is needed, personal or not.
swap(
    "a_personal_key",
    says="a personal key is no error",
    old="    if personal & set(keys):\n",
    new="    personal -= set(keys)\n    if not keys:\n",
)

# The tags of all tables of this name.
swap(
    "tags_of_a_neighbour",
    says="a column that is not personal is left out",
    old="""AND schema_name = '{schema}' AND table_name = '{name}'\"""",
    new="""AND table_name = '{name}'\"""",
)

# What the columns meant when the copy was made.
swap(
    "comments_of_the_first_run",
    says="a comment that is not the one of now",
    old="""\
    rows.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(curated)
""",
    new="""\
    before = {column.name: column.comment for column in w.tables.get(curated).columns}
    rows.write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(curated)
    for column in kept:
        if before.get(column.name):
            spark.sql(f"ALTER TABLE {curated} ALTER COLUMN `{column.name}` COMMENT '{before[column.name]}'")
""",
)
