"""Runs with a model and a lineage, and the names and owners that they are registered under."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, World

Column = dict[str, Any]


def drawn_columns(draw: Draw) -> list[Column]:
    names = draw.sample(["tenure", "calls_30d", "spend_30d", "contract", "region"], 3)
    return [column(name, draw.choice(["double", "string"]), draw.random() < 0.7) for name in names]


def column(name: str, type_: str, required: bool = True) -> Column:
    return {"name": name, "type": type_, "required": required}


def lineage_of(draw: Draw) -> dict[str, str]:
    tables = draw.sample(["usage_30d", "contracts", "payments", "support_calls"], 2)
    return {
        "data_snapshot": f"main.churn.training@{draw.randrange(10, 99)}",
        "feature_tables": ",".join(f"main.features.{table}" for table in tables),
    }


def signature_of(draw: Draw) -> dict[str, list[Column]]:
    return {"inputs": drawn_columns(draw), "outputs": [column("score", "double")]}


def a_run(
    world: World,
    draw: Draw,
    *,
    given: dict[str, str | None] | None = None,
    columns: list[Column] | None = None,
    status: str = "FINISHED",
    metrics: dict[str, float] | None = None,
) -> tuple[str, dict[str, str]]:
    """A candidate with a logged model: its run id, and the tags that tell its data.

    `given` are tags that are so (None: not there), `columns` are the model's inputs.
    """
    drawn = {"candidate": "true", "seed": str(draw.randrange(99)), **lineage_of(draw), **(given or {})}
    tags = {tag: value for tag, value in drawn.items() if value is not None}
    metrics = {"auc_pr": 0.7} if metrics is None else metrics
    run_id = world.run("/Shared/churn", user=draw.person(), metrics=metrics, tags=tags, status=status)
    world.logged_model(run_id, columns or drawn_columns(draw))
    return run_id, {tag: tags[tag] for tag in ("data_snapshot", "feature_tables") if tag in tags}


def a_person_and_name(world: World, draw: Draw) -> tuple[str, str]:
    """A person, and a name in a schema where this person may create models."""
    person, schema = draw.person(), f"{draw.choice(['dev', 'prod'])}_ml.{draw.choice(['churn', 'retail'])}"
    world.grant("catalog", schema.partition(".")[0], person, ["USE_CATALOG"])
    world.grant("schema", schema, person, ["USE_SCHEMA", "CREATE_MODEL"])
    return person, f"{schema}.{draw.choice(['churn_risk', 'upsell', 'next_offer'])}"


def an_owner(draw: Draw) -> str:
    return f"{draw.choice(['retention', 'billing', 'growth'])}-team@example.com"
