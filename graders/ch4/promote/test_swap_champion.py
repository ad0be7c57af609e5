"""The champion alias moves in one step and leaves a trail."""

from labjudge.grading import Draw, Lab, World, equal, judges, wrong
from labjudge.scenes.unity_model import UnityModel, standing, unset_alias

TRAIL = ("ticket", "replaces")


@judges
def alias_moves(lab: Lab, world: World, draw: Draw) -> None:
    """champion points to the new version, and the number of the former one is returned."""
    model = UnityModel(world, draw)
    former, _, new, other = model.add_many(4)
    model.alias("challenger", other)  # another alias, which sorts before
    model.alias("champion", former)
    got = lab.as_(model.owner).swap_champion(model.name, new, draw.ticket())
    if model.champion != new:
        but = f"champion should be version {new}"
        wrong("the champion is another", happened=f"the aliases are {model.aliases}", but=but)
    equal(got, former, "the former champion is not told", but=f"the champion was version {former!r}")


@judges
def trail_is_left(lab: Lab, world: World, draw: Draw) -> None:
    """An alias tells nothing of its past: the new champion carries `ticket` and `replaces`, and other versions keep theirs."""
    model = UnityModel(world, draw)
    older = {"ticket": draw.ticket(), "replaces": model.add()}
    former, before, new, veteran = model.add(**older), model.add(), model.add(), model.add(**older)
    model.alias("champion", former)
    check_trail(lab, draw, model, new, former, before, "alias moved without a trail")
    check_trail(lab, draw, model, veteran, new, before, "the trail of an earlier promotion is kept")
    title, rule = "the trail of the former champion is lost", "tags of other versions stay: none goes, none is added"
    tags = model.tags_of(former)
    equal(tags, older, title, happened=f"version {former} has the tags {tags}", but=f"it had {older}", rule=rule)


def check_trail(lab: Lab, draw: Draw, model: UnityModel, new: str, former: str, before: str, title: str) -> None:
    ticket = draw.ticket()
    lab.as_(model.owner).swap_champion(model.name, new, ticket)
    tags = model.tags_of(new)
    title = "the version before is taken for the former champion" if tags.get("replaces") == before else title
    got = {tag: tags[tag] for tag in TRAIL if tag in tags}
    right = {"ticket": ticket, "replaces": former}
    equal(got, right, title, happened=f"version {new} has the tags {tags}", but=f"they should have {right}")


@judges
def first_champion(lab: Lab, world: World, draw: Draw) -> None:
    """The first champion gets the alias too; its tag `replaces` is "none", and None is returned."""
    model = UnityModel(world, draw)
    new, other = model.add_many(2)
    model.alias("challenger", other)
    outcome = lab.attempt.as_(model.owner).swap_champion(model.name, new, draw.ticket())
    if outcome.error:
        unset_alias(outcome.error, model.name, 'there was no champion, `replaces` is "none", and None is returned')
    equal(outcome.value, None, "a former champion made up", but="no version was champion before")
    replaces = model.tags_of(new).get("replaces")
    if (model.champion, replaces) != (new, "none"):
        happened = f"champion is {standing(model.champion)}; the tag `replaces` of version {new} is {replaces!r}"
        wrong("the first champion's trail", happened=happened)


@judges
def never_without_champion(lab: Lab, world: World, draw: Draw) -> None:
    """At every moment somebody is champion, and the trail is complete before the alias moves."""
    model = UnityModel(world, draw)
    former, new, _ = model.add_many(3)
    model.alias("champion", former)
    lab.as_(model.owner).swap_champion(model.name, new, draw.ticket())
    model.never_without_champion("hot swap")
    writes = model.writes()
    moved = next((at for at, row in enumerate(writes) if row["details"].get("alias") == "champion"), len(writes))
    if any(row["details"].get("key") in TRAIL for row in writes[moved:]):
        happened = "a tag was written when the alias had moved"
        wrong("the trail comes after the alias", happened=happened, drawing=model.log)


@judges
def already_champion(lab: Lab, world: World, draw: Draw) -> None:
    """When the version is the champion already, nothing is written, and it is returned as the champion before the call."""
    model = UnityModel(world, draw)
    version = model.add_many(2)[1]
    model.alias("champion", version)
    got = lab.as_(model.owner).swap_champion(model.name, version, draw.ticket())
    model.stays("a second swap rewrites the trail", but=f"version {version} was the champion already")
    equal(got, version, "the champion before the call", but=f"version {version!r} was champion")


@judges
def champion_is_asked_anew(lab: Lab, world: World, draw: Draw) -> None:
    """The alias says who is champion now: it is asked in each call, for somebody else may have moved it."""
    model = UnityModel(world, draw)
    first, second, third = model.add_many(3)
    model.alias("champion", first)
    job = lab.as_(model.owner)
    job.swap_champion(model.name, second, draw.ticket())
    model.alias("champion", third)
    got = job.swap_champion(model.name, first, draw.ticket())
    replaces = model.tags_of(first).get("replaces")
    if (got, replaces, model.champion) != (third, third, first):
        happened = (
            f"in a second call it returned {got!r}; champion is {standing(model.champion)}, "
            f"and the tag `replaces` of version {first} is {replaces!r}"
        )
        but = f"after the first call somebody else moved the alias to version {third}"
        wrong("not the champion of this moment", happened=happened, but=but)
