"""Mistakes of what_serves."""

import functools

from labjudge.proof.traps import swap, trap

swap("alias_must_be_set", says="alias that is not set", old="return None", new="raise KeyError(alias) from None")

TAG = "serving.tags.get(tag)"
OF_THE_RUN = "(run.data.tags if run else serving.tags).get(tag)"
swap("data_of_the_run", says="not what it came from", old=TAG, new=OF_THE_RUN)

swap("empty_tag_is_none", says="an empty tag taken for none", old=TAG, new="serving.tags.get(tag) or None")
swap("every_tag_expected", says="a gap is not told", old=TAG, new="serving.tags[tag]")

FILLED = "serving.tags.get(tag) or (run.data.tags.get(tag) if run else None)"
swap("gap_filled_from_the_run", says="a gap filled from the run", old=TAG, new=FILLED)

LOOKUP = "run = client"
MARKED = """client.set_model_version_tag(name, serving.version, "last_lookup", "now")
    run = client"""
swap("lookup_leaves_a_tag", says="leaves no tag of its own", old=LOOKUP, new=MARKED)

SERVING = "serving = client.get_model_version_by_alias(name, alias)"
NEWEST = """client.get_model_version_by_alias(name, alias)
        newest = max(int(each.version) for each in client.search_model_versions(f"name = '{name}'"))
        serving = client.get_model_version(name, str(newest))"""
swap("newest_taken_for_serving", says="newest taken for serving", old=SERVING, new=NEWEST)

TRAINER = "run.info.user_id"
swap("registered_by_for_trained_by", says="who registered taken for who trained", old=TRAINER, new="serving.user_id")

swap("run_always_expected", says="a version without a run", old=" if serving.run_id else None", new="")

TRACKING = '    mlflow.set_tracking_uri("databricks")\n'
# MLflow is told of the registry, and looks for the run in a store on this machine.
swap("tracking_left_out", says="the tracking or registry URI is not set", old=TRACKING, new="")

_what_serves = what_serves


@trap(says="what_serves remembers an earlier call")
@functools.cache
def serving_remembered(name: str, alias: str) -> dict | None:
    return _what_serves(name, alias)
