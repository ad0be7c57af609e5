"""Mistakes of run_pipeline."""

from labjudge.proof.traps import swap

# Each run of the schedule trains and registers.
swap(
    "always_anew",
    says="a rerun runs the steps again",
    old="version = _version_of(client, name, inputs)\n",
    new="version = None\n",
)

# Gates are enough.
swap(
    "nobody_asked",
    says="promoted without an approval",
    old='if version.tags["status"] == "waiting" and approver and approver != version.user_id:',
    new='if version.tags["status"] == "waiting":',
)

# The job approves what it has registered.
swap(
    "own_approval",
    says="the pipeline approves itself",
    old="and approver and approver != version.user_id:",
    new="and approver:",
)

# Upload cut off, tags are there.
swap(
    "half_registered",
    says="no version of these inputs",
    old='if version.status == "READY" and json',
    new="if json",
)

# First away with the old one.
swap(
    "gap",
    says="a moment without a champion",
    old="""\
        client.set_registered_model_alias(version.name, "champion", version.version)
""",
    new="""\
        client.delete_registered_model_alias(version.name, "champion")
        client.set_registered_model_alias(version.name, "champion", version.version)
""",
)

# After a stop between alias and status the champion is its own way back.
swap(
    "own_way_back",
    says="killed while promoting: the way back",
    old="if champion != version.version:",
    new="if True:",
)

# The night must not fail.
swap(
    "errors_swallowed",
    says="a broken step is passed over",
    old="""\
        version = _new_version(spark, runpy.run_path(steps), config, inputs, sources)
""",
    new="""\
        try:
            version = _new_version(spark, runpy.run_path(steps), config, inputs, sources)
        except RuntimeError:
            return {"version": None, "status": "failed"}
""",
)

# Which data was it?
swap(
    "no_training_data",
    says="the training data is not on record",
    old="""f"{table}@{training_version}", "gates\"""",
    new="""table, "gates\"""",
)

# Looked at twice, and somebody wrote in between.
swap(
    "looked_at_twice",
    says="trained on other rows than the inputs on record",
    old="""inputs = {"code": config["code"], **sources}""",
    new="""inputs = {"code": config["code"], **{table: _version_now(spark, table) for table in sources}}""",
)

# The code was another one.
swap(
    "same_data_other_code",
    says="the code is new, and nothing comes of it",
    old="""json.loads(version.tags.get("inputs", "{}")) == inputs:""",
    new="""{**json.loads(version.tags.get("inputs", "{}")), "code": inputs["code"]} == inputs:""",
)

# What is not champion is promoted, whatever has happened since.
swap(
    "rollback_undone",
    says="a rollback is undone by a rerun",
    old='if version.tags["status"] == "waiting" and approver',
    new='if version.tags["status"] != "failed" and approver',
)

# Failed gates are told, and promoted once somebody signs.
swap(
    "gates_overruled",
    says="a failed gate does not hold",
    old='"status", "waiting" if passed else "failed")',
    new='"status", "waiting")',
)

# Registered, and then told from what.
swap(
    "tags_afterwards",
    says="a version without an origin",
    old="""\
    return mlflow.register_model(f"runs:/{run_id}/model", config["name"], tags=tags)
""",
    new="""\
    made = mlflow.register_model(f"runs:/{run_id}/model", config["name"])
    for key, value in tags.items():
        MlflowClient().set_model_version_tag(made.name, made.version, key, value)
    return MlflowClient().get_model_version(made.name, made.version)
""",
)
