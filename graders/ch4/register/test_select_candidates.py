"""The runs of an experiment that deserve to be registered."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, World, judges, returned, wrong


class Experiment:
    """An experiment in the making, with a metric and a bar that are drawn."""

    def __init__(self, world: World, draw: Draw, metric: str = "", bar: float | None = None):
        self.world, self.draw = world, draw
        self.name = f"/Shared/{draw.word()}_{draw.randrange(100, 999)}"
        self.metric = metric or draw.choice(["auc_pr", "recall", "roc_auc", "f1"])
        self.bar = draw.randrange(60, 80) / 100 if bar is None else bar
        self.about: dict[str, str] = {}
        self.titles: dict[str, str] = {}

    def add(
        self,
        over: float | None = 0.05,
        candidate: str | None = "true",
        status: str = "FINISHED",
        earlier: tuple[float, ...] = (),
        title: str = "",
    ) -> str:
        """A run whose metric is `over` above the bar (None: not logged), and was `earlier` before; its id.

        `candidate` is its tag (None: no tag). `title` is the mistake of returning this run.
        """
        values = [] if over is None else [*earlier, self.bar if over == 0 else round(self.bar + over, 6)]
        metrics = {"accuracy": 0.97, **({self.metric: values} if values else {})}  # another metric is always high
        tags = {"team": "churn", **({} if candidate is None else {"candidate": candidate})}
        person = self.draw.person()
        run_id: str = self.world.run(self.name, user=person, metrics=metrics, tags=tags, status=status)
        self.titles[run_id] = title
        logged = ", then ".join(f"{value:g}" for value in values) or "not logged"
        tag = "not there" if candidate is None else repr(candidate)
        self.about[run_id] = f"{run_id[:8]}  {status:<8}  candidate {tag}  {self.metric} {logged}"
        return run_id

    def check(self, lab: Lab, *right: str, missing: str = "a candidate is missed", rule: str = "") -> None:
        """Ask for the candidates, which are `right`; `missing` is the mistake of leaving one out."""
        got = lab.as_(self.draw.person()).select_candidates(self.name, self.metric, self.bar)
        returned(got, list[str], "a list of run ids")
        drawing = [*list(self.about.values())[-12:], f"the bar: {self.metric} of {self.bar}"]
        for run_id in [*(one for one in self.about if one in got), *(one for one in got if one not in self.about)]:
            if run_id not in right:
                runs = {run["run_id"]: run["experiment"] for run in self.world.runs()}
                elsewhere = f"it is a run of {runs[run_id]}" if run_id in runs else "no run has that id"
                title = "a run of another experiment" if run_id in runs else "not the id of a run"
                title = "below the bar" if runs.get(run_id) == self.name else title  # of the many that are made beside
                but = self.about.get(run_id, elsewhere)
                happened = f"{run_id!r:.50} is among the {len(got)} returned"
                wrong(self.titles.get(run_id) or title, happened=happened, but=but, drawing=drawing)
        if missed := [run_id for run_id in right if run_id not in got]:
            missing = "only some of many candidates" if len(missed) > 1 and len(got) > 1 else missing
            happened = f"{missed[0][:8]} is not among the {len(got)} returned"
            wrong(missing, happened=happened, but=self.about[missed[0]], rule=rule, drawing=drawing)
        if len(got) != len(right):
            happened = f"it returned {len(got)} ids for {len(right)} runs"
            wrong("a run named twice", happened=happened, rule="each run is in the list once")


@judges
def asked_again(lab: Lab, world: World, draw: Draw) -> None:
    """What deserves it is asked in each call: a run may have become a candidate since the last one."""
    one = Experiment(world, draw)
    first = one.add()
    one.check(lab, first)
    one.check(lab, first, one.add())


@judges
def candidates_are_found(lab: Lab, world: World, draw: Draw) -> None:
    """Each candidate of this experiment, and of no other, is found; one exactly at the bar too."""
    one = Experiment(world, draw)
    right = [*(one.add() for _ in range(11)), one.add(over=0)]
    for other in (f"{one.name}_other", "/Shared/another", "Default"):
        world.run(other, metrics={one.metric: one.bar + 0.1}, tags={"candidate": "true"})
    one.check(lab, *right)


@judges
def many_runs(lab: Lab, world: World, draw: Draw) -> None:
    """However many runs an experiment has, each one that deserves it is found."""
    one = Experiment(world, draw)
    right = [one.add()]
    for _ in range(120):
        world.run(one.name, metrics={one.metric: one.bar - 0.1}, tags={"candidate": "true"})
    one.check(lab, *right, one.add(), missing="only the first page of many runs")


@judges
def only_candidates(lab: Lab, world: World, draw: Draw) -> None:
    """The registry is for candidates: the run's tag `candidate` has the value "true", in just this spelling."""
    one = Experiment(world, draw)
    right = one.add()
    for candidate in (None, "false"):
        one.add(candidate=candidate, title="every run registered")
    for candidate in ("True", "yes", ""):
        one.add(candidate=candidate, title="a value that only looks like true")
    one.add(candidate="true ", title="a blank after true overlooked")
    one.check(lab, right)


@judges
def bar_counts(lab: Lab, world: World, draw: Draw) -> None:
    """The metric is `at_least` or higher: what is below is not selected, however little."""
    one = Experiment(world, draw)
    right = [one.add(), one.add(over=0.000001)]
    for over in (-draw.randrange(1, 20) / 100, -0.001, -0.000001):
        one.add(over=over, title="below the bar")
    one.check(lab, *right)


@judges
def last_value_counts(lab: Lab, world: World, draw: Draw) -> None:
    """The metric as it was logged last (by step) decides, not its first or best value."""
    one, title = Experiment(world, draw), "an earlier value of the metric counts"
    low, high = round(one.bar - 0.2, 4), round(one.bar + 0.1, 4)
    right = [one.add(), one.add(earlier=(low,))]
    one.add(over=-0.1, earlier=(low, high), title=title)
    one.add(over=-0.1, earlier=(high,), title=title)
    one.check(lab, *right, missing=title)


@judges
def zero_is_a_value(lab: Lab, world: World, draw: Draw) -> None:
    """A metric or a bar of 0 is a value like any other, and no missing one."""
    for bar in (-0.25, 0.0):
        one = Experiment(world, draw, "lift", bar)
        right = one.add(over=-bar)
        one.add(over=-0.1, title="below a bar of zero" if bar == 0 else "below the bar")
        one.check(lab, right, missing="zero taken for no value")


@judges
def unmeasured_runs(lab: Lab, world: World, draw: Draw) -> None:
    """What was not measured has not passed, wherever the bar is; nor has NaN."""
    one = Experiment(world, draw)
    right = one.add()
    one.add(over=None, title="a run without the metric")
    one.add(over=float("nan"), title="NaN taken for a bar passed")
    one.check(lab, right)
    loss = Experiment(world, draw, "neg_log_loss", -0.4)
    right = loss.add()
    loss.add(over=None, title="a metric that is not there taken for a value")
    loss.check(lab, right)


@judges
def unfinished_runs(lab: Lab, world: World, draw: Draw) -> None:
    """Only runs with status FINISHED count: others may have logged a metric before the end."""
    one = Experiment(world, draw)
    right = one.add()
    for status in ("FAILED", "KILLED", "RUNNING"):
        one.add(status=status, title="a run that did not finish")
    one.add(status="SCHEDULED", title="a run that is only scheduled")
    one.check(lab, right)


@judges
def nobody_deserves_it(lab: Lab, world: World, draw: Draw) -> None:
    """No run deserves it: an empty list."""
    for spoilt in ({"candidate": None}, {"over": -0.05}, {"status": "FAILED"}):
        one = Experiment(world, draw)
        one.add(title="somebody is always best", **spoilt)
        one.check(lab)
