"""The newest runtime that will do."""

from labjudge.grading import Draw, Lab, equal, judges, refused, wrong

RUNTIMES = {
    True: ["17.3.x-cpu-ml-scala2.13", "16.4.x-cpu-ml-scala2.12"],
    False: ["17.3.x-scala2.13", "16.4.x-scala2.12", "15.4.x-scala2.12"],
}
"""What the workspace offers, newest first: all have long-term support."""


@judges
def newest_that_will_do(lab: Lab, draw: Draw) -> None:
    """The newest runtime is taken, not the minimum."""
    got = lab.as_(draw.person()).newest_runtime(draw.choice(["15.4", "16.4", "14.3", "16.0"]), True)
    equal(got, RUNTIMES[True][0], "not the newest runtime")


@judges
def versions_are_numbers(lab: Lab, draw: Draw) -> None:
    """9.1 is older than 17.3."""
    outcome = lab.attempt.as_(draw.person()).newest_runtime(draw.choice(["9.1", "7.3", "8.4"]), True)
    equal(outcome.value, RUNTIMES[True][0], "versions compared as text", happened=str(outcome))


@judges
def none_is_new_enough(lab: Lab, draw: Draw) -> None:
    """Where every runtime is older than the minimum, LookupError is raised: 17.10 is newer than 17.3."""
    for minimum in ("17.10", "18.1", "101.1"):
        outcome = lab.attempt.as_(draw.person()).newest_runtime(minimum, True)
        but = f"no runtime is {minimum} or newer"
        if outcome.value:
            wrong("a runtime that is too old", happened=str(outcome), but=but)
        refused(outcome, LookupError, "nobody learns that there is none", but=but)


@judges
def libraries_as_asked(lab: Lab, draw: Draw) -> None:
    """With `ml` the runtime has the machine learning libraries, without it has none of them."""
    for ml in draw.shuffled([True, False]):
        got = lab.as_(draw.person()).newest_runtime("16.4", ml)
        equal(got, RUNTIMES[ml][0], f"ml is {ml}")
