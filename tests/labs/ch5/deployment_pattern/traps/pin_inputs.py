"""Mistakes of pin_inputs."""

from labjudge.proof.traps import swap

# The newest version, whatever the alias says.
swap(
    "newest_version",
    says="not the version that the alias names",
    old="version = MlflowClient().get_model_version_by_alias(model, alias).version",
    new="version = max(int(each.version) for each in MlflowClient().search_model_versions(f\"name = '{model}'\"))",
)

# Columns come and go, and the job is green.
swap(
    "drift_goes_through",
    says="a column is gone, and nobody says so",
    old='if column["required"] and types.get(column["name"]) != column["type"]:',
    new='if column["name"] in types and types[column["name"]] != column["type"]:',
)

# The names are there, so all is well.
swap(
    "names_only",
    says="the type is another one",
    old='types.get(column["name"]) != column["type"]:',
    new='column["name"] not in types:',
)

# A table has to be exactly what the model takes.
swap(
    "new_columns_are_drift",
    says="a table that fits is refused",
    old="    for column in signature.inputs.to_dict():\n",
    new="""\
    if set(types) != {"parcel", *signature.inputs.input_names()}:
        raise ValueError(f"{source} has other columns")
    for column in signature.inputs.to_dict():
""",
)

# The signature of the model is that of its newest version.
swap(
    "signature_of_the_newest",
    says="held against another version's signature",
    old="""\
    signature = mlflow.models.get_model_info(f"models:/{model}/{version}").signature
""",
    new="""\
    newest = len(MlflowClient().search_model_versions(f"name = '{model}'"))
    signature = mlflow.models.get_model_info(f"models:/{model}/{newest}").signature
""",
)
