"""From an alias back to version, data, run and people."""

from labjudge.grading import Draw, Lab, World, judges, returned, wrong
from labjudge.people import PEOPLE

from .candidates import a_name, an_owner, column, drawn_columns, lineage_of
from .refusals import ended

PARTS = ["version", "data_snapshot", "feature_tables", "owner", "run_id", "trained_by", "commit"]


class Served:
    """A model with three versions, of which the second serves; each from its own run."""

    def __init__(self, world: World, draw: Draw, **about_second):
        self.world, self.person = world, draw.choice(PEOPLE)
        others = [person for person in PEOPLE if person != self.person]
        self.alias = draw.choice(["champion", "live", "serving"])
        self.name = a_name(world, draw, self.person)
        world.uc_model(self.name, owner=self.person)
        self.rows = {}
        for place in range(3):
            trained_by, registered_by = draw.sample(others, 2)
            commit = f"{draw.randrange(16**12):012x}"
            given = {**lineage_of(draw), "owner": an_owner(draw), "commit": commit, "run": True}
            given |= about_second if place == 1 else {}
            # The run's own tags say something else: what a version has no tag for is not theirs to fill in.
            tags = {**lineage_of(draw), "owner": f"run-{an_owner(draw)}"}
            tags |= {"mlflow.source.git.commit": given["commit"]} if given["commit"] else {}
            run_id = world.run("/Shared/churn", user=trained_by, tags=tags) if given["run"] else ""
            version_tags = {
                key: given[key] for key in ("data_snapshot", "feature_tables", "owner") if given[key] is not None
            }
            signature = {"inputs": drawn_columns(draw), "outputs": [column("score", "double")]}
            version = world.uc_version(
                self.name, run_id=run_id, tags=version_tags, user=registered_by, signature=signature
            )
            if place == 1:
                self.registered_by, self.run_tags = registered_by, tags
            self.rows[version] = {
                "version": version,
                "data_snapshot": given["data_snapshot"],
                "feature_tables": given["feature_tables"],
                "owner": given["owner"],
                "run_id": run_id or None,
                "trained_by": trained_by if run_id else None,
                "commit": given["commit"] if run_id else None,
            }
        self.second = sorted(self.rows)[1]
        self.right = self.rows[self.second]
        world.uc_alias(self.name, self.alias, self.second)

    def check(self, lab: Lab, parts, title, rule, but=None):
        """Ask what serves; `parts` of the answer are compared. `but` says what may have stopped the function."""
        before = self.world.uc_state(self.name)
        if but is None:
            got = lab.as_(self.person).what_serves(self.name, self.alias)
        else:
            outcome = lab.attempt.as_(self.person).what_serves(self.name, self.alias)
            if outcome.error:
                wrong(title, happened=ended(outcome), but=but, rule=rule)
            got = outcome.value
        check_only_asked(self.world, self.name, before)
        if got is None:
            title = "an alias that is set serves nothing" if but is None else title
            told = but or f"@{self.alias} points to version {self.second}"
            wrong(title, happened="it returned None", but=told, rule=rule)
        returned(got, dict, "a dict with what is known of the version that serves")
        for part in parts:
            if part not in got or got[part] != self.right[part]:
                if self.right[part] == "":
                    pass
                elif part in got and self.right[part] is not None and str(got[part]) == self.right[part]:
                    title, rule = "not as text", "all parts of the answer are text, the version's number too"
                elif part == "trained_by" and self.right[part] is None and got.get(part) == self.registered_by:
                    title = "who registered taken for who trained"
                elif part == "version" and got.get(part) != max(self.rows):
                    title = "another version than the alias says"
                elif self.right[part] is None and got.get(part) and got[part] == self.run_tags.get(part):
                    title = "a gap filled from the run"
                elif part == "trained_by" and self.right[part] and got.get(part) not in (None, self.registered_by):
                    title = "somebody else taken for who trained"
                elif part in got and got[part] is None:
                    title = "what is recorded is not told"
                elif self.right[part] is not None and part in ("data_snapshot", "feature_tables", "owner", "commit"):
                    title = "not what it came from"
                wrong(
                    title,
                    happened=f"{part} is {got[part]!r}" if part in got else f"{part} is not in the answer",
                    but=f"it is {self.right[part]!r} for what @{self.alias} points to",
                    rule=rule,
                )


def check_only_asked(world: World, name, before):
    after = world.uc_state(name)
    if after == before:
        return
    part = "aliases" if after["aliases"] != before["aliases"] else "versions"
    happened = f"its {part} are not what they were before the call"
    rule = "what_serves only asks: it changes nothing, and leaves no tag of its own"
    wrong("a question that writes", happened=happened, rule=rule)


@judges
def alias_says_what_serves(lab: Lab, world: World, draw: Draw) -> None:
    """The version is the one that the alias points to."""
    rule = "an alias says what serves: newer versions may be there and serve nobody"
    Served(world, draw).check(lab, ["version"], "newest taken for serving", rule)


@judges
def whole_lineage(lab: Lab, world: World, draw: Draw) -> None:
    """Data, owner, run and commit of the version are told."""
    parts = ["version", "data_snapshot", "feature_tables", "owner", "run_id", "commit"]
    rule = "tags of the version say its data and owner, its run says the commit"
    Served(world, draw).check(lab, parts, "not what it came from", rule)


@judges
def who_trained_it(lab: Lab, world: World, draw: Draw) -> None:
    """Who trained a model is who made its run, whoever registered it."""
    rule = "who trained it is the user of the run; who registered the version may be somebody else"
    Served(world, draw).check(lab, ["trained_by"], "who registered taken for who trained", rule)


@judges
def gaps_are_told(lab: Lab, world: World, draw: Draw) -> None:
    """What is not recorded is None."""
    for missing in ("commit", "data_snapshot", "feature_tables", "owner"):
        but = f"the {'run has no tag of a commit' if missing == 'commit' else f'version has no tag {missing}'}"
        served = Served(world, draw, **{missing: None})
        served.check(lab, PARTS, "a gap is not told", "what is not recorded is None; the rest is told as ever", but)


@judges
def empty_tags(lab: Lab, world: World, draw: Draw) -> None:
    """A tag that is there and empty is recorded."""
    rule = "a tag that is there is told as it is, one without text too; None is for a tag that is not there"
    for tag in ("data_snapshot", "feature_tables", "owner"):
        but = f"the version has the tag {tag}, with no text"
        Served(world, draw, **{tag: ""}).check(lab, [tag], "an empty tag taken for none", rule, but)


@judges
def without_a_run(lab: Lab, world: World, draw: Draw) -> None:
    """A version without a run still tells the rest."""
    rule = "for a version without a run, run_id, trained_by and commit are None; its tags are told as ever"
    served = Served(world, draw, run=False)
    served.check(lab, PARTS, "a version without a run", rule, "the version was registered without a run")


@judges
def alias_not_set(lab: Lab, world: World, draw: Draw) -> None:
    """An alias that is not set serves nothing."""
    served = Served(world, draw)
    before = world.uc_state(served.name)
    outcome = lab.attempt.as_(served.person).what_serves(served.name, "shadow")
    check_only_asked(world, served.name, before)
    if outcome.error or outcome.value is not None:
        rule = "when the alias is not set it returns None"
        but = f"{served.name} has the alias {served.alias} and no other"
        wrong("alias that is not set", happened=ended(outcome), but=but, rule=rule)


@judges
def asked_again(lab: Lab, world: World, draw: Draw) -> None:
    """An alias that was moved since the last call says something else."""
    one = Served(world, draw)
    first, second, third = sorted(one.rows)
    for version in (first, third, second):
        world.uc_alias(one.name, one.alias, version)
        one.second, one.right = version, one.rows[version]
        title, rule = "not what the alias says now", "an alias can be moved at any time: it is asked in each call"
        one.check(lab, PARTS, title, rule)
