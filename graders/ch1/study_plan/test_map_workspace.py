"""What stands in a schema."""

from __future__ import annotations

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, equal, judges


def a_table(draw: Draw) -> pa.Table:
    return pa.table({"id": pa.array([1, 2], pa.int64()), "x": [draw.random(), 0.0]})


@judges
def tables_and_feature_tables(lab: Lab, world: World, draw: Draw) -> None:
    """A table with a primary key is a feature table, another is a table."""
    person, schema = draw.person(), f"dev.{draw.word()}"
    plain, keyed = f"{schema}.{draw.word()}", f"{schema}.{draw.word()}_f"
    world.write_table(plain, a_table(draw), user=person)
    world.write_table(keyed, a_table(draw), user=person, keys=["id"])
    equal(
        lab.as_(person).map_workspace(schema), {plain: "table", keyed: "feature table"}, "not the tables of the schema"
    )


@judges
def models_beside_tables(lab: Lab, world: World, draw: Draw) -> None:
    """Registered models are found, too."""
    person, schema = draw.person(), f"dev.{draw.word()}"
    table, models = f"{schema}.{draw.word()}", [f"{schema}.{draw.word()}_{number}" for number in range(2)]
    world.write_table(table, a_table(draw), user=person)
    for name in models:
        world.uc_model(name, owner=person)
    right = {table: "table", **dict.fromkeys(models, "registered model")}
    equal(lab.as_(person).map_workspace(schema), right, "not the models of the schema")


@judges
def this_schema_only(lab: Lab, world: World, draw: Draw) -> None:
    """What stands in other schemas of the catalog does not count."""
    person, schema = draw.person(), f"dev.{draw.word()}"
    own = f"{schema}.{draw.word()}"
    for name in (own, f"{schema}_old.{draw.word()}"):
        world.write_table(name, a_table(draw), user=person)
    model = f"{schema}_old.{draw.word()}_model"
    world.uc_model(model, owner=person)
    got = lab.as_(person).map_workspace(schema)
    only_the_model = got == {own: "table", model: "registered model"}
    equal(got, {own: "table"}, "a model of another schema" if only_the_model else "more than the schema")


@judges
def nothing_there(lab: Lab, world: World, draw: Draw) -> None:
    """A schema without anything in it has nothing."""
    person, schema = draw.person(), f"dev.{draw.word()}"
    world.grant("CATALOG", "dev", person, ["USE_CATALOG"])
    world.grant("SCHEMA", schema, person, ["USE_SCHEMA"])
    outcome = lab.attempt.as_(person).map_workspace(schema)
    equal(outcome.value, {}, "an empty schema", happened=str(outcome))
