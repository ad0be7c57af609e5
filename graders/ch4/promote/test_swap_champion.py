"""The champion alias moves in one step and leaves a trail."""

from labjudge.grading import Draw, Lab, World, judges, wrong
from labjudge.people import PEOPLE

from .staged_models import ticket_of


def a_uc_model(world: World, draw: Draw, versions=3):
    """A model in Unity Catalog, owned by one person, and its version numbers."""
    name = f"main.churn.{draw.choice(['retail', 'business'])}_{draw.randrange(100, 999)}"
    owner = draw.choice(PEOPLE)
    world.uc_model(name, owner=owner)
    for person in PEOPLE:
        world.grant("catalog", "main", person, ["USE_CATALOG"])
        world.grant("schema", "main.churn", person, ["USE_SCHEMA"])
    return name, owner, [world.uc_version(name, None, user=owner) for _ in range(versions)]


def tags_of(state, version):
    return next((row["tags"] for row in state["versions"] if row["version"] == version), {})


def aliases_told(state):
    """As "champion -> 3"; an alias that is not set is not there."""
    return ", ".join(f"{alias} -> {version}" for alias, version in state["aliases"].items()) or "not set"


def unset_alias(error, name):
    """Name the mistake when the error is the registry's answer to a question for an alias that is not set."""
    of_registry = "alias" in error.message.lower() and {"MlflowException", "DatabricksError"} & set(error.types)
    if not of_registry and ("LookupError" not in error.types or "IndexError" in error.types):
        raise error
    line = f" (line {error.frames[-1][0]})" if error.frames else ""
    wrong(
        "an alias that is not set stops it",
        happened=f"it raised {error}{line}",
        but=f"the alias champion of {name} is not set yet",
        rule="asking for an alias that is not set raises an exception: catch it. It means that there was no champion, "
        '`replaces` is "none", and None is returned',
    )


@judges
def alias_moves(lab: Lab, world: World, draw: Draw) -> None:
    """The alias points to the new version, and the former one is returned."""
    name, owner, versions = a_uc_model(world, draw, 4)
    world.uc_alias(name, "challenger", versions[3])  # another alias, which sorts before
    world.uc_alias(name, "champion", versions[0])
    got = lab.as_(owner).swap_champion(name, versions[2], ticket_of(draw))
    state = world.uc_state(name)
    rule = "champion points to the new version; the former number is returned"
    if state["aliases"].get("champion") != versions[2]:
        wrong(
            "the champion is another",
            happened=f"the aliases are {aliases_told(state)}",
            but=f"champion should be version {versions[2]}",
            rule=rule,
        )
    if got != versions[0]:
        wrong(
            "the former champion is not told",
            happened=f"it returned {got!r}",
            but=f"the champion was version {versions[0]!r}",
            rule=rule,
        )


def check_trail(lab: Lab, draw: Draw, world: World, name, owner, new, former, before, title):
    ticket = ticket_of(draw)
    lab.as_(owner).swap_champion(name, new, ticket)
    tags = tags_of(world.uc_state(name), new)
    right = {"ticket": ticket, "replaces": former}
    if {key: tags.get(key) for key in right} != right:
        by_number = tags.get("replaces") == before
        wrong(
            "the version before is taken for the former champion" if by_number else title,
            happened=f"version {new} has the tags {tags}",
            but=f"they should have {right}",
            rule="an alias tells nothing of its past: the new champion carries `ticket` and `replaces`",
        )


@judges
def trail_is_left(lab: Lab, world: World, draw: Draw) -> None:
    """The new champion carries ticket and former version."""
    name, owner, versions = a_uc_model(world, draw, 1)
    older = {"ticket": ticket_of(draw), "replaces": versions[0]}
    former, before, new, veteran = (
        world.uc_version(name, None, tags=tags, user=owner) for tags in (older, {}, {}, older)
    )
    world.uc_alias(name, "champion", former)
    check_trail(lab, draw, world, name, owner, new, former, before, "alias moved without a trail")
    state = world.uc_state(name)
    check_trail(lab, draw, world, name, owner, veteran, new, before, "the trail of an earlier promotion is kept")
    if tags_of(state, former) != older:
        wrong(
            "the trail of the former champion is lost",
            happened=f"version {former} has the tags {tags_of(state, former)}",
            but=f"it had {older}",
            rule="tags of other versions stay: they tell how those came to be champion",
        )


@judges
def first_champion(lab: Lab, world: World, draw: Draw) -> None:
    """Without a former champion the answer is None and the trail says none."""
    name, owner, versions = a_uc_model(world, draw, 2)
    world.uc_alias(name, "challenger", versions[1])
    outcome = lab.attempt.as_(owner).swap_champion(name, versions[0], ticket_of(draw))
    if outcome.error is not None:
        unset_alias(outcome.error, name)
    got = outcome.value
    state = world.uc_state(name)
    if got is not None:
        wrong(
            "a former champion made up",
            happened=f"it returned {got!r}",
            but="no version was champion before",
            rule="without a former champion it returns None",
        )
    replaces = tags_of(state, versions[0]).get("replaces")
    tag = "there is no tag `replaces`" if replaces is None else f"the tag `replaces` is {replaces!r}"
    if state["aliases"].get("champion") != versions[0] or replaces != "none":
        wrong(
            "the first champion's trail",
            happened=f"the aliases are {aliases_told(state)}; {tag}",
            rule='the first champion gets the alias too, and its tag `replaces` is "none"',
        )


@judges
def never_without_champion(lab: Lab, world: World, draw: Draw) -> None:
    """At every moment somebody is champion, and the trail is there before the alias moves."""
    name, owner, versions = a_uc_model(world, draw)
    world.uc_alias(name, "champion", versions[0])
    start = len(world.audit())
    lab.as_(owner).swap_champion(name, versions[1], ticket_of(draw))
    rows = writes(world, name, start)
    drawing = [f"{row['event_time'][11:23]}  {row['action']:<26} {said(row['details'])}" for row in rows]
    champion = [row for row in rows if row["details"].get("alias") == "champion"]
    if any(row["action"] == "deleteRegisteredModelAlias" for row in champion):
        wrong(
            "hot swap",
            happened="the alias was taken away before it was given again",
            but="in between, whoever loads @champion gets nothing",
            rule="setting an alias moves it in one step",
            drawing=drawing,
        )
    late = rows[rows.index(champion[0]) :] if champion else []
    if any(row["details"].get("key") in ("ticket", "replaces") for row in late):
        wrong(
            "the trail comes after the alias",
            happened="a tag was written when the alias had moved",
            rule="the trail is complete before the alias moves",
            drawing=drawing,
        )


def writes(world: World, name, start):
    """The rows of the audit log since `start` that tell of a change of this model."""
    changes = ("setRegisteredModelAlias", "deleteRegisteredModelAlias", "setModelVersionTag", "deleteModelVersionTag")
    rows = world.audit()[start:]
    return [row for row in rows if row["target"] == name and row["action"] in changes and row["status"] == 200]


def said(details):
    return "  ".join(f"{key}={value}" for key, value in details.items() if value is not None)


@judges
def already_champion(lab: Lab, world: World, draw: Draw) -> None:
    """When the version is the champion already, nothing is written."""
    name, owner, versions = a_uc_model(world, draw)
    world.uc_alias(name, "champion", versions[1])
    start, before = len(world.audit()), world.uc_state(name)
    got = lab.as_(owner).swap_champion(name, versions[1], ticket_of(draw))
    written = [row["action"] for row in writes(world, name, start)]
    if written or world.uc_state(name) != before:
        wrong(
            "a second swap rewrites the trail",
            happened=f"it wrote: {', '.join(written) or 'something else'}",
            but=f"version {versions[1]} was the champion already",
            rule="when the version is the champion already, nothing is written",
        )
    if got != versions[1]:
        wrong(
            "the champion before the call",
            happened=f"it returned {got!r}",
            but=f"version {versions[1]!r} was champion",
            rule="it returns the champion before the call",
        )


@judges
def champion_is_asked_anew(lab: Lab, world: World, draw: Draw) -> None:
    """Who is champion is asked in each call: somebody else may have moved the alias since the last one."""
    name, owner, versions = a_uc_model(world, draw)
    world.uc_alias(name, "champion", versions[0])
    job = lab.as_(owner)
    job.swap_champion(name, versions[1], ticket_of(draw))
    world.uc_alias(name, "champion", versions[2])
    got = job.swap_champion(name, versions[0], ticket_of(draw))
    state = world.uc_state(name)
    replaces = tags_of(state, versions[0]).get("replaces")
    if (got, replaces, state["aliases"].get("champion")) != (versions[2], versions[2], versions[0]):
        wrong(
            "not the champion of this moment",
            happened=f"in a second call it returned {got!r}; the aliases are {aliases_told(state)}, "
            f"and the tag `replaces` of version {versions[0]} is {replaces!r}",
            but=f"after the first call somebody else moved the alias to version {versions[2]}",
            rule="the alias says who is champion now: it is asked in each call",
        )
