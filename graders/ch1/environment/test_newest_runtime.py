"""The newest runtime that will do."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, World, equal, judges, refused, wrong

SOME = ("17.3 LTS", "17.3 LTS ML", "16.4 LTS", "16.4 LTS ML", "15.4 LTS")
NEWEST = {True: "17.3.x-cpu-ml-scala2.13", False: "17.3.x-scala2.13"}
"""The newest of them, with the libraries and without."""


def offer(world: World, *labels: str) -> None:
    """The workspace offers these and no others; a label is such as `17.3 LTS ML`."""
    world.runtimes({key(label): f"{label} (includes Apache Spark 4.0.0, Scala 2.13)" for label in labels})


def key(label: str) -> str:
    return f"{label.split()[0]}.x-{'cpu-ml-' if label.endswith('ML') else ''}scala2.13"


@judges
def libraries_as_asked(lab: Lab, world: World, draw: Draw) -> None:
    """With `ml` the runtime has the machine learning libraries, without it has none of them, though another be newer."""
    for ml in draw.shuffled([True, False]):
        newer = "18.1 LTS" if ml else "18.1 LTS ML"
        offer(world, *draw.shuffled([newer, "17.3 LTS", "17.3 LTS ML"]))
        got = lab.as_(draw.person()).newest_runtime("16.4", ml)
        equal(got, NEWEST[ml], f"ml is {ml}", but=f"{NEWEST[ml]!r} is right; {newer} is offered, too")


@judges
def newest_that_will_do(lab: Lab, world: World, draw: Draw) -> None:
    """The newest runtime is taken, not the minimum."""
    offer(world, *draw.shuffled(list(SOME)))
    got = lab.as_(draw.person()).newest_runtime(draw.choice(["15.4", "16.4", "14.3", "16.0"]), True)
    equal(got, NEWEST[True], "not the newest runtime")


@judges
def the_minimum_itself(lab: Lab, world: World, draw: Draw) -> None:
    """A runtime of the minimum's own version is new enough."""
    offer(world, *draw.shuffled(list(SOME)))
    for ml in draw.shuffled([True, False]):
        outcome = lab.attempt.as_(draw.person()).newest_runtime("17.3", ml)
        title = "the minimum itself will not do" if outcome.error else "not the newest runtime"
        equal(outcome.value, NEWEST[ml], title, happened=str(outcome))


@judges
def versions_are_numbers(lab: Lab, world: World, draw: Draw) -> None:
    """9.1 is older than 17.3."""
    offer(world, *draw.shuffled(list(SOME)))
    outcome = lab.attempt.as_(draw.person()).newest_runtime(draw.choice(["9.1", "7.3", "8.4"]), True)
    equal(outcome.value, NEWEST[True], "versions compared as text", happened=str(outcome))


@judges
def newest_of_a_major_version(lab: Lab, world: World, draw: Draw) -> None:
    """Of runtimes with the same major version the minor one decides, as a number: 18.10 is newer than 18.9."""
    major, minors = draw.randrange(18, 40), (draw.randrange(5, 10), draw.randrange(10, 15), draw.randrange(2, 5))
    ml = draw.choice(["", " ML"])
    labels = [f"{major}.{minor} LTS{ml}" for minor in minors]
    offer(world, *labels)
    got = lab.as_(draw.person()).newest_runtime(f"{major}.1", bool(ml))
    equal(got, key(labels[1]), "not the newest of a major version", but=f"of {', '.join(labels)} it is {labels[1]}")


@judges
def long_term_support(lab: Lab, world: World, draw: Draw) -> None:
    """A runtime without long-term support is not taken, however new it is."""
    for ml in draw.shuffled(["", " ML"]):
        newer, right, older = f"18.{draw.randrange(9)}{ml}", f"17.3 LTS{ml}", f"16.4 LTS{ml}"
        offer(world, newer, right, older)
        got = lab.as_(draw.person()).newest_runtime("16.4", bool(ml))
        title = "a runtime without long-term support" if got == key(newer) else "not the newest runtime"
        equal(got, key(right), title)


@judges
def none_is_new_enough(lab: Lab, world: World, draw: Draw) -> None:
    """Where every runtime is older than the minimum, LookupError is raised: 17.10 is newer than 17.3."""
    offer(world, *draw.shuffled(list(SOME)))
    for minimum in ("17.10", "18.1", "101.1"):
        outcome = lab.attempt.as_(draw.person()).newest_runtime(minimum, True)
        but = f"no runtime is {minimum} or newer"
        if outcome.value:
            wrong("a runtime that is too old", happened=str(outcome), but=but)
        refused(outcome, LookupError, "no LookupError where there is none", but=but)
