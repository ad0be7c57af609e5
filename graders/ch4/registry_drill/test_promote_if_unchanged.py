"""The champion moves only if it is still the one that was seen."""

from labjudge.grading import Draw, Lab, World, judges, returned, wrong

from .registered_model import Model, never_taken_away, standing, told, unset_alias


def check_promotion(lab: Lab, model, version, expected, right, champion, titles, rule):
    """Call it once; `titles` are for a wrong champion and for a wrong answer."""
    start = len(model.world.audit())
    outcome = lab.attempt.as_(model.owner).promote_if_unchanged(model.name, version, expected)
    if outcome.error is not None:
        then = "nobody was expected either" if expected is None else f"version {expected} was expected"
        unset_alias(outcome.error, model.name, f"{then}, so {'the alias moves' if right else 'the answer is False'}")
    got, now = outcome.value, model.aliases.get("champion")
    if now != champion:
        wrong(
            titles[0],
            happened=f"{standing(now)} is champion",
            but=f"{standing(champion)} should be",
            rule=rule,
            drawing=told(model.writes(start)),
        )
    if returned(got, bool, "True or False") != right:
        but = f"{standing(now)} is champion, {expected or 'none'} was expected"
        wrong(titles[1], happened=f"it returned {got}", but=but, rule=rule)
    return start


@judges
def unchanged_champion_is_replaced(lab: Lab, world: World, draw: Draw) -> None:
    """When the champion is the expected one, the alias moves; also the first time."""
    model = Model(world, draw)
    old, _, new = model.add_many(3)
    titles = ("the alias does not move", "a promotion that is not told")
    rule = "when the champion is the one that the caller has seen, the alias moves and the answer is True"
    check_promotion(lab, model, old, None, True, old, titles, rule)
    start = check_promotion(lab, model, new, old, True, new, titles, rule)
    never_taken_away(model, start, "a promotion with a gap")


@judges
def second_of_two_loses(lab: Lab, world: World, draw: Draw) -> None:
    """Of two jobs that saw the same champion the first wins, and the second changes nothing and says so."""
    model = Model(world, draw)
    seen, *rivals = model.add_many(3)
    first, second = draw.sample(rivals, 2)
    model.alias("champion", seen)
    job = lab.as_(model.owner)
    job.promote_if_unchanged(model.name, first, seen)
    titles = ("concurrent promotions race", "the loser of the race is not told")
    rule = f"both jobs saw champion {seen}; whoever comes second finds another one, writes nothing and returns False"
    start = check_promotion(lab, model, second, seen, False, first, titles, rule)
    if model.writes(start):
        wrong(
            "the loser of the race writes",
            happened="the job that lost wrote to the model",
            rule=rule,
            drawing=told(model.writes(start)),
        )


@judges
def champion_appears_or_goes(lab: Lab, world: World, draw: Draw) -> None:
    """A champion where none was expected, and none where one was, are changes too."""
    model = Model(world, draw)
    one, other, new = model.add_many(3)
    rule = "None is a state like any other: a champion where there was none, or none where there was one, is a change"
    titles = ("a missing champion is no obstacle", "a champion that went is not told")
    model.alias("previous", one)
    start = check_promotion(lab, model, new, one, False, None, titles, rule)
    refused = model.writes(start)
    model.alias("champion", other)
    titles = ("expected no champion and overwrote one", "a champion that appeared is not told")
    start = check_promotion(lab, model, new, None, False, other, titles, rule)
    if refused or model.writes(start):
        wrong(
            "a refused promotion writes",
            happened="the job that lost wrote to the model",
            rule=rule,
            drawing=told(refused + model.writes(start)),
        )


@judges
def already_there(lab: Lab, world: World, draw: Draw) -> None:
    """A version that is the champion already stays, whatever was expected, and nothing is written."""
    model = Model(world, draw)
    seen, new = model.add_many(2)
    model.alias("champion", new)
    rule = "a job that is run again finds its version in place: True, and nothing is written"
    titles = ("the champion went away", "a finished promotion counts as lost")
    for expected in (seen, None, new):
        start = check_promotion(lab, model, new, expected, True, new, titles, rule)
        if model.writes(start):
            wrong(
                "a finished promotion is written again",
                happened="something was written",
                but=f"version {new} was the champion already",
                rule=rule,
                drawing=told(model.writes(start)),
            )
