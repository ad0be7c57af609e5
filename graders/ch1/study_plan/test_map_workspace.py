"""What stands in a schema."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

PAGE = 100
"""How many models the workspace lists at once when the caller names no number."""


def a_table(draw: Draw) -> pa.Table:
    return pa.table({"id": pa.array([1, 2], pa.int64()), "x": [draw.random(), 0.0]})


@judges
def tables_and_feature_tables(lab: Lab, world: World, draw: Draw) -> None:
    """A table with a primary key is a feature table, another is a table, also one that only refers to a key."""
    person, schema = draw.person(), f"dev.{draw.word()}"
    plain, keyed, referring = (f"{schema}.{draw.word()}{end}" for end in ("", "_f", "_r"))
    for table in (plain, referring):
        world.write_table(table, a_table(draw), user=person)
    world.write_table(keyed, a_table(draw), user=person, keys=["id"])
    world.refers_to(referring, ["id"], keyed)
    got = lab.as_(person).map_workspace(schema)
    right = {plain: "table", keyed: "feature table", referring: "table"}
    any_constraint = got == {**right, referring: "feature table"}
    title = "a foreign key taken for a primary key" if any_constraint else "not the tables of the schema"
    equal(got, right, title)


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
def more_than_a_page(lab: Lab, world: World, draw: Draw) -> None:
    """A list that the workspace answers in several pages is read to its end."""
    person, schema = draw.person(), f"dev.{draw.word()}"
    models = [f"{schema}.{draw.word()}_{number}" for number in range(PAGE + 2)]
    world.write_table(f"{schema}.{draw.word()}_t", a_table(draw), user=person)
    for name in models:
        world.uc_model(name, owner=person)
    got = returned(lab.as_(person).map_workspace(schema), dict[str, Any], "a dict")
    if missing := [name for name in models if name not in got]:
        happened = f"{len(missing)} of {len(models)} models are missing"
        wrong("the first page is taken for all", happened=happened, but=f"a page of models has {PAGE}")


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
