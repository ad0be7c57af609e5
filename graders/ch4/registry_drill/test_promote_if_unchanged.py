"""The champion moves only if it is still the one that was seen."""

from labjudge.grading import Draw, Lab, World, equal, judges
from labjudge.scenes.unity_model import UnityModel, standing, unset_alias


def check(
    lab: Lab, model: UnityModel, version: str, expected: str | None, right: bool, champion: str | None, *titles: str
) -> None:
    """Call it once; the titles are for a wrong champion and for a wrong answer."""
    model.remember()
    outcome = lab.attempt.as_(model.owner).promote_if_unchanged(model.name, version, expected)
    if outcome.error:
        seen = "nobody was expected either" if expected is None else f"version {expected} was expected"
        then = f"{seen}, so {'the alias moves' if right else 'the answer is False'}"
        unset_alias(outcome.error, model.name, then)
    now = model.champion
    happened, but = f"{standing(now)} is champion", f"{standing(champion)} should be"
    equal(now, champion, titles[0], happened=happened, but=but, drawing=model.log)
    equal(outcome.value, right, titles[1], but=f"{standing(now)} is champion, {standing(expected)} was expected")


@judges
def unchanged_champion_is_replaced(lab: Lab, world: World, draw: Draw) -> None:
    """When the champion is the one that was seen, or there is none as was seen, the alias moves, and the answer is True."""
    model = UnityModel(world, draw)
    old, _, new = model.add_many(3)
    titles = ("the alias does not move", "a promotion that is not told")
    check(lab, model, old, None, True, old, *titles)
    check(lab, model, new, old, True, new, *titles)
    model.never_without_champion("a promotion with a gap")
    check(lab, model, old, new, True, old, *titles)


@judges
def second_of_two_loses(lab: Lab, world: World, draw: Draw) -> None:
    """Of two jobs that saw the same champion, whoever comes second finds another one, writes nothing and returns False."""
    model = UnityModel(world, draw)
    seen, *rivals = model.add_many(3)
    first, second = draw.shuffled(rivals)
    model.alias("champion", seen)
    lab.as_(model.owner).promote_if_unchanged(model.name, first, seen)
    check(lab, model, second, seen, False, first, "concurrent promotions race", "the loser of the race is not told")
    model.stays("the loser of the race writes")


@judges
def champion_appears_or_goes(lab: Lab, world: World, draw: Draw) -> None:
    """None is a state like any other: a champion where there was none, or none where there was one, is a change."""
    model = UnityModel(world, draw)
    one, other, new = model.add_many(3)
    model.alias("previous", one)
    titles = ("a missing champion is no obstacle", "a champion that went is not told")
    check(lab, model, new, one, False, None, *titles)
    model.stays("a refused promotion writes")
    model.alias("champion", other)
    titles = ("expected no champion and overwrote one", "a champion that appeared is not told")
    check(lab, model, new, None, False, other, *titles)
    model.stays("a refused promotion writes")


@judges
def already_there(lab: Lab, world: World, draw: Draw) -> None:
    """A job that is run again finds its version in place, whatever it expects: True, and nothing is written."""
    model = UnityModel(world, draw)
    seen, new = model.add_many(2)
    model.alias("champion", new)
    for expected in (seen, None, new):
        titles = ("the champion went away", "a finished promotion counts as lost")
        check(lab, model, new, expected, True, new, *titles)
        model.stays("a finished promotion is written again", but=f"version {new} was the champion already")
