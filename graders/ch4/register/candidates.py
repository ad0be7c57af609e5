"""Runs with a model and a lineage, and the names and owners that they are registered under."""

from labjudge.grading import Draw, World
from labjudge.people import PEOPLE


def drawn_columns(draw: Draw):
    names = draw.sample(["tenure", "calls_30d", "spend_30d", "contract", "region"], 3)
    return [column(name, draw.choice(["double", "string"]), draw.random() < 0.7) for name in names]


def column(name, type_, required=True):
    return {"name": name, "type": type_, "required": required}


def lineage_of(draw: Draw):
    tables = draw.sample(["usage_30d", "contracts", "payments", "support_calls"], 2)
    return {
        "data_snapshot": f"main.churn.training@{draw.randrange(10, 99)}",
        "feature_tables": ",".join(f"main.features.{table}" for table in tables),
    }


def a_run(world, draw, without=(), columns=None, status="FINISHED", metrics=None, **changes):
    """A run with a logged model; its id and the tags that tell where it came from. `columns` are the model's inputs."""
    lineage = {**lineage_of(draw), **changes}
    tags = {"candidate": "true", "seed": str(draw.randrange(99)), **lineage}
    tags = {key: value for key, value in tags.items() if key not in without}
    metrics = {"auc_pr": 0.7} if metrics is None else metrics
    run_id = world.run("/Shared/churn", user=draw.choice(PEOPLE), metrics=metrics, tags=tags, status=status)
    world.logged_model(run_id, columns or drawn_columns(draw))
    return run_id, lineage


def a_name(world: World, draw: Draw, person):
    """A name in a schema where `person` may create models."""
    schema = f"{draw.choice(['dev', 'prod'])}_ml.{draw.choice(['churn', 'retail'])}"
    world.grant("catalog", schema.partition(".")[0], person, ["USE_CATALOG"])
    world.grant("schema", schema, person, ["USE_SCHEMA", "CREATE_MODEL"])
    return f"{schema}.{draw.choice(['churn_risk', 'upsell', 'next_offer'])}"


def an_owner(draw: Draw):
    return f"{draw.choice(['retention', 'billing', 'growth'])}-team@example.com"
