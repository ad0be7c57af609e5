"""A model in Unity Catalog whose versions have runs, and what their tags say."""

import json

from labjudge.grading import Draw, World
from labjudge.people import PEOPLE


def a_model(world: World, draw: Draw, versions=3, tags=None):
    """A model in Unity Catalog, its owner, and its versions, each with the run it came from; all have the same tags."""
    name = f"main.churn.{draw.choice(['retail', 'business'])}_{draw.randrange(100, 999)}"
    owner = draw.choice(PEOPLE)
    world.uc_model(name, owner=owner)
    world.grant("catalog", "main", owner, ["USE_CATALOG"])
    world.grant("schema", "main.churn", owner, ["USE_SCHEMA"])
    runs = [world.run(experiment=f"churn-{name[-3:]}", user=owner) for _ in range(versions)]
    return name, owner, {world.uc_version(name, None, run_id=run, user=owner, tags=tags): run for run in runs}


def tags_of(world: World, name, version):
    return next(row["tags"] for row in world.uc_state(name)["versions"] if row["version"] == version)


def json_in(text):
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
