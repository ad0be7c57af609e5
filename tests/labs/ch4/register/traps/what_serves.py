"""Mistakes of what_serves."""

import functools

from labjudge.proof.traps import swap, trap

swap("alias_must_be_set", says="alias that is not set", old="return None", new="raise KeyError(alias) from None")

swap(
    "data_of_the_run",
    says="not what it came from",
    old="serving.tags.get(tag)",
    new="(run.data.tags if run else serving.tags).get(tag)",
)

swap(
    "empty_tag_is_none",
    says="an empty tag taken for none",
    old="serving.tags.get(tag)",
    new="serving.tags.get(tag) or None",
)

swap("every_tag_expected", says="a gap is not told", old="serving.tags.get(tag)", new="serving.tags[tag]")

swap(
    "gap_filled_from_the_run",
    says="a gap filled from the run",
    old="serving.tags.get(tag)",
    new="serving.tags.get(tag) or (run.data.tags.get(tag) if run else None)",
)

swap(
    "lookup_leaves_a_tag",
    says="leaves no tag of its own",
    old="    run = client",
    new="""\
    client.set_model_version_tag(name, serving.version, "last_lookup", "now")
    run = client""",
)

swap(
    "newest_taken_for_serving",
    says="newest taken for serving",
    old="        serving = client.get_model_version_by_alias(name, alias)",
    new="""\
        client.get_model_version_by_alias(name, alias)
        newest = max(int(each.version) for each in client.search_model_versions(f"name = '{name}'"))
        serving = client.get_model_version(name, str(newest))""",
)

swap(
    "registered_by_for_trained_by",
    says="who registered taken for who trained",
    old="run.info.user_id",
    new="serving.user_id",
)

swap("run_always_expected", says="a version without a run", old=" if serving.run_id else None", new="")

# MLflow is told of the registry, and looks for the run in a store on this machine.
swap(
    "tracking_left_out",
    says="the tracking or registry URI is not set",
    old='    mlflow.set_tracking_uri("databricks")\n',
    new="",
)


_what_serves = what_serves


@trap(says="what_serves remembers an earlier call")
@functools.cache
def serving_remembered(name: str, alias: str) -> dict | None:
    return _what_serves(name, alias)
