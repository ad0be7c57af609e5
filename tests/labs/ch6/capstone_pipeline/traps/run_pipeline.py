"""Mistakes of run_pipeline."""

from labjudge.proof.traps import swap

# Gates are enough.
swap("nobody_asked", says="promoted without an approval", old="and approver and approver != version.user_id:", new=":")

# Each run of the schedule trains and registers.
swap(
    "always_anew",
    says="a rerun runs the steps again",
    old="version = _version_of(client, name, inputs)\n",
    new="version = None\n",
)

# The job approves what it has registered.
swap("own_approval", says="the pipeline approves itself", old=" and approver != version.user_id:", new=":")

# First away with the old one.
swap(
    "gap",
    says="a moment without a champion",
    old='        client.set_registered_model_alias(version.name, "champion", version.version)\n',
    new="""\
        client.delete_registered_model_alias(version.name, "champion")
        client.set_registered_model_alias(version.name, "champion", version.version)
""",
)

# What is not champion is promoted, whatever has happened since.
swap(
    "rollback_undone",
    says="a rollback is undone by a rerun",
    old='version.tags["status"] == "waiting" and approver',
    new='version.tags["status"] != "failed" and approver',
)

# There must be a champion.
swap(
    "brought_back",
    says="a version comes back that somebody took away",
    old='version.tags["status"] == "waiting" and approver',
    new='(version.tags["status"] == "waiting" or "champion" not in client.get_registered_model(name).aliases) and approver',
)

# Nothing is lost where nothing serves.
swap(
    "no_champion_no_approval",
    says="another end of a first version",
    old="and approver and approver != version.user_id:",
    new='and (approver not in (None, version.user_id) or "champion" not in client.get_registered_model(name).aliases):',
)

# Without a champion there is no way back.
swap(
    "way_back_taken_away",
    says="the champion after one that is gone: the way back",
    old="""\
        if champion:
            client.set""",
    new="""\
        if champion is None and "previous" in client.get_registered_model(version.name).aliases:
            client.delete_registered_model_alias(version.name, "previous")
        if champion:
            client.set""",
)

# Failed gates are told, and promoted once somebody signs.
swap("gates_overruled", says="a failed gate does not hold", old='"waiting" if passed else "failed")', new='"waiting")')

# The code was another one.
swap(
    "same_data_other_code",
    says="the code is new, and nothing comes of it",
    old="""json.loads(version.tags.get("inputs", "{}")) == inputs:""",
    new="""{**json.loads(version.tags.get("inputs", "{}")), "code": inputs["code"]} == inputs:""",
)

# The night must not fail.
swap(
    "errors_swallowed",
    says="a broken step is passed over",
    old="        version = _new_version(spark, runpy.run_path(steps), config, inputs, sources)\n",
    new="""\
        try:
            version = _new_version(spark, runpy.run_path(steps), config, inputs, sources)
        except RuntimeError:
            return {"version": None, "status": "failed"}
""",
)

# Upload cut off, tags are there.
swap("half_registered", says="no version of these inputs", old='if version.status == "READY" and json', new="if json")

# Registered, and then told from what.
swap(
    "tags_afterwards",
    says="a version without an origin",
    old="""    return mlflow.register_model(f"runs:/{run_id}/model", config["name"], tags=tags)\n""",
    new="""\
    made = mlflow.register_model(f"runs:/{run_id}/model", config["name"])
    for key, value in tags.items():
        MlflowClient().set_model_version_tag(made.name, made.version, key, value)
    return MlflowClient().get_model_version(made.name, made.version)
""",
)

# After a stop between alias and status the champion is its own way back.
swap("own_way_back", says="killed while promoting: the way back", old="if champion != version.version:", new="if True:")

# Looked at twice, and somebody wrote in between.
swap(
    "looked_at_twice",
    says="trained on other rows than the inputs on record",
    old="""inputs = {"code": config["code"], **sources}""",
    new="""inputs = {"code": config["code"], **{table: _version_now(spark, table) for table in sources}}""",
)
