"""A batch scored once, by one version on one snapshot."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .parcels import NUMBER, TEXT, WHOLE, Parcels, Row, close, history, rows_now

MADE = "a row has the prediction of the pinned version on the pinned snapshot, and names both"
COLUMNS = {"parcel": TEXT, "prediction": NUMBER, "model_version": TEXT, "source_version": WHOLE, "batch": TEXT}


class Jobs:
    """A model and a table, of which one version each is pinned; later ones of both are there already."""

    def __init__(self, world: World, draw: Draw) -> None:
        self.world, self.draw = world, draw
        self.parcels = Parcels(world, draw)
        self.snapshots: dict[int, list[Row]] = {}
        self.models = [self.parcels.add_version() for _ in range(3)]
        for count in draw.sample(range(4, 9), 3):
            self.write(self.parcels.rows(count))
        self.write([{**row, **self.parcels.values()} for row in self.snapshots[1]])
        self.pins: dict[str, Any] = {"model_version": self.models[1], "source_version": 1}
        self.later: dict[str, Any] = {"model_version": self.models[2], "source_version": 2}
        world.uc_alias(self.parcels.model, "champion", self.models[2])
        self.batch = f"2026-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"

    def write(self, rows: list[Row]) -> None:
        self.snapshots[self.parcels.write(rows)] = rows

    def run(self, lab: Lab, pins: dict[str, Any] | None = None, batch: str = "") -> Any:
        about, given = self.parcels, pins or self.pins
        where = {"source": about.source, "target": about.target, "batch": batch or self.batch}
        return lab.as_(about.owner).score_batch(model=about.model, pinned=given, **where)

    def right(self, pins: dict[str, Any] | None = None, batch: str = "") -> list[Row]:
        given = pins or self.pins
        return [
            {
                "parcel": row["parcel"],
                "prediction": self.parcels.predict(given["model_version"], row),
                **given,
                "batch": batch or self.batch,
            }
            for row in self.snapshots[given["source_version"]]
        ]

    def rows(self) -> list[Row]:
        return rows_now(self.world, self.parcels.target, COLUMNS)

    def expect(self, right: list[Row], doubled: str, lost: str) -> None:
        """End the check as wrong unless the target has just these rows; `doubled` and `lost` name the mistakes of the check."""
        got = self.rows()
        for row in right:
            named = f"{row['parcel']} of batch {row['batch']}"
            mine = [each for each in got if (each["parcel"], each["batch"]) == (row["parcel"], row["batch"])]
            if len(mine) != 1:
                title = doubled if mine else lost
                wrong(title, happened=f"the target has {len(mine)} rows for {named}", but="there is one for each")
            self.compare(mine[0], row, named)
        if len(got) != len(right):
            keys = [(each["parcel"], each["batch"]) for each in right]
            odd = next(each for each in got if (each["parcel"], each["batch"]) not in keys)
            wrong(
                "a row that nobody asked for",
                happened=f"the target has {odd}",
                but="its snapshot has no such parcel",
                rule="a batch has one row for each parcel of its snapshot",
            )

    def compare(self, mine: Row, right: Row, named: str) -> None:
        for name in ("model_version", "source_version"):
            if mine[name] != right[name]:
                wrong(
                    f"{name} is not what made it",
                    happened=f"the row for {named} says {name} {mine[name]!r}",
                    but=f"{right[name]!r} was pinned",
                    rule=MADE,
                )
        if not close(mine["prediction"], right["prediction"]):
            self.tell_where_from(mine["prediction"], right, named)

    def tell_where_from(self, got: Any, right: Row, named: str) -> None:
        """End the check as wrong, with the version of model or table that gives this prediction, if one does."""
        happened, but = f"the prediction for {named} is {got}", f"{right['prediction']} is right"
        for source, rows in self.snapshots.items():
            for row in rows:
                for model in self.models:
                    if row["parcel"] == right["parcel"] and close(got, self.parcels.predict(model, row)):
                        other = model != right["model_version"]
                        title = "the score of another version" if other else "scored on another snapshot"
                        made = f"that of version {model} on version {source} of the table"
                        wrong(title, happened=f"{happened}, {made}", but=but, rule=MADE)
        wrong("another prediction than the model's", happened=happened, but=but, rule=MADE)


def counted(got: Any, right: int) -> None:
    if returned(got, int, "how many rows the batch has") != right:
        wrong(
            "not the rows of the batch",
            happened=f"it returned {got}",
            but=f"the batch has {right} rows",
            rule="it returns how many rows the target then has of this batch",
        )


@judges
def what_was_pinned(lab: Lab, world: World, draw: Draw) -> None:
    """Each parcel of the pinned snapshot has the prediction of the pinned version, and says so, whatever came since."""
    jobs = Jobs(world, draw)
    counted(jobs.run(lab), len(jobs.right()))
    jobs.expect(jobs.right(), "scored twice in one batch", "a parcel of the snapshot is left out")


@judges
def repeated(lab: Lab, world: World, draw: Draw) -> None:
    """A batch that is there stays as it is when the job is repeated, with the same pins or later ones."""
    jobs = Jobs(world, draw)
    jobs.run(lab)
    for pins in (jobs.pins, jobs.later):
        count = jobs.run(lab.restarted(), pins)
        now = [row for row in jobs.rows() if row["source_version"] == 2]
        if pins is jobs.later and now:
            about = f"version {pins['model_version']} and version 2 of the table"
            happened = f"repeated with {about}, the batch has {len(now)} rows that were made with them"
            wrong("a repeat changes what was there", happened=happened, but=f"{jobs.batch} was scored before")
        jobs.expect(jobs.right(), "a repeat scores once more", "a repeat takes rows away")
        counted(count, len(jobs.right()))


@judges
def batches_beside(lab: Lab, world: World, draw: Draw) -> None:
    """Batches stand beside each other, whatever the order of their names: the rows of another one stay, and are not counted."""
    jobs = Jobs(world, draw)
    other, same_parcels = f"{jobs.batch}-b", {**jobs.later, "source_version": 3}
    jobs.run(lab, same_parcels, other)
    got = jobs.run(lab)
    if not any(row["batch"] == jobs.batch for row in jobs.rows()):
        happened = f"{other!r} was there, and {jobs.batch!r} has no rows"
        wrong("another batch is taken for this one", happened=happened, but="a batch is there when its own name is")
    counted(got, len(jobs.right()))
    both = [*jobs.right(), *jobs.right(same_parcels, other)]
    jobs.expect(both, "scored twice in one batch", "another batch's rows are gone, or its own")


@judges
def whole_or_not_at_all(lab: Lab, world: World, draw: Draw) -> None:
    """At each version of the target a batch is whole or not there, and a job that was killed is repeated to the same end."""
    jobs = Jobs(world, draw)
    jobs.run(lab, jobs.later, "2025-12-31")
    world.stop_after_writes(writes := draw.randrange(1, 6))
    try:
        jobs.run(lab.attempt)
    finally:
        world.stop_after_writes(None)
    jobs.run(lab.restarted())
    right = len(jobs.right())
    for version, held in enumerate(history(world, jobs.parcels.target)):
        count = sum(row["batch"] == jobs.batch for row in held.to_pylist())
        if count not in (0, right):
            happened = f"version {version} of the target has {count} rows of {jobs.batch}"
            wrong("half a batch can be read", happened=happened, but=f"the batch has {right} rows")
    killed = f"killed after {writes} requests that write, and repeated"
    both = [*jobs.right(), *jobs.right(jobs.later, "2025-12-31")]
    jobs.expect(both, f"{killed}: twice", f"{killed}: lost")
