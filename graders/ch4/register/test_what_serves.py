"""From an alias back to version, data, run and people."""

from __future__ import annotations

from typing import Any

from labjudge.grading import NOT_SET_UP, Draw, Lab, Outcome, World, judges, returned, wrong
from labjudge.people import PEOPLE

from .candidates import a_person_and_name, an_owner, lineage_of, signature_of

TAGS = ("data_snapshot", "feature_tables", "owner")
PARTS = ["version", *TAGS, "run_id", "trained_by", "commit"]


class Served:
    """A model with three versions, each from its own run; the second serves, and is as `about_second` says (None: not there)."""

    def __init__(self, world: World, draw: Draw, **about_second: Any):
        self.world, self.draw, self.alias = world, draw, draw.choice(["champion", "live", "serving"])
        self.person, self.name = a_person_and_name(world, draw)
        world.uc_model(self.name, owner=self.person)
        self.rows: list[dict[str, Any]] = []
        self.beside: list[dict[str, Any]] = []  # what stands near each fact and is not it
        for about in ({}, about_second, {}):
            self._add({"owner": an_owner(draw), "commit": f"{draw.randrange(16**12):012x}", "run": True, **about})
        self.serve(1)

    def _add(self, about: dict[str, Any]) -> None:
        about = {**lineage_of(self.draw), **about}
        trained_by, registered_by = self.draw.sample([one for one in PEOPLE if one != self.person], 2)
        # The run's own tags say something else: what a version has no tag for is not theirs to fill in.
        tags = {**lineage_of(self.draw), "owner": f"run-{an_owner(self.draw)}"}
        tags |= {"mlflow.source.git.commit": about["commit"]} if about["commit"] is not None else {}
        run_id = self.world.run("/Shared/churn", user=trained_by, tags=tags) if about["run"] else ""
        given = {tag: about[tag] for tag in TAGS}
        there = {tag: value for tag, value in given.items() if value is not None}
        version = self.world.uc_version(
            self.name, run_id=run_id, tags=there, user=registered_by, signature=signature_of(self.draw)
        )
        of_run = {"run_id": run_id, "trained_by": trained_by, "commit": about["commit"]}
        self.rows.append({"version": version, **given, **(of_run if run_id else dict.fromkeys(of_run))})
        self.beside.append({**tags, "trained_by": registered_by})

    def serve(self, place: int) -> None:
        """Point the alias at one of the three."""
        self.right, self.near = self.rows[place], self.beside[place]
        self.world.uc_alias(self.name, self.alias, self.right["version"])

    def ask(self, lab: Lab, alias: str = "") -> Outcome:
        """Ask where MLflow is not set up. Ends the check as wrong when there is an answer only where it is."""
        alias = alias or self.alias
        outcome: Outcome = lab.attempt.as_(self.person, NOT_SET_UP).what_serves(self.name, alias)
        if outcome.value is None and lab.attempt.as_(self.person).what_serves(self.name, alias).value is not None:
            rule = "the function tells MLflow itself that runs are in the workspace and models in Unity Catalog"
            but = f"@{alias} of {self.name} is set; on this machine MLflow knows of no workspace"
            wrong("the tracking or registry URI is not set", happened=str(outcome), but=but, rule=rule)
        return outcome

    def check(self, lab: Lab, parts: list[str] | tuple[str, ...], title: str, rule: str = "", but: str = "") -> None:
        """Ask what serves; `parts` of the answer are compared. `but` says what is special about the version."""
        before = self.world.uc_state(self.name)
        outcome = self.ask(lab)
        check_only_asked(self.world, self.name, before)
        if outcome.error and not but:
            raise outcome.error
        if outcome.error or outcome.value is None:
            title = title if but else "an alias that is set serves nothing"
            but = but or f"@{self.alias} points to version {self.right['version']}"
            wrong(title, happened=str(outcome), but=but, rule=rule)
        got = returned(outcome.value, dict[str, Any], "a dict with what is known of the version that serves")
        for part in parts:
            mine, right = got.get(part), self.right[part]
            if part not in got or mine != right or type(mine) is not type(right):
                happened = f"{part} is {mine!r}" if part in got else f"{part} is not in the answer"
                but = f"it is {right!r} for what @{self.alias} points to" + (f": {but}" if but else "")
                wrong(self._mistake(part, mine, right) or title, happened=happened, but=but, rule=rule)

    def _mistake(self, part: str, mine: Any, right: Any) -> str:
        """The mistake that can be told from the answer alone; "" for the one that the check is about."""
        if right not in (None, "") and str(mine) == right:
            return "not as text"
        if part == "version":
            return "" if mine == self.rows[-1]["version"] else "another version than the alias says"
        if mine is not None and mine == self.near.get(part) and (right is None or part == "trained_by"):
            return "who registered taken for who trained" if part == "trained_by" else "a gap filled from the run"
        if mine is None and right != "":
            return "what is recorded is not told"
        return "not what it came from" if right not in (None, "") and part != "trained_by" else ""


def check_only_asked(world: World, name: str, before: dict[str, Any]) -> None:
    after = world.uc_state(name)
    if after != before:
        part = "aliases" if after["aliases"] != before["aliases"] else "versions"
        rule = "what_serves only asks: it changes nothing, and leaves no tag of its own"
        happened = f"its {part} are not what they were before the call"
        wrong("a question that writes", happened=happened, rule=rule)


@judges
def set_up_by_itself(lab: Lab, world: World, draw: Draw) -> None:
    """The function tells MLflow itself that runs are in the workspace and models in Unity Catalog."""
    served = Served(world, draw)
    outcome = served.ask(lab)
    if outcome.error:
        raise outcome.error
    if outcome.value is None:
        but = f"@{served.alias} of {served.name} points to version {served.right['version']}"
        wrong("an alias that is set serves nothing", happened=str(outcome), but=but)


@judges
def alias_says_what_serves(lab: Lab, world: World, draw: Draw) -> None:
    """An alias says what serves: newer versions may be there and serve nobody."""
    Served(world, draw).check(lab, ["version"], "newest taken for serving")


@judges
def whole_lineage(lab: Lab, world: World, draw: Draw) -> None:
    """Tags of the version say its data and owner, its run says the commit."""
    Served(world, draw).check(lab, ["version", *TAGS, "run_id", "commit"], "not what it came from")


@judges
def who_trained_it(lab: Lab, world: World, draw: Draw) -> None:
    """Who trained it is the user of the run; who registered the version, or asks, may be somebody else."""
    Served(world, draw).check(lab, ["trained_by"], "somebody else taken for who trained")


@judges
def gaps_are_told(lab: Lab, world: World, draw: Draw) -> None:
    """What is not recorded is None; the rest is told as ever."""
    for missing in ("commit", *TAGS):
        but = f"the {'run has no tag of a commit' if missing == 'commit' else f'version has no tag {missing}'}"
        Served(world, draw, **{missing: None}).check(lab, PARTS, "a gap is not told", but=but)


@judges
def empty_tags(lab: Lab, world: World, draw: Draw) -> None:
    """A tag that is there is told as it is, one without text too; None is for a tag that is not there."""
    for tag in ("data_snapshot", "feature_tables", "owner", "commit"):
        but = f"the tag {tag} is there, with no text"
        Served(world, draw, **{tag: ""}).check(lab, [tag], "an empty tag taken for none", but=but)


@judges
def without_a_run(lab: Lab, world: World, draw: Draw) -> None:
    """For a version without a run, run_id, trained_by and commit are None; its tags are told as ever."""
    served = Served(world, draw, run=False)
    served.check(lab, PARTS, "a version without a run", but="the version was registered without a run")


@judges
def alias_not_set(lab: Lab, world: World, draw: Draw) -> None:
    """When the alias is not set it returns None."""
    served = Served(world, draw)
    before = world.uc_state(served.name)
    outcome = served.ask(lab, "shadow")
    check_only_asked(world, served.name, before)
    if outcome.error or outcome.value is not None:
        but = f"{served.name} has the alias {served.alias} and no other"
        wrong("alias that is not set", happened=str(outcome), but=but)


@judges
def asked_again(lab: Lab, world: World, draw: Draw) -> None:
    """An alias can be moved at any time: it is asked in each call."""
    served = Served(world, draw)
    for place in (0, 2, 1):
        served.serve(place)
        served.check(lab, PARTS, "not what the alias says now")
