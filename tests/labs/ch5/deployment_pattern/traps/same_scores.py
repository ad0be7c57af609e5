"""Mistakes of same_scores."""

from labjudge.proof.traps import swap

# The averages agree, so all is well.
swap(
    "averages",
    says="rows are off, and the average is not",
    old='within = (both["asked"] - both["prediction"]).abs() <= tolerance',
    new="""\
gap = both.loc[~missing & ~other_version, ["asked", "prediction"]].mean()
    within = abs(gap["asked"] - gap["prediction"]) <= tolerance""",
)

# Floats compared for equality.
swap(
    "exactly_equal",
    says="a prediction is the same, and is listed",
    old='(both["asked"] - both["prediction"]).abs() <= tolerance',
    new='both["asked"] == both["prediction"]',
)

# "Is it off?" is false for a null.
swap(
    "null_is_not_off",
    says="null taken for the same",
    old='within = (both["asked"] - both["prediction"]).abs() <= tolerance',
    new='within = ~((both["asked"] - both["prediction"]).abs() > tolerance)',
)

# The version is read off the name of the served entity.
swap(
    "version_from_the_name",
    says="not the version that is served",
    old="version = versions[answer.served_model_name]",
    new='version = answer.served_model_name.rpartition("-")[2]',
)

# The first version of the configuration, whichever answered.
swap(
    "first_of_the_configuration",
    says="another version than answered",
    old="version = versions[answer.served_model_name]",
    new="version = next(iter(versions.values()))",
)

# Which version made the prediction is nobody's question.
swap(
    "any_version",
    says="scored by another version than the endpoint's",
    old='other_version = ~missing & (both["model_version"] != version)',
    new="other_version = missing & False",
)

# Off by just the tolerance is off.
swap(
    "at_the_tolerance_is_off",
    says="not divided at the tolerance",
    old='(both["asked"] - both["prediction"]).abs() <= tolerance',
    new='(both["asked"] - both["prediction"]).abs() < tolerance',
)

# What is false is taken for null.
swap(
    "zero_is_null",
    says="0 taken for null",
    old='(both["asked"] - both["prediction"]).abs() <= tolerance',
    new='((both["asked"] - both["prediction"]).abs() <= tolerance) & (both["prediction"] != 0)',
)

# Whole rows are sent; the model takes no notice of what it has no use for.
swap(
    "parcel_is_sent",
    says="the endpoint is sent more than it needs",
    old='rows.drop(columns="parcel").to_dict("records")',
    new='rows.to_dict("records")',
)
