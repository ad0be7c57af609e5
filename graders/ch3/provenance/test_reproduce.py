"""A run rebuilt from what it logged."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .households import ALPHAS, Households, same

NAMES = ["table", "version", "label", "alpha", "seed", "holdout_mae"]
SHAPE = "a dict of missing, logged, again and equal"


class Recorded:
    """A run of a training on one version of a table that has changed since."""

    def __init__(self, world: World, draw: Draw, *, version: int, seed: int) -> None:
        self.world, self.homes, self.alpha, self.seed = (
            world,
            Households(world, draw, draw.person()),
            draw.choice(ALPHAS),
            seed,
        )
        for _ in range(version + 3):
            self.homes.write()
        self.version = version
        self.again = self.homes.mae(version, self.alpha, seed)
        self.logged = self.again
        self.run_id = ""

    def log(self, *without: str, other: bool = False, off: float = 0.0) -> None:
        """The run, without some of the names; `other`: with an input of a validation before the training's.

        `off` is how much its metric is off, as a share of it.
        """
        self.logged = self.again * (1 + off)
        params = {"label": self.homes.label, "alpha": self.alpha, "seed": self.seed}
        source = {
            "delta_table_name": self.homes.table,
            "delta_table_version": self.version,
            "is_databricks_uc_table": True,
        }
        if "version" in without:
            source.pop("delta_table_version")
        used = [{"name": "t", "context": "training", "source_type": "delta_table", "source": source}]
        beside = {**source, "delta_table_version": self.version + 1}
        checked = {"name": "v", "context": "validation", "source_type": "delta_table", "source": beside}
        if "table" in without:
            used = [{**used[0], "source_type": "http", "source": {"url": "https://example.com/homes.csv"}}]
        if other:
            used = [checked, *used]
        if "input" in without:
            used = [checked]
        self.run_id = self.world.run(
            f"/Shared/energy_{self.homes.draw.word()}",
            user=self.homes.owner,
            params={name: value for name, value in params.items() if name not in without},
            metrics={"training_mae": 1.5} | ({} if "holdout_mae" in without else {"holdout_mae": self.logged}),
            datasets=used,
        )

    def rebuilt(self, lab: Lab) -> dict[str, Any]:
        before = self.world.runs()
        outcome = lab.attempt.as_(self.homes.owner).reproduce(run_id=self.run_id)
        if outcome.error:
            raise outcome.error
        got: dict[str, Any] = returned(outcome.value, dict[str, Any], SHAPE)
        for name in ("missing", "logged", "again", "equal"):
            if name not in got:
                wrong(
                    "not what it should return",
                    happened=f"it returned a dict without {name}",
                    rule=f"it returns {SHAPE}",
                )
        if self.world.runs() != before:
            wrong(
                "the evidence is changed", happened="the runs of the workspace are not what they were before the call"
            )
        return got


def expect(recorded: Recorded, got: dict[str, Any], missing: set[str], about: str) -> None:
    """`missing` as it is right; all else follows from it."""
    missing_names = returned(got["missing"], list[str], "missing, a list of names", part="missing")
    for name in NAMES:
        if (name in missing_names) != (name in missing):
            title = "what is missing is not named" if name in missing else "called missing, and it is there"
            wrong(title, happened=f"missing is {missing_names}", but=f"the run: {about}")
    if len(missing_names) != len(set(missing_names)) or set(missing_names) - set(NAMES):
        wrong(
            "other names than asked for",
            happened=f"missing is {missing_names}",
            but=f"the names are {', '.join(NAMES)}",
        )
    logged = None if "holdout_mae" in missing else recorded.logged
    if got["logged"] != logged:
        wrong("not the metric that was logged", happened=f"logged is {got['logged']}", but=f"the run: {about}")
    cannot = bool(missing - {"holdout_mae"})
    if cannot and got["again"] is not None:
        wrong("rebuilt without what it takes", happened=f"again is {got['again']}", but=f"the run: {about}")
    if not cannot and got["again"] is None:
        wrong("not rebuilt, though it can be", happened="again is None", but=f"the run: {about}")
    if not cannot and not (isinstance(got["again"], float) and same(got["again"], recorded.again)):
        tell_where_from(recorded, got["again"], about)
    equal = logged is not None and not cannot and same(logged, recorded.again)
    if got["equal"] is not equal:
        title = "equal, and it is not" if got["equal"] else "not equal, and it is"
        if logged is None and cannot:
            title = "equal, though neither metric is there"
        wrong(
            title,
            happened=f"equal is {got['equal']}, logged {got['logged']}, again {got['again']}",
            but=f"the run: {about}",
        )


def tell_where_from(recorded: Recorded, again: Any, about: str) -> None:
    """End the check as wrong, with the version that gives this metric, if one does."""
    homes, right = recorded.homes, f"{recorded.again:.6f} is right; the run: {about}"
    for version in range(recorded.version + 3) if isinstance(again, float) else ():
        if same(again, homes.mae(version, recorded.alpha, recorded.seed)):
            latest = version == recorded.version + 2
            wrong(
                "rebuilt on the latest rows" if latest else "rebuilt on the rows of another version",
                happened=f"again is {again:.6f}, the metric on version {version}{', the latest' if latest else ''}",
                but=right,
            )
    wrong("another metric than the recipe's", happened=f"again is {again}", but=right)


@judges
def the_same_metric(lab: Lab, world: World, draw: Draw) -> None:
    """A run that has everything gives its metric again, on the version that it names, after the table has changed."""
    for version, seed in ((draw.randrange(1, 3), draw.randrange(1, 9_999)), (0, 0)):
        recorded = Recorded(world, draw, version=version, seed=seed)
        recorded.log()
        expect(recorded, recorded.rebuilt(lab), set(), f"version {version}, seed {seed}, all there")


@judges
def another_metric(lab: Lab, world: World, draw: Draw) -> None:
    """A metric that does not come again is not equal, also when it differs little; one that differs by rounding is."""
    recorded = Recorded(world, draw, version=1, seed=draw.randrange(1, 9_999))
    for off in draw.shuffled([0.2, 1e-5, -1e-7, -1.0, 3e-13, -3e-13]):
        recorded.log(off=off)
        about = "and its holdout_mae is 0.0" if off == -1 else f"and its metric is off by a share of {abs(off):g}"
        expect(recorded, recorded.rebuilt(lab), set(), f"all there, {about}")


@judges
def what_is_missing(lab: Lab, world: World, draw: Draw) -> None:
    """What a run has not is named, all of it and nothing else, and nothing is guessed in its place."""
    recorded = Recorded(world, draw, version=1, seed=draw.choice([0, 42, 7]))
    for name in draw.shuffled(NAMES):
        recorded.log(name)
        missing = {"table", "version"} if name == "table" else {name}
        about = "its input is a file of the web, and no table" if name == "table" else f"without {name}, all else there"
        expect(recorded, recorded.rebuilt(lab), missing, about)
    recorded.log("alpha", "holdout_mae")
    expect(recorded, recorded.rebuilt(lab), {"alpha", "holdout_mae"}, "without alpha and holdout_mae, all else there")


@judges
def the_training_input(lab: Lab, world: World, draw: Draw) -> None:
    """The input with the context training counts, and no other."""
    recorded = Recorded(world, draw, version=1, seed=5)
    recorded.log(other=True)
    expect(
        recorded,
        recorded.rebuilt(lab),
        set(),
        "one input is of the training, another, of a later version, of a validation",
    )
    recorded.log("input")
    expect(recorded, recorded.rebuilt(lab), {"table", "version"}, "its only input has the context validation")
