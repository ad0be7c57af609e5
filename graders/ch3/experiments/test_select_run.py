"""The best run that may be chosen, over all pages."""

from typing import Any

from labjudge.grading import Draw, Lab, World, judges, wrong

from .forecast import experiment


class Runs:
    """Runs of one experiment, tested on one set, passed unless something else is said, a second apart."""

    def __init__(self, world: World, draw: Draw, metric: str) -> None:
        self.world, self.place, self.metric = world, experiment(draw), metric
        self.test_set, self.known = f"main.spend.{draw.word()}@v3", dict[str, str]()

    def add(self, value: float | None, what: str, passed: float | None = 1.0, test_set: str = "", **about: Any) -> str:
        metrics = {} if value is None else {self.metric: value}
        if passed is not None:
            metrics["passed"] = passed
        tags = {"test_set": test_set or self.test_set}
        start = 1_760_000_000_000 + 1000 * len(self.known)
        run_id: str = self.world.run(self.place, **{"start_time": start, "metrics": metrics, "tags": tags, **about})
        self.known[run_id] = f"{what} ({self.metric} {value})"
        return run_id

    def expect(self, lab: Lab, draw: Draw, right: str | None, title: str, lower: bool = True) -> None:
        got = lab.as_(draw.person()).select_run(self.place, self.test_set, self.metric, lower)
        if got != right:
            chosen = self.known.get(got, repr(got)) if isinstance(got, str) else repr(got)
            best = f"right is {self.known[right]}" if right else "none may be chosen"
            wrong(
                "no run is chosen" if got is None else title,
                happened=f"it chose {chosen}",
                but=f"{best}; {'lower' if lower else 'higher'} is better",
            )


@judges
def the_best_that_passed(lab: Lab, world: World, draw: Draw) -> None:
    """The best that passed is chosen; a run that fails its limits, or was never held against any, is not, however good it is."""
    for lower in (True, False):
        runs, best = Runs(world, draw, f"mae_{draw.word()}"), 5.0 if lower else 50.0
        beyond = -1 if lower else 1
        runs.add(best - beyond, "a run that passed")
        right = runs.add(best, "the best that passed")
        runs.add(best - 2 * beyond, "a later run that passed")
        runs.expect(lab, draw, right, "another run than the best", lower)
        runs.add(best + beyond, "a better run that failed its limits", passed=0.0)
        runs.expect(lab, draw, right, "chosen though it failed its limits", lower)
        runs.add(best + 2 * beyond, "a better run that was never judged", passed=None)
        runs.expect(lab, draw, right, "chosen though it was never judged", lower)


@judges
def finished_and_comparable(lab: Lab, world: World, draw: Draw) -> None:
    """Only runs that finished are ranked, and only those that were tested on the same rows, in the same experiment."""
    runs = Runs(world, draw, "test_mae")
    right = runs.add(9.0, "a finished run")
    for status in ("FAILED", "RUNNING", "KILLED"):
        runs.add(1.0, f"a run that is {status}", status=status)
    runs.expect(lab, draw, right, "chosen though it did not finish")
    runs.add(2.0, "a run that was tested on v2", test_set=runs.test_set.replace("v3", "v2"))
    runs.add(2.0, "a run that was tested on v30", test_set=runs.test_set + "0")
    runs.add(2.0, "a run that does not say what it was tested on", tags={})
    runs.expect(lab, draw, right, "chosen though it was tested on other rows")
    elsewhere = Runs(world, draw, "test_mae")
    runs.known[elsewhere.add(1.0, "", test_set=runs.test_set)] = "a run of another experiment"
    runs.expect(lab, draw, right, "from another experiment")


@judges
def any_value_and_any_name(lab: Lab, world: World, draw: Draw) -> None:
    """0 and negative numbers are values, NaN is none; a metric's name may have dashes, dots, spaces and slashes."""
    for name in (f"mae__plan__pre-paid_{draw.word()}", f"slices/{draw.word()} 2.0"):
        runs = Runs(world, draw, name)
        runs.add(0.5, "a run of 0.5")
        runs.add(None, "a run without the metric")
        runs.add(float("nan"), "a run whose metric is NaN")
        right = runs.add(0.0, "a run of 0")
        runs.expect(lab, draw, right, "0 against 0.5")
        right = runs.add(-2.0, "a run of -2")
        runs.expect(lab, draw, right, "-2 against 0")


@judges
def first_of_equal_ones(lab: Lab, world: World, draw: Draw) -> None:
    """Of runs with the same value, the one that started first is chosen, in either direction."""
    for lower in (True, False):
        runs = Runs(world, draw, "test_mae")
        runs.add(3.0, "a run that started second")
        right = runs.add(3.0, "a run that started first", start_time=1_700_000_000_000)
        runs.add(3.0, "a run that started last")
        runs.expect(lab, draw, right, "of equal ones another than the first", lower)
    runs = Runs(world, draw, "test_mae")
    right = runs.add(3.0, "a run that started first, and ended last", duration=60.0)
    runs.add(3.0, "a run that started second, and ended first")
    runs.expect(lab, draw, right, "of equal ones the first that ended")


@judges
def none_may_be_chosen(lab: Lab, world: World, draw: Draw) -> None:
    """Where no run may be chosen, or there is no such experiment, the answer is None, and none is made."""
    runs = Runs(world, draw, "test_mae")
    outcome = lab.attempt.as_(draw.person()).select_run(runs.place, runs.test_set, "test_mae", True)
    if outcome.error or outcome.value is not None:
        wrong("an experiment that is not there", happened=str(outcome), but=f"there is no experiment {runs.place}")
    if runs.place in world.experiments():
        wrong(
            "an experiment made by looking", happened=f"there was no experiment {runs.place}; after the call there is"
        )
    for value, what, passed in ((1.0, "a run that failed its limits", 0.0), (None, "a run without the metric", 1.0)):
        runs.add(value, what, passed)
        runs.expect(lab, draw, None, "none may be chosen, and one is")
    runs.add(float("nan"), "a run whose metric is NaN")
    runs.expect(lab, draw, None, "chosen for a metric that is NaN")


@judges
def over_all_pages(lab: Lab, world: World, draw: Draw) -> None:
    """The best of thousands of runs is found, wherever it stands."""
    runs = Runs(world, draw, "test_mae")
    right = runs.add(1.0, "the oldest of 1,004 runs", start_time=1_700_000_000_000)
    about = {"metrics": {"test_mae": 2.0, "passed": 1.0}, "tags": {"test_set": runs.test_set}}
    later = world.many_runs(runs.place, 1_003, start_time=1_760_000_000_000, **about)
    runs.known |= dict.fromkeys(later, "one of the latest 1,003 runs (test_mae 2.0)")
    runs.expect(lab, draw, right, "not the best of 1,004 runs")
