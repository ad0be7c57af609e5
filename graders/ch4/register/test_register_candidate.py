"""A run's model becomes a new version that knows its run, data and owner."""

from labjudge.grading import Draw, Lab, World, judges, returned, wrong
from labjudge.people import PEOPLE

from .candidates import a_name, a_run, an_owner, column, drawn_columns, lineage_of
from .refusals import check_refused


def newest(world: World, name, after=0, title="no new version"):
    """The version that was made after the first `after` ones, or the end of the check."""
    versions = world.uc_state(name)["versions"]
    if len(versions) <= after:
        wrong(
            title,
            happened=f"{name} has {len(versions)} version{'s' * (len(versions) != 1)}",
            but=f"there should be {after + 1}",
            rule="the run's model becomes a new version",
        )
    return versions[-1]


@judges
def model_becomes_a_version(lab: Lab, world: World, draw: Draw) -> None:
    """The run's model is a version that is ready, and its number is returned."""
    person = draw.choice(PEOPLE)
    name, (run_id, _) = a_name(world, draw, person), a_run(world, draw)
    got = lab.as_(person).register_candidate(run_id, name, an_owner(draw))
    version = newest(world, name)
    if version["status"] != "READY":
        wrong(
            "a version without files",
            happened=f"its status is {version['status']}",
            rule="it is registered with its model",
        )
    if returned(got, str, 'the number as text: "3"') != version["version"]:
        wrong(
            "another number",
            happened=f"it returned {got!r}",
            but=f"the new version is {version['version']!r}",
            rule="it returns the new version's number",
        )


@judges
def only_the_tags_decide(lab: Lab, world: World, draw: Draw) -> None:
    """Whether a run has ended well, and what it has measured, is not asked here."""
    person = draw.choice(PEOPLE)
    name = a_name(world, draw, person)
    world.uc_model(name, owner=person)
    for status in ("FAILED", "RUNNING", "FINISHED"):
        run_id, _ = a_run(world, draw, status=status, metrics={} if status == "FINISHED" else {"auc_pr": 0.1})
        outcome = lab.attempt.as_(person).register_candidate(run_id, name, an_owner(draw))
        if outcome.error is not None:
            wrong(
                "asked what others have decided",
                happened=f"it raised {outcome.error}",
                but=f"the run is a candidate and says its data; it is {status}"
                + (" and has no metric" if status == "FINISHED" else ""),
                rule="its status and its metrics are not asked here: the tags decide",
            )


@judges
def version_knows_its_run(lab: Lab, world: World, draw: Draw) -> None:
    """The version is linked to the run that made its model."""
    person = draw.choice(PEOPLE)
    columns = drawn_columns(draw)
    name, (run_id, _) = a_name(world, draw, person), a_run(world, draw, columns=columns)
    a_run(world, draw, columns=[column("of_another_run", "string")])
    lab.as_(person).register_candidate(run_id, name, an_owner(draw))
    version = newest(world, name)
    if (linked := version["run_id"]) != run_id:
        wrong(
            "linked to another run" if linked else "version without its run",
            happened=f"the version's run_id is {linked!r}",
            but=f"its model comes from run {run_id}",
            rule="through its run a version leads to code, parameters and metrics",
        )
    inputs = [each["name"] for each in (version["signature"] or {}).get("inputs", [])]
    if sorted(inputs) != sorted(each["name"] for each in columns):
        wrong(
            "the model of another run",
            happened=f"the version's model takes {', '.join(inputs)}",
            but=f"the model of run {run_id} takes {', '.join(each['name'] for each in columns)}",
            rule="the version has the model that this run logged; other runs of the experiment logged one too",
        )


@judges
def version_knows_its_data(lab: Lab, world: World, draw: Draw) -> None:
    """The version says its data snapshot, its feature tables and its owner."""
    person, owner = draw.choice(PEOPLE), an_owner(draw)
    # Out of order, with a blank and a repetition: what is written down is what the run says.
    tables = f"main.features.usage_{draw.randrange(10, 90)}d, main.features.contracts,main.features.contracts"
    name, (run_id, lineage) = a_name(world, draw, person), a_run(world, draw, feature_tables=tables)
    lab.as_(person).register_candidate(run_id, name, owner)
    tags, right = newest(world, name)["tags"], {**lineage, "owner": owner}
    for key, value in right.items():
        if tags.get(key) != value and listed(tags.get(key, "")) == listed(value):
            wrong(
                "a tag is not copied as it is",
                happened=f"the version's tag {key} is {tags[key]!r}",
                but=f"it should be {value!r}",
                rule="tags are copied as they are: who compares them later compares texts",
            )
        if tags.get(key) != value:
            on_model = world.uc_state(name)["tags"]
            wrong(
                "lineage missing",
                happened=(f"the version's tags are {tags}" if tags else "the version has no tags")
                + (f"; the registered model has {on_model}" if on_model else ""),
                but=f"its tag {key} should be {value}",
                rule="a version says from which snapshot and feature tables it came, and who answers for it",
            )


def listed(text):
    """What a list with commas names, whatever its order and blanks."""
    return {each.strip() for each in text.split(",")}


@judges
def tags_need_not_say_anything(lab: Lab, world: World, draw: Draw) -> None:
    """A tag that is there and empty is there."""
    person = draw.choice(PEOPLE)
    name = a_name(world, draw, person)
    for number, tag in enumerate(("data_snapshot", "feature_tables", "data_snapshot")):
        value = " " if number == 2 else ""
        run_id, _ = a_run(world, draw, **{tag: value})
        outcome = lab.attempt.as_(person).register_candidate(run_id, f"{name}_{number}", an_owner(draw))
        if outcome.error is not None and "ValueError" in outcome.error.types:
            wrong(
                "a tag without text taken for no tag",
                happened=f"it raised {outcome.error}",
                but=f"the run has the tag `{tag}`, with the value {value!r}",
                rule="what the tags say is not looked at: only a tag that is not there is a ValueError",
            )
        if outcome.error is not None:
            raise outcome.error
        got = newest(world, f"{name}_{number}")["tags"].get(tag)
        if got != value:
            wrong(
                "an empty tag is not copied",
                happened=f"the version's tag {tag} is {got!r}",
                but=f"the run's is {value!r}",
                rule="tags are copied as they are, without a text too",
            )


@judges
def new_version_beside_the_old(lab: Lab, world: World, draw: Draw) -> None:
    """What was registered before stays as it is."""
    person = draw.choice(PEOPLE)
    name, (run_id, _) = a_name(world, draw, person), a_run(world, draw)
    world.uc_model(name, owner=person)
    # Ten versions and more: as text "9" is the greatest. One of them is of the very run.
    for number in range(draw.randrange(10, 13)):
        world.uc_version(
            name,
            run_id=run_id if number == 1 else a_run(world, draw)[0] if number < 3 else "",
            tags={**lineage_of(draw), "owner": an_owner(draw)},
            comment=f"trained for the {number + 1}. campaign",
            signature={"inputs": drawn_columns(draw), "outputs": [column("score", "double")]},
        )
    world.uc_version_deleted(name, draw.randrange(4, 9))  # so the newest number is not how many there are
    world.uc_alias(name, "champion", "1")
    before = world.uc_state(name)
    old = before["versions"]
    got = lab.as_(person).register_candidate(run_id, name, an_owner(draw))
    after = world.uc_state(name)
    numbered = {row["version"]: row for row in after["versions"]}
    for was in old:
        now = numbered.get(was["version"])
        if was != now:
            parts = [part for part in was if now is not None and was[part] != now.get(part)]
            wrong(
                "patch in place",
                happened=f"version {was['version']}: {' and '.join(parts)} changed"
                if now
                else f"version {was['version']} is gone",
                but="it was registered before",
                rule="a registered version never changes: what is new is a new version",
            )
    again = "the run's older version for a new one" if got == "2" else "no new version"
    version = newest(world, name, after=len(old), title=again)["version"]
    if got != version:
        counted = str(got) == str(len(old) + 1)
        older = "an older version's number" if got in [row["version"] for row in old] else "another number"
        wrong(
            "versions counted for a number" if counted else older,
            happened=f"it returned {got!r}",
            but=f"the new version is {version!r}; there were {len(old)} before, the newest {old[-1]['version']!r}",
            rule="it returns the new version's number",
        )
    if after["aliases"] != before["aliases"]:
        wrong(
            "registered and promoted at once"
            if before["aliases"].keys() <= after["aliases"].keys()
            else "an alias is gone",
            happened=f"aliases are {after['aliases']}",
            but=f"they were {before['aliases']}",
            rule="registering sets and moves no alias",
        )
    lab.as_(person).register_candidate(run_id, f"{name}_new", an_owner(draw))
    if aliases := world.uc_state(f"{name}_new")["aliases"]:
        wrong(
            "the first version got an alias",
            happened=f"{name}_new has the aliases {aliases}",
            but="it is new, and nobody has chosen what serves",
            rule="registering sets and moves no alias, with the first version neither",
        )


def check_refusal(lab: Lab, world: World, draw: Draw, run_id, but, title, rule):
    """The run may not be registered, neither as a first version nor as a second one."""
    person = draw.choice(PEOPLE)
    name = a_name(world, draw, person)
    refusal_of(lab, world, draw, run_id, person, f"{name}_new", but, title, rule)
    if not world.uc_state(name)["exists"]:
        world.uc_model(name, owner=person)
        world.uc_version(name, signature={"inputs": drawn_columns(draw), "outputs": [column("score", "double")]})
    refusal_of(lab, world, draw, run_id, person, name, but, title, rule)


def refusal_of(lab: Lab, world: World, draw: Draw, run_id, person, name, but, title, rule):
    before, start = world.uc_state(name), len(world.audit())
    outcome = lab.attempt.as_(person).register_candidate(run_id, name, an_owner(draw))
    after = world.uc_state(name)
    made = [row for row in world.audit()[start:] if row["action"].startswith("create") and row["status"] == 200]
    if len(after["versions"]) > len(before["versions"]):
        wrong(title, happened=f"version {after['versions'][-1]['version']} was made", but=but, rule=rule)
    check_refused(outcome, "nothing registered, and no ValueError" if after == before else title, but, rule)
    if after != before:
        happened = f"{name} is not what it was" if before["exists"] else f"the registered model {name} was made"
        wrong("changed before it refused", happened=happened, but=but, rule=rule)
    if made:
        happened = f"the audit log has {made[0]['action']}, and that it was deleted again"
        wrong("registered first and taken back", happened=happened, but=but, rule=rule)


@judges
def others_are_refused(lab: Lab, world: World, draw: Draw) -> None:
    """A run that is no candidate is not registered."""
    rule = 'a run whose tag `candidate` is not "true" is a ValueError, and nothing is registered'
    title = "a run without the candidate's tag got in"
    run_id, _ = a_run(world, draw, without=["candidate"])
    check_refusal(lab, world, draw, run_id, "the run has no tag `candidate`", title, rule)
    run_id, _ = a_run(world, draw, candidate="false")
    check_refusal(lab, world, draw, run_id, "the run's tag says candidate=false", title, rule)
    run_id, _ = a_run(world, draw, candidate=" true")
    but = "the run's tag says candidate=' true', with a blank"
    check_refusal(lab, world, draw, run_id, but, "a blank around true got in", f"{rule}; ' true' is another value")
    for value in ("True", "yes"):
        run_id, _ = a_run(world, draw, candidate=value)
        but = f"the run's tag says candidate={value}"
        check_refusal(
            lab, world, draw, run_id, but, "another spelling of true got in", f"{rule}; True and yes are other values"
        )


@judges
def untraceable_is_refused(lab: Lab, world: World, draw: Draw) -> None:
    """A run that does not say its data is not registered."""
    rule = "without data_snapshot or feature_tables it is a ValueError, and nothing is registered: nobody could trace the version"
    for tag in ("data_snapshot", "feature_tables"):
        run_id, _ = a_run(world, draw, without=[tag])
        check_refusal(lab, world, draw, run_id, f"the run has no tag `{tag}`", "an untraceable run got in", rule)


@judges
def each_call_for_itself(lab: Lab, world: World, draw: Draw) -> None:
    """What is registered second has the owner of the second call."""
    person = draw.choice(PEOPLE)
    name, (run_id, _) = a_name(world, draw, person), a_run(world, draw)
    for number, owner in enumerate(["retention-team@example.com", "billing-team@example.com"]):
        lab.as_(person).register_candidate(run_id, name, owner)
        version = newest(world, name, after=number)
        if (got := version["tags"].get("owner")) != owner:
            wrong(
                "another owner",
                happened=f"the tag owner of version {version['version']} is {got!r}",
                but=f"it was registered for {owner}",
                rule="the owner that the call names answers for the version",
            )
