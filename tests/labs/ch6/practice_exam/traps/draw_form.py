"""Mistakes of draw_form."""

from labjudge.proof.traps import swap

# Each share is rounded for itself.
swap(
    "rounded",
    says="not the numbers of the weights",
    old="for domain, count in _shares(weights, number).items():",
    new="for domain, count in {name: round(number * weight / 100) for name, weight in weights.items()}.items():",
)

# Each question is drawn as if none had been.
swap(
    "with_replacement",
    says="a question comes twice",
    old="draw.sample(pool, len(pool))",
    new="draw.choices(pool, k=len(pool))",
)

# A domain is one pool: an objective may be left out.
swap(
    "objectives_by_chance",
    says="objectives are not even",
    old="drawn += _in_turn(pool, count, draw)",
    new="drawn += draw.sample(pool, count)",
)

# What the older guide asked is asked again.
swap(
    "all_guides",
    says="a question of another guide",
    old='rows = spark.table(bank).where(F.col("guide") == guide).select(PUBLIC).collect()',
    new="rows = spark.table(bank).select(PUBLIC).collect()",
)

# Rows are drawn from as they come.
swap(
    "as_they_come",
    says="the same seed gives another form",
    old='    rows.sort(key=lambda row: row["name"])\n',
    new="",
)

# The seed goes to the order of the places only.
swap(
    "first_ones",
    says="another seed asks the same questions",
    old="    for row in draw.sample(pool, len(pool)):\n        groups",
    new="    for row in pool:\n        groups",
)

# One domain after the other.
swap("by_domain", says="domain after domain", old="    draw.shuffle(drawn)\n", new="")

# The form is the bank's rows.
swap(
    "key_beside",
    says="the form tells more than it may",
    old="    spark.createDataFrame(placed, FORM).write.saveAsTable(form)\n",
    new="""\
    places = spark.createDataFrame([(row["name"], row["place"]) for row in placed], "name string, place int")
    places.join(spark.table(bank), "name").write.saveAsTable(form)
""",
)

# The key is taken out afterwards.
swap(
    "taken_out_later",
    says="an earlier version tells more than it may",
    old="    spark.createDataFrame(placed, FORM).write.saveAsTable(form)\n",
    new="""\
    spark.table(bank).write.saveAsTable(form)
    spark.createDataFrame(placed, FORM).write.mode("overwrite").option("overwriteSchema", "true").saveAsTable(form)
""",
)

# As many as there are.
swap(
    "shorter_form",
    says="too few questions are not told",
    old='            raise ValueError(f"{bank} has {len(pool)} questions on {domain}, and the form needs {count}")\n',
    new="            count = len(pool)\n",
)

# The heaviest domains get what is left.
swap(
    "heaviest_first",
    says="what is left does not go to the largest remainders",
    old="key=lambda domain: number * weights[domain] % 100, reverse=True)",
    new="key=weights.__getitem__, reverse=True)",
)

# The hash of a text is another one in each process.
swap(
    "seeded_by_a_hash",
    says="another process draws another form",
    old="random.Random(seed)",
    new='random.Random(hash(f"form-{seed}"))',
)
