"""A training that can be repeated from its run."""

import json
from typing import Any

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .households import ALPHAS, Households, no_copy, same, version_in


def trained(lab: Lab, world: World, homes: Households, alpha: float, seed: int) -> dict[str, Any]:
    """The run of a call, the only one of its experiment."""
    place = f"/Shared/energy_{homes.draw.word()}"
    got = lab.as_(homes.owner).train_recorded(
        table=homes.table, label=homes.label, alpha=alpha, seed=seed, experiment=place
    )
    run_id, runs = returned(got, str, "the run's id"), world.runs(place)
    if [run["run_id"] for run in runs] != [run_id]:
        wrong(
            "not in one run of the experiment",
            happened=f"it returned {run_id!r}; {place} holds {len(runs)} runs",
            rule="one training is one run of the experiment, and its id is returned",
        )
    if runs[0]["status"] != "FINISHED":
        wrong("a run that does not end", happened=f"the run is {runs[0]['status']}", rule="the run ends as FINISHED")
    found: dict[str, Any] = runs[0]
    return found


def version_of(run: dict[str, Any], homes: Households) -> int:
    """The version of the table that the run's training input names."""
    inputs = [each for each in run["datasets"] if each["context"] == "training"]
    if len(inputs) != 1:
        contexts = ", ".join(repr(each["context"]) for each in run["datasets"]) or "none"
        wrong(
            "the training's input is not in the run",
            happened=f"the contexts of the run's inputs: {contexts}",
            rule="the run has one input with the context training, which names table and version",
        )
    try:
        source = dict(json.loads(inputs[0]["source"]))
    except (ValueError, TypeError):
        source = {}
    table_name, table_version = source.get("delta_table_name"), source.get("delta_table_version")
    if table_name != homes.table:
        wrong(
            "the input does not name the table",
            happened=f"its source is of the type {inputs[0]['source_type']}, and its table is {table_name}",
            but=f"the rows are from {homes.table}",
        )
    if table_version is None:
        only = homes.world.read_table(homes.table, 0).equals(homes.world.read_table(homes.table))
        wrong(
            "version 0 is left out" if only else "a table without its version",
            happened=f"the input's source names {table_name} and no version",
            but="the table has one version, 0" if only else "",
        )
    version = version_in(table_version)
    if version is None:
        wrong(
            "that is no version",
            happened=f"the version in the input's source is {table_version!r}",
            but="versions are numbers",
        )
    return version


def rebuild(run: dict[str, Any], homes: Households, alpha: float, seed: int, since: int = 0) -> None:
    """From the run alone to its metric. Ends the check as wrong with what is missing, or where the metric comes from instead."""
    version = version_of(run, homes)
    for name, right in (("label", homes.label), ("alpha", alpha), ("seed", seed)):
        got = run["params"].get(name)
        if got != str(right):
            happened = f"the run's param {name} is {got if got is not None else 'not there'}"
            wrong(f"{name} is not in the run", happened=happened, but=f"it was called with {name} {right}")
    logged = run["metrics"].get("holdout_mae")
    if logged is None:
        wrong("the metric is not in the run", happened=f"its metrics are {', '.join(run['metrics']) or 'none'}")
    if version < since:
        wrong(
            "an old version is taken",
            happened=f"the run names version {version}",
            but=f"at the call, {since} was the latest",
        )
    latest = homes.write("append")  # the table goes on
    if version >= latest:
        wrong(
            "a version that was never there",
            happened=f"the run names version {version}",
            but=f"the latest is {latest - 1}",
        )
    again = homes.mae(version, alpha, seed)
    if same(logged, again):
        return
    if same(logged, homes.mae(version, alpha, seed, sort=False)):
        wrong(
            "rows as they came",
            happened=f"holdout_mae is {logged:.4f}: the recipe on the rows in the order of the table's files",
            but=f"in the order of id it gives {again:.4f}",
            rule="a table has no order: what is drawn by position needs rows in an order that comes again",
        )
    other = next((each for each in range(latest) if same(logged, homes.mae(each, alpha, seed))), None)
    if other is not None:
        wrong(
            "version and rows do not belong together",
            happened=f"the run names version {version}; its metric is that of version {other}, "
            + ("an earlier one" if other < version else "a later one"),
            but="somebody else wrote to the table between two statements",
            rule="rows are read at the version that is logged, and the version is known before they are read",
        )
    if same(logged, homes.mae(version, alpha, seed, more=1)):
        count = len(homes.at(version))
        wrong(
            "a row too many is held out",
            happened=f"of {count} rows {count // 4 + 1}",
            but=f"{count} // 4 is {count // 4}",
        )
    wrong(
        "the metric does not come again",
        happened=f"holdout_mae is {logged:.6f}",
        but=f"the recipe gives {again:.6f} on version {version} with alpha {alpha:g} and seed {seed}",
        rule="what a run logged is enough to compute its metric again",
    )


@judges
def rebuilt_from_the_run(lab: Lab, world: World, draw: Draw) -> None:
    """What a run logged is enough to compute its metric again, whatever was written to the table since."""
    for versions in (draw.randrange(2, 4), 1):  # with one version it is version 0
        homes = Households(world, draw, draw.person())
        for _ in range(versions):
            homes.write()
        alpha, seed = draw.choice(ALPHAS), draw.randrange(1, 10_000)
        run = trained(lab, world, homes, alpha, seed)
        if versions > 1:
            compare_seeds(lab, world, homes, alpha, seed, run)
        rebuild(run, homes, alpha, seed, since=versions - 1)


def compare_seeds(lab: Lab, world: World, homes: Households, alpha: float, seed: int, run: dict[str, Any]) -> None:
    """The same seed once more, and another one: the first draws the same split, the second does not."""
    metric = run["metrics"].get("holdout_mae")
    again = trained(lab, world, homes, alpha, seed)["metrics"].get("holdout_mae")
    other = trained(lab, world, homes, alpha, seed + 1)["metrics"].get("holdout_mae")
    if None in (metric, again, other):
        return
    if not same(metric, again):
        wrong(
            "the seed does not reach what is drawn",
            happened=f"two calls with seed {seed} on the same version: holdout_mae {metric:.4f} and {again:.4f}",
            rule="the seed that is logged is the one that the split was drawn with",
        )
    if same(metric, other):
        wrong(
            "another seed, and the same split",
            happened=f"holdout_mae is {metric:.4f} with seed {seed}, and again with seed {seed + 1}",
            rule="the seed that is logged is the one that the split was drawn with",
        )


@judges
def others_write_meanwhile(lab: Lab, world: World, draw: Draw) -> None:
    """Version and rows belong together, though somebody else writes to the table between any two statements."""
    homes = Households(world, draw, draw.person())
    homes.write()
    alpha, seed = draw.choice(ALPHAS), draw.randrange(1, 10_000)
    homes.busy()
    rebuild(trained(lab, world, homes, alpha, seed), homes, alpha, seed)


@judges
def seed_zero(lab: Lab, world: World, draw: Draw) -> None:
    """0 is a seed like any other."""
    homes = Households(world, draw, draw.person())
    homes.write()
    version = homes.write()
    run = trained(lab, world, homes, 1.0, 0)
    seed, metric, right = run["params"].get("seed"), run["metrics"].get("holdout_mae"), homes.mae(version, 1.0, 0)
    if seed != "0" or metric is None or not same(metric, right):
        wrong(
            "seed 0 taken for none",
            happened=f"called with seed 0, the run has the seed {seed} and holdout_mae {metric}",
            but=f"seed 0 gives {right:.4f}",
        )


@judges
def a_reference_and_no_copy(lab: Lab, world: World, draw: Draw) -> None:
    """The run refers to the table's version and holds no rows."""
    homes = Households(world, draw, draw.person())
    homes.write()
    no_copy(world, trained(lab, world, homes, 1.0, 7), [row["id"] for row in homes.at(0)])
