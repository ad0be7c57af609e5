"""Mistakes of deduplicate."""

from labjudge.proof.traps import swap

# Whichever row comes first.
swap(
    "whichever_comes_first",
    says="another delivery is kept",
    old="""\
    return somebodys.withColumn("nth", F.row_number().over(newest_first)).where("nth = 1").drop("nth")
""",
    new="""\
    return somebodys.dropDuplicates(["payment_id"])
""",
)

# Only rows that are equal in every column count as repeated.
swap(
    "equal_rows_only",
    says="3 rows for payment_id",
    old="""\
    return somebodys.withColumn("nth", F.row_number().over(newest_first)).where("nth = 1").drop("nth")
""",
    new="""\
    return somebodys.distinct()
""",
)

# The order leaves ties to chance.
swap(
    "ties_to_chance",
    says="a tie is not decided by position",
    old='F.desc("ingested_at"), F.desc("position"))',
    new='F.desc("ingested_at"))',
)

# Seconds are fine enough, somebody thought.
swap(
    "whole_seconds",
    says="a microsecond later is later",
    old='F.desc("ingested_at"), F.desc("position"))',
    new='F.desc(F.date_trunc("second", "ingested_at")), F.desc("position"))',
)

# All rows without an id become one payment.
swap(
    "null_is_a_payment",
    says="a row with payment_id null came back",
    old='payments.where("payment_id IS NOT NULL AND customer_id IS NOT NULL")',
    new='payments.where("customer_id IS NOT NULL")',
)
