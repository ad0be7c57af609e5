"""Mistakes of training_frame."""

from labjudge.proof.traps import swap

# The wall clock is taken as it is written.
swap(
    "local_time_for_utc",
    says="the wall clock taken for UTC",
    old='F.to_utc_timestamp("decided_local", F.col("time_zone"))',
    new='F.to_timestamp("decided_local")',
)

# Converted, in the wrong direction.
swap(
    "away_from_utc",
    says="shifted away from UTC",
    old='F.to_utc_timestamp("decided_local", F.col("time_zone"))',
    new='F.from_utc_timestamp("decided_local", F.col("time_zone"))',
)

# A zone is taken for a fixed number of hours: that of January.
swap(
    "offset_of_winter",
    says="the offset of another season",
    old='F.to_utc_timestamp("decided_local", F.col("time_zone"))',
    new=(
        'F.to_timestamp("decided_local") - (F.from_utc_timestamp(F.lit("2026-01-15"), F.col("time_zone"))'
        ' - F.to_timestamp(F.lit("2026-01-15")))'
    ),
)

# Features of any age.
swap(
    "no_lookback_window",
    says="features from before the look-back",
    old="lookback_window=None if hours is None else timedelta(hours=hours),",
    new="lookback_window=None,",
)

# Hours are cut to days.
swap(
    "look_back_in_days",
    says="not the features as of the decision",
    old="timedelta(hours=hours),",
    new="timedelta(days=hours // 24),",
)

# What is missing stays missing in training; serving fills it.
swap(
    "no_defaults",
    says="a default is not filled in",
    old='default_values=each["defaults"],',
    new="default_values=None,",
)

# A default of 0 is taken for none.
swap(
    "default_of_zero",
    says="a default of 0 is not filled in",
    old='default_values=each["defaults"],',
    new='default_values={name: value for name, value in each["defaults"].items() if value},',
)

# Every null becomes 0.
swap(
    "zero_for_everything",
    says="a default that nobody asked for",
    old="return training_set.load_df()",
    new="return training_set.load_df().fillna(0)",
)

# Keys and times go into the model.
swap(
    "keys_in_the_frame",
    says="a model would see more than features",
    old='exclude_columns=["client", "decided_at"],',
    new="exclude_columns=[],",
)

# Only complete rows are trained on.
swap(
    "complete_rows_only",
    says="a decision is not in the training set",
    old="return training_set.load_df()",
    new="return training_set.load_df().dropna()",
)

# A look-back of 0 hours is taken for none.
swap(
    "lookback_of_zero",
    says="a look-back of 0 hours taken for none",
    old="lookback_window=None if hours is None else timedelta(hours=hours),",
    new="lookback_window=timedelta(hours=hours) if hours else None,",
)

# What the labels bring along has the name of a feature.
swap(
    "left_over_columns",
    says="DataFrame contains columns with the output names of features",
    old='labels.select("label_id", "client", moment.alias("decided_at"), label)',
    new="""labels.select(
        *[name for name in labels.columns if name not in ("decided_local", "time_zone") and "note" not in name],
        moment.alias("decided_at"),
    )""",
)
