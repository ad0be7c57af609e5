"""The way back, when the rule holds."""

from labjudge.grading import Draw, Lab, World, equal, judges
from labjudge.scenes.unity_model import UnityModel, standing

COLUMNS = ["age", "spend", "visits", "plan", "region"]


class Registry:
    """A champion that drifts and the version before it, which reads columns that are still there."""

    def __init__(self, world: World, draw: Draw, features: str | None = "age,spend") -> None:
        self.model, self.days = UnityModel(world, draw), draw.randrange(3, 6)
        self.columns = draw.shuffled(COLUMNS)
        self.model.add_many(draw.randrange(1, 9))
        self.previous = self.model.add(**({} if features is None else {"features": features}))
        self.rejected = self.model.add(features="age")
        self.champion = self.model.add(features=",".join(COLUMNS))
        self.model.alias("previous", self.previous)
        self.model.alias("champion", self.champion)

    def judge(self, lab: Lab, verdicts: list[str], right: str, title: str, but: str) -> None:
        """Act, and end the check as wrong when another thing was done, or told."""
        model = self.model
        model.remember()
        got = lab.as_(model.owner).act(model.name, self.champion, verdicts, self.days, self.columns)
        told = [f"champion  version {self.champion}", f"verdicts  {', '.join(verdicts)}", f"days  {self.days}"]
        if right != "rolled back":
            model.stays(title, but=but, drawing=told)
        else:
            happened = f"{standing(model.champion)} is champion"
            equal(model.champion, self.previous, title, happened=happened, but=but, drawing=told)
            model.never_without_champion("a rollback with a gap")
            others = {**model.before["aliases"], "champion": self.previous}
            equal(model.aliases, others, "other aliases are changed")
            equal([row["action"] for row in model.writes()][1:], [], "more is written than the alias")
        equal(got, right, f"{right} is not told", drawing=told)


@judges
def lasting_drift(lab: Lab, world: World, draw: Draw) -> None:
    """After `days` days of drift the alias goes back to the version of `previous`."""
    for before, features in (([], "age,spend"), (["quiet", "pipeline", "quiet"], "age"), ([], ",".join(COLUMNS))):
        scene = Registry(world, draw, features)
        verdicts = before + ["drift"] * scene.days
        but = f"drift lasts, and the former can run: it needs {features}"
        scene.judge(lab, verdicts, "rolled back", "lasting drift goes on serving", but)


@judges
def one_window(lab: Lab, world: World, draw: Draw) -> None:
    """Drift in fewer than the last `days` verdicts is no reason to roll back, nor is drift of last week."""
    scene = Registry(world, draw)
    for verdicts, title in (
        (["quiet"] * scene.days + ["drift"], "rolled back on one window"),
        (["drift"] * scene.days + ["quiet"], "rolled back on drift that is over"),
        (["drift"] * (scene.days - 1), "rolled back on a history that is too short"),
        ([], "rolled back on a history that is too short"),
    ):
        scene.judge(lab, verdicts, "kept", title, "drift does not last")


@judges
def pipeline_bug(lab: Lab, world: World, draw: Draw) -> None:
    """A day with a pipeline bug is no day of drift: the former model would get the same broken data."""
    scene = Registry(world, draw)
    verdicts = ["drift"] * scene.days + ["pipeline"]
    scene.judge(lab, verdicts, "kept", "a pipeline bug is rolled back", "the last verdict is no drift")


@judges
def another_champion(lab: Lab, world: World, draw: Draw) -> None:
    """The verdicts are about `version`: when another one is champion already, it stays."""
    scene = Registry(world, draw)
    scene.model.alias("champion", scene.model.add(features="age"))
    but = "another version was made champion since, of which nothing is known"
    scene.judge(lab, ["drift"] * scene.days, "kept", "a champion that nobody judged is replaced", but)


@judges
def former_cannot_run(lab: Lab, world: World, draw: Draw) -> None:
    """A former version that needs a column that is gone, or does not say what it needs, cannot run."""
    for features, title in (
        ("age,basket_size", "back to a version whose features are gone"),
        ("a", "names of columns are compared in part"),
        (None, "back to a version that does not say what it needs"),
        ("", "back to a version that does not say what it needs"),
    ):
        scene = Registry(world, draw, features)
        scene.judge(
            lab, ["drift"] * scene.days, "blocked", title, f"version {scene.previous} has features={features!r}"
        )


@judges
def no_former(lab: Lab, world: World, draw: Draw) -> None:
    """Without another former version nothing can be rolled back, and it says so."""
    scene = Registry(world, draw)
    scene.model.alias("previous", scene.champion)
    scene.judge(lab, ["drift"] * scene.days, "blocked", "rolled back to itself", "previous is the champion itself")
    model = UnityModel(world, draw)
    model.alias("champion", model.add(features="age"))
    got = lab.as_(model.owner).act(model.name, "1", ["drift"] * 5, 5, COLUMNS)
    model.stays("written without a former version")
    equal(got, "blocked", "no former version is not told")
    got = lab.as_(model.owner).act(model.name, "1", ["quiet"] * 5, 5, COLUMNS)
    equal(got, "kept", "blocked where nothing was to be done", but="there is no drift, so no former version is needed")
