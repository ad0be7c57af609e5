"""The runs of an experiment that deserve to be registered."""

from labjudge.grading import Draw, Lab, World, judges, returned, wrong
from labjudge.people import PEOPLE


class Experiment:
    """An experiment in the making, with a metric and a bar that are drawn."""

    def __init__(self, world: World, draw: Draw):
        self.world, self.draw = world, draw
        self.name = f"/Shared/{draw.choice(['churn', 'upsell', 'billing'])}_{draw.randrange(100, 999)}"
        self.metric = draw.choice(["auc_pr", "recall", "roc_auc", "f1"])
        self.bar = draw.randrange(60, 80) / 100
        self.about: dict[str, str] = {}
        self.titles: dict[str, str] = {}

    def add(self, over=None, candidate="true", status="FINISHED", name=None, title=None, earlier=()):
        """A run whose metric is `over` above the bar (None: well above; "": not logged); returns its id.

        `earlier` are values of the metric that were logged before. `title` is the mistake of returning this run, where `check`
        has none for it.
        """
        over = self.draw.randrange(2, 15) / 100 if over is None else over
        value = None if over == "" else self.bar if over == 0 else round(self.bar + over, 4)
        # Another metric than the one that is asked for is always high.
        metrics = {"accuracy": 0.97} if value is None else {"accuracy": 0.97, self.metric: [*earlier, value]}
        tags = {"team": "churn"} if candidate is None else {"team": "churn", "candidate": candidate}
        person = self.draw.choice(PEOPLE)
        run_id = self.world.run(name or self.name, user=person, metrics=metrics, tags=tags, status=status)
        if title:
            self.titles[run_id] = title
        self.about[run_id] = (
            f"{run_id[:8]}  {status:<8}  candidate={'(no tag)' if candidate is None else repr(candidate)}  "
            f"{self.metric}={'(none)' if value is None else value}"
            + (f", before that {', '.join(map(str, earlier))}" if earlier else "")
        )
        return run_id

    def check(self, lab: Lab, right, title, rule, missing=""):
        """Ask for the candidates. `title` is the mistake of one that is not in `right`, `missing` that of leaving one out."""
        answer = lab.as_(self.draw.choice(PEOPLE)).select_candidates(self.name, self.metric, self.bar)
        got = returned(answer, list[str], "a list of run ids")
        drawing = [*list(self.about.values())[-12:], f"the bar: {self.metric} of {self.bar}"]
        if extra := [run_id for run_id in got if run_id not in right]:
            what = self.about.get(extra[0], "it is the id of a run of another experiment")
            if extra[0] not in self.about and all(run["run_id"] != extra[0] for run in self.world.runs()):
                title, what = "not the id of a run", "no run has that id"
            title = self.titles.get(extra[0], title)
            wrong(title, happened=f"it returned {extra[0]!r:.50}", but=what, rule=rule, drawing=drawing)
        if missed := [run_id for run_id in right if run_id not in got]:
            but = self.about[missed[0]]
            wrong(
                missing
                or ("only some of many candidates" if len(missed) > 1 and len(got) > 1 else "a candidate is missed"),
                happened=f"{missed[0][:8]} is not among the {len(got)} returned",
                but=but,
                rule="finished, tagged as candidate, at or above the bar: such a run deserves to be registered",
                drawing=drawing,
            )
        if len(got) != len(right):
            wrong("a run named twice", happened=f"it returned {len(got)} ids for {len(right)} runs", rule=rule)


@judges
def asked_again(lab: Lab, world: World, draw: Draw) -> None:
    """A run that became a candidate since the last call is found."""
    one, right = Experiment(world, draw), []
    for _ in range(2):
        right.append(one.add())
        one.check(lab, right, "a run of another experiment", "only runs of the experiment that is asked for")


@judges
def candidates_are_found(lab: Lab, world: World, draw: Draw) -> None:
    """Each candidate of this experiment, and of no other, is found; one exactly at the bar too."""
    one = Experiment(world, draw)
    right = [*(one.add() for _ in range(11)), one.add(over=0), one.add()]
    for other in (f"{one.name}_other", "/Shared/another", "Default"):
        one.world.run(other, metrics={one.metric: one.bar + 0.1}, tags={"candidate": "true"})
    one.check(lab, right, "a run of another experiment", "only runs of the experiment that is asked for")


@judges
def many_runs(lab: Lab, world: World, draw: Draw) -> None:
    """However many runs an experiment has, each one that deserves it is found."""
    one = Experiment(world, draw)
    right = [one.add()]
    for _ in range(120):
        one.world.run(one.name, metrics={one.metric: one.bar - 0.1}, tags={"candidate": "true"})
    right.append(one.add())
    one.check(
        lab, right, "below the bar", "all runs of the experiment count", missing="only the first page of many runs"
    )


@judges
def only_candidates(lab: Lab, world: World, draw: Draw) -> None:
    """A run that nobody named a candidate stays in Tracking."""
    one = Experiment(world, draw)
    right = [one.add()]
    for candidate in (None, "false"):
        one.add(candidate=candidate)
    rule = 'the registry is for candidates: the run\'s tag `candidate` has the value "true"'
    one.check(lab, right, "every run registered", rule)
    for candidate in ("True", "yes", ""):
        one.add(candidate=candidate)
    one.add(candidate="true ", title="a blank after true overlooked")
    one.check(lab, right, "a value that only looks like true", f"{rule}, in just this spelling")


@judges
def bar_counts(lab: Lab, world: World, draw: Draw) -> None:
    """A candidate below the bar is not selected."""
    one = Experiment(world, draw)
    right = [one.add()]
    one.add(over=-draw.randrange(1, 20) / 100)
    one.add(over=-0.001)
    one.check(lab, right, "below the bar", "the metric is `at_least` or higher")


@judges
def last_value_counts(lab: Lab, world: World, draw: Draw) -> None:
    """Of a metric that was logged several times the last value counts."""
    one = Experiment(world, draw)
    low, high = round(one.bar - 0.2, 4), round(one.bar + 0.1, 4)
    right = [one.add(), one.add(earlier=[low])]
    one.add(over=-0.1, earlier=[low, high])
    one.add(over=-0.1, earlier=[high])
    rule = "the metric as it was logged last decides, not its first or best value"
    one.check(
        lab, right, "an earlier value of the metric counts", rule, missing="an earlier value of the metric counts"
    )


@judges
def zero_is_a_value(lab: Lab, world: World, draw: Draw) -> None:
    """A metric of zero passes a bar at zero, or below."""
    rule = "the metric is `at_least` or higher: 0 is a value like any other, and no missing one"
    for bar in (-0.25, 0.0):
        one = Experiment(world, draw)
        one.name, one.metric, one.bar = f"{one.name}_lift{'_at_zero' * (bar == 0)}", "lift", bar
        right = [one.add(over=-bar)]
        one.add(over=-0.1)
        one.check(lab, right, "below the bar", rule, missing="zero taken for no value")


@judges
def unmeasured_runs(lab: Lab, world: World, draw: Draw) -> None:
    """A candidate whose metric was never logged is not selected."""
    one = Experiment(world, draw)
    right = [one.add()]
    one.add(over="")
    rule = "what was not measured has not passed"
    one.check(lab, right, "a run without the metric", rule)
    one.add(over=float("nan"))
    one.check(lab, right, "NaN taken for a bar passed", f"{rule}: NaN is no value at or above the bar")
    loss = Experiment(world, draw)
    loss.name, loss.metric, loss.bar = f"{one.name}_loss", "neg_log_loss", -draw.randrange(20, 60) / 100
    right = [loss.add()]
    loss.add(over="")
    loss.check(lab, right, "a metric that is not there taken for a value", f"{rule}, wherever the bar is")


@judges
def unfinished_runs(lab: Lab, world: World, draw: Draw) -> None:
    """A run that failed, was stopped or still goes on is not selected."""
    one = Experiment(world, draw)
    right = [one.add()]
    for status in ("FAILED", "KILLED", "RUNNING"):
        one.add(status=status)
    rule = "only runs with status FINISHED: others may have logged a metric before the end"
    one.check(lab, right, "a run that did not finish", rule)
    one.add(status="SCHEDULED")
    one.check(lab, right, "a run that is only scheduled", rule)


@judges
def nobody_deserves_it(lab: Lab, world: World, draw: Draw) -> None:
    """Without a run that deserves it the list is empty."""
    rule = "no run deserves it: an empty list"
    one = Experiment(world, draw)
    for _ in range(2):
        one.add(candidate=None)
    one.check(lab, [], "somebody is always best", rule)
    another = Experiment(world, draw)
    another.name += "_again"
    another.add(over=-0.05)
    another.add(status="FAILED")
    another.check(lab, [], "somebody is always best", rule)
