"""What nobody has practised."""

from __future__ import annotations

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .exam_objectives import objectives


def practice(world: World, place: str, name: str, kind: str = "do", status: str = "FINISHED") -> None:
    world.run(place, tags={"objective": name, "kind": kind}, status=status)


@judges
def what_is_left(lab: Lab, world: World, draw: Draw) -> None:
    """Objectives without a practice are gaps, and domains in which nothing was practised."""
    asked, place = objectives(draw, 4), f"/Shared/study_{draw.word()}"
    domains = sorted({one["domain"] for one in asked})
    done = [one for one in asked if one["domain"] == domains[0]] + [
        next(one for one in asked if one["domain"] == domains[1])
    ]
    for one in done:
        practice(world, place, one["name"])
    practice(world, f"{place}_of_somebody_else", next(one["name"] for one in asked if one not in done))
    right = {"objectives": sorted(one["name"] for one in asked if one not in done), "domains": domains[2:]}
    got = returned(lab.as_(draw.person()).coverage_gaps(place, asked), dict[str, list[str]], "objectives and domains")
    equal(got.get("objectives"), right["objectives"], "not the open objectives")
    unsorted = sorted(got.get("domains", [])) == right["domains"]
    equal(got, right, "domains that are not sorted" if unsorted else "not the domains without practice")


@judges
def only_what_was_done(lab: Lab, world: World, draw: Draw) -> None:
    """Reading, and practice that was not finished, leave an objective open."""
    cases = [("read", "FINISHED"), ("watch", "FINISHED"), ("do", "FAILED"), ("do", "RUNNING"), ("do", "KILLED")]
    for kind, status in cases:
        asked, place = objectives(draw, 1, 1), f"/Shared/study_{draw.word()}"
        practice(world, place, asked[0]["name"], kind, status)
        title = "unfinished practice counted" if kind == "do" else "reading taken for practice"
        right = {"objectives": [asked[0]["name"]], "domains": [asked[0]["domain"]]}
        equal(lab.as_(draw.person()).coverage_gaps(place, asked), right, title)


@judges
def one_finished_practice(lab: Lab, world: World, draw: Draw) -> None:
    """What was practised once stays so when a later try fails; an objective whose name goes on is another one."""
    (asked,), place = objectives(draw, 1, 1), f"/Shared/study_{draw.word()}"
    done: dict[str, list[str]] = {"objectives": [], "domains": []}
    world.run(place, tags={"objective": asked["name"], "kind": "do"}, start_time=1_700_000_000_000)
    for kind, status in (("do", "FAILED"), ("read", "FINISHED")):
        tags = {"objective": asked["name"], "kind": kind}
        world.run(place, tags=tags, status=status, start_time=1_760_000_000_000)
    equal(lab.as_(draw.person()).coverage_gaps(place, [asked]), done, "only the latest run counts")
    begins_alike = {**asked, "name": asked["name"][:-1]}
    right = {"objectives": [begins_alike["name"]], "domains": [asked["domain"]]}
    equal(lab.as_(draw.person()).coverage_gaps(place, [begins_alike]), right, "the practice of another objective")


@judges
def every_page(lab: Lab, world: World, draw: Draw) -> None:
    """All pages of a search are read, and what each of them has counts."""
    asked, place = objectives(draw, 1, 3), f"/Shared/study_{draw.word()}"
    world.run(place, tags={"objective": asked[0]["name"], "kind": "do"}, start_time=1_700_000_000_000)
    world.many_runs(place, 1_002, tags={"objective": asked[1]["name"], "kind": "do"}, start_time=1_760_000_000_000)
    world.run(place, tags={"objective": asked[2]["name"], "kind": "do"}, start_time=1_770_000_000_000)
    got = returned(lab.as_(draw.person()).coverage_gaps(place, asked), dict[str, list[str]], "objectives and domains")
    for which, objective in (("oldest", asked[0]), ("newest", asked[2])):
        if objective["name"] in got.get("objectives", []):
            wrong(f"the {which} of 1,004 runs does not count", happened=f"it alone practised its objective: {got}")
    equal(got, {"objectives": [], "domains": []}, "all objectives were practised, in 1,004 runs")


@judges
def nothing_practised(lab: Lab, world: World, draw: Draw) -> None:
    """Where the experiment does not exist, everything is open; runs without an objective are nobody's."""
    asked, place = objectives(draw, 2, 1), f"/Shared/study_{draw.word()}"
    right = {"objectives": sorted(one["name"] for one in asked), "domains": sorted(one["domain"] for one in asked)}
    outcome = lab.attempt.as_(draw.person()).coverage_gaps(place, asked)
    equal(outcome.value, right, "no experiment yet", happened=str(outcome))
    world.run(place, tags={"kind": "do"})
    outcome = lab.attempt.as_(draw.person()).coverage_gaps(place, asked)
    equal(outcome.value, right, "a run without an objective", happened=str(outcome))
