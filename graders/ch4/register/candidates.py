"""Runs with a model and a lineage, and the names and owners that they are registered under."""

from labjudge.people import PEOPLE


def drawn_columns(rng):
    names = rng.sample(["tenure", "calls_30d", "spend_30d", "contract", "region"], 3)
    return [column(name, rng.choice(["double", "string"]), rng.random() < 0.7) for name in names]


def column(name, type_, required=True):
    return {"name": name, "type": type_, "required": required}


def lineage_of(rng):
    tables = rng.sample(["usage_30d", "contracts", "payments", "support_calls"], 2)
    return {
        "data_snapshot": f"main.churn.training@{rng.randrange(10, 99)}",
        "feature_tables": ",".join(f"main.features.{table}" for table in tables),
    }


def a_run(world, rng, without=(), columns=None, status="FINISHED", metrics=None, **changes):
    """A run with a logged model; its id and the tags that tell where it came from. `columns` are the model's inputs."""
    lineage = {**lineage_of(rng), **changes}
    tags = {"candidate": "true", "seed": str(rng.randrange(99)), **lineage}
    tags = {key: value for key, value in tags.items() if key not in without}
    metrics = {"auc_pr": 0.7} if metrics is None else metrics
    run_id = world.run("/Shared/churn", user=rng.choice(PEOPLE), metrics=metrics, tags=tags, status=status)
    world.logged_model(run_id, columns or drawn_columns(rng))
    return run_id, lineage


def a_name(world, rng, person):
    """A name in a schema where `person` may create models."""
    schema = f"{rng.choice(['dev', 'prod'])}_ml.{rng.choice(['churn', 'retail'])}"
    world.grant("catalog", schema.partition(".")[0], person, ["USE_CATALOG"])
    world.grant("schema", schema, person, ["USE_SCHEMA", "CREATE_MODEL"])
    return f"{schema}.{rng.choice(['churn_risk', 'upsell', 'next_offer'])}"


def an_owner(rng):
    return f"{rng.choice(['retention', 'billing', 'growth'])}-team@example.com"
