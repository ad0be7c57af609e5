"""A workspace with what decides the choices of a pipeline: tables, runs, a registered model."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
from labjudge.grading import Draw, Lab, World, equal, returned, wrong
from labjudge.scenes.unity_model import UnityModel

MOMENT = pa.timestamp("us", tz="UTC")
CHOICES = {
    "features": ("point-in-time join", "latest row"),
    "training": ("challenger", "baseline"),
    "registry": ("promote", "keep"),
    "serving": ("online endpoint", "batch"),
    "monitoring": ("performance metrics", "prediction drift"),
}
COLUMNS = {
    "labels": ["customer", "at"],
    "features": ["customer", "at"],
    "requests": ["at", "needed_at"],
    "outcomes": ["predicted_at", "labelled_at"],
}


class Pipeline:
    """All that the five phases read, made so that any of them can be changed; times are days after `start`."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.model = UnityModel(world, draw)
        self.owner, self.start = self.model.owner, draw.moment()
        schema = f"main.evidence_{draw.word()}"
        self.facts: dict[str, Any] = {name: f"{schema}.{name}" for name in COLUMNS}
        self.facts |= {"experiment": f"/Shared/{draw.word()}", "model": self.model.name}
        self.facts |= {"batch_seconds": draw.randrange(5, 30) * 60, "react_days": draw.randrange(3, 15)}
        self.model.add_many(draw.randrange(1, 4))
        self.champion = self.model.add()
        self.model.alias("champion", self.champion)
        self.write("labels", [("c1", 5.0)])
        self.write("features", [("c1", 4.0)])
        self.write("requests", [(0.0, 1.0)])
        self.write("outcomes", [(0.0, 1.0)])

    def write(self, name: str, rows: list[tuple[Any, Any]]) -> None:
        """One of the tables; numbers are days."""
        types = [pa.string() if column == "customer" else MOMENT for column in COLUMNS[name]]
        schema = pa.schema(list(zip(COLUMNS[name], types, strict=True)))
        told = [dict(zip(schema.names, map(self.moment, row), strict=True)) for row in self.draw.shuffled(rows)]
        self.world.write_table(self.facts[name], pa.Table.from_pylist(told, schema=schema), user=self.owner)

    def moment(self, value: Any) -> Any:
        return self.start + timedelta(days=value) if isinstance(value, float) else value

    def runs(self, model: str, losses: list[float], status: str = "FINISHED") -> None:
        for seed, loss in enumerate(losses):
            params = {"model": model, "seed": seed}
            self.world.run(self.facts["experiment"], params=params, metrics={"loss": loss}, status=status)

    def usual_runs(self) -> None:
        self.runs("baseline", [0.5, 0.6])
        self.runs("challenger", [0.4])

    def judge(self, lab: Lab, phase: str, evidence: Any, first: bool, told: list[str]) -> None:
        """End the check as wrong unless the phase has this evidence, and the first (or second) choice of the table."""
        got = lab.as_(self.owner).design_choices(facts=self.facts)
        returned(got, dict[str, dict[str, Any]], "phase -> a dict")
        mine = got.get(phase)
        if mine is None:
            wrong(
                "a phase is missing", happened=f"it returned {', '.join(got) or 'nothing'}", but=f"{phase} is not there"
            )
        happened = f"its evidence is {mine.get('evidence')!r}"
        equal(mine.get("evidence"), evidence, f"{phase}: not the evidence", happened=happened, drawing=told)
        if mine.get("choice") not in CHOICES[phase]:
            wrong(f"{phase}: a choice that the table does not have", happened=f"its choice is {mine.get('choice')!r}")
        if mine["choice"] != CHOICES[phase][not first]:
            happened = f"its choice is {mine['choice']!r}"
            wrong(
                f"{phase}: a choice against its evidence",
                happened=happened,
                but=f"the evidence is {evidence!r}",
                drawing=told,
            )
