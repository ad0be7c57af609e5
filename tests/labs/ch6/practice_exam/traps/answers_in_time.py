"""Mistakes of answers_in_time."""

from labjudge.proof.traps import swap

# Whatever was answered counts.
swap("late", says="an answer after the time counts", old=" and passed <= timedelta(minutes=minutes):", new=":")

# A resumed exam has all its time again.
swap(
    "clock_anew",
    says="the clock begins anew after a crash",
    old='        if row["kind"] != "opened":\n            passed += row["at"] - before\n',
    new='        passed = passed + row["at"] - before if row["kind"] != "opened" else timedelta(0)\n',
)

# The time in which the machine was off is taken from the exam.
swap(
    "wall_clock",
    says="the time between two sittings is counted",
    old='        if row["kind"] != "opened":\n',
    new="        if before is not None:\n",
)

# Only answers are looked at: thinking takes no time.
swap(
    "answers_only",
    says="time without an answer is not counted",
    old='.where(F.col("attempt") == attempt).orderBy("at")',
    new='.where(F.col("attempt") == attempt).where(F.col("kind") != "saved").orderBy("at")',
)

# Rows are taken as they come.
swap(
    "as_they_come_in",
    says="not the last answer",
    old='    rows = spark.table(events).where(F.col("attempt") == attempt).orderBy("at").collect()\n',
    new="""\
    rows = spark.table(events).where(F.col("attempt") == attempt).collect()
    start = min(row["at"] for row in rows)
    return {
        row["name"]: sorted(row["chosen"])
        for row in rows
        if row["kind"] == "answered" and row["chosen"] and row["at"] - start <= timedelta(minutes=minutes)
    }
""",
)
