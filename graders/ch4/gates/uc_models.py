"""A model in Unity Catalog whose versions have runs, and the state that a call must leave as it is."""

import json
from typing import Any

from labjudge.grading import Draw, World


class Model:
    """A model, its owner, and its versions, each with the run it came from; all versions have the same tags."""

    def __init__(self, world: World, draw: Draw, *, versions: int = 3, tags: dict[str, str] | None = None):
        self.world, self.owner = world, draw.person()
        self.name = f"main.churn.{draw.choice(['retail', 'business'])}_{draw.number(100, 999)}"
        world.uc_model(self.name, owner=self.owner)
        world.grant("catalog", "main", self.owner, ["USE_CATALOG"])
        world.grant("schema", "main.churn", self.owner, ["USE_SCHEMA"])
        self.runs: dict[str, str] = {}
        for _ in range(versions):
            self.add(world.run(experiment=f"churn-{self.name[-3:]}", user=self.owner), tags)

    def add(self, run: str, tags: dict[str, str] | None = None) -> str:
        """One more version that came from a run; its number."""
        version: str = self.world.uc_version(self.name, None, run_id=run, user=self.owner, tags=tags)
        self.runs[version] = run
        return version

    @property
    def aliases(self) -> dict[str, str]:
        aliases: dict[str, str] = self.world.uc_state(self.name)["aliases"]
        return aliases

    def tags(self) -> dict[str, dict[str, str]]:
        """The tags of every version."""
        return {row["version"]: row["tags"] for row in self.world.uc_state(self.name)["versions"]}


def json_in(text: Any) -> Any:
    """What a text says as JSON, None when it is none."""
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
