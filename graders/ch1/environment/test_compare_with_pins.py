"""Pins against what is running."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, World, equal, judges

from .nightly_job import job_with


def compared(
    lab: Lab, world: World, draw: Draw, lines: list[str], running: dict[str, str], right: dict[str, str], title: str
) -> None:
    number = world.job(draw.person(), job_with(draw, dependencies=draw.shuffled(lines)))
    got = lab.as_(draw.person()).compare_with_pins(number, running)
    equal(got, right, title)


@judges
def each_in_its_state(lab: Lab, world: World, draw: Draw) -> None:
    """A dependency whose version runs is equal, another one different, one without a version unpinned."""
    names = [f"{draw.word()}{number}" for number in range(3)]
    lines = [f"{names[0]}==2.{draw.randrange(9)}.1", f"{names[1]}==1.4", names[2]]
    running = {names[0]: lines[0].partition("==")[2], names[1]: "1.5", names[2]: "1.0", draw.word(): "7.7"}
    right = dict(zip(names, ["equal", "different", "unpinned"], strict=True))
    compared(lab, world, draw, lines, running, right, "not the state of each dependency")


@judges
def missing_is_no_match(lab: Lab, world: World, draw: Draw) -> None:
    """A pin whose package does not run is missing, also where nothing runs at all."""
    name, other = draw.word(), draw.word()
    number = world.job(draw.person(), job_with(draw, dependencies=[f"{name}==1.0"]))
    for running in ({other: "1.0"}, {}):
        got = lab.as_(draw.person()).compare_with_pins(number, running)
        title = "a missing package passes" if isinstance(got, dict) and name in got else "a missing package is left out"
        equal(got, {name: "missing"}, title)


@judges
def versions_as_numbers(lab: Lab, world: World, draw: Draw) -> None:
    """1.0 equals 1.0.0, and 1.1 is not 1.10; every number counts."""
    one, other = f"{draw.word()}a", f"{draw.word()}b"
    compared(
        lab,
        world,
        draw,
        [f"{one}==1.0", f"{other}==1.1"],
        {one: "1.0.0", other: "1.10"},
        {one: "equal", other: "different"},
        "pins compared as text",
    )
    pinned, running = f"{draw.randrange(1, 9)}.4.{draw.randrange(1, 5)}", draw.randrange(5, 20)
    right = {one: "different"}
    runs = {one: f"{pinned.rpartition('.')[0]}.{running}"}
    compared(lab, world, draw, [f"{one}=={pinned}"], runs, right, "another third number")


@judges
def names_as_pip_compares_them(lab: Lab, world: World, draw: Draw) -> None:
    """Upper case, dots, dashes, underscores and several of them in a row make no other package, on either side."""
    one, other = draw.word(), draw.word()
    plain, spelt = f"{one}-{other}", f"{one.capitalize()}_{other}"
    for job_writes, runs, title in (
        (spelt, plain, "a name in another spelling"),
        (plain, spelt, "a running package in another spelling"),
        (plain, f"{one}.{other}", "a dot for a dash"),
        (f"{one}.{other}", plain, "a dot for a dash"),
        (plain, f"{one}__{other}", "two separators for one"),
    ):
        compared(lab, world, draw, [f"{job_writes}==2.1"], {runs: "2.1"}, {job_writes: "equal"}, title)


@judges
def range_is_no_pin(lab: Lab, world: World, draw: Draw) -> None:
    """A range does not say what the job will get, whether or not the running version lies in it, and whether or not it runs."""
    names = [f"{draw.word()}{number}" for number in range(3)]
    lines = [f"{names[0]}>=1.2", f"{names[1]}>=1.0,<2", f"{names[2]}~=3.1"]
    running = {names[0]: "1.2", names[1]: "5.0", names[2]: "3.1"}
    compared(lab, world, draw, lines, running, dict.fromkeys(names, "unpinned"), "a range taken for a pin")
    compared(
        lab, world, draw, lines, {}, dict.fromkeys(names, "unpinned"), "a dependency without a pin that does not run"
    )


@judges
def nothing_to_compare(lab: Lab, world: World, draw: Draw) -> None:
    """A job without dependencies has none to name."""
    compared(lab, world, draw, [], {draw.word(): "1.0"}, {}, "a job without dependencies")
