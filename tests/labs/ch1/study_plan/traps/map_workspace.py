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

# Whatever constraint a table has is taken for a key of its own.
swap(
    "any_constraint",
    says="a foreign key taken for a primary key",
    old="each.primary_key_constraint for each",
    new="each for each",
)

# One answer of the API is taken for the whole list.
swap(
    "models_of_the_first_page",
    says="the first page is taken for all",
    old="""return found | {each.full_name: "registered model" for each in w.registered_models.list(**place)}""",
    new="""\
page = w.api_client.do("GET", "/api/2.1/unity-catalog/models", query=place)
    return found | {each["full_name"]: "registered model" for each in page.get("registered_models", [])}""",
)
