"""A run's model becomes a new version that knows its run, data and owner."""

from __future__ import annotations

from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, refused, wrong

from .candidates import a_person_and_name, a_run, an_owner, column, drawn_columns, lineage_of, signature_of


def newest(world: World, name: str, after: int = 0, title: str = "no new version") -> dict[str, Any]:
    """The version that was made after the first `after` ones, or the end of the check."""
    versions: list[dict[str, Any]] = world.uc_state(name)["versions"]
    if len(versions) <= after:
        happened = f"{name} has {len(versions)} version{'s' * (len(versions) != 1)}"
        rule = "the run's model becomes a new version"
        wrong(title, happened=happened, but=f"there should be {after + 1}", rule=rule)
    return versions[-1]


@judges
def model_becomes_a_version(lab: Lab, world: World, draw: Draw) -> None:
    """The run's model becomes a version with its files, and the number of the version is returned as text."""
    (person, name), (run_id, _) = a_person_and_name(world, draw), a_run(world, draw)
    got = lab.as_(person).register_candidate(run_id, name, an_owner(draw))
    version = newest(world, name)
    equal(version["status"], "READY", "a version without files", happened=f"its status is {version['status']}")
    equal(got, version["version"], "another number", but=f"the new version is {version['version']!r}")


@judges
def only_the_tags_decide(lab: Lab, world: World, draw: Draw) -> None:
    """Whether a run has ended well, and what it has measured, is not asked here: its tags decide."""
    person, name = a_person_and_name(world, draw)
    for status, metrics in (("FAILED", {"auc_pr": 0.1}), ("RUNNING", {"auc_pr": 0.0}), ("FINISHED", {})):
        run_id, _ = a_run(world, draw, status=status, metrics=metrics)
        outcome = lab.attempt.as_(person).register_candidate(run_id, name, an_owner(draw))
        if outcome.error:
            but = f"the run is a candidate and says its data; it is {status}, its metrics are {metrics}"
            wrong("asked what others have decided", happened=str(outcome), but=but)


@judges
def version_knows_its_run(lab: Lab, world: World, draw: Draw) -> None:
    """Through its run a version leads to code, parameters and metrics: it has the run's id, and the model of this run."""
    columns = drawn_columns(draw)
    (person, name), (run_id, _) = a_person_and_name(world, draw), a_run(world, draw, columns=columns)
    a_run(world, draw, columns=[column("of_another_run", "string")])
    lab.as_(person).register_candidate(run_id, name, an_owner(draw))
    version = newest(world, name)
    linked = version["run_id"]
    title = "linked to another run" if linked else "version without its run"
    equal(linked, run_id, title, happened=f"the version's run_id is {linked!r}", but=f"its model is of run {run_id}")
    inputs = (version["signature"] or {}).get("inputs", [])
    got, right = (sorted(each["name"] for each in some) for some in (inputs, columns))
    but = f"the model of run {run_id} takes {', '.join(right)}"
    equal(got, right, "the model of another run", happened=f"the version's model takes {', '.join(got)}", but=but)


@judges
def version_knows_its_data(lab: Lab, world: World, draw: Draw) -> None:
    """The version's tags are data snapshot and feature tables, copied from the run as they are, and its owner."""
    # Out of order, with a blank and a repetition: what is written down is what the run says.
    tables = f"main.features.usage_{draw.randrange(10, 90)}d, main.features.contracts,main.features.contracts"
    (person, name), owner = a_person_and_name(world, draw), an_owner(draw)
    run_id, lineage = a_run(world, draw, given={"feature_tables": tables})
    lab.as_(person).register_candidate(run_id, name, owner)
    tags, on_model = newest(world, name)["tags"], world.uc_state(name)["tags"]
    for tag, right in {**lineage, "owner": owner}.items():
        tidied = _listed(tags.get(tag, "")) == _listed(right)
        happened = f"the version's tag {tag} is {tags.get(tag, 'not there')!r}"
        happened += f"; the registered model has the tags {on_model}" if on_model else ""
        equal(tags.get(tag), right, "a tag is not copied as it is" if tidied else "lineage missing", happened=happened)


def _listed(text: str) -> set[str]:
    """What a list with commas names, whatever its order and blanks."""
    return {each.strip() for each in text.split(",")}


@judges
def tags_need_not_say_anything(lab: Lab, world: World, draw: Draw) -> None:
    """Only a tag that is not there is a ValueError: one without text is there, and copied like any other."""
    person, name = a_person_and_name(world, draw)
    for number, tag in enumerate(("data_snapshot", "feature_tables")):
        run_id, _ = a_run(world, draw, given={tag: ""})
        outcome = lab.attempt.as_(person).register_candidate(run_id, f"{name}_{number}", an_owner(draw))
        but = f"the run has the tag `{tag}`, with the value ''"
        if outcome.raised(ValueError):
            wrong("a tag without text taken for no tag", happened=str(outcome), but=but)
        if outcome.error:
            raise outcome.error
        got = newest(world, f"{name}_{number}")["tags"].get(tag)
        equal(got, "", "an empty tag is not copied", happened=f"the version's tag {tag} is {got!r}", but=but)


@judges
def new_version_beside_the_old(lab: Lab, world: World, draw: Draw) -> None:
    """A registered version never changes, and registering sets and moves no alias: what is new is a new version."""
    (person, name), (run_id, _) = a_person_and_name(world, draw), a_run(world, draw)
    world.uc_model(name, owner=person)
    # Ten versions and more: as text "9" is the greatest. One of them is of the very run.
    for number in range(draw.randrange(10, 13)):
        run = {1: run_id, 2: a_run(world, draw)[0]}.get(number, "")
        tags, comment = {**lineage_of(draw), "owner": an_owner(draw)}, f"trained for the {number + 1}. campaign"
        world.uc_version(name, run_id=run, tags=tags, comment=comment, signature=signature_of(draw))
    world.uc_version_deleted(name, draw.randrange(4, 9))  # so the newest number is not how many there are
    world.uc_alias(name, "champion", "1")
    before = world.uc_state(name)
    got = lab.as_(person).register_candidate(run_id, name, an_owner(draw))
    after, old = world.uc_state(name), before["versions"]
    kept = [row for row in after["versions"] if row["version"] in {each["version"] for each in old}]
    equal(kept, old, "patch in place", but="it was registered before, and stays as it was")
    again = "the run's older version for a new one" if got == "2" else "no new version"
    version = newest(world, name, after=len(old), title=again)["version"]
    counted = str(got) == str(len(old) + 1)
    older = "an older version's number" if got in [row["version"] for row in old] else "another number"
    but = f"the new version is {version!r}; there were {len(old)} before, the newest {old[-1]['version']!r}"
    equal(got, version, "versions counted for a number" if counted else older, but=but)
    happened = f"aliases are {after['aliases']}"
    equal(after["aliases"], before["aliases"], "registered and promoted at once", happened=happened)
    lab.as_(person).register_candidate(run_id, f"{name}_new", an_owner(draw))
    aliases = world.uc_state(f"{name}_new")["aliases"]
    happened = f"{name}_new has the aliases {aliases}"
    equal(aliases, {}, "the first version got an alias", happened=happened, but="nobody has chosen what serves")


def check_refused(lab: Lab, world: World, draw: Draw, tag: str, value: str | None, title: str) -> None:
    """A run with this tag (None: without it) may not be registered, neither as a first version nor as a second one."""
    run_id, _ = a_run(world, draw, given={tag: value})
    but = f"the run has no tag `{tag}`" if value is None else f"the run's tag `{tag}` is {value!r}"
    person, name = a_person_and_name(world, draw)
    if not world.uc_state(name)["exists"]:
        world.uc_model(name, owner=person)
        world.uc_version(name, signature=signature_of(draw))
    for asked in (f"{name}_new", name):
        before, start = world.uc_state(asked), len(world.audit())
        outcome = lab.attempt.as_(person).register_candidate(run_id, asked, an_owner(draw))
        after = world.uc_state(asked)
        made = [row for row in world.audit()[start:] if row["action"].startswith("create") and row["status"] == 200]
        if len(after["versions"]) > len(before["versions"]):
            wrong(title, happened=f"version {after['versions'][-1]['version']} was made", but=but)
        refused(outcome, ValueError, "nothing registered, and no ValueError", but=but)
        if after != before:
            happened = f"{asked} is not what it was" if before["exists"] else f"the registered model {asked} was made"
            wrong("changed before it refused", happened=happened, but=but)
        if made:
            happened = f"the audit log has {made[0]['action']}, and that it was deleted again"
            wrong("registered first and taken back", happened=happened, but=but)


@judges
def others_are_refused(lab: Lab, world: World, draw: Draw) -> None:
    """A run whose tag `candidate` is not exactly "true" is a ValueError, and nothing is registered."""
    for value, title in {
        None: "a run without the candidate's tag got in",
        "false": "a run without the candidate's tag got in",
        "": "a run without the candidate's tag got in",
        " true": "a blank around true got in",
        "True": "another spelling of true got in",
        "yes": "another spelling of true got in",
    }.items():
        check_refused(lab, world, draw, "candidate", value, title)


@judges
def untraceable_is_refused(lab: Lab, world: World, draw: Draw) -> None:
    """Without data_snapshot or feature_tables it is a ValueError, and nothing is registered: nobody could trace the version."""
    for tag in ("data_snapshot", "feature_tables"):
        check_refused(lab, world, draw, tag, None, "an untraceable run got in")


@judges
def each_call_for_itself(lab: Lab, world: World, draw: Draw) -> None:
    """The owner that the call names answers for the version, whoever was named in the call before."""
    (person, name), (run_id, _) = a_person_and_name(world, draw), a_run(world, draw)
    for number, owner in enumerate(["retention-team@example.com", "billing-team@example.com"]):
        lab.as_(person).register_candidate(run_id, name, owner)
        version = newest(world, name, after=number)
        got = version["tags"].get("owner")
        equal(got, owner, "another owner", happened=f"the tag owner of version {version['version']} is {got!r}")
