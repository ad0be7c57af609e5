"""Mistakes of on_demand_feature."""

from labjudge.proof.traps import swap

# Unknown is taken for 0.
swap(
    "unknown_is_zero",
    says="unknown taken for a number",
    old="if used is None or not included:\n    return None",
    new="if used is None or not included:\n    return 0.0",
)

# 0 used is taken for unknown.
swap(
    "zero_is_unknown",
    says="nothing used taken for unknown",
    old="if used is None or not included:",
    new="if not used or not included:",
)

# Training computes the share by itself, and the function is for the endpoint: two definitions, and only one has the cap.
swap(
    "cap_in_training_only",
    says="training and online differ",
    old='    return fe.create_training_set(df=labels, feature_spec=spec, label="churned").load_df()',
    new="""\
    frame = fe.create_training_set(df=labels, feature_spec=spec, label="churned").load_df()
    spark.sql(f"CREATE OR REPLACE FUNCTION {function}(used DOUBLE, included DOUBLE) RETURNS DOUBLE LANGUAGE PYTHON AS "
              "$$ return used / included if used is not None and included else None $$")
    share = F.when(F.col("included_gb") != 0, F.least(F.col("used_gb") / F.col("included_gb"), F.lit(cap)))
    share = F.when(F.col("used_gb").isNull(), None).otherwise(share)
    return frame.drop("share").withColumn("share", share)""",
)

# No cap at all.
swap(
    "no_cap",
    says="a share above the cap",
    old="return min(used / included, {cap})",
    new="return used / included",
)

# The table is there: why publish it?
swap(
    "not_published",
    says="the allowances cannot be looked up online",
    old="""    fe.publish_table(
        online_store=fe.get_online_store(name=store),
        source_table_name=allowances,
        online_table_name=f"{allowances}_online",
        publish_mode="SNAPSHOT",
    )
""",
    new="",
)

# What is there already is left alone, the old snapshot too.
swap(
    "published_once",
    says="online is as old as the first call",
    old="""    fe.publish_table(
        online_store=fe.get_online_store(name=store),
        source_table_name=allowances,
        online_table_name=f"{allowances}_online",
        publish_mode="SNAPSHOT",
    )
""",
    new="""    if not fe.get_table(name=allowances).online_stores:
        fe.publish_table(
            online_store=fe.get_online_store(name=store),
            source_table_name=allowances,
            online_table_name=f"{allowances}_online",
            publish_mode="SNAPSHOT",
        )
""",
)

# A job that runs only once.
swap(
    "made_once",
    says="it cannot be called again",
    old="    with contextlib.suppress(ResourceAlreadyExists):\n        fe.create",
    new="    with contextlib.suppress(KeyError):\n        fe.create",
)
