"""A picture that explains itself."""

import pandas as pd
from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .forecast import experiment, failed_run, stays_failed
from .pictures import Picture, picture


def drawn(lab: Lab, world: World, draw: Draw, table: pd.DataFrame, metric: str, limit: float) -> Picture:
    """The picture that a call logs into a run of its own."""
    run_id = world.run(experiment(draw))
    path = returned(lab.as_(draw.person()).plot_comparison(table, metric, limit, run_id), str, "the artifact's path")
    if path not in (f"plots/{metric}.png", f"plots/{metric}.html"):
        wrong(
            "another path",
            happened=f"it returned {path!r}",
            but=f"the metric is {metric}",
            rule="the path is plots/METRIC.png or plots/METRIC.html",
        )
    found = picture(world, run_id, path)
    if found is None:
        run = next(run for run in world.runs() if run["run_id"] == run_id)
        listed = ", ".join(run["artifacts"]) or "none"
        wrong(
            "no picture at that path",
            happened=f"it returned {path!r}; the run's artifacts: {listed}",
            rule="the picture is an artifact of the run given, at the path returned",
        )
    return found


def candidates(draw: Draw, metric: str) -> pd.DataFrame:
    values = [draw.randrange(20, 90) / 10 for _ in range(3)]
    return pd.DataFrame({"candidate": [f"alpha {each}" for each in draw.sample(range(10, 99), 3)], metric: values})


def differs(
    lab: Lab,
    world: World,
    draw: Draw,
    before: Picture,
    after: tuple[pd.DataFrame, str, float],
    what: str,
    title: str,
) -> None:
    other = drawn(lab, world, draw, *after)
    if before.look != other.look:
        return
    if before.page != other.page:
        happened = f"two calls differ in {what} only, and their pages only in what a browser does not draw"
        wrong("in the page, and not in the picture", happened=happened, but="a title in the tab is not in the picture")
    wrong(title, happened=f"two calls differ in {what} only, and their pictures are alike")


@judges
def large_enough(lab: Lab, world: World, draw: Draw) -> None:
    """The picture can be read: a PNG has at least 640 × 400 pixels, with one candidate, with many, with a null."""
    metric = f"mae_{draw.word()}"
    many = pd.DataFrame({"candidate": [f"alpha {place}" for place in range(24)], metric: [float(x) for x in range(24)]})
    some = candidates(draw, metric)
    some.loc[0, metric] = None
    for table in (candidates(draw, metric).head(1), many, some):
        size = drawn(lab, world, draw, table, metric, 5.0).size
        if size is not None and (size[0] < 640 or size[1] < 400):
            wrong("too small to read", happened=f"with {len(table)} candidates it is {size[0]} × {size[1]} pixels")


@judges
def the_values_are_in_it(lab: Lab, world: World, draw: Draw) -> None:
    """The picture shows each candidate's value: with another one it looks different."""
    metric = "test_mae"
    values = [draw.randrange(20, 90) / 10 for _ in range(14)]
    many = pd.DataFrame({"candidate": [f"alpha {place}" for place in range(14)], metric: values})
    before = drawn(lab, world, draw, many, metric, 5.0)
    left_out = "some of many candidates are left out"
    for place, title in ((6, "a value is not in the picture"), (0, left_out), (13, left_out)):
        other = many.assign(**{metric: many[metric].where(many.index != place, values[place] + 0.75)})
        what = f"the value of candidate {place + 1} of 14"
        differs(lab, world, draw, before, (other, metric, 5.0), what, title)


@judges
def it_says_what_it_shows(lab: Lab, world: World, draw: Draw) -> None:
    """The picture names each candidate and the metric: with another name it looks different."""
    metric, word = f"mae_{draw.word()}", draw.word()
    names = [f"ridge, alpha {number / 10:g}, solver {word}" for number in draw.sample(range(1, 9), 3)]
    table = candidates(draw, metric).assign(candidate=names)
    before = drawn(lab, world, draw, table, metric, 5.0)
    for place, name, what, title in (
        (0, f"depth {word}", "the name of candidate 1 of 3", "a candidate without its name"),
        (2, f"depth {word}", "the name of candidate 3 of 3", "a candidate without its name"),
        (2, names[2].replace(word, draw.word()), "the end of a name", "a name is cut short"),
        (2, names[2].replace("ridge", "lasso"), "the beginning of a long name", "a name begins outside of the picture"),
    ):
        other = table.assign(candidate=table["candidate"].where(table.index != place, name))
        differs(lab, world, draw, before, (other, metric, 5.0), what, title)
    some = table.assign(**{metric: table[metric].where(table.index == 1)})
    without = drawn(lab, world, draw, some, metric, 5.0)
    for place in (0, 2):
        other = some.assign(candidate=some["candidate"].where(some.index != place, f"depth {word}"))
        what = "the name of a candidate without a value"
        differs(lab, world, draw, without, (other, metric, 5.0), what, "without a value, without a name")
    renamed = table.rename(columns={metric: f"auc_{word}"})
    differs(
        lab,
        world,
        draw,
        before,
        (renamed, f"auc_{word}", 5.0),
        "the metric's name",
        "the metric is not named",
    )


@judges
def the_limit_is_in_it(lab: Lab, world: World, draw: Draw) -> None:
    """The picture shows the limit, also above all values: with another one it looks different."""
    table = candidates(draw, "test_mae")
    for one, other, title in (
        (4.0, 6.5, "the limit is not in the picture"),
        (12.0, 16.0, "a limit above all values is cut off"),
    ):
        before = drawn(lab, world, draw, table, "test_mae", one)
        differs(lab, world, draw, before, (table, "test_mae", other), "the limit", title)


@judges
def as_the_run_ended(lab: Lab, world: World, draw: Draw) -> None:
    """A run that has ended is not opened again to keep the picture."""
    run_id = failed_run(world, draw)
    lab.as_(draw.person()).plot_comparison(candidates(draw, "mae"), "mae", 5.0, run_id)
    stays_failed(world, run_id, "the run of the picture is opened again")
