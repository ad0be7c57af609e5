"""Mistakes of log_lookups."""

from labjudge.proof.traps import swap, trap
from pyspark.sql import DataFrame, SparkSession

# The version of a feature table is not logged: its definition may change and nobody sees it.
swap(
    "no_feature_version",
    says="a feature table without its version",
    old='                "version": _version_now(spark, lookup["table"]),\n',
    new="",
)

# The first table's version is written for all.
swap(
    "version_of_the_first_table",
    says="not the version that was looked up",
    old='"version": _version_now(spark, lookup["table"]),',
    new='"version": _version_now(spark, lookups[0]["table"]),',
)

# What was asked for is logged: null is all features of whatever the table has later.
swap(
    "all_features_as_null",
    says="features is None",
    old='json.dumps(used, indent=2), "features.json")',
    new='json.dumps([{**one, "features": two["features"]} for one, two in zip(used, lookups)]), "features.json")',
)

# Only the features that were named; of the table that gave all, none.
swap(
    "all_features_as_none_at_all",
    says="other features than were taken",
    old='json.dumps(used, indent=2), "features.json")',
    new='json.dumps([{**one, "features": two["features"] or []} for one, two in zip(used, lookups)]), "features.json")',
)

# Key columns in alphabetical order on one side.
swap(
    "keys_sorted",
    says="lookup_key is ['a_class', 'a_region']",
    old='json.dumps(used, indent=2), "features.json")',
    new='json.dumps([{**each, "lookup_key": sorted(each["lookup_key"])} for each in used]), "features.json")',
)

# The table's own key is logged, and not what was matched with it.
swap(
    "key_of_the_table_twice",
    says="lookup_key is ['town']",
    old='json.dumps(used, indent=2), "features.json")',
    new='json.dumps([{**each, "lookup_key": each["primary_key"]} for each in used]), "features.json")',
)

# Nobody can tell which columns of the table the keys are.
swap(
    "no_primary_key",
    says="primary_key is not told",
    old='                "primary_key": list(found.primary_keys),\n',
    new="",
)

# Each lookup writes the file anew: the last one stays.
swap(
    "last_lookup_stays",
    says="a lookup is not told",
    old='json.dumps(used, indent=2), "features.json")',
    new='json.dumps(used[-1:], indent=2), "features.json")',
)

# The training set itself is logged.
swap(
    "training_set_logged",
    says="the run has the artifact training_set.json",
    old='    MlflowClient().log_text(run_id, json.dumps(used, indent=2), "features.json")',
    new="""\
    MlflowClient().log_text(run_id, json.dumps(used, indent=2), "features.json")
    MlflowClient().log_table(run_id, frame.toPandas(), "training_set.json")""",
)

# Names and versions are tags, and there is no list.
swap(
    "lookups_as_tags",
    says="no list of lookups in the run",
    old='MlflowClient().log_text(run_id, json.dumps(used, indent=2), "features.json")',
    new='MlflowClient().set_tag(run_id, "features", json.dumps(used))',
)


@trap(says="a row is lost")
def joined_by_hand(spark: SparkSession, labels: DataFrame, lookups: list[dict], label: str, run_id: str) -> DataFrame:
    fe, used, frame = FeatureEngineeringClient(), [], labels
    for lookup in lookups:
        found = fe.get_table(name=lookup["table"])
        names = lookup["features"] or [each.name for each in found.features]
        keys = list(found.primary_keys)
        features = spark.table(lookup["table"]).select(*keys, *names)
        for key, column in zip(keys, lookup["lookup_key"], strict=True):
            features = features.withColumnRenamed(key, column)
        frame = frame.join(features, on=lookup["lookup_key"])
        used.append({**lookup, "features": names, "primary_key": keys, "version": _version_now(spark, lookup["table"])})
    MlflowClient().log_text(run_id, json.dumps(used), "features.json")
    return frame


# By table: of two lookups of one table the last one stays.
swap(
    "one_entry_for_a_table",
    says="one of two lookups of a table is not told",
    old='json.dumps(used, indent=2), "features.json")',
    new='json.dumps(list({each["table"]: each for each in used}.values())), "features.json")',
)
