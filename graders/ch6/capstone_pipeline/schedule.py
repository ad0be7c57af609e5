"""A model, its sources, the steps that the judge brings, and what a pipeline has left in the workspace."""

import hashlib
import json
from typing import Any

from labjudge.grading import Draw, Lab, Outcome, World, equal, returned, wrong
from labjudge.scenes.unity_model import UnityModel, standing

from .pumps import Company, Rows

Gates = dict[str, list[str]]
INPUTS = [{"name": "vibration", "type": "double", "required": True}]
REGISTRY = "/api/2.*unity-catalog/*model*"  # as MLflow and the SDK have it
STEPS = """
TABLE, RUNS, GATES, BROKEN = {table!r}, {runs!r}, {gates!r}, {broken!r}


def prepare(spark, sources, table):
    if BROKEN == "prepare":
        raise RuntimeError("prepare broke")
    rows = None
    for name, version in sources.items():
        each = spark.read.option("versionAsOf", version).table(name)
        rows = each if rows is None else rows.unionByName(each)
    rows.write.mode("overwrite").saveAsTable(table)
    return spark.sql(f"DESCRIBE HISTORY {{table}} LIMIT 1").first()["version"]


def train(spark, table, version):
    if BROKEN == "train":
        raise RuntimeError("train broke")
    rows = spark.read.option("versionAsOf", version).table(table)
    assert rows.columns == ["pump_id", "vibration"]
    return RUNS[version]


def gate(spark, run_id, table, version):
    if BROKEN == "gate":
        raise RuntimeError("gate broke")
    if (run_id, table) != (RUNS[version], TABLE):
        raise ValueError(f"run {{run_id}} was not trained on version {{version}} of {{table}}")
    return GATES
"""


class Schedule(Company):
    """A job that runs the pipeline. A champion and a way back are there, unless `champion` is False: then no model is."""

    def __init__(self, world: World, draw: Draw, *, gates: Gates | None = None, champion: bool = True) -> None:
        super().__init__(world, draw)
        self.job, self.approver = self.owner, self.reader
        self.gates: Gates = {f"gate_{draw.word()}": [], "sites": []} if gates is None else gates
        self.sources, self.table = [self.name("readings"), self.name("failures")], self.name("training")
        for place in (0, 1, draw.randrange(2)):
            self.change(place)
        self.code, name = draw.word(), self.name("fails")
        # The training table has no version yet: its first one is number 0.
        self.runs = [world.run("/Shared/pumps", user=self.job) for _ in range(3)]
        for run_id in self.runs:
            world.logged_model(run_id, INPUTS)
        if champion:
            self.model = UnityModel(world, draw, name=name, owner=self.job)
            self.oldest, self.old = (self.model.add(status="promoted", inputs='{"code": "-"}') for _ in range(2))
            self.model.alias("previous", self.oldest)
            self.model.alias("champion", self.old)
        self.model_name = name

    def change(self, place: int) -> None:
        """One more version of a source."""
        rows = [
            {"pump_id": f"P-{place}{number}", "vibration": self.draw.randrange(900) / 8}
            for number in range(self.draw.randrange(2, 5))
        ]
        self.write(self.sources[place], rows, ["pump_id", "vibration"])

    @property
    def inputs(self) -> dict[str, Any]:
        """Those of now."""
        return {"code": self.code, **{name: self.world.table_versions(name)[-1] for name in self.sources}}

    def run(self, lab: Lab, broken: str = "", sources: list[str] | None = None) -> Outcome:
        """Run the pipeline; one of the steps may be broken."""
        text = STEPS.format(table=self.table, runs=self.runs, gates=self.gates, broken=broken)
        # Another text has another name: Python would take a compiled module of the same length and second for this one.
        path = lab.file(f"steps_{hashlib.sha256(text.encode()).hexdigest()[:8]}.py", text.encode())
        config = {"name": self.model_name, "sources": sources or self.sources, "table": self.table, "code": self.code}
        outcome: Outcome = lab.attempt.as_(self.job).run_pipeline(steps=path, config=config)
        return outcome

    def ends(self, lab: Lab, version: str, status: str, title: str) -> None:
        """Run the pipeline; it returns this version and status."""
        told(self.run(lab), version, status, title)

    def killed(self, lab: Lab, writes: int) -> str:
        """Run it until so many writes to the registry went through; the story, or "" when it came to its end before."""
        self.world.inject("expired_token", REGISTRY, methods=["POST", "PATCH", "PUT", "DELETE"], after_requests=writes)
        try:
            outcome = self.run(lab)
        finally:
            self.world.clear_faults()
        return f"killed after {writes} writes" if outcome.error else ""

    def approve(self, version: str, person: str = "") -> None:
        """Approve a version, as the approver does."""
        tags = {"approval_ticket": self.draw.ticket(), "approved_by": person or self.approver}
        self.world.uc_version_tags(self.model_name, version, tags, self.job)

    def arranged(self, *, inputs: dict[str, Any] | None = None, **tags: str | None) -> str:
        """A version that the pipeline has registered earlier, with its record; a tag that is None is missing."""
        record: dict[str, str | None] = {
            "inputs": json.dumps(self.inputs if inputs is None else inputs),
            "training": f"{self.table}@0",
            "gates": json.dumps(self.gates),
            "status": "waiting",
            **tags,
        }
        version: str = self.world.uc_version(
            self.model_name,
            run_id=self.runs[0],
            user=self.job,
            comment="" if record["status"] is None else f"Trained on {self.table}.",
            tags={key: value for key, value in record.items() if value is not None},
        )
        self.model.remember()
        return version

    @property
    def ready(self) -> list[dict[str, Any]]:
        """The versions that are READY."""
        return [row for row in self.world.uc_state(self.model_name)["versions"] if row["status"] == "READY"]

    def the_version(self, story: str, status: str) -> dict[str, Any]:
        """The one version that is READY with the inputs of now, with a whole record of where it comes from, and this status."""
        ready, inputs = self.ready, self.inputs
        found = [row for row in ready if parsed(row["tags"].get("inputs")) == inputs]
        if len(found) != 1:
            title = "more than one version of the same inputs" if found else "no version of these inputs"
            happened = f"{story}, {len(found)} versions that are READY have these inputs"
            drawing = [f"inputs {row['tags'].get('inputs')}" for row in ready]
            wrong(title, happened=happened, but=f"the inputs are {inputs}", drawing=drawing)
        self.expect_record(found[0], story)
        tags = found[0]["tags"]
        equal(tags.get("status"), status, "another status on record", happened=f"{story}, the tags are {tags}")
        return found[0]

    def expect_record(self, row: dict[str, Any], story: str) -> None:
        """Tags, run and description say from what the version was made and what its gates found."""
        tags, here = row["tags"], f"{story}, version {row['version']} has"
        table, _, number = tags.get("training", "").rpartition("@")
        if table != self.table or not number.isdecimal():
            happened = f"{here} training={tags.get('training')!r}"
            wrong("the training data is not on record", happened=happened, but=f"as {self.table}@0")
        if int(number) >= len(self.runs) or row["run_id"] != self.runs[int(number)]:
            happened = f"{here} the run {row['run_id'] or 'of nobody'}"
            wrong("the version of another run", happened=happened, but=f"that of {tags['training']} is another one")
        got = parsed(tags.get("gates"))
        equal(got, self.gates, "what the gates found is not on record", happened=f"{here} gates={tags.get('gates')!r}")
        if self.table not in row["comment"]:
            wrong("a version that nobody has described", happened=f"{here} the description {row['comment']!r}")

    def aliases_are(self, champion: str | None, previous: str | None, title: str, story: str) -> None:
        aliases = self.world.uc_state(self.model_name)["aliases"]
        for alias, right, named in (("champion", champion, title), ("previous", previous, f"{title}: the way back")):
            happened = f"{story}, {alias} is {standing(aliases.get(alias))}"
            equal(aliases.get(alias), right, named, happened=happened, but=f"{standing(right)} is right")

    def no_step_was_run(self, title: str, but: str) -> None:
        if self.world.table_versions(self.table):
            wrong(title, happened="the training table was written", but=but)

    def rows_of_sources(self, inputs: dict[str, Any]) -> Rows:
        return [row for name in self.sources for row in self.rows(name, inputs[name])]


def told(outcome: Outcome, version: str, status: str, title: str) -> None:
    """End the check as wrong unless a run has returned this version and status."""
    if outcome.error:
        raise outcome.error
    got, right = returned(outcome.value, dict[str, Any], "version and status"), {"version": version, "status": status}
    equal({**got, "version": str(got.get("version"))}, right, title, happened=f"it returned {got}", but=f"{right}")


def parsed(text: str | None) -> Any:
    try:
        return json.loads(text or "")
    except ValueError:
        return text
