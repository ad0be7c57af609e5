"""Right and asked, how sure that is, and the verdict."""

from __future__ import annotations

from math import sqrt
from typing import Any

from labjudge.grading import Draw, Lab, World, equal, judges, returned, wrong

from .exams import Chosen, Exams, Row, taken

RULE = {"whole": 0.7, "domain": 0.6}


def scored(
    lab: Lab, scene: Exams, asked: list[Row], chosen: Chosen, rule: dict[str, float] | None = None
) -> dict[str, Any]:
    scene.write_form(asked)
    got = lab.as_(scene.author).score(form=scene.form, bank=scene.bank, chosen=chosen, rule=rule or RULE)
    found: dict[str, Any] = returned(got, dict[str, Any], "a dict")
    missing = [key for key in ("whole", "domains", "objectives", "failed", "verdict") if key not in found]
    if missing:
        wrong(
            "a part of the result is missing", happened=f"it returned {sorted(found)}", but=f"{missing[0]} is not there"
        )
    for part in (found["whole"], *found["domains"].values(), *found["objectives"].values()):
        if not isinstance(part, dict) or {"right", "asked", "low", "high"} - set(part):
            wrong("not right, asked, low and high", happened=f"one of the parts is {part}")
    return found


def counts(part: dict[str, Any]) -> dict[str, Any]:
    return {"right": part["right"], "asked": part["asked"]}


@judges
def the_whole_set(lab: Lab, world: World, draw: Draw) -> None:
    """A question is right when just the right letters were chosen, in any order: a part, or too much, is wrong."""
    scene = Exams(world, draw)
    for kind in ("a part of the right letters", "a letter too many", "the right letters in another order"):
        scene.questions = []
        asked = [scene.question("domain", "objective", several=True) for _ in range(4)]
        given: Chosen = {row["name"]: list(row["right"]) for row in asked}
        row = asked[draw.randrange(4)]
        if kind.startswith("a part"):
            given[row["name"]] = [draw.choice(row["right"])]
        elif kind.startswith("a letter"):
            given[row["name"]] = [*row["right"], *scene.wrong_answer(row)]
        else:
            given[row["name"]] = row["right"][::-1]
        right = 4 if "order" in kind else 3
        got = scored(lab, scene, asked, given)["whole"]["right"]
        said = f"{row['name']} was answered {given[row['name']]}; right is {row['right']}"
        verb = "does not count" if "order" in kind else "counts"
        if got < right and "order" not in kind:
            happened = f"{got} of 4 are counted; {right} were answered with just the right letters"
            wrong("just the right letters do not count", happened=happened)
        if got != right:
            wrong(f"{kind} {verb}", happened=f"{said}; {got} of 4 are counted", but=f"{right} are right")


@judges
def asked_is_asked(lab: Lab, world: World, draw: Draw) -> None:
    """What was left open is asked and wrong, and answers to questions of other forms count for nothing."""
    scene = Exams(world, draw)
    domain, other = scene.names(2, "domain")
    asked = [scene.question(domain, f"{domain}.x") for _ in range(4)] + [scene.question(other, f"{other}.x")]
    strange = [scene.question(domain, f"{domain}.x") for _ in range(3)]
    answered: Chosen = {row["name"]: row["right"] for row in [asked[0], *strange]}
    got = scored(lab, scene, asked, answered | {asked[1]["name"]: []})
    told = {name: counts(part) for name, part in [("whole", got["whole"]), *got["domains"].items()]}
    right = {"whole": (1, 5), domain: (1, 4), other: (0, 1)}
    for name, (good, number) in right.items():
        mine = told.get(name, {"right": 0, "asked": 0})
        if mine["asked"] < number:
            wrong(
                "open questions are not asked",
                happened=f"of {name}, {mine['asked']} questions are counted",
                but=f"{number} were asked",
            )
        equal(mine, {"right": good, "asked": number}, "a question of another form is counted")


@judges
def parts(lab: Lab, world: World, draw: Draw) -> None:
    """Each domain and each objective has its numbers, and the whole those of all."""
    scene = Exams(world, draw)
    domains = scene.names(3, "domain")
    results = {
        domain: {
            f"{domain}.{draw.word()}": (draw.randrange(0, number), number) for number in draw.sample(range(2, 7), 2)
        }
        for domain in domains
    }
    got = scored(lab, scene, *taken(scene, results))
    flat = {name: counted for objectives in results.values() for name, counted in objectives.items()}
    equal(
        {name: counts(part) for name, part in got["objectives"].items()},
        {name: {"right": right, "asked": number} for name, (right, number) in flat.items()},
        "not the numbers of the objectives",
    )
    summed = {
        name: [sum(each) for each in zip(*objectives.values(), strict=True)] for name, objectives in results.items()
    }
    equal(
        {name: counts(part) for name, part in got["domains"].items()},
        {name: {"right": right, "asked": number} for name, (right, number) in summed.items()},
        "not the numbers of the domains",
    )


@judges
def how_sure(lab: Lab, world: World, draw: Draw) -> None:
    """The bounds are Wilson's: few questions give a wide interval, also when all or none are right."""
    scene = Exams(world, draw)
    number = draw.randrange(4, 9)
    results = {"all": (number, number), "none": (0, number), "some": (draw.randrange(2, 9), 12), "one": (1, 1)}
    got = scored(lab, scene, *taken(scene, {name: {f"{name}.x": counted} for name, counted in results.items()}))
    for name, (right, asked) in results.items():
        low, high = wilson(right, asked)
        part = got["domains"].get(name, {"low": None, "high": None})
        for side, bound in (("low", low), ("high", high)):
            if not isinstance(part[side], int | float) or abs(part[side] - bound) > 1e-3:
                happened = f"with {right} of {asked} right, {side} is {part[side]}"
                wrong("not Wilson's interval", happened=happened, but=f"{bound:.4f} is right")


def wilson(right: int, asked: int) -> tuple[float, float]:
    z2, share = 1.96**2, right / asked
    middle = share + z2 / (2 * asked)
    spread = sqrt(z2 * (share * (1 - share) / asked + z2 / (4 * asked**2)))
    return (middle - spread) / (1 + z2 / asked), (middle + spread) / (1 + z2 / asked)


@judges
def no_domain_hidden(lab: Lab, world: World, draw: Draw) -> None:
    """One failed domain fails the exam, however good the whole is; failed domains are named, the lowest share first."""
    scene = Exams(world, draw)
    good, first, second, third, near = sorted(scene.names(5, "domain"))
    results = {good: (40, 40), third: (1, 4), near: (2, 3), second: (2, 4), first: (2, 4)}
    form = taken(scene, {name: {f"{name}.x": counted} for name, counted in results.items()})
    told = [f"{name}  {right} of {asked}" for name, (right, asked) in results.items()]
    told.append(f"whole  47 of 55, low {wilson(47, 55)[0]:.3f}; bar of the domains 0.67")
    for bar, hides in (
        (0.7, "a pass"),
        (0.8, "a close call"),
    ):  # the whole reaches both, its lower bound only the first
        got = scored(lab, scene, *form, rule={"whole": bar, "domain": 0.67})
        if got["verdict"] != "failed":
            wrong(
                f"{hides} hides a failed domain",
                happened=f"the verdict is {got['verdict']!r}, with the bar {bar} for the whole",
                but="four domains are below 0.67",
                drawing=told,
            )
        title = "not the failed domains in order" if near in got["failed"] else "2 of 3 are taken for 0.67"
        equal(got["failed"], [third, first, second, near], title, drawing=told)


@judges
def verdicts(lab: Lab, world: World, draw: Draw) -> None:
    """A bar that is met exactly is reached; a pass whose lower bound is below the bar is too close to call."""
    bar = draw.choice([0.6, 0.7, 0.8])
    at = round(40 * bar)
    for right, verdict, title in (
        (at, "too close to call", "a verdict that is too sure"),
        (at + 2, "too close to call", "a verdict that is too sure"),
        (39, "passed", "a clear pass is not told"),
        (at - 1, "failed", "a whole below its bar"),
    ):
        scene = Exams(world, draw)
        one, other = scene.names(2, "domain")
        small = 2  # of 5: just at the domains' bar
        results = {one: {f"{one}.x": (right - small, 35)}, other: {f"{other}.x": (small, 5)}}
        if right == 39:
            results = {one: {f"{one}.x": (35, 35)}, other: {f"{other}.x": (4, 5)}}
        got = scored(lab, scene, *taken(scene, results), rule={"whole": bar, "domain": 0.4})
        told = [
            f"whole  {right} of 40, low {wilson(right, 40)[0]:.3f}; bar {bar}",
            f"{other}  {small} of 5 or more; bar 0.4",
        ]
        equal(got["failed"], [], "a domain that meets its bar fails", drawing=told)
        equal(got["verdict"], verdict, title, drawing=told)
