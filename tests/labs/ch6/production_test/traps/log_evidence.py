"""Mistakes of log_evidence."""

from labjudge.proof.traps import swap

# The version that serves most is taken for the one that was tested.
swap(
    "evidence_of_the_champion",
    says="the run does not say what was tested",
    old="if each.name == candidate)\n    model, version",
    new="if each.name != candidate)\n    model, version",
)

# A run that nobody finds from the version.
swap(
    "no_link",
    says="the version does not lead to its evidence",
    old='(("production_test", decision), ("production_test_run", run.info.run_id))',
    new='(("production_test", decision),)',
)

# No errors, no metric.
swap("zero_left_out", says="metrics are not the report's numbers", old="if value is not None}", new="if value}")

# Which share of the traffic it had is not kept.
swap(
    "entities_only",
    says="the traffic split is not kept",
    old="config.as_dict()",
    new='{"served_entities": config.as_dict()["served_entities"]}',
)

# The first test is remembered for ever.
swap(
    "first_test_wins",
    says="the version leads to an older test",
    old="        client.set_model_version_tag(model, version, key, value)\n",
    new="""\
        if key not in client.get_model_version(model, version).tags:
            client.set_model_version_tag(model, version, key, value)
""",
)

# The version is marked first, and the evidence comes later, if nothing happens.
swap(
    "marked_first",
    says="evidence that is not all there",
    old="        mlflow.log_metrics(",
    new="""\
        MlflowClient().set_model_version_tag(model, version, "production_test_run", run.info.run_id)
        mlflow.log_metrics(""",
)

# The run ends when its block ends, and the version is marked within.
swap(
    "marked_before_the_end",
    says="marked before the run is finished",
    old="""\
    client = MlflowClient()
    for key, value in (("production_test", decision), ("production_test_run", run.info.run_id)):
        client.set_model_version_tag(model, version, key, value)
""",
    new="""\
        client = MlflowClient()
        for key, value in (("production_test", decision), ("production_test_run", run.info.run_id)):
            client.set_model_version_tag(model, version, key, value)
""",
)
