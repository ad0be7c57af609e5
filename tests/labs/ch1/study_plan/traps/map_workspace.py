"""Mistakes of map_workspace."""

from labjudge.proof.traps import swap

# Every table of an ML schema is taken for a feature table.
swap(
    "all_feature_tables",
    says="not the tables of the schema",
    old='"feature table" if any(keys) else "table"',
    new='"feature table"',
)
swap(
    "models_left_out",
    says="not the models of the schema",
    old="""return found | {each.full_name: "registered model" for each in w.registered_models.list(**place)}""",
    new="return found",
)
swap(
    "whole_catalogue",
    says="more than the schema",
    old="for table in w.tables.list(**place):",
    new="""\
for table in [
        table
        for each in w.schemas.list(place["catalog_name"])
        for table in w.tables.list(place["catalog_name"], each.name)
    ]:""",
)
swap(
    "nothing_is_none",
    says="an empty schema",
    old="return found | {each",
    new="return (found or None) and found | {each",
)

# Models are asked for without their schema, and told apart by how their names begin.
swap(
    "models_by_prefix",
    says="a model of another schema",
    old="for each in w.registered_models.list(**place)}",
    new="for each in w.registered_models.list() if each.full_name.startswith(schema)}",
)
